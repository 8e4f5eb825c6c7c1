"""Note what stands in the way of several patients, and record what is done about it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from milepost.actions.escalation_refusals import unwritable
from milepost.escalations.barriers import (
    THEMES,
    Did,
    Entry,
    problems_with_entry,
    stands,
)
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.store import pathways
from milepost.store.append import tell_of
from milepost.store.barriers import kept, record

LONGEST_TITLE = 200
MOST_AT_ONCE = 200
WHOM = frozenset({Did.HOLDS, Did.FREED})
BY_PEOPLE = frozenset(Did) - {Did.NOTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """The patients a barrier holds up, as somebody named them."""

    escalations: Collection[int] = ()
    pathways: Collection[str] = ()
    """Of patients about whom nothing is escalated."""


NOBODY = Whom()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBarrier:
    """What stands in the way."""

    title: str
    said: str
    theme: str
    services: Collection[str]
    whom: Whom = NOBODY
    form: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BarrierStep:
    """What somebody does about a barrier."""

    number: int
    did: Did
    said: str = ""
    group: str = ""
    wanted_by: date | None = None
    whom: Whom = NOBODY
    form: UUID
    seen: int | None = None
    """How many entries its record had when they last saw it, if that matters."""


def note_barrier(
    scope: Scope, new: NewBarrier, *, now: datetime
) -> tuple[int | None, list[Problem]]:
    """Note a barrier, or say why it can't be noted.

    Returns:
        Its number, now or from when the form was first sent; or problems, each named by
        its field, and nothing has changed.
    """
    if (before := kept.sent_before(scope, new.form)) is not None:
        return before, []
    entry = Entry(did=Did.NOTED, at=now, by=scope.person, said=new.said.strip())
    problems = _unfit(scope, new)
    holdings, unknown = _holdings(scope, new.whom, new.services)
    problems += unknown
    if problems:
        return None, problems
    try:
        with transaction.atomic():
            number = record.note(
                scope, new.title.strip(), new.theme, new.services, entry
            )
            record.enter(number, [], entry, form=new.form, holdings=holdings)
            _tell(scope, new.services)
    except IntegrityError:
        if (before := kept.sent_before(scope, new.form)) is None:
            raise
        return before, []
    return number, []


@transaction.atomic
def take_barrier_step(
    scope: Scope, step: BarrierStep, *, now: datetime
) -> list[Problem]:
    """Record what somebody does about a barrier, or say why it can't be recorded.

    Returns:
        No problems if it is recorded, now or from when the form was first sent.
    """
    barrier = kept.barrier(scope, step.number)
    if barrier is None or step.did not in BY_PEOPLE:
        return [_bad("no-such", "barrier", "There is no such barrier.")]
    before = record.held(step.number)
    if kept.sent_before(scope, step.form) == step.number:
        return []
    if step.seen is not None and step.seen != len(before):
        return [_changed_meanwhile(before[-1])]
    entry = Entry(
        did=step.did,
        at=max(now, before[-1].at),
        by=scope.person,
        said=step.said.strip(),
        group=step.group.strip(),
        wanted_by=step.wanted_by,
    )
    problems = problems_with_entry(stands(before), entry)
    problems += unwritable("said", entry.said) + unwritable("group", entry.group)
    holdings: list[record.Holding] = []
    if step.did in WHOM:
        holdings, unknown = _holdings(scope, step.whom, barrier.services)
        problems += unknown
        if not holdings and not unknown:
            problems.append(_bad("nobody", "whom", "Nobody is chosen."))
    if problems:
        return problems
    freed = step.did is Did.FREED
    record.enter(
        step.number, before, entry, form=step.form, holdings=holdings, freed=freed
    )
    _tell(scope, barrier.services)
    return []


def _unfit(scope: Scope, new: NewBarrier) -> list[Problem]:
    found = unwritable("said", new.said)
    title = new.title.strip()
    if not title or len(title) > LONGEST_TITLE or not title.isprintable():
        remedy = f"Say in one line, of {LONGEST_TITLE} characters at most."
        found.append(replace(_bad("title", "title", "It has no name."), remedy=remedy))
    if not new.said.strip():
        found.append(_bad("unsaid", "said", "It isn't said what stands in the way."))
    if new.theme not in THEMES:
        found.append(_bad("theme", "theme", "No theme is chosen."))
    known = {service.code for service in pathways.services(scope)}
    if not new.services or not set(new.services) <= known:
        found.append(_bad("service", "service", "No service is chosen."))
    return found


def _holdings(
    scope: Scope, whom: Whom, services: Iterable[str]
) -> tuple[list[record.Holding], list[Problem]]:
    """Find whom somebody named, each pathway once; all must be of the barrier's services."""
    numbers = {number for number in whom.escalations if 0 < number < 2**63}
    names = set(whom.pathways)
    if len(numbers) + len(names) > MOST_AT_ONCE:
        told = f"{len(numbers) + len(names):,} were chosen; {MOST_AT_ONCE} are allowed."
        return [], [_bad("too-many", "whom", told)]
    rows = kept.there(scope, names, numbers)
    allowed = set(services)
    found = [row for row in rows if row["service"] in allowed]
    known = {row["escalation"] for row in found} | {row["pathway"] for row in found}
    missing = [f"escalation {n}" for n in sorted(set(whom.escalations) - known)]
    missing += [f"pathway {name}" for name in sorted(names - known)]
    problems = [
        _bad("unknown", "whom", f"There is no {one} in the services chosen.")
        for one in missing
    ]
    by_pathway = {row["pathway"]: row["escalation"] for row in found}
    return sorted(by_pathway.items(), key=lambda pair: pair[0]), problems


def _tell(scope: Scope, services: Iterable[str]) -> None:
    for service in sorted(set(services)):
        tell_of(scope.provider, service)


REMEDIES = {
    "no-such": "Go back to the log and open it again.",
    "nobody": "Choose an escalation, or name a pathway.",
    "unsaid": "Say it in a sentence or two, without naming anybody.",
    "theme": "Choose one.",
    "service": "Choose at least one.",
    "title": "Say it in one line.",
    "too-many": "Choose fewer at once.",
    "unknown": "Check the number, and the services chosen.",
}


def _bad(code: str, where: str, message: str) -> Problem:
    return Problem(f"barriers.{code}", where, message, REMEDIES[code])


def _changed_meanwhile(last: Entry) -> Problem:
    return Problem(
        "barriers.changed-meanwhile",
        "barrier",
        f"It changed since you opened it: {last.by} recorded something.",
        "Read its record, then send yours again if it still holds.",
    )
