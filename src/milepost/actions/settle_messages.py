"""Give messages that wait to somebody, settle them by hand, and take that back."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.store.append import tell_who_sees_all
from milepost.store.inbox import standing, write
from milepost.store.seeing import steps
from milepost.store.seeing.write import add_step

REASONS = ("duplicate", "test", "not_for_us", "put_right", "other")
"""Of what kind the reason may be for which a message is settled."""


@transaction.atomic
def settle(
    scope: Scope,
    number: int,
    note: str,
    *,
    now: datetime,
    reason: str = "",
    seen: str | None = None,
) -> list[Problem]:
    """Note that a message was dealt with by hand, and how.

    Args:
        scope: who did.
        number: the message.
        note: what was done.
        now: the moment.
        reason: one of ``REASONS``; a referral needs one, for the ledger accounts for it.
        seen: whose the message was when they looked; None if they didn't.
    """
    if not note.strip():
        return [no_note(f"message {number}")]
    if problems := _changed(scope, number, seen):
        return problems
    if problems := still_told(scope, [number], f"message {number}"):
        return problems
    if reason not in REASONS and (reason or steps.is_referral(scope, number)):
        return [_no_reason(number)]
    told = {"reason": reason, "note": note.strip(), "now": now}
    add_step(scope, number, "settled", **told)
    write.settle_held(scope, number, note.strip())
    tell_who_sees_all(scope.provider)
    return []


@transaction.atomic
def give_to(
    scope: Scope, number: int, owner: str, *, now: datetime, seen: str | None = None
) -> list[Problem]:
    """Say who sees to a message that waits; blank for nobody.

    Refused where it isn't any more whose it was when they looked (``seen``).
    """
    if problems := _changed(scope, number, seen):
        return problems
    add_step(scope, number, "given", owner=owner, now=now)
    write.give_held(scope, number, owner)
    tell_who_sees_all(scope.provider)
    return []


@transaction.atomic
def reopen(scope: Scope, number: int, note: str, *, now: datetime) -> list[Problem]:
    """Take back that a message was settled: it waits again, and is looked at again."""
    if not note.strip():
        return [no_note(f"message {number}")]
    if not write.is_settled(scope, number):
        told = "It isn’t settled: somebody may have taken that back."
        remedy = "Look at what became of it."
        where = f"message {number}"
        return [Problem("actions.not-settled", where, told, remedy)]
    add_step(scope, number, "reopened", note=note.strip(), now=now)
    write.reopen_settled(scope, number, now=now)
    tell_who_sees_all(scope.provider)
    return []


def _changed(scope: Scope, number: int, seen: str | None) -> list[Problem]:
    """Say why a message isn't as somebody saw it, and hold it still until they are done."""
    owner = write.whose_held(scope, number)
    if owner is None:
        return [none_waits(number)]
    if seen is None or owner == seen:
        return []
    told = "Somebody else sees to it since you looked."
    if not owner:
        told = "Whoever saw to it has handed it back since you looked."
    remedy = "See whose it is now, and do it again if it is still to be done."
    return [Problem("actions.changed-hands", f"message {number}", told, remedy)]


def still_told(scope: Scope, numbers: Collection[int], where: str) -> list[Problem]:
    """Say which messages can't be settled: what they told stands, and would go unseen."""
    stand = sorted(standing.stood_on(scope, numbers))
    if not stand:
        return []
    named = ", ".join(map(str, stand))
    told = f"What was told before stands, and nobody understands it any more: {named}."
    remedy = "Say what is asked for, or have the profile say that it is only kept."
    return [Problem("actions.still-stands", where, told, remedy)]


def _no_reason(number: int) -> Problem:
    return Problem(
        "actions.no-reason",
        f"message {number}",
        "It is a referral, and nothing is said of why no pathway comes of it.",
        f"Choose a kind of reason: {', '.join(REASONS)}.",
    )


def no_note(where: str) -> Problem:
    """Say that a note is missing."""
    return Problem(
        "actions.no-note",
        where,
        "Nothing is said of what was done, or why.",
        "Say it in a few words.",
    )


def none_waits(number: int) -> Problem:
    """Say that a message doesn't wait, or no more."""
    return Problem(
        "actions.no-such-message",
        f"message {number}",
        "No message of that number waits.",
        "Look at the list again: somebody may have seen to it.",
    )
