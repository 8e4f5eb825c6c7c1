"""Look at messages together, or else by halves, until it shows which can't be written.

Whatever one message holds, those beside it are read: it alone waits, for a person.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import DatabaseError, transaction

from milepost.actions.hear import Memory
from milepost.actions.look_at_messages import Look
from milepost.actions.looked import Looked
from milepost.actions.mishaps import ENDS, is_passing, named
from milepost.actions.receive import FeedName
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.intake.sites import waiting
from milepost.rules.lawbook import Lawbook
from milepost.store.inbox.contents import Stored

One = TypeVar("One")


def look_at(
    messages: Sequence[Stored],
    scope: Scope,
    feed: FeedName,
    *,
    lawbook: Lawbook,
    now: datetime,
    memory: Memory,
) -> Looked:
    """Say what becomes of each message, within a transaction.

    One that can't be written, or at which we fail, waits: it is looked at again with
    whatever else waits.
    """
    done = Looked()

    def together(some: Sequence[Stored]) -> None:
        done.add(Look(scope, feed, lawbook, now, memory).at(some))

    def alone(one: Stored, error: BaseException) -> None:
        why = _why(error)
        done.add(Look(scope, feed, lawbook, now, memory).hold(one, why))

    by_halves(messages, together, alone)
    return done


def tell_again(look: Look, pathways: Sequence[str]) -> dict[str, list[Problem]]:
    """Record what pathways' messages tell now, where some tell no more.

    Returns:
        Of those of which it couldn't be recorded, why.
    """
    problems: dict[str, list[Problem]] = {}

    def alone(name: str, error: BaseException) -> None:
        problems[name] = [_why(error)]

    by_halves(pathways, lambda some: problems.update(look.tell_again(some)), alone)
    return problems


def by_halves(
    some: Sequence[One],
    together: Callable[[Sequence[One]], Any],
    alone: Callable[[One, BaseException], Any],
) -> None:
    """Do something with many at once, each half by itself where that fails.

    What fails leaves nothing behind. What may go well another time, with nothing
    changed, is raised.

    Args:
        some: with which.
        together: does it, within a savepoint.
        alone: is told of the one with which it can't be done, and why.
    """
    if not some:
        return
    try:
        with transaction.atomic():
            together(some)
            return
    except BaseException as error:
        if isinstance(error, ENDS) or is_passing(error):
            raise
        if len(some) == 1:
            alone(some[0], error)
            return
    half = len(some) // 2
    by_halves(some[:half], together, alone)
    by_halves(some[half:], together, alone)


def _why(error: BaseException) -> Problem:
    if isinstance(error, DatabaseError):
        return waiting.cannot_be_written("")
    return waiting.failed_at(named(error))
