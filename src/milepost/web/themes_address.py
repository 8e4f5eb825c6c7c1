"""The addresses of themes: of which breaches, of which months, and what is behind them."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from milepost.breaches.themes import month_of, months_on
from milepost.foundation.problems import Problem
from milepost.reading.themes_asked import CANCER, AskedThemes
from milepost.rules.breaches import Stage

THEMES = "/breaches/themes"
PACK = f"{THEMES}/pack"
LEARNING = f"{THEMES}/learning"
NEAR = "/breaches/near-misses"
ACTIONS = f"{THEMES}/actions"
MONTHS = 12
"""How many months are counted unless others are asked for, this one included."""

LONGEST_SPAN = 36
EARLIEST = date(2000, 1, 1)


def read_asked(
    said: Mapping[str, str], services: Mapping[str, str], today: date
) -> tuple[AskedThemes, list[Problem]]:
    """Read of which breaches an address asks for themes.

    Args:
        said: the words of the address.
        services: the name of each service that the person may see, by its code.
        today: the day.
    """
    problems: list[Problem] = []
    service = said.get("service") or None
    if service not in (None, CANCER, *services):
        problems.append(_none_of_yours(service or ""))
        service = None
    this = month_of(today)
    last = read_month(said.get("last", ""))
    first = read_month(said.get("first", ""))
    for name, month in (("first", first), ("last", last)):
        if said.get(name) and month is None:
            problems.append(_no_month(name, said[name]))
    last = min(last or this, this)
    usual = months_on(last, 1 - MONTHS)
    first = first or usual
    if not months_on(last, 1 - LONGEST_SPAN) <= first <= last:
        problems.append(_no_span(first, last))
        first = usual
    stage = said.get("stage", "")
    return (
        AskedThemes(
            service=service,
            standard=_plain(said.get("standard", "")),
            stage=stage if stage in list(Stage) else None,
            reason=_plain(said.get("reason", "")),
            first=first,
            last=last,
        ),
        problems,
    )


def read_month(said: str) -> date | None:
    """Read a month such as 2026-11.

    >>> read_month("2026-11"), read_month("soon"), read_month("0001-01")
    (datetime.date(2026, 11, 1), None, None)
    """
    return _since_earliest(f"{said}-01") if len(said) == len("2026-11") else None


def read_day(said: str, today: date) -> date | None:
    """Read a day such as 2026-11-22; None if it is none. One to come is today."""
    day = _since_earliest(said)
    return day and min(day, today)


def _since_earliest(said: str) -> date | None:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if day >= EARLIEST else None


def in_address(month: date) -> str:
    """Write a month as an address says it.

    >>> in_address(date(2026, 11, 1))
    '2026-11'
    """
    return f"{month:%Y-%m}"


def address(path: str, asked: AskedThemes, **more: str | None) -> str:
    """Write the address of a page about the same breaches, with some of it changed."""
    told = {
        "service": asked.service,
        "standard": asked.standard,
        "stage": asked.stage,
        "reason": asked.reason,
        "first": in_address(asked.first),
        "last": in_address(asked.last),
    } | more
    return f"{path}?{urlencode({n: one for n, one in told.items() if one})}"


def reviews(asked: AskedThemes, **more: str | None) -> str:
    """Write the address of the reviews behind a figure: the list, narrowed as it is."""
    told = {
        "show": "all",
        "counted": "yes",
        **_whose(asked),
        "standard": asked.standard,
        "stage": asked.stage,
        "reason": asked.reason,
        "since": asked.first.isoformat(),
        "until": asked.until.isoformat(),
    } | more
    return f"/breaches?{urlencode({n: one for n, one in told.items() if one})}"


def near(asked: AskedThemes, **more: str | None) -> str:
    """Write the address of the near misses behind a figure."""
    told = {
        "service": asked.service,
        "standard": asked.standard,
        "first": in_address(asked.first),
        "last": in_address(asked.last),
    } | more
    return f"{NEAR}?{urlencode({n: one for n, one in told.items() if one})}"


def _whose(asked: AskedThemes) -> dict[str, str | None]:
    if asked.service == CANCER:
        return {"family": CANCER.partition(":")[2]}
    return {"service": asked.service}


def _plain(said: str) -> str | None:
    return said if said and "\x00" not in said else None


def _none_of_yours(service: str) -> Problem:
    return Problem(
        "themes.no-such-service",
        "service",
        f"{service!r} is none of your services, so all of them are counted.",
        "Choose a service from the list.",
    )


def _no_month(name: str, said: str) -> Problem:
    return Problem(
        "themes.no-such-month",
        name,
        f"{said!r} is no month, so the usual months are counted.",
        "Choose a month from the list.",
    )


def _no_span(first: date, last: date) -> Problem:
    return Problem(
        "themes.no-such-months",
        "first",
        f"{first:%B %Y} to {last:%B %Y} can’t be counted: it ends before it begins, or "
        f"is longer than {LONGEST_SPAN} months. The twelve months to the last are shown.",
        "Choose a first month that is no later than the last.",
    )
