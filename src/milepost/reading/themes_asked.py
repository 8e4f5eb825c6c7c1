"""Of which breaches themes are asked for, in the words of the lists behind them."""

from dataclasses import dataclass
from datetime import date, timedelta

from milepost.breaches.themes import months_on
from milepost.reading.indicators_asked import CANCER
from milepost.store.breaches.wanted import Wanted
from milepost.store.near_misses import lists as near_misses

FAMILY = "cancer"
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


def which(asked: AskedThemes, *, of_all_months: bool = False) -> Wanted:
    """Say which reviews are asked for, as the list of reviews is asked for them."""
    return Wanted(
        counted=True,
        **of_service(asked.service),
        standard=asked.standard,
        stage=asked.stage,
        reason=asked.reason,
        since=None if of_all_months else asked.first,
        until=None if of_all_months else asked.until,
    )


def near_which(asked: AskedThemes) -> near_misses.Wanted:
    """Say which near misses are asked for. They have no reasons to ask by."""
    return near_misses.Wanted(
        **of_service(asked.service),
        standard=asked.standard,
        since=asked.first,
        until=asked.until,
    )


def of_service(service: str | None) -> dict[str, str | None]:
    """Say whose: one service's, those of every tumour group, or everybody's.

    >>> of_service("lung"), of_service(CANCER)
    ({'service': 'lung', 'family': None}, {'service': None, 'family': 'cancer'})
    """
    if service == CANCER:
        return {"service": None, "family": FAMILY}
    return {"service": service, "family": None}
