"""The addresses of indicators: whose figures, of which week, and which part of one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from milepost.foundation.problems import Problem
from milepost.reading.indicators import CANCER, Asked, OfPart

INDICATORS = "/indicators"
REPORT = "/indicators/report"
PARTS = ("step", "rung", "desk", "cause")


def read_asked(
    said: Mapping[str, str], services: Mapping[str, str]
) -> tuple[Asked, list[Problem]]:
    """Read whose figures, and of when, an address asks for.

    Args:
        said: the words of the address.
        services: the name of each service that the person may see, by its code.
    """
    problems = []
    service, week = said.get("service") or None, None
    if service not in (None, CANCER, *services):
        problems.append(
            Problem(
                "indicators.no-such-service",
                "service",
                f"{service!r} is none of your services, so all of them are counted.",
                "Choose a service from the list.",
            )
        )
        service = None
    if said.get("week"):
        try:
            week = date.fromisoformat(said["week"])
        except ValueError:
            problems.append(
                Problem(
                    "indicators.no-such-week",
                    "week",
                    f"{said['week']!r} is no day, so the figures are those of now.",
                    "Choose a week from the list.",
                )
            )
    return Asked(service=service, week=week), problems


def read_part(said: Mapping[str, str]) -> OfPart:
    """Read which part of a figure an address asks for."""
    return OfPart(**{name: said[name] for name in PARTS if name in said})


def address(path: str, asked: Asked, **more: str | None) -> str:
    """Write the address of a page about the same figures.

    >>> address("/indicators", Asked(service="lung"), page="2")
    '/indicators?service=lung&page=2'
    >>> address("/indicators", Asked())
    '/indicators'
    """
    told = {"service": asked.service, "week": asked.week and asked.week.isoformat()}
    words = {name: one for name, one in (told | more).items() if one is not None}
    return f"{path}?{urlencode(words)}" if words else path


def behind(figure: str, asked: Asked, **part: str | None) -> str:
    """Write the address of the patients behind a figure, or behind a part of it."""
    return address(f"{INDICATORS}/behind/{figure}", asked, **part)


def of_week(asked: Asked, week: date | None) -> Asked:
    """Ask the same of another week."""
    return replace(asked, week=week)
