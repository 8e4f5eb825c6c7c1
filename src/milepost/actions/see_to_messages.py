"""See to messages that wait for a person: whose they are, what codes mean, that it is done."""

from datetime import datetime

from django.db import transaction

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.store.inbox import write


@transaction.atomic
def say_meaning(
    scope: Scope, feed: str, code_map: str, code: str, means: str, *, now: datetime
) -> None:
    """Note what a code of a feed means; blank if it means nothing here."""
    write.add_meaning(scope, feed, code_map, code, means, now=now)


@transaction.atomic
def settle(scope: Scope, number: int, note: str) -> list[Problem]:
    """Note that a message was dealt with by hand, and how."""
    if not note.strip():
        return [
            Problem(
                "actions.no-note",
                f"message {number}",
                "Nothing is said of what was done.",
                "Say it in a few words.",
            )
        ]
    if write.change_held(scope, number, settled=note.strip()):
        return []
    return [_none_waits(number)]


@transaction.atomic
def give_to(scope: Scope, number: int, owner: str) -> list[Problem]:
    """Say who sees to a message that waits; blank for nobody."""
    if write.change_held(scope, number, owner=owner):
        return []
    return [_none_waits(number)]


def _none_waits(number: int) -> Problem:
    return Problem(
        "actions.no-such-message",
        f"message {number}",
        "No message of that number waits.",
        "Look at the list again: somebody may have seen to it.",
    )
