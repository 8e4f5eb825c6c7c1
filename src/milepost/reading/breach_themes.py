"""What many breaches have in common, and the waits that were nearly too long."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import polars as pl

from milepost.breaches.promises import Kept, kept
from milepost.breaches.repeats import Cause, Repeats, repeats
from milepost.breaches.themes import (
    by_period,
    finished_months,
    finished_weeks_since,
    months_on,
)
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.breach_actions import agreed_of, counting
from milepost.reading.themes_asked import (
    CANCER,
    FAMILY,
    ONE,
    AskedThemes,
    near_which,
    which,
)
from milepost.rules.breach_faults import policy_for
from milepost.rules.lawbook import Lawbook
from milepost.store import pathways
from milepost.store.breaches import themed
from milepost.store.breaches.themed import AgreedInReview
from milepost.store.near_misses import lists as near_misses
from milepost.store.pathways import Service

__all__ = ["CANCER", "AgreedInReview", "AskedThemes", "Kept"]

MOST_PERIODS = 36
ENOUGH = 13
"""From so many points on a control chart has limits that aren't on trial."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """How many waits ended over their limit, period by period, and their excess."""

    monthly: bool
    """Whether the periods are months; else weeks."""

    starts: tuple[date, ...] = ()
    """Their first days."""

    ends: tuple[date, ...] = ()
    cases: tuple[int, ...] = ()
    excess: tuple[int, ...] = ()
    since: date | None
    """From when on every breach was reviewed; None while nothing has been."""


@dataclass(frozen=True, slots=True)
class Worked:
    """A cause against which actions were done, and whether it came back."""

    cause: Cause
    latest: AgreedInReview
    done: date
    actions: int
    told: Repeats


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemesReading:
    """Everything that themes are made of."""

    asked: AskedThemes
    as_at: AsAt
    services: tuple[tuple[str, str], ...]
    """The code and name of each service in scope."""

    counted: tuple[str, ...]
    """The codes of those counted."""

    has_cancer: bool
    standards: tuple[str, ...]
    cases: pl.DataFrame
    spans: pl.DataFrame
    states: Mapping[str, int]
    near: pl.DataFrame
    near_spans: pl.DataFrame
    near_days: Mapping[str, int]
    """By standard: how many days before the limit are near."""

    worked: tuple[Worked, ...]
    promises: tuple[tuple[AgreedInReview, Kept], ...]
    """The actions that count in the months asked for, and what became of each."""

    agreed: tuple[tuple[AgreedInReview, Kept], ...]
    """Every action agreed in a review of theirs, of any month."""

    trend: Trend


def read_themes(
    scope: Scope, asked: AskedThemes, *, now: datetime, lawbook: Lawbook
) -> ThemesReading:
    """Read what the breaches in scope have in common.

    Args:
        scope: who asks. Only breaches of their services are counted.
        asked: which of them.
        now: the moment.
        lawbook: the policies.
    """
    theirs = pathways.services(scope)
    counted = [s for s in theirs if _is_asked(s, asked)]
    standards = sorted({name for s in counted for name in s.standards})
    wanted, near = which(asked), near_which(asked)
    as_at = AsAt(now.date(), now.astimezone(UTC))
    agreed = agreed_of(scope, asked, as_at)
    return ThemesReading(
        asked=asked,
        as_at=as_at,
        services=tuple((s.code, s.name) for s in theirs),
        counted=tuple(s.code for s in counted),
        has_cancer=any(s.family == FAMILY for s in theirs),
        standards=tuple(sorted({name for s in theirs for name in s.standards})),
        cases=themed.cases(scope, wanted),
        spans=themed.spans(scope, wanted),
        states=themed.states(scope, wanted, day=as_at.day),
        near=near_misses.cases(scope, near),
        near_spans=near_misses.spans(scope, near),
        near_days=_near_days(standards, lawbook),
        worked=_worked(scope, asked, agreed, as_at),
        promises=tuple(counting(agreed, asked, as_at)),
        agreed=tuple((one, kept(one.promise, as_at.day)) for one in agreed),
        trend=_trend(scope, asked, as_at, standards, lawbook),
    )


def _is_asked(service: Service, asked: AskedThemes) -> bool:
    if asked.service == CANCER:
        return service.family == FAMILY
    return asked.service in (None, service.code)


def _near_days(standards: list[str], lawbook: Lawbook) -> dict[str, int]:
    policies = {s: policy_for(lawbook.rules, s, lawbook.own) for s in standards}
    return {
        standard: policy.editions[-1].near_miss_days
        for standard, policy in policies.items()
        if policy is not None
    }


def _worked(
    scope: Scope, asked: AskedThemes, agreed: Iterable[AgreedInReview], as_at: AsAt
) -> tuple[Worked, ...]:
    """Say of each cause with an action that was done whether it came back since."""
    arisen = themed.arisen(scope, which(asked, of_all_months=True))
    by_cause: dict[Cause, list[AgreedInReview]] = {}
    for one in agreed:
        if one.cause is not None and one.promise.state == "done":
            by_cause.setdefault(one.cause, []).append(one)
    found = []
    for cause, actions in by_cause.items():
        latest = max(actions, key=lambda one: (one.promise.settled, one.number))
        done = latest.promise.settled
        if done is None or not asked.first <= done <= asked.until:
            continue
        limit = latest.limit_days
        how = repeats(cause, done, arisen, limit=limit, today=as_at.day)
        found.append(Worked(cause, latest, done, len(actions), how))
    return tuple(sorted(found, key=lambda one: (-one.told.since, one.done)))


def _trend(
    scope: Scope,
    asked: AskedThemes,
    as_at: AsAt,
    standards: list[str],
    lawbook: Lawbook,
) -> Trend:
    """Count the waits that ended over their limit, by finished month, or else by week.

    It begins with the first period of which every breach was reviewed: the first look
    took only waits that had ended some days before. What goes on still isn't counted,
    so that no point moves when it ends.
    """
    since = _whole_since(scope, standards, lawbook)
    if since is None:
        return Trend(monthly=True, since=None)
    until = min(asked.until + ONE, as_at.day)
    months = finished_months(since, until)[-MOST_PERIODS:]
    weeks = finished_weeks_since(since, until)[-MOST_PERIODS:]
    monthly = len(months) >= ENOUGH or len(weeks) < ENOUGH
    starts = months if monthly else weeks
    if not starts:
        return Trend(monthly=monthly, since=since)
    end = months_on(starts[-1], 1) if monthly else starts[-1] + timedelta(weeks=1)
    whole = which(asked, of_all_months=True)
    told = themed.ended(scope, replace(whole, since=starts[0], until=end - ONE))
    cases = dict(told.select("on", "cases").iter_rows())
    excess = dict(told.select("on", "excess").iter_rows())
    return Trend(
        monthly=monthly,
        starts=tuple(starts),
        ends=tuple(day - ONE for day in [*starts[1:], end]),
        cases=tuple(by_period(cases, starts, end)),
        excess=tuple(by_period(excess, starts, end)),
        since=since,
    )


def _whole_since(scope: Scope, standards: list[str], lawbook: Lawbook) -> date | None:
    first = themed.first_opened(scope.provider)
    policies = [policy_for(lawbook.rules, s, lawbook.own) for s in standards]
    looked = [p.editions[-1].look_back_days for p in policies if p is not None]
    return first - timedelta(days=min(looked)) if first and looked else None
