"""The words on the weekly oversight group's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from milepost.escalations.entries import What
from milepost.foundation.days import in_words
from milepost.reading.oversight import Decision, OfCause, OfRung, OversightReading
from milepost.tracking.desks import desk_named
from milepost.web.barrier_words import BarrierRow, barrier_row
from milepost.web.escalation_groups import NO_DESK, GroupRow, group_words
from milepost.web.escalation_list_page import Asked
from milepost.web.escalation_words import (
    CAUSES,
    HAPPENED,
    Row,
    as_at,
    row_words,
    unheld_words,
    who,
)
from milepost.web.numbered_pages import Choice, numbered, of_all
from milepost.web.words import many, moment


@dataclass(frozen=True, slots=True)
class RungRow:
    """One role, and how much waits for it."""

    href: str
    rung: str
    role: str
    waiting: str
    overdue: str
    oldest: str


@dataclass(frozen=True, slots=True)
class CauseRow:
    """One cause in one place, and how often it holds."""

    href: str
    cause: str
    service: str
    desk: str
    waiting: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What was decided about one escalation."""

    href: str
    patient: str
    matter: str
    decided: str
    said: str
    when: str
    follows: str
    """What is still to come of it."""


@dataclass(frozen=True, slots=True)
class OversightPage:
    """Every word on the page."""

    title: str
    heading: str
    standpoint: str
    unheld: str
    """Said where somebody is missing from the rota."""

    rungs: tuple[RungRow, ...]
    causes: tuple[CauseRow, ...]
    barriers: tuple[BarrierRow, ...]
    barriers_words: str
    late_barriers: str
    """Said where a barrier is overdue or wasn't followed up."""

    groups: tuple[GroupRow, ...]
    agenda: tuple[Row, ...]
    agenda_words: str
    decisions: tuple[DecisionRow, ...]
    decided: str
    """How many there are and which are shown, where they have pages; else blank."""

    decided_pages: tuple[Choice, ...]
    all_href: str


def present_oversight(
    reading: OversightReading, *, now: datetime, names: Mapping[str, str]
) -> OversightPage:
    """Put what the group has before it into the words the page uses."""
    shown, in_all = len(reading.agenda.rows), reading.agenda.shown
    said = many(in_all, "unresolved escalation")
    log, services = reading.log, dict(reading.log.services)
    barriers, late = many(log.shown, "open barrier"), log.counts.get("late", 0)
    first = f"The first {len(log.rows)} of {barriers}"
    return OversightPage(
        title="Weekly oversight group",
        heading="Weekly oversight group",
        standpoint=as_at(now, reading.agenda.told_at),
        unheld=unheld_words(reading.agenda.unheld),
        rungs=tuple(_rung(row, now) for row in reading.rungs),
        causes=tuple(_cause(row) for row in reading.causes),
        barriers=tuple(barrier_row(row, services, now=now) for row in log.rows),
        barriers_words=barriers if len(log.rows) == log.shown else first,
        late_barriers=many(late, "of them is", "of them are") if late else "",
        groups=group_words(reading.agenda.groups, Asked(show="all").address, names),
        agenda=tuple(row_words(row, names) for row in reading.agenda.rows),
        agenda_words=said if shown == in_all else f"The first {shown} of {said}",
        decisions=tuple(_decision(row, names) for row in reading.decisions),
        decided=of_all("decision", reading.decided),
        decided_pages=numbered(
            reading.decided, reading.page, "/oversight?decided={}#decided-heading"
        ),
        all_href="/escalations?show=all",
    )


def _rung(row: OfRung, now: datetime) -> RungRow:
    days = (now - row.oldest).days
    return RungRow(
        href=_to(rung=row.role),
        rung=str(row.rung),
        role=row.role,
        waiting=f"{row.waiting:,}",
        overdue=f"{row.overdue:,}",
        oldest=f"{many(days, 'day')} old" if days else "Less than a day old",
    )


def _cause(row: OfCause) -> CauseRow:
    desk = desk_named(row.desk)
    return CauseRow(
        href=_to(cause=row.cause, service=row.service, desk=row.desk or NO_DESK),
        cause=CAUSES[row.cause],
        service=row.service_name,
        desk=desk.name if desk else "None",
        waiting=f"{row.waiting:,}",
    )


def _decision(row: Decision, names: Mapping[str, str]) -> DecisionRow:
    what = What(row.what)
    to = f" to {row.role}" if what is What.PASSED_ON else ""
    follows = "Still open" if row.still_open else "Ended"
    if what is What.RESOLVED and row.promised:
        follows = f"So on {in_words(row.promised)}"
    return DecisionRow(
        href=f"/escalations/{row.number}",
        patient=row.name,
        matter=f"{CAUSES[row.cause]}, {row.service_name}",
        decided=f"{who(row.by, names)} {HAPPENED[what]}{to}",
        said=row.said,
        when=moment(row.at),
        follows=follows,
    )


def _to(**asked: str) -> str:
    told = {name: value for name, value in asked.items() if value}
    return f"/escalations?{urlencode({'show': 'all', **told})}"
