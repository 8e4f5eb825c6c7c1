"""Say that a step which isn't for every patient is for this one, or isn't after all."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from milepost.foundation.days import AsAt
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.store.adoptions import write
from milepost.store.adoptions.goes_by import groups
from milepost.store.append import tell_of
from milepost.store.pathways import the_pathway
from milepost.store.projections import refresh_footings

LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSaying:
    """What somebody says of one step for one patient, and why."""

    pathway: str
    step: str
    applies: bool
    why: str
    form: UUID


@transaction.atomic
def say_applies(
    scope: Scope, new: NewSaying, *, lawbook: Lawbook, now: datetime
) -> list[Problem]:
    """Record whether a step is for a patient, or say why it can't be recorded.

    No event says what a test found, or to which arm of a pathway a patient belongs: a
    person does. What was said before stays in the record, and the latest counts.
    """
    pathway = the_pathway(scope, new.pathway)
    if pathway is None:
        return [_no_such_step(new.step)]
    problems = []
    as_at = AsAt(now.date(), now.astimezone(UTC))
    group = next(iter(groups(scope, [new.pathway], as_at=as_at, lawbook=lawbook)), None)
    branches = [s.name for s in group.edition.steps if s.branch] if group else []
    if new.step not in branches:
        problems.append(_no_such_step(new.step))
    if not new.why.strip() or len(new.why) > LONGEST or not new.why.isprintable():
        problems.append(_no_reason())
    if problems:
        return problems
    write.say(
        scope,
        new.pathway,
        new.step,
        applies=new.applies,
        why=new.why.strip(),
        form=new.form,
        now=now,
    )
    refresh_footings(scope, [new.pathway], lawbook, today=now.date())
    tell_of(scope.provider, pathway.service)
    return []


def _no_such_step(step: str) -> Problem:
    return Problem(
        "applies.no-such-step",
        "progress",
        f"No step {step!r} is only for some patients on this one's timed pathway.",
        "Look at the page again: their edition may have been changed meanwhile.",
    )


def _no_reason() -> Problem:
    return Problem(
        "applies.no-reason",
        "applies-why",
        "There is no reason, or one of too many characters.",
        f"Say in one line of {LONGEST} characters at most how you know.",
    )
