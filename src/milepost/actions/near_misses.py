"""Keep the waits that ended in their last days before the limit, stage by stage.

They are a projection of the log: no review is opened, and nobody is told. A correction
or another policy changes them when the next look comes.
"""

from collections.abc import Callable, MutableMapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from milepost.actions.review_look import ReviewLook
from milepost.breaches.themes import NEAR_KEPT_DAYS
from milepost.breaches.timeline import Timeline
from milepost.foundation.scope import Scope
from milepost.rules.breaches import PolicyEdition
from milepost.rules.lawbook import Lawbook
from milepost.store import log
from milepost.store.breaches import due
from milepost.store.breaches.waits import LookedInto, look_into
from milepost.store.near_misses import write
from milepost.store.near_misses.write import Asked, Found
from milepost.store.projections import providers

AT_ONCE = 500
"""How many are looked into in one transaction."""

MOST = 2_000
"""How many are looked into in one look: the next one goes on."""

Seen = MutableMapping[str, tuple[date, due.Marks]]


def keep_near_misses(
    *,
    lawbook: Lawbook,
    now: datetime,
    go_on: Callable[[], bool] = lambda: True,
    last: Seen | None = None,
) -> int:
    """Bring the near misses of every provider up to date.

    Args:
        lawbook: the policies, which say how near is near.
        now: the moment, in local time.
        go_on: whether to go on.
        last: what the last look saw of each provider. Where nothing was recorded since,
            and the day is the same, nothing has changed. It is brought up to date.

    Returns:
        How many were added.
    """
    done, last = 0, {} if last is None else last
    for provider in providers():
        seen = (now.date(), due.marks(provider))
        if last.get(provider) == seen:
            continue
        added, all_done = near_misses_of(
            provider, lawbook=lawbook, now=now, go_on=go_on
        )
        done += added
        if all_done:
            last[provider] = seen
    return done


def near_misses_of(
    provider: str,
    *,
    lawbook: Lawbook,
    now: datetime,
    go_on: Callable[[], bool] = lambda: True,
) -> tuple[int, bool]:
    """Bring those of one provider up to date, the latest first.

    Returns:
        How many were added, and whether that was all: else the next look goes on.
    """
    look = ReviewLook(provider, lawbook, now)
    policies = {
        standard: found
        for standard in look.standards
        if (found := look.policy(standard)) and found[1].near_miss_days
    }
    asked = [
        Asked(
            standard=standard,
            policy=policy.id,
            in_force=edition.in_force,
            near=edition.near_miss_days,
        )
        for standard, (policy, edition) in policies.items()
    ]
    days = {"since": now.date() - timedelta(days=NEAR_KEPT_DAYS), "day": now.date()}
    with transaction.atomic():
        write.in_turn(provider)
        write.drop_out_of_date(provider, asked, **days)
    added = 0
    while added < MOST:
        if not go_on():
            return added, False
        with transaction.atomic():
            write.in_turn(provider)
            found = write.missing(provider, asked, **days, most=AT_ONCE)
            editions = {name: edition for name, (_, edition) in policies.items()}
            write.keep(provider, _with_timelines(look, found, editions))
        added += len(found)
        if len(found) < AT_ONCE:
            return added, True
    return added, False


def near_misses_afresh(provider: str | None, *, lawbook: Lawbook, now: datetime) -> int:
    """Throw away what is kept of a provider, or of all, and work it out afresh.

    Returns:
        How many there are.
    """
    count = 0
    for name in [provider] if provider else providers():
        with transaction.atomic():
            write.in_turn(name)
            write.forget(name)
        all_done = False
        while not all_done:
            added, all_done = near_misses_of(name, lawbook=lawbook, now=now)
            count += added
    return count


def _with_timelines(
    look: ReviewLook, found: Sequence[Found], editions: dict[str, PolicyEdition]
) -> list[tuple[Found, Timeline | None]]:
    names = sorted({one.pathway for one in found})
    if not names:
        return []
    scope = Scope(look.provider, "milepost")
    events = log.events(scope, pathways=names).partition_by("pathway", as_dict=True)
    told = []
    for one in found:
        timed = look.adopted.get(one.service)
        waits: dict[int, LookedInto] = look_into(
            events[(one.pathway,)],
            one.standard,
            editions[one.standard],
            timed and timed[1],
            as_at=look.as_at,
            lawbook=look.lawbook,
        )
        looked = waits.get(one.clock)
        told.append((one, looked.timeline if looked else None))
    return told
