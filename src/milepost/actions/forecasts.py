"""Learn from the history, and forecast each running clock by what was learnt."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.store import log
from milepost.store.append import tell_all
from milepost.store.columns import analyse
from milepost.store.forecasts import lessons, write
from milepost.store.pathways import of_which_service, standards_by_service
from milepost.store.projections import Progress, providers, ranges
from milepost.tracking import waits
from milepost.tracking.forecast_study import Study, look_back, study
from milepost.tracking.forecasts import forecast
from milepost.tracking.history import Curves

LEARN_EVERY_DAYS = 7
AT_ONCE = 50_000
"""How many clocks are forecast in one go."""

READ = frozenset({"outcome"})
"""Attributes that endings look at, beside those of clocks and positions."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was done."""

    lessons: int = 0
    clocks: int = 0

    def __add__(self, other: "Forecast") -> "Forecast":
        return Forecast(self.lessons + other.lessons, self.clocks + other.clocks)

    def __str__(self) -> str:
        """Say it.

        >>> str(Forecast(1, 1200))
        'the history was learnt from once; 1,200 clocks forecast'
        """
        learnt = {
            0: "no history was learnt from",
            1: "the history was learnt from once",
        }
        often = learnt.get(self.lessons, f"{self.lessons} histories were learnt from")
        return f"{often}; {self.clocks:,} clocks forecast"


def look_ahead(
    provider: str | None,
    *,
    lawbook: Lawbook,
    now: datetime,
    afresh: bool = False,
    learn: bool = True,
    go_on: Callable[[], bool] = lambda: True,
    progress: Progress = lambda _done, _of: None,
) -> Forecast:
    """Learn where it is time to, and forecast every clock that has changed since.

    A provider's history is learnt from once a week. Several machines may do this at
    once: where one learns or forecasts for a provider, the others leave that to it.
    While one learns, another may forecast by what was learnt before.

    Args:
        provider: one, or every one.
        lawbook: the standards and their rules.
        now: the moment, in local time.
        afresh: learn now, and forecast every clock.
        learn: whether to learn at all.
        go_on: whether to go on.
        progress: told how many ranges of pathways were read, of how many.
    """
    done = Forecast()
    for name in [provider] if provider else providers():
        if not go_on():
            break
        with transaction.atomic():
            if learn and write.alone_in_learning(name):
                done += _learn_if_due(
                    name, lawbook, now, afresh=afresh, progress=progress
                )
        while go_on() and (told := _forecast_some(name, now.date())):
            done += Forecast(clocks=told)
        with transaction.atomic():
            write.drop_ended(name)
    return done


def is_time_to_learn(day: date, *, known_at: datetime) -> bool:
    """Whether the history of any provider is to be learnt from."""
    as_at = AsAt(day, known_at.astimezone(UTC))
    return any(_is_due(name, as_at) for name in providers())


def forecast_afresh(provider: str | None, *, today: date) -> int:
    """Throw every forecast away, and make it again by what was learnt last."""
    total = 0
    for name in [provider] if provider else providers():
        with transaction.atomic():
            write.forget(name)
        while told := _forecast_some(name, today):
            total += told
    return total


def learn_from(
    provider: str,
    *,
    lawbook: Lawbook,
    as_at: AsAt,
    progress: Progress = lambda _done, _of: None,
) -> Study:
    """Work out what a provider's history taught at a standpoint, and keep nothing."""
    scope = Scope(provider, "milepost")
    sitting = waits.judges(lawbook, standards_by_service(scope))
    attributes = waits.attributes_read(sitting) | READ
    looked = []
    parts = list(ranges(provider))
    for number, between in enumerate(parts, start=1):
        events = log.events(scope, between=between, attributes=attributes)
        services = of_which_service(scope, between=between)
        looked.append(look_back(events, services, sitting, as_at=as_at))
        progress(number, len(parts))
    return study(looked, sitting, as_at=as_at)


def _learn_if_due(
    provider: str, lawbook: Lawbook, now: datetime, *, afresh: bool, progress: Progress
) -> Forecast:
    as_at = AsAt(now.date(), now.astimezone(UTC))
    if not (afresh or _is_due(provider, as_at)):
        return Forecast()
    found = learn_from(provider, lawbook=lawbook, as_at=as_at, progress=progress)
    write.keep(provider, found)
    tell_all(provider)
    return Forecast(lessons=1)


def _is_due(provider: str, as_at: AsAt) -> bool:
    last = lessons.learnt(Scope(provider, "milepost"), as_at)
    return last is None or as_at.day - last.day >= timedelta(days=LEARN_EVERY_DAYS)


@transaction.atomic
def _forecast_some(provider: str, today: date) -> int:
    """Forecast some of the clocks that need it, and say how many those were."""
    if not write.alone(provider):
        return 0
    as_at = AsAt(today, waits.EVERYTHING)
    last = lessons.learnt(Scope(provider, "milepost"), as_at)
    if last is None:
        return 0
    asked = write.stale(provider, last.number, today, at_most=AT_ONCE)
    if asked.is_empty():
        return 0
    groups = lessons.groups_of(last.number, frozenset(asked["standard"].unique()))
    told = forecast(asked, Curves(groups), proved=last.proved, day=today)
    write.replace(provider, last.number, today, asked, told)
    if len(asked) == AT_ONCE:
        analyse("forecasts_forecast")
    return len(asked)
