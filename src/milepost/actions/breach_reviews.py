"""What people do with a review of a breach: write, agree, sign, share, send back."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from milepost.actions.agree import NewAgreed, agree
from milepost.breaches.review import (
    Entry,
    Recipient,
    Standing,
    State,
    What,
    Written,
    stands,
)
from milepost.breaches.review_faults import (
    faults_of_sharing,
    faults_of_writing,
    harm_needed,
    not_now,
    unfinished,
)
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.rules.breaches import PolicyEdition
from milepost.rules.lawbook import Lawbook
from milepost.rules.reasons_listed import reasons_listed
from milepost.store.append import tell_of
from milepost.store.arrangements.closed import closed_days
from milepost.store.breaches import facts, lists, record
from milepost.store.breaches.access import access
from milepost.store.breaches.facts import Opened
from milepost.store.escalations.rota import rota_of
from milepost.store.staff.roster import names, roles

LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStep:
    """What somebody does with a review."""

    number: int
    what: What
    written: Written | None = None
    reason: str = ""
    """Why it is sent back."""

    shared_with: tuple[Recipient, ...] = ()
    form: UUID
    """Which form it came by. One sent twice is stored once."""

    seen: int | None = None
    """How many entries its record had when they last saw it, if that matters."""


@transaction.atomic
def take_review_step(
    scope: Scope, step: ReviewStep, *, lawbook: Lawbook, now: datetime
) -> list[Problem]:
    """Record what somebody does with a review, or say why it can't be recorded.

    Args:
        scope: who does it.
        step: what they do.
        lawbook: where the policy is that the review keeps, and the reasons.
        now: the moment, in local time.

    Returns:
        No problems if it is recorded, now or from when the form was first sent;
        otherwise nothing has changed. Each problem names the field it is about.
    """
    opened = facts.opened(scope, step.number)
    if opened is None or not scope.covers(opened.service):
        return [NO_SUCH_REVIEW]
    before = record.held(step.number)
    if facts.is_entered(step.number, step.form):
        return []
    policy = facts.policy_kept(lawbook, opened.policy, opened.in_force)
    standing = stands(before)
    problems = _may_not(scope, opened, standing, policy, step.what, now.date())
    if not problems and step.seen is not None and step.seen != len(before):
        problems = [_changed_meanwhile(before, names(scope.provider))]
    problems = problems or not_now(standing, step.what)
    problems = problems or _faults(scope, opened, standing, step, policy, lawbook, now)
    if problems:
        return problems
    entry = Entry(
        what=step.what,
        at=max(now, before[-1].at),
        by=scope.person,
        reason=step.reason.strip(),
        written=step.written,
        shared_with=step.shared_with,
    )
    entries = record.enter(step.number, before, entry, form=step.form)
    holidays = closed_days(scope.provider, lawbook)
    record.keep_standing(opened, entries, policy, holidays=holidays)
    tell_of(scope.provider, opened.service)
    return []


@transaction.atomic
def agree_in_review(
    scope: Scope,
    number: int,
    new: NewAgreed,
    *,
    lawbook: Lawbook,
    now: datetime,
) -> list[Problem]:
    """Add an action that was agreed in a review, or say why it can't be added."""
    opened = facts.opened(scope, number)
    if opened is None or not scope.covers(opened.service):
        return [NO_SUCH_REVIEW]
    policy = facts.policy_kept(lawbook, opened.policy, opened.in_force)
    standing = stands(record.held(number))
    problems = _may_not(scope, opened, standing, policy, What.WRITTEN, now.date())
    if not problems and standing.state is State.CLOSED:
        problems = not_now(standing, What.WRITTEN)
    return problems or agree(scope, new, now=now)[1]


def _faults(
    scope: Scope,
    opened: Opened,
    standing: Standing,
    step: ReviewStep,
    policy: PolicyEdition,
    lawbook: Lawbook,
    now: datetime,
) -> list[Problem]:
    match step.what:
        case What.WRITTEN:
            listed = reasons_listed(policy, lawbook, now.date())
            return list(faults_of_writing(step.written or Written(), listed))
        case What.SENT_BACK:
            return _reason_faults(step.reason)
    needed = harm_needed(policy, lists.waited(opened.number))
    found = list(unfinished(standing.written, step.what, harm_needed=needed))
    if step.what is What.SHARED:
        known = {*roles(scope.provider), *rota_of(scope.provider).roles}
        found += faults_of_sharing(step.shared_with, names(scope.provider), known)
    return found


def _reason_faults(reason: str) -> list[Problem]:
    if reason.strip() and "\x00" not in reason and len(reason) <= LONGEST_REASON:
        return []
    return [
        Problem(
            "breaches.why-back",
            "reason",
            "It isn’t said, in a few sentences, why it is sent back.",
            "Write what is to be put right.",
        )
    ]


def _may_not(
    scope: Scope,
    opened: Opened,
    standing: Standing,
    policy: PolicyEdition,
    what: What,
    day: date,
) -> list[Problem]:
    if what in access(scope, opened, standing, policy, day=day).may:
        return []
    asked = {
        What.WRITTEN: policy.roles.draft,
        What.AGREED: policy.roles.agree,
        What.SIGNED: policy.roles.sign,
        What.SHARED: policy.roles.share,
    }.get(what, (*policy.roles.agree, *policy.roles.sign))
    return [
        Problem(
            "breaches.not-your-role",
            "review",
            "Your role may not do this with a review.",
            f"Ask one of these to: {', '.join(dict.fromkeys(asked))}.",
        )
    ]


NO_SUCH_REVIEW = Problem(
    "breaches.no-such-review",
    "review",
    "There is no such review.",
    "Go back to the list and open it again.",
)


def _changed_meanwhile(before: list[Entry], people: dict[str, str]) -> Problem:
    last = before[-1]
    who = people.get(last.by, last.by) or "Milepost"
    return Problem(
        "breaches.changed-meanwhile",
        "review",
        f"It changed since you opened it: {who} recorded that it was "
        f"{last.what.replace('_', ' ')}.",
        "What you typed is below. Open the review in another tab, read what changed, "
        "and send yours again if it still holds.",
    )
