"""An agenda with its patients: as it would be now, or as it was frozen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from milepost.foundation.scope import Scope
from milepost.meetings.agenda import CANDIDATES
from milepost.meetings.changes import Changes
from milepost.meetings.decisions import Recorded, by_pathway
from milepost.meetings.forecast import Position, summed
from milepost.meetings.tasks import Task
from milepost.rules.duties import Duties
from milepost.rules.lawbook import Lawbook
from milepost.rules.meetings import AgendaRule, MeetingEdition, MeetingKind
from milepost.store.agreed.lists import Agreed
from milepost.store.arrangements.closed import closed_days
from milepost.store.looks.diary import Looked, latest_looks
from milepost.store.meetings import record
from milepost.store.meetings.around import (
    actions_before,
    arranged_in,
    changed_since,
    positions_of,
    tasks_of,
)
from milepost.store.meetings.gathered import (
    Gathered,
    edition_for,
    gather,
    items_now,
)
from milepost.store.meetings.kept import kept_changes
from milepost.store.meetings.record import Frozen
from milepost.store.meetings.series import Meeting, Series, meeting_on, the_series
from milepost.store.pathways import services, with_patients
from milepost.store.staff.roster import names
from milepost.tracking.people import display_name

NOBODY = pl.DataFrame(schema=CANDIDATES.schema)
"""Who waits, for a list that is frozen already: it asks for nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whose pathway it is."""

    name: str
    initials: str
    nhs_number: str
    hospital_number: str
    born: date
    service: str
    service_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One patient of an agenda."""

    place: int
    line: str
    pathway: str
    others: tuple[str, ...]
    also: tuple[str, ...]
    person: Person
    facts: Mapping[str, Any]
    """The columns of ``CANDIDATES``, as at when the list was frozen, or now."""

    look: Looked | None
    decided: tuple[Recorded, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaReading:
    """A meeting's agenda, and what surrounds it."""

    series: Series
    kind: MeetingKind
    edition: MeetingEdition
    lines: tuple[AgendaRule, ...]
    day: date
    meeting: Meeting | None
    rows: tuple[Row, ...]
    hidden: int
    """How many patients of a frozen list whoever asks may not see."""

    left_off: tuple[tuple[str, int], ...]
    last: Meeting | None
    changed: Changes | None
    """Since the last meeting; None where there was none."""

    people: Mapping[str, Person]
    """Whoever the changes name, by pathway, within scope."""

    positions: tuple[Position, ...]
    actions: tuple[Agreed, ...]
    """Agreed in the meetings before: what is open, and what was done since the last."""

    tasks: tuple[Task, ...]
    general: tuple[Recorded, ...]
    """What was decided about no patient."""

    names: Mapping[str, str]


def read_agenda(
    scope: Scope, series: int, day: date, *, now: datetime, lawbook: Lawbook
) -> AgendaReading | None:
    """Read the agenda of a series' meeting of a day: frozen, or else as it would be now.

    None where there is no such series in scope.
    """
    found = the_series(scope, series) if series < 2**63 else None
    if found is None:
        return None
    today, meeting = now.date(), meeting_on(series, day)
    waiting = NOBODY if meeting is not None and meeting.frozen_at else None
    how = {"day": day, "today": today, "lawbook": lawbook, "waiting": waiting}
    gathered = gather(scope, found, **how)
    items, left_off = listed_items(gathered, found, meeting, day)
    decided = by_pathway(record.decisions_of(meeting.number)) if meeting else {}
    last = gathered.last
    before = record.items_of(last.number) if last else []
    people = people_of(scope, named_in([*items, *before]))
    rows = tuple(_rows(scope, items, people, decided))
    actions = actions_before(scope, series, day, last)
    edition = edition_for(found, lawbook, day)
    tasks = lawbook.the(Duties, edition.tasks)
    facts = {row.pathway: row.facts for row in rows}
    arranged = arranged_in(meeting, decided) if meeting else {}
    done = (last, actions)
    return AgendaReading(
        series=found,
        kind=lawbook.the(MeetingKind, found.kind),
        edition=edition,
        lines=gathered.lines,
        day=day,
        meeting=meeting,
        rows=rows,
        hidden=len(items) - len(rows),
        left_off=left_off,
        last=last,
        changed=_changed(scope, gathered, meeting, before, rows, day),
        people=people,
        positions=tuple(summed(positions_of(scope, found, arranged, today))),
        actions=actions,
        tasks=tasks_before(scope, tasks, facts, done, (today, day), lawbook),
        general=tuple(decided.get("", ())),
        names=names(scope.provider),
    )


def tasks_before(
    scope: Scope,
    duties: Duties,
    facts: Mapping[str, Mapping[str, Any]],
    before: tuple[Meeting | None, Sequence[Agreed]],
    days: tuple[date, date],
    lawbook: Lawbook,
) -> tuple[Task, ...]:
    """Say how the tasks before a meeting stand.

    Args:
        scope: who asks.
        duties: those of the kind of meeting.
        facts: what is known of each patient of the agenda, by pathway.
        before: the last meeting, and the actions of those before.
        days: today, and that of the meeting.
        lawbook: the holidays.
    """
    today, day = days
    closed = closed_days(scope.provider, lawbook)
    return tasks_of(scope, duties, facts, *before, today=today, day=day, closed=closed)


def listed_items(
    gathered: Gathered, series: Series, meeting: Meeting | None, day: date
) -> tuple[list[Frozen], tuple[tuple[str, int], ...]]:
    """Give the list as it was frozen, or else as it would be now."""
    if meeting is not None and meeting.frozen_at:
        return record.items_of(meeting.number), meeting.left_off
    return items_now(gathered, series, day)


def _changed(
    scope: Scope,
    gathered: Gathered,
    meeting: Meeting | None,
    before: Sequence[Frozen],
    rows: Sequence[Row],
    day: date,
) -> Changes | None:
    """Say what changed since the last meeting: as was kept, or else up to now."""
    if meeting is not None and meeting.frozen_at:
        return kept_changes(meeting.told)
    if gathered.last is None:
        return None
    listed = [row.pathway for row in rows]
    return changed_since(scope, before, gathered.rows, listed, gathered.last, day)


def people_of(scope: Scope, pathways: Iterable[str]) -> dict[str, Person]:
    """Read whose some pathways are, of those in scope."""
    called = {service.code: service.name for service in services(scope)}
    found = with_patients(scope, sorted(set(pathways)))
    return {
        row["pathway"]: Person(
            name=display_name(row["family_name"], row["given_name"], row["title"]),
            initials=initials(row["given_name"], row["family_name"]),
            nhs_number=row["nhs_number"],
            hospital_number=row["hospital_number"],
            born=row["born"],
            service=row["service"],
            service_name=called.get(row["service"], row["service"]),
        )
        for row in found.iter_rows(named=True)
    }


def initials(given: str, family: str) -> str:
    """Give a person's initials, for a screen that others may see.

    >>> initials("Mary Ann", "O’Hara")
    'M A O'
    """
    parts = [*given.split(), *family.split()]
    return " ".join(part[0].upper() for part in parts) or "?"


def rows_of(
    scope: Scope, items: Sequence[Frozen], decided: Mapping[str, Sequence[Recorded]]
) -> tuple[Row, ...]:
    """Give the patients of a list whom somebody may see, with what was decided."""
    people = people_of(scope, named_in(items))
    return tuple(_rows(scope, items, people, decided))


def named_in(items: Iterable[Frozen]) -> set[str]:
    """Give every pathway that a list names: those listed, and others of each patient."""
    return {name for item in items for name in (item.pathway, *item.others)}


def _rows(
    scope: Scope,
    items: Sequence[Frozen],
    people: Mapping[str, Person],
    decided: Mapping[str, Sequence[Recorded]],
) -> Iterable[Row]:
    """Give the patients in scope; of their other pathways too only those in scope."""
    looks = latest_looks(scope, [item.pathway for item in items])
    for item in items:
        if item.pathway in people:
            others = tuple(name for name in item.others if name in people)
            yield Row(
                place=item.place,
                line=item.line,
                pathway=item.pathway,
                others=others,
                also=item.also,
                person=people[item.pathway],
                facts=item.facts,
                look=looks.get(item.pathway),
                decided=tuple(
                    one
                    for name in (item.pathway, *others)
                    for one in decided.get(name, ())
                ),
            )
