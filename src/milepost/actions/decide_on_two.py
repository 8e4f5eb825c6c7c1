"""Say what a merge left open: that two pathways are two, or two numbers two patients'."""

from datetime import datetime

from django.db import transaction

from milepost.actions.follow_identities import affected, follow
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.intake.sites.who_is_who import (
    IdentityFact,
    What,
    after,
    merged_with,
    now_called,
)
from milepost.rules.lawbook import Lawbook
from milepost.store.append import lock
from milepost.store.identities import facts, write


@transaction.atomic
def decide_on_two(
    scope: Scope, one: str, other: str, note: str, *, now: datetime
) -> list[Problem]:
    """Note that a person has looked at two open pathways, and what they found."""
    if not note.strip():
        return [_no_note(f"pathways {one} and {other}")]
    write.one_at_a_time(scope)
    pairs = {(two.one, two.other) for two in facts.two_open(scope, one)}
    if tuple(sorted((one, other))) not in pairs:
        return [
            Problem(
                "actions.not-flagged",
                f"pathways {one} and {other}",
                "Nobody waits for a decision on these two.",
                "Look at the list again: somebody may have decided.",
            )
        ]
    write.decide(scope, one, other, note.strip(), now=now)
    return []


@transaction.atomic
def part(
    scope: Scope,
    number: str,
    other: str,
    note: str,
    *,
    lawbook: Lawbook,
    now: datetime,
) -> list[Problem]:
    """Undo a merge by hand: each pathway goes back to the number it arrived with.

    Whatever moment the merge says it is of, what a person says comes after it; and where
    the two were merged by way of a third number, it is the last step to it that is undone.
    """
    if not note.strip():
        return [_no_note(f"numbers {number} and {other}")]
    write.one_at_a_time(scope)
    known = facts.facts_about(scope, [number, other])
    if now_called(known).get(other) != number:
        return [
            Problem(
                "actions.not-merged",
                f"numbers {number} and {other}",
                "They aren't one patient's.",
                "Look at the list again: somebody may have parted them.",
            )
        ]
    order = after(known, now.timestamp(), note.strip())
    fact = IdentityFact(What.UNMERGED, merged_with(known)[other], other, order, {})
    lock(scope, affected(scope, [number, other]))
    write.add_said(scope, fact, now=now)
    follow(scope, [number, other], lawbook=lawbook, now=now)
    return []


def _no_note(where: str) -> Problem:
    return Problem(
        "actions.no-note", where, "Nothing is said of why.", "Say it in a few words."
    )
