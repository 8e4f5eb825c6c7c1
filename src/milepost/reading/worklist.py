"""A tracker's worklist: which of their patients are owed something today, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import polars as pl

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.timed_pathways import Late, late_steps
from milepost.reading.vanished import vanished_since
from milepost.reading.waiting_list import Wait, read_waits
from milepost.rules.lawbook import Lawbook
from milepost.store import open_waits
from milepost.store.escalations.answers import Answer
from milepost.store.looks.diary import Looked, looks_at
from milepost.store.owed import Followed, followed
from milepost.tracking.worklist import Case, Reason, Task, worklist

__all__ = [
    "Looked",
    "Owed",
    "WorklistReading",
    "count_due",
    "next_owed",
    "read_looks",
    "read_worklist",
]

Unkept = tuple[date, str]
ON_A_PAGE = 100
"""How many patients one page of the worklist has."""


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
    due: tuple[Task, ...]
    later: tuple[Task, ...]
    shown: int
    """How many match what was asked for, on this page and every other."""

    page: int
    rows: tuple[Owed, ...]
    """The patients of this page."""

    upto: int
    told_at: datetime | None

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.shown // ON_A_PAGE))


def read_worklist(
    scope: Scope,
    owner: str,
    *,
    as_at: AsAt,
    lawbook: Lawbook,
    why: Reason | None = None,
    everyone: bool = False,
    page: int = 1,
) -> WorklistReading:
    """Read what is owed to the patients whom a person follows, as it is now.

    Every one of them is looked at; of those on the page all is read.

    Args:
        scope: who asks, and whose patients they may see.
        owner: whose patients; blank for those nobody follows.
        as_at: now.
        lawbook: the rules.
        why: the reason to narrow the list to.
        everyone: whether to show those too to whom nothing is owed yet.
        page: which page; the last one, if there are fewer.
    """
    around = open_waits.surroundings(scope, today=as_at.day)
    found = _followed(
        scope, owner, as_at=as_at, lawbook=lawbook, is_behind=around.is_behind
    )
    due, later = worklist((one.case for one in found.values()), as_at.day)
    wanted = [
        task
        for task in (*due, *(later if everyone else ()))
        if why is None or why in task.reasons
    ]
    last = max(1, -(-len(wanted) // ON_A_PAGE))
    here = min(max(1, page), last)
    mine = wanted[ON_A_PAGE * (here - 1) : ON_A_PAGE * here]
    return WorklistReading(
        owner=owner,
        as_at=as_at,
        due=tuple(due),
        later=tuple(later),
        shown=len(wanted),
        page=here,
        rows=tuple(_rows(scope, mine, found, as_at=as_at, lawbook=lawbook)),
        upto=around.upto,
        told_at=around.told_at,
    )


def next_owed(
    scope: Scope, owner: str, *, but: str, as_at: AsAt, lawbook: Lawbook
) -> str | None:
    """Name the pathway that is due first of those a person follows, but for one."""
    around = open_waits.surroundings(scope, today=as_at.day)
    found = _followed(
        scope, owner, as_at=as_at, lawbook=lawbook, is_behind=around.is_behind
    )
    due, _ = worklist((one.case for one in found.values()), as_at.day)
    return next((t.case.pathway for t in due if t.case.pathway != but), None)


def count_due(scope: Scope, owner: str, *, as_at: AsAt, lawbook: Lawbook) -> int:
    """Count the patients whom a person follows and who are owed something."""
    is_behind = open_waits.surroundings(scope, today=as_at.day).is_behind
    found = _followed(scope, owner, as_at=as_at, lawbook=lawbook, is_behind=is_behind)
    return len(worklist((one.case for one in found.values()), as_at.day)[0])


def read_looks(scope: Scope, pathway: str, *, as_at: AsAt) -> tuple[Looked, ...]:
    """Read every look at a pathway that was known then, the latest first."""
    return tuple(look for look in looks_at(scope, pathway) if look.at <= as_at.known_at)


def _followed(
    scope: Scope, owner: str, *, as_at: AsAt, lawbook: Lawbook, is_behind: bool
) -> dict[str, Followed]:
    """Read whom a person follows. What isn't kept as it is now is worked out."""
    found = {
        one.case.pathway: one
        for one in followed(scope, owner, today=as_at.day, is_behind=is_behind)
    }
    since = vanished_since(scope, lawbook=lawbook, now=as_at.known_at)
    for name in since.keys() & found.keys():
        case = replace(found[name].case, vanished_on=since[name].date())
        found[name] = replace(found[name], case=case)
    stale = [one.case for one in found.values() if not one.fresh]
    if stale:
        late = _late(scope, stale, as_at=as_at, lawbook=lawbook)
        for case in stale:
            step = late.get(case.pathway)
            late_since = step and step.due + timedelta(days=1)
            one = found[case.pathway]
            told = replace(case, late_since=late_since)
            found[case.pathway] = replace(one, case=told)
    return found


def _late(
    scope: Scope, cases: Iterable[Case], *, as_at: AsAt, lawbook: Lawbook
) -> Mapping[str, Late]:
    looked = {case.pathway: case.tracked and case.tracked.at for case in cases}
    seen = {name: at.astimezone(UTC) for name, at in looked.items() if at is not None}
    looks = pl.DataFrame(
        {"pathway": list(seen), "looked_at": list(seen.values())},
        schema={"pathway": pl.String, "looked_at": pl.Datetime("us", "UTC")},
    )
    return late_steps(scope, list(looked), looks, as_at=as_at, lawbook=lawbook)


def _rows(
    scope: Scope,
    tasks: list[Task],
    found: Mapping[str, Followed],
    *,
    as_at: AsAt,
    lawbook: Lawbook,
) -> Iterable[Owed]:
    names = [task.case.pathway for task in tasks]
    waits = read_waits(scope, names, as_at=as_at, lawbook=lawbook) if names else {}
    steps = [t.case for t in tasks if Reason.LATE_STEP in t.reasons]
    late = _late(scope, steps, as_at=as_at, lawbook=lawbook) if steps else {}
    for task, name in zip(tasks, names, strict=True):
        # One whose clock was stopped between the two questions waits no more.
        if name in waits:
            yield Owed(
                wait=waits[name],
                task=task,
                late=late.get(name),
                answer=found[name].answer,
                unkept=found[name].unkept,
            )
