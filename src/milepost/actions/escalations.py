"""Raise an escalation by hand, and record what is done about one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from milepost.actions.escalation_refusals import (
    no_such,
    not_ahead,
    theirs_already,
    unwritable,
)
from milepost.escalations.entries import NEEDS, Entry, What
from milepost.escalations.faults import problems_with_entry
from milepost.escalations.life import stands
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.rules.ladders import Ladder, LadderEdition
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import in_force_on
from milepost.store import pathways
from milepost.store.append import tell_of
from milepost.store.arrangements.closed import closed_days
from milepost.store.escalations import facts, record
from milepost.store.escalations.record import NewEscalation, Terms
from milepost.store.escalations.rota import rota_of
from milepost.tracking.desks import desk_named

FARTHEST = timedelta(days=366)
"""How far ahead anything may be put off or promised."""

MISSING = {
    "reason": ("Say why, or what you ask.", "Write it in a sentence or two."),
    "role": ("Say who answers from now on.", "Choose a role."),
    "until": ("Say until when it is put off.", "Give a day, month and year."),
    "outcome": ("Say what the outcome is.", "Write it in a sentence or two."),
    "day": (
        "Say on which day that is, or will be, so.",
        "Give a day, month and year.",
    ),
}
BY_PEOPLE = frozenset(
    {
        What.ACKNOWLEDGED,
        What.ASKED,
        What.ANSWERED,
        What.PASSED_ON,
        What.SNOOZED,
        What.RESOLVED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What somebody escalates by hand."""

    pathway: str
    reason: str
    about: str = ""
    """The step it is about; blank for the whole pathway."""

    desk: str = ""
    """The desk that is asked first; blank for the service's own contact."""

    form: UUID | None = None
    """The form it was sent with. Sent twice, it is raised once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What somebody does about an escalation."""

    number: int
    what: What
    reason: str = ""
    role: str = ""
    desk: str | None = None
    """The desk it is passed on to, blank for none; None leaves it where it is."""

    until: datetime | None = None
    outcome: str = ""
    day: date | None = None
    form: UUID | None = None
    seen: int | None = None
    """How many entries its record had when they last saw it, if that matters."""


def raise_by_hand(
    scope: Scope, call: Call, *, lawbook: Lawbook, now: datetime
) -> tuple[int | None, list[Problem]]:
    """Raise an escalation on a pathway, or say why it can't be raised.

    Args:
        scope: who raises it.
        call: what is the matter.
        lawbook: where the ladders are. A service that adopted none goes by the
            proposal for its family, which the escalation's page says.
        now: the moment, in local time.

    Returns:
        The number of the escalation, now or from when the form was first sent; and no
        problems, or else nothing has changed.
    """
    problems = unwritable("reason", call.reason)
    if not call.reason.strip():
        problems.append(_missing("reason"))
    pathway = pathways.the_pathway(scope, call.pathway)
    if pathway is None:
        problems.append(no_such("pathway", call.pathway))
    if problems:
        return None, problems
    ladder = ladder_of(scope, pathway.service, lawbook)
    terms = Terms(
        edition=edition_now(ladder, now.date()),
        closed=closed_days(scope.provider, lawbook),
    )
    entry = Entry(
        what=What.RAISED, at=now, by=scope.person, rung=1, reason=call.reason.strip()
    )
    told = NewEscalation(
        pathway=call.pathway,
        service=pathway.service,
        desk=call.desk,
        cause=facts.BY_HAND,
        about=call.about,
        ladder=ladder.id,
        entry=entry,
        form=call.form,
    )
    try:
        with transaction.atomic():
            (raised,) = record.raise_all(scope, [told], terms)
            tell_of(scope.provider, pathway.service)
    except IntegrityError:
        if (number := facts.sent_before(call.form)) is None:
            raise
        return number, []
    return raised.number, []


