"""The page of the learning summary, with the ways to take it away."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from milepost.foundation.printed import Document
from milepost.foundation.problems import Problem
from milepost.reading.breach_learning import LearningReading
from milepost.web import themes_address as to
from milepost.web.document_parts import present_parts
from milepost.web.list_filters import Field
from milepost.web.themes_page import (
    FOR,
    months_offered,
    options,
    services_offered,
)

ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LearningPage:
    """Every word on the page."""

    title: str
    heading: str
    standpoint: str
    told: tuple[str, ...]
    problems: tuple[Problem, ...]
    action: str
    fields: tuple[Field, ...]
    ways: tuple[tuple[str, str], ...]
    parts: tuple[Any, ...]
    empty: str = ""


def present_learning(
    reading: LearningReading,
    document: Document,
    *,
    problems: tuple[Problem, ...] = (),
    beyond: bool,
) -> LearningPage:
    """Put a learning summary into a page."""
    asked, whom = reading.themes.asked, "others" if beyond else "team"
    months = months_offered(reading.themes.as_at.day, asked.last)
    told = {
        "service": asked.service,
        "standard": asked.standard,
        "month": to.in_address(asked.last),
        "to": whom,
    }
    query = urlencode({name: one for name, one in told.items() if one})
    return LearningPage(
        title=document.title,
        heading=document.title,
        standpoint=document.as_at,
        told=document.filters,
        problems=problems,
        action=to.LEARNING,
        fields=(
            Field(
                "service",
                "Service or tumour group",
                options(services_offered(reading.themes), asked.service),
            ),
            Field("month", "Month", options(months, to.in_address(asked.last))),
            Field("to", "For whom", options(FOR, whom)),
        ),
        ways=(
            ("Take it away as PDF, one page", f"{to.LEARNING}.pdf?{query}"),
            (
                "Take it away as spreadsheet, with all of it",
                f"{to.LEARNING}.xlsx?{query}",
            ),
            ("Themes of more months", to.address(to.THEMES, asked, first=None)),
        ),
        parts=present_parts(document),
    )


def month_asked(said: str, today: date) -> date:
    """Read the month asked for; the last that is over, where it is none.

    >>> month_asked("2026-09", date(2026, 11, 22)), month_asked("", date(2026, 11, 22))
    (datetime.date(2026, 9, 1), datetime.date(2026, 10, 1))
    """
    this = today.replace(day=1)
    last = (this - ONE).replace(day=1)
    month = to.read_month(said) or last
    return min(month, this)
