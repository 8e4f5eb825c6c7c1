"""See to what a feed left for a person: whose it is, what codes mean, that it is done."""

from datetime import datetime

from django.db import transaction

from milepost.actions.settle_messages import no_note, none_waits
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.store.append import tell_who_sees_all
from milepost.store.inbox import contents, write
from milepost.store.meanings import changes
from milepost.store.meanings.write import decide_alone
from milepost.store.tending import sequences
from milepost.store.tending import write as tending

CAN_BE_USED = {"hl7.control-id-reused", "hl7.not-accepted"}
"""Why a message may wait that a person can tell to be used after all."""


@transaction.atomic
def say_meaning(
    scope: Scope, feed: str, code_map: str, code: str, means: str, *, now: datetime
) -> None:
    """Note what a code of a feed means; blank if it means nothing here."""
    write.add_meaning(scope, feed, code_map, code, means, now=now)
    tell_who_sees_all(scope.provider)


@transaction.atomic
def say_first(
    scope: Scope, feed: str, code_map: str, code: str, means: str, *, now: datetime
) -> list[Problem]:
    """Note what a code means of which nobody has said so yet, whoever else is at it.

    Another meaning than the first is given on the pages of meanings, which read again
    what was told by the one before.
    """
    decide_alone(scope, feed)
    stands = changes.standing(scope, feed).get((code_map, code))
    if stands is None:
        say_meaning(scope, feed, code_map, code, means, now=now)
    if stands in {None, means}:
        return []
    told = f"Somebody has said already that {code} means {stands or 'nothing'}."
    remedy = "Look at Meanings, where it can be put right."
    return [Problem("actions.has-a-meaning", "codes", told, remedy)]


@transaction.atomic
def use_after_all(
    scope: Scope, number: int, note: str, *, now: datetime
) -> list[Problem]:
    """Say that a message is to be used, though it was rejected or reused a control id.

    Its feed uses it when it next looks at what waits, which is within a minute.
    """
    if not note.strip():
        return [no_note(f"message {number}")]
    codes = contents.held_because(scope, number)
    if codes is None:
        return [none_waits(number)]
    if not CAN_BE_USED & set(codes):
        return [
            Problem(
                "actions.cannot-be-used",
                f"message {number}",
                "It waits for something else than for leave to be used.",
                "See to its reasons, or settle it by hand.",
            )
        ]
    tending.use(scope, number, note.strip(), now=now)
    tell_who_sees_all(scope.provider)
    return []


@transaction.atomic
def see_to_gap(
    scope: Scope, gap: str, *, owner: str, note: str = "", now: datetime
) -> list[Problem]:
    """Say who sees to missing numbers, or, with a note, that they are settled.

    Args:
        scope: who says it.
        gap: the name of the gap, as ``Missing.name`` has it.
        owner: who sees to it; blank for nobody.
        note: how it was settled.
        now: the moment.
    """
    found = [each for each in sequences.missing(scope) if each.name == gap]
    if not found:
        return [
            Problem(
                "actions.no-such-gap",
                "gaps",
                "No such numbers are missing.",
                "Look at the list again: they may have come.",
            )
        ]
    tending.note_gap(scope, found[0], owner=owner, note=note.strip(), now=now)
    tell_who_sees_all(scope.provider)
    return []


@transaction.atomic
def retire_feed(scope: Scope, feed: str, note: str, *, now: datetime) -> list[Problem]:
    """Say that a feed is no more, so that its silence alarms nobody."""
    if not note.strip():
        return [no_note(f"feed {feed}")]
    tending.retire(scope, feed, note.strip(), now=now)
    tell_who_sees_all(scope.provider)
    return []
