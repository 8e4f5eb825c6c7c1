"""What was agreed in reviews of breaches, and whether it was done on time."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from milepost.breaches.promises import DUE, Kept, counts_on, kept
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.themes_asked import AskedThemes, of_service, which
from milepost.store.breaches import themed
from milepost.store.breaches.themed import AgreedInReview
from milepost.store.breaches.wanted import Wanted

__all__ = ["AgreedInReview", "Kept"]

A_WEEK = timedelta(days=7)
Promised = tuple[tuple[AgreedInReview, Kept], ...]


def promised(
    scope: Scope, asked: AskedThemes, *, now: datetime
) -> tuple[tuple[AgreedInReview, Kept], ...]:
    """Read the actions that count in the months asked for, and what became of each.

    Those of warnings count too. One that isn't due yet counts while the last month
    isn't over.
    """
    as_at = AsAt(now.date(), now.astimezone(UTC))
    return tuple(counting(agreed_of(scope, asked, as_at), asked, as_at))


def agreed_of(scope: Scope, asked: AskedThemes, as_at: AsAt) -> list[AgreedInReview]:
    every = replace(which(asked, of_all_months=True), counted=False)
    return themed.agreed_in_reviews(scope, every, known_at=as_at.known_at)


def counting(
    agreed: Iterable[AgreedInReview], asked: AskedThemes, as_at: AsAt
) -> Iterator[tuple[AgreedInReview, Kept]]:
    for one in agreed:
        what = kept(one.promise, as_at.day)
        on = counts_on(one.promise)
        to_come = what is Kept.WAITING and as_at.day <= asked.until
        if to_come or asked.first <= on <= asked.until:
            yield one, what


def promised_in_days(
    scope: Scope, service: str | None, ends: date, *, now: datetime
) -> Promised:
    """Read the actions that were due or done in the seven days to a day.

    Args:
        scope: who asks.
        service: the service whose reviews are meant, or ``CANCER``; None for all.
        ends: the last of the days. If it is past, all is as it was known at its end.
        now: the moment, in local time.
    """
    evening = datetime.combine(ends + timedelta(days=1), time(), tzinfo=now.tzinfo)
    known_at = min(now, evening).astimezone(UTC)
    wanted = Wanted(**of_service(service))
    told = themed.agreed_in_reviews(scope, wanted, known_at=known_at)
    found = [(one, kept(one.promise, ends)) for one in told]
    return tuple(
        (one, what)
        for one, what in found
        if what in DUE and ends - A_WEEK < counts_on(one.promise) <= ends
    )