@transaction.atomic
def take_step(
    scope: Scope,
    step: Step,
    *,
    lawbook: Lawbook,
    now: datetime,
    longest_snooze: int | None = None,
) -> list[Problem]:
    """Record what somebody does about an escalation, or say why it can't be recorded.

    Args:
        scope: who does it.
        step: what they do.
        lawbook: where the edition is that the escalation keeps.
        now: the moment, in local time.
        longest_snooze: the days for which it may be put off; None for any.

    Returns:
        No problems if it is recorded, now or from when the form was first sent;
        otherwise nothing has changed. Each problem names the field it is about, or the
        escalation.
    """
    raised = facts.raised(scope, step.number)
    if raised is None or step.what not in BY_PEOPLE:
        return [no_such("escalation", str(step.number))]
    before = record.held(step.number) or facts.entries(step.number)
    if facts.sent_before(step.form) == step.number:
        return []
    now = max(now, before[-1].at)
    terms = terms_of(scope, raised, lawbook)
    edition = terms.edition
    entry = _entry(scope, step, now)
    problems = _unsaid(scope, step, edition, now)
    problems += _too_far_off(step, now, longest_snooze)
    if step.seen is not None and step.seen != len(before):
        problems.append(_changed_meanwhile(step, before))
    if problems:
        return problems
    standing = stands(before, edition, now=now, holidays=terms.closed)
    problems = problems_with_entry(standing, entry, where=f"escalation {step.number}")
    problems += theirs_already(standing, entry, desk=raised.desk)
    if problems:
        return problems
    record.enter(step.number, before, entry, terms, form=step.form)
    tell_of(scope.provider, raised.service)
    return []


def _too_far_off(step: Step, now: datetime, days: int | None) -> list[Problem]:
    if step.what is not What.SNOOZED or step.until is None or days is None:
        return []
    if step.until <= now + timedelta(days=days):
        return []
    return [
        Problem(
            "escalations.snoozed-too-long",
            "until",
            f"It can be put off for {days} days at most.",
            "Give an earlier day, or resolve it with the day it will be so.",
        )
    ]


def ladder_of(scope: Scope, service: str, lawbook: Lawbook) -> Ladder:
    """Find the ladder a service adopted, or else the proposal for its family."""
    adopted = facts.ladders_adopted(scope.provider).get(service)
    if adopted is None:
        family = pathways.the_service(scope, service).family
        adopted = "cancer-default" if family == "cancer" else "elective-default"
    return lawbook.the(Ladder, adopted)


def terms_of(scope: Scope, raised: facts.Raised, lawbook: Lawbook) -> Terms:
    """Find what an escalation is read by: the edition it keeps, and the days all is shut."""
    return Terms(
        edition=facts.edition_kept(lawbook, raised.ladder, raised.in_force),
        closed=closed_days(scope.provider, lawbook),
    )


def edition_now(ladder: Ladder, day: date) -> LadderEdition:
    """Find the edition that an escalation raised on a day keeps; before any, the first."""
    return in_force_on(day, ladder.editions) or ladder.editions[0]


def _entry(scope: Scope, step: Step, now: datetime) -> Entry:
    return Entry(
        what=step.what,
        at=now,
        by=scope.person,
        role=step.role or None,
        desk=step.desk if step.what is What.PASSED_ON else None,
        reason=step.reason.strip() or None,
        until=step.until,
        outcome=step.outcome.strip() or None,
        day=step.day,
    )


def _unsaid(
    scope: Scope, step: Step, edition: LadderEdition, now: datetime
) -> list[Problem]:
    needed = [name for name in NEEDS[step.what] if name != "by"]
    said = {
        n: v.strip() if isinstance(v := getattr(step, n), str) else v for n in needed
    }
    found = [_missing(name) for name, value in said.items() if not value]
    found += unwritable("reason", step.reason) + unwritable("outcome", step.outcome)
    if step.until is not None and not now < step.until <= now + FARTHEST:
        found.append(not_ahead("until"))
    if step.day is not None and abs(step.day - now.date()) > FARTHEST:
        found.append(not_ahead("day"))
    if step.role and step.role not in roles_known(scope.provider, edition):
        found.append(no_such("role", step.role))
    if step.desk and desk_named(step.desk) is None:
        found.append(no_such("desk", step.desk))
    return found


def roles_known(provider: str, edition: LadderEdition) -> list[str]:
    """List the roles an escalation may be passed on to: the ladder's, then the rota's."""
    ladder = [rung.role for rung in edition.rungs]
    return list(dict.fromkeys([*ladder, *rota_of(provider).roles]))


def _missing(field: str) -> Problem:
    return Problem("escalations.unsaid", field, *MISSING[field])


def _changed_meanwhile(step: Step, before: list[Entry]) -> Problem:
    last = before[-1]
    return Problem(
        "escalations.changed-meanwhile",
        f"escalation {step.number}",
        f"It changed since you opened it: {last.by or 'the ladder'} recorded "
        f"that it was {last.what.replace('_', ' ')}.",
        "Read its record, then send yours again if it still holds.",
    )
