"""Work out afresh what is kept to be quick: all of it, or what a new day changes."""

from collections.abc import Callable, MutableMapping
from datetime import date

from django.db import transaction

from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.store import projections
from milepost.store.append import tell_all
from milepost.store.arrangements.closed import told_so_far
from milepost.store.footings import worked_out, write
from milepost.store.projections import Counts, Progress

Shut = tuple[int, tuple[date, ...]]
Caught = MutableMapping[str, tuple[date, tuple[int, int, int], Shut]]
AT_ONCE = 2_000
"""How many pathways a new day's changes are worked out for in one transaction."""


def rebuild(
    provider: str | None,
    *,
    lawbook: Lawbook,
    today: date,
    progress: Progress = lambda _done, _of: None,
) -> Counts:
    """Throw away all that is worked out for a provider, or for all, and start afresh."""
    total = Counts()
    for name in [provider] if provider else projections.providers():
        total += projections.rebuild(name, lawbook, today=today, progress=progress)
        with transaction.atomic():
            tell_all(name)
    return total


def reproject_moving(
    *,
    lawbook: Lawbook,
    today: date,
    go_on: Callable[[], bool] = lambda: True,
) -> Counts:
    """Work out afresh the pathways that a new day changed though nothing happened.

    To be done soon after midnight. Until it is, lists are right, but slower.
    """
    total = Counts()
    for provider in projections.providers():
        scope, names = (
            Scope(provider, "milepost"),
            projections.changing(provider, today),
        )
        for first in range(0, len(names), AT_ONCE):
            if not go_on():
                return total
            with transaction.atomic():
                projections.in_turn(provider)
                part = names[first : first + AT_ONCE]
                total += projections.project(scope, part, lawbook, today=today)
    return total


def count_working_days_anew(provider: str, *, lawbook: Lawbook) -> None:
    """Have steps in working days worked out again: the days all is shut have changed.

    Lists are right meanwhile where they ask of a person's work, and the minute's work
    comes to the rest.
    """
    services = worked_out.services_in_working_days(Scope(provider, "milepost"), lawbook)
    if services:
        write.put_behind(provider, services)


def catch_up_footings(
    *,
    lawbook: Lawbook,
    today: date,
    go_on: Callable[[], bool] = lambda: True,
    last: Caught | None = None,
) -> int:
    """Work out afresh what tracking knows of pathways, where a decision or a day moved it.

    Args:
        lawbook: the timed pathways.
        today: the day.
        go_on: whether to go on.
        last: what was decided, on which day, and when all was to be shut, when each
            provider was last looked at. Where that is the same nothing has moved. It is brought up to date.

    Returns:
        Of how many pathways.
    """
    done = 0
    last = {} if last is None else last
    for provider in projections.providers():
        seen = (today, worked_out.reaches(provider), told_so_far(provider))
        if last.get(provider) == seen:
            continue
        scope, names = Scope(provider, "milepost"), worked_out.behind(provider, today)
        for first in range(0, len(names), AT_ONCE):
            if not go_on():
                return done
            with transaction.atomic():
                projections.in_turn(provider)
                part = names[first : first + AT_ONCE]
                projections.refresh_footings(scope, part, lawbook, today=today)
                tell_all(provider)
            done += len(part)
        last[provider] = seen
    return done
