"""A tracker's worklist: which of their patients are owed something today, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.timed_pathways import Late, late_steps
from milepost.reading.waiting_list import Wait, read_waiting_list
from milepost.rules.lawbook import Lawbook
from milepost.store.escalations.answers import Answer, latest_answers
from milepost.store.footings.worked_out import unkept
from milepost.store.looks.diary import Looked, latest_looks, looks_at
from milepost.tracking.list_query import ListQuery
from milepost.tracking.worklist import Case, Task, Tracked, worklist

__all__ = ["Looked", "Owed", "WorklistReading", "read_looks", "read_worklist"]

Unkept = tuple[date, str]
MOST = 2_000
"""How many patients of one person are read; more is said, and nobody has so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One patient of the worklist."""

    wait: Wait
    task: Task
    late: Late | None
    """The step of the timed pathway that is owed next, if it is late."""

    answer: Answer | None = None
    """What another person last said to an escalation about the patient."""

    unkept: Unkept | None = None
    """The first day booked, and what for, of which nothing says what became."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistReading:
    """One person's patients: those owed something, in order, then the others."""

    owner: str
    """The account of whoever follows them; blank for those nobody follows."""

    as_at: AsAt
    due: tuple[Owed, ...]
    later: tuple[Owed, ...]
    unread: int
    """Patients beyond the most that are read at once."""

    upto: int
    told_at: datetime | None


def read_worklist(
    scope: Scope, owner: str, *, as_at: AsAt, lawbook: Lawbook
) -> WorklistReading:
    """Read what is owed to the patients whom a person follows, as it is now.

    Args:
        scope: who asks, and whose patients they may see.
        owner: whose patients; blank for those nobody follows.
        as_at: now.
        lawbook: the rules.
    """
    query = ListQuery(owner=owner, size=MOST)
    listed = read_waiting_list(
        scope, query, as_at=as_at, now_live=True, lawbook=lawbook
    )
    waits = {wait.pathway: wait for wait in listed.rows}
    looks = latest_looks(scope, waits.keys())
    late = late_steps(
        scope, list(waits), _looked_at(looks), as_at=as_at, lawbook=lawbook
    )
    passed = unkept(scope, list(waits))
    answers = latest_answers(scope, waits, to=owner)
    cases = [
        _case(
            wait, looks.get(name), late.get(name), passed.get(name), answers.get(name)
        )
        for name, wait in waits.items()
    ]
    due, later = worklist(cases, as_at.day)
    known = waits, late, passed, answers
    return WorklistReading(
        owner=owner,
        as_at=as_at,
        due=_owed(due, *known),
        later=_owed(later, *known),
        unread=listed.shown - len(listed.rows),
        upto=listed.upto,
        told_at=listed.told_at,
    )


def read_looks(scope: Scope, pathway: str, *, as_at: AsAt) -> tuple[Looked, ...]:
    """Read every look at a pathway that was known then, the latest first."""
    return tuple(look for look in looks_at(scope, pathway) if look.at <= as_at.known_at)


def _looked_at(looks: Mapping[str, Looked]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "pathway": list(looks),
            "looked_at": [look.at for look in looks.values()],
        },
        schema={"pathway": pl.String, "looked_at": pl.Datetime("us", "UTC")},
    )


def _case(
    wait: Wait,
    look: Looked | None,
    late: Late | None,
    passed: Unkept | None,
    answer: Answer | None,
) -> Case:
    return Case(
        pathway=wait.pathway,
        breach_on=wait.breach_on,
        booked_for=wait.booked_for,
        last_event=wait.last_event,
        last_on=wait.last_on,
        late_since=late and late.due + timedelta(days=1),
        unkept_on=passed and passed[0],
        answered_at=answer and answer.at.astimezone(),
        tracked=None
        if look is None or look.looked_at is None
        else Tracked(
            at=look.looked_at.astimezone(),
            by=look.by,
            note=look.note,
            action=look.action,
            due=look.due,
            seen=look.seen,
        ),
    )


def _owed(
    tasks: Iterable[Task],
    waits: Mapping[str, Wait],
    late: Mapping[str, Late],
    passed: Mapping[str, Unkept],
    answers: Mapping[str, Answer],
) -> tuple[Owed, ...]:
    return tuple(
        Owed(
            wait=waits[name],
            task=t,
            late=late.get(name),
            answer=answers.get(name),
            unkept=passed.get(name),
        )
        for t in tasks
        for name in (t.case.pathway,)
    )
