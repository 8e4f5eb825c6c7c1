"""Work out each finished week as it was known then, and keep its figures."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl
from django.db import transaction

from milepost.escalations import indicators as escalations
from milepost.foundation.days import AsAt, finished_weeks
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.store import projections
from milepost.store.indicators import cases, turns, weeks, write
from milepost.store.pathways import standards_by_service
from milepost.tracking import indicators
from milepost.tracking.indicator_figures import long_waits
from milepost.tracking.weekly_changes import changes

RULE = "milepost"
LONDON = ZoneInfo("Europe/London")
WEEKS = 26
"""How many finished weeks are kept: half a year."""

A_MOMENT = timedelta(microseconds=1)
WEEK = timedelta(days=7)


def keep_weeks(
    *,
    lawbook: Lawbook,
    now: datetime,
    go_on: Callable[[], bool] = lambda: True,
    most: int = WEEKS,
) -> int:
    """Work out the weeks that are over and not kept, of every provider, the last first.

    Args:
        lawbook: the rules.
        now: the moment, in local time.
        go_on: asked between two weeks.
        most: how many weeks back.

    Returns:
        How many were kept.
    """
    done = 0
    for provider in projections.providers():
        scope = Scope(provider, RULE)
        began = cases.first_told_on(scope)
        kept = weeks.kept(provider, most=WEEKS)
        for ends in finished_weeks(now.date(), most=most):
            if ends in kept or began is None or ends < began:
                continue
            if not go_on():
                return done
            done += keep_week(scope, ends, lawbook=lawbook, now=now)
    return done


@transaction.atomic
def keep_week(scope: Scope, ends: date, *, lawbook: Lawbook, now: datetime) -> bool:
    """Work out one finished week of a whole provider, from the log, and keep it.

    Returns:
        Whether it was kept: not if somebody else had kept it.
    """
    then, before = end_of(ends), end_of(ends - WEEK)
    standards = standards_by_service(scope)
    marks = {code: long_waits(names) for code, names in standards.items()}
    after = cases.cases_then(scope, as_at=then, lawbook=lawbook)
    was = cases.cases_then(scope, as_at=before, lawbook=lawbook)
    begun = cases.treated(scope, after=before.known_at, until=then.known_at)
    since, until = before.known_at + A_MOMENT, then.known_at + A_MOMENT
    raised, told = turns.raised_and_turns(
        scope, list(standards), since=since, until=until, lawbook=lawbook
    )
    found = [
        indicators.behind(after, ends, marks=marks),
        changes(was, after, begun, days=(before.day, ends)),
        escalations.behind(raised, told, since=since, until=until),
    ]
    return write.keep(
        scope.provider, ends, pl.concat(found), known_at=then.known_at, now=now
    )


def forget_weeks(provider: str | None) -> None:
    """Throw away what is kept of a provider's weeks, or of everybody's."""
    for name in [provider] if provider else projections.providers():
        with transaction.atomic():
            write.forget(name)


def end_of(day: date) -> AsAt:
    """Stand at the end of a day, knowing all that was told by then and nothing later."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=LONDON)
    return AsAt(day, midnight.astimezone(UTC) - A_MOMENT)
