"""What many breaches have in common, and the waits that were nearly too long."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import polars as pl

from milepost.breaches.promises import Kept, counts_on, kept
from milepost.breaches.repeats import Cause, Repeats, repeats
from milepost.breaches.themes import (
    by_period,
    finished_months,
    finished_weeks_since,
    months_on,
)
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.indicators import CANCER
from milepost.rules.breach_faults import policy_for
from milepost.rules.lawbook import Lawbook
from milepost.store import pathways
from milepost.store.breaches import themed
from milepost.store.breaches.themed import AgreedInReview
from milepost.store.breaches.wanted import Wanted
from milepost.store.near_misses import lists as near_misses
from milepost.store.pathways import Service

__all__ = ["AgreedInReview", "Kept", "Wanted"]

FAMILY = "cancer"
MOST_PERIODS = 36
ENOUGH = 13
"""From so many points on a control chart has limits that aren't on trial."""

ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedThemes:
    """Of which breaches themes are asked for."""

    service: str | None = None
    """One service, or ``CANCER`` for every tumour group; None for all in scope."""

    standard: str | None = None
    stage: str | None = None
    """Where the main reason arose."""

    reason: str | None = None
    first: date
    """The first day of the first month."""

    last: date
    """The first day of the last month."""

    @property
    def until(self) -> date:
        """The last day of the last month."""
        return months_on(self.last, 1) - ONE


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
    agreed = _agreed(scope, asked, as_at)
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
        promises=tuple(_counting(agreed, asked, as_at)),
        agreed=tuple((one, kept(one.promise, as_at.day)) for one in agreed),
        trend=_trend(scope, asked, as_at, standards, lawbook),
    )


def which(asked: AskedThemes, *, of_all_months: bool = False) -> Wanted:
    """Say which reviews are asked for, as the list of reviews is asked for them."""
    is_cancer = asked.service == CANCER
    return Wanted(
        counted=True,
        service=None if is_cancer else asked.service,
        family=FAMILY if is_cancer else None,
        standard=asked.standard,
        stage=asked.stage,
        reason=asked.reason,
        since=None if of_all_months else asked.first,
        until=None if of_all_months else asked.until,
    )


def near_which(asked: AskedThemes) -> near_misses.Wanted:
    """Say which near misses are asked for. They have no reasons to ask by."""
    is_cancer = asked.service == CANCER
    return near_misses.Wanted(
        service=None if is_cancer else asked.service,
        family=FAMILY if is_cancer else None,
        standard=asked.standard,
        since=asked.first,
        until=asked.until,
    )


def promised(
    scope: Scope, asked: AskedThemes, *, now: datetime
) -> tuple[tuple[AgreedInReview, Kept], ...]:
    """Read the actions that count in the months asked for, and what became of each.

    Those of warnings count too. One that isn't due yet counts while the last month
    isn't over.
    """
    as_at = AsAt(now.date(), now.astimezone(UTC))
    return tuple(_counting(_agreed(scope, asked, as_at), asked, as_at))


def _agreed(scope: Scope, asked: AskedThemes, as_at: AsAt) -> list[AgreedInReview]:
    every = replace(which(asked, of_all_months=True), counted=False)
    return themed.agreed_in_reviews(scope, every, known_at=as_at.known_at)


def _counting(
    agreed: Iterable[AgreedInReview], asked: AskedThemes, as_at: AsAt
) -> Iterator[tuple[AgreedInReview, Kept]]:
    for one in agreed:
        what = kept(one.promise, as_at.day)
        on = counts_on(one.promise)
        to_come = what is Kept.WAITING and as_at.day <= asked.until
        if to_come or asked.first <= on <= asked.until:
            yield one, what


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
