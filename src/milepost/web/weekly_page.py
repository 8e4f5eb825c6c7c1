"""The page of the weekly report, with the ways to take it away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from milepost.foundation.days import in_words
from milepost.foundation.printed import Document
from milepost.reading.indicators import CANCER, Asked
from milepost.web import indicators_address as to
from milepost.web.document_parts import present_parts
from milepost.web.list_filters import Field, Option

FOR = (("team", "For the team, with names"), ("others", "For others, without"))
SHOWN, ALL_OF_THEM = 50, 100_000
"""How many of each list are on the page and on paper, and in the spreadsheet."""


@dataclass(frozen=True, slots=True)
class WeeklyPage:
    """Every word on the page."""

    title: str
    heading: str
    standpoint: str
    filters: tuple[str, ...]
    fields: tuple[Field, ...]
    parts: tuple[Any, ...]
    pdf: str
    spreadsheet: str
    back: str


def present_weekly(
    document: Document,
    asked: Asked,
    *,
    services: dict[str, str],
    weeks: Sequence[date],
    beyond: bool,
) -> WeeklyPage:
    """Put the report into a page.

    Args:
        document: the report.
        asked: whose, and of which week.
        services: the name of each service in scope, by its code.
        weeks: the last days of the weeks that are kept, the latest first.
        beyond: whether it goes beyond the team.
    """
    to_whom = "others" if beyond else None
    return WeeklyPage(
        title=document.title,
        heading=document.title,
        standpoint=document.as_at,
        filters=document.filters,
        fields=_fields(asked, services, weeks, "others" if beyond else "team"),
        parts=present_parts(document),
        pdf=to.address(f"{to.REPORT}.pdf", asked, to=to_whom),
        spreadsheet=to.address(f"{to.REPORT}.xlsx", asked, to=to_whom),
        back=to.address(to.INDICATORS, asked),
    )


def _fields(
    asked: Asked, services: dict[str, str], weeks: Sequence[date], to_whom: str
) -> tuple[Field, ...]:
    of = [("", "All your services"), (CANCER, "All cancer services")]
    days = [(day.isoformat(), f"Week to {in_words(day)}") for day in weeks]
    week = asked.week.isoformat() if asked.week else ""
    return (
        _field(
            "service",
            "Service or tumour group",
            [*of, *services.items()],
            asked.service,
        ),
        _field("week", "Week", days, week),
        _field("to", "For whom", FOR, to_whom),
    )


def _field(
    name: str, label: str, options: Sequence[tuple[str, str]], chosen: str | None
) -> Field:
    return Field(
        name,
        label,
        tuple(Option(value, text, value == (chosen or "")) for value, text in options),
    )
