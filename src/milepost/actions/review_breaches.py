"""Open reviews of breaches by rule, see which came true, and close what was undone.

Each look works out afresh, from the log, what is due, so that it catches up after a
standstill and may be taken by several machines at once.
"""

from collections.abc import Callable, Collection, MutableMapping
from datetime import date, datetime

from django.db import transaction

from milepost.actions.review_look import Reviewed, ReviewLook
from milepost.rules.lawbook import Lawbook
from milepost.store.breaches import due, facts, record
from milepost.store.projections import providers

__all__ = ["Reviewed", "rebuild_reviews", "review_breaches", "review_provider"]

AT_ONCE = 200
"""How many pathways are looked into in one transaction."""

MOST = 5_000
"""How many are looked into in one look, of one kind: the next look goes on."""

Seen = MutableMapping[str, tuple[date, due.Marks]]


def review_breaches(
    *,
    lawbook: Lawbook,
    now: datetime,
    go_on: Callable[[], bool] = lambda: True,
    last: Seen | None = None,
) -> Reviewed:
    """Bring the reviews of every provider up to date.

    Args:
        lawbook: the policies.
        now: the moment, in local time.
        go_on: whether to go on.
        last: what the last look saw of each provider. Where nothing was recorded since,
            and the day is the same, nothing is due. It is brought up to date.
    """
    done, last = Reviewed(), {} if last is None else last
    for provider in providers():
        # Read before the look: what is recorded while it goes on is for the next one.
        reached = (now.date(), due.marks(provider))
        if last.get(provider) == reached:
            continue
        told, all_done = review_provider(
            provider, lawbook=lawbook, now=now, go_on=go_on
        )
        done += told
        if all_done:
            last[provider] = reached
    return done


def review_provider(
    provider: str,
    *,
    lawbook: Lawbook,
    now: datetime,
    go_on: Callable[[], bool] = lambda: True,
    most: int = MOST,
    only: Collection[str] | None = None,
) -> tuple[Reviewed, bool]:
    """Look into every pathway of a provider for which something may be due.

    Args:
        provider: whose.
        lawbook: the policies.
        now: the moment, in local time.
        go_on: whether to go on.
        most: how many are looked into, of one kind. The next look begins with the rest.
        only: under which standards reviews are opened; None for all.

    Returns:
        What was done, and whether that was all: else the next look goes on.
    """
    look = ReviewLook(provider, lawbook, now)
    done, all_done = Reviewed(), True
    asked = [one for one in look.standards if only is None or one in only]
    for standard in ("", *asked):
        # Named only now: a clock has its review by what was looked at before.
        if standard:
            names = look.perhaps(standard, most=most)
        else:
            names = due.to_look_at_again(provider, day=now.date(), most=most)
        for first in range(0, len(names), AT_ONCE):
            if not go_on():
                return done, False
            with transaction.atomic():
                record.in_turn(provider)
                done += look.into(names[first : first + AT_ONCE], standard)
        all_done = all_done and len(names) < most
    return done, all_done


def rebuild_reviews(provider: str | None, *, lawbook: Lawbook, now: datetime) -> int:
    """Work out afresh where every review stands and what its wait is, from the records.

    Reviews that are due and were not opened are opened too.

    Returns:
        How many reviews there are.
    """
    count = 0
    for name in [provider] if provider else providers():
        with transaction.atomic():
            record.in_turn(name)
            record.forget(name)
        _, all_done = review_provider(name, lawbook=lawbook, now=now)
        while not all_done:
            _, all_done = review_provider(name, lawbook=lawbook, now=now)
        count += facts.how_many(name)
    return count
