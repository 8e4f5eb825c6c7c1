"""The words of the part of a patient's page that says what may become of their wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from milepost.foundation.days import in_words
from milepost.reading.forecasts import Clock, Forecast
from milepost.reading.pathway import PathwayReading
from milepost.tracking.history import WEIGHT
from milepost.web.forecast_words import (
    NEVER_PRIORITY,
    in_100,
    place_in_words,
    without_in_words,
)
from milepost.web.words import many, standard_in_words


@dataclass(frozen=True, slots=True)
class ForecastCard:
    """What is forecast of one clock."""

    standard: str
    chance: str
    """Such as ``34 in 100``; blank where it can't be said."""

    of_breach: str
    """A sentence that says what the chance means, or why there is none."""

    treatment: str
    why: str
    doubt: str
    """A warning, where such forecasts haven't been proved; blank where they have."""


@dataclass(frozen=True, slots=True)
class ForecastPart:
    """Every word of the part."""

    cards: tuple[ForecastCard, ...]
    empty: str
    learnt: str
    never: str = NEVER_PRIORITY


def present_forecasts(
    reading: PathwayReading, told: Mapping[Clock, Forecast], *, live: bool
) -> ForecastPart | None:
    """Put the forecasts of a pathway's running clocks into words; None if none runs."""
    running = [c for c in reading.clocks if c.row["how"] == "running"]
    if not running:
        return None
    cards = []
    for clock in running:
        key = (reading.pathway, clock.standard.id, clock.row["clock"])
        if found := told.get(key):  # type: ignore[call-overload]
            breach_on = clock.row["breach_on"]
            cards.append(_card(found, reading.service_name, breach_on))
    last = next(iter(told.values()), None)
    return ForecastPart(
        cards=tuple(cards),
        empty="" if cards else _none_yet(live=live),
        learnt=_learnt(last) if last else "",
    )


def _card(told: Forecast, service_name: str, breach_on: date | None) -> ForecastCard:
    return ForecastCard(
        standard=standard_in_words(told.standard),
        chance="" if told.chance is None else in_100(told.chance),
        of_breach=_of_breach(told, breach_on),
        treatment=_treatment(told),
        why=_why(told, service_name),
        doubt=""
        if told.proved or told.chance is None
        else "Forecasts for this standard haven’t been proved better than saying the "
        "same of everybody, so lists aren’t sorted by them.",
    )


def _of_breach(told: Forecast, breach_on: date | None) -> str:
    if told.chance is None or breach_on is None:
        return without_in_words(told.without or "few", patients=told.patients)
    left = (breach_on - told.day).days - 1
    first_over = f"The first day over the limit is {in_words(breach_on)}."
    if not left:
        return f"This is the last day within the limit. {first_over}"
    return (
        f"Of 100 earlier patients like this one, {_about(told.chance)} still waited "
        f"{many(left, 'day')} later, when the limit would be passed. {first_over}"
    )


def _about(share: float) -> str:
    words = in_100(share).removesuffix(" in 100")
    return words if words.startswith(("under", "over")) else f"about {words}"


def _treatment(told: Forecast) -> str:
    if told.treated is None or not told.patients or told.without == "few":
        return ""
    of = f"Of 100 like this one, {_about(told.treated)} had what the standard waits for"
    if told.half_on is None:
        return f"{of}; by when can’t be said."
    between = (
        f", and eight in ten between {in_words(told.early_on)} and "
        f"{in_words(told.late_on)}"
        if told.early_on and told.late_on
        else ""
    )
    return f"{of}. If this one does too: as likely before {in_words(told.half_on)} as after{between}."


def _why(told: Forecast, service_name: str) -> str:
    if told.level is None or told.place is None or told.asked_at is None:
        return ""
    group = place_in_words(told.level, told.place, service_name)
    between = (
        f", between {told.first_on:%B %Y} and {told.last_on:%B %Y}"
        if told.first_on and told.last_on
        else ""
    )
    waited = many(told.asked_at, "day")
    leans = (
        ""
        if told.level == "all"
        else f" {WEIGHT} patients of the next wider group count beside them."
    )
    return (
        f"Like this one: the {told.patients:,} earlier patients {group} after about "
        f"{waited} of waiting{between}.{leans}"
    )


def _learnt(told: Forecast) -> str:
    behind = (
        " It doesn’t count the latest news of this pathway yet: that takes a minute."
        if told.behind
        else ""
    )
    return (
        f"Learnt on {in_words(told.learnt_on)} from this board’s own history, and "
        f"worked out for {in_words(told.day)}.{behind}"
    )


def _none_yet(*, live: bool) -> str:
    if live:
        return (
            "Not worked out yet. A new clock has its forecast within a minute, once the "
            "board’s history has been learnt from."
        )
    return "The board’s history had not been learnt from by then, so there was none."
