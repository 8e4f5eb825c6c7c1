"""The page of indicators: each figure with the patients behind it, and how it went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl

from milepost.foundation.days import in_words
from milepost.foundation.printed import (
    Document,
    Heading,
    Paragraph,
    Part,
    Picture,
    Table,
)
from milepost.foundation.problems import Problem
from milepost.host import charts
from milepost.measures.control_chart import xmr
from milepost.measures.control_profiles import TRIAL_BELOW
from milepost.reading.indicators import CANCER, IndicatorsReading, Whose
from milepost.web import indicators_address as to
from milepost.web.document_parts import present_parts
from milepost.web.indicator_tables import COLUMNS, answers, days_table, figures
from milepost.web.indicator_words import ALL, marks_in_words
from milepost.web.list_filters import Field, Option
from milepost.web.words import many, moment

TRENDS = (
    ("late_tracking", "patients"),
    ("over", "patients"),
    ("stale", "patients"),
    ("unresolved", "escalations"),
)
"""What is drawn week by week, beside the long waits."""

MEANT = "Now, and the last seven days for escalations"


@dataclass(frozen=True, slots=True)
class IndicatorsPage:
    """Every word on the page."""

    title: str
    heading: str
    standpoint: str
    counted: str
    past: bool
    present: str
    fields: tuple[Field, ...]
    problems: tuple[Problem, ...]
    awaited: str
    parts: tuple[Any, ...]
    definitions: tuple[tuple[str, str], ...]
    csv: str
    report: str
    """Where the report of the week is; blank while no week is kept."""


def present_indicators(
    reading: IndicatorsReading,
    problems: Iterable[Problem] = (),
    actions: Table | None = None,
) -> IndicatorsPage:
    """Put the figures into words.

    Args:
        reading: the figures.
        problems: what was wrong with the question.
        actions: what became of the actions agreed in reviews of breaches.
    """
    document = indicators_document(reading, actions=actions)
    asked = reading.whose.asked
    last = asked.week or (reading.weeks[-1] if reading.weeks else None)
    shown = [name for name in ALL if name in _shown(reading)]
    return IndicatorsPage(
        title="Indicators",
        heading="Indicators",
        standpoint=document.as_at,
        counted=" ".join(document.filters),
        past=asked.week is not None,
        present=to.address(to.INDICATORS, to.of_week(asked, None)),
        fields=_fields(reading),
        problems=tuple(problems),
        awaited=_awaited(reading),
        parts=present_parts(document),
        definitions=tuple((ALL[name].title, _definition(name)) for name in shown),
        csv=to.address(f"{to.INDICATORS}/figures.csv", asked),
        report=to.address(to.REPORT, to.of_week(asked, last)) if last else "",
    )


def indicators_document(
    reading: IndicatorsReading,
    *,
    organisation: str = "",
    printed: str = "",
    actions: Table | None = None,
) -> Document:
    """Make one document of all figures."""
    marks = tuple(f"past_{mark}" for mark in reading.marks)
    return Document(
        title="Indicators",
        organisation=organisation,
        as_at=as_at(reading.whose),
        filters=(counted_of(reading.whose),),
        printed=printed,
        parts=(
            Heading("Long waits"),
            figures(
                reading,
                "Patients past a limit",
                ("over", *marks),
                note=marks_in_words(reading.marks),
            ),
            Heading("Steps of the timed pathway"),
            figures(reading, "Steps on time and late", ("on_time", "late")),
            Heading("Delay in tracking, and delay in care"),
            Paragraph(
                "A patient who is late waits for care, or for us: something was recorded "
                "that nobody has looked at. The second may not be late at all."
            ),
            figures(
                reading,
                "Where delay is",
                ("late_care", "late_tracking", "over_care", "over_tracking"),
            ),
            days_table(reading),
            Heading("How lately patients were looked at"),
            figures(
                reading, "Tracking", ("unseen", "stale", "never", "untold", "seen_late")
            ),
            Heading("Escalations"),
            figures(reading, "Escalations", ("raised", "unresolved", "climbed")),
            *answers(reading),
            *([Heading("Learning from breaches"), actions] if actions else []),
            Heading("Week by week"),
            *_trends(reading),
        ),
    )


def every_figure(reading: IndicatorsReading) -> Table:
    """List every part of every figure, for a CSV."""
    names = dict(reading.services)
    rows = [
        (
            row["figure"],
            ALL[row["figure"]].title,
            names.get(row["service"], row["service"]),
            row["part"],
            row["count"],
            row["days"] if ALL[row["figure"]].days else None,
        )
        for row in reading.parts.iter_rows(named=True)
    ]
    return Table("Figures", COLUMNS, tuple(rows))


def as_at(whose: Whose) -> str:
    """Say from where the figures are seen."""
    if whose.asked.week is None:
        return f"As at {moment(whose.as_at.known_at)}"
    return f"Week to {in_words(whose.asked.week)}, as it was known at its end"


def counted_of(whose: Whose) -> str:
    """Say which services are counted."""
    named = ", ".join(whose.names) or "none"
    if whose.asked.service is None:
        return f"All your services: {named}."
    if whose.asked.service == CANCER:
        return f"All cancer services: {named}."
    return f"Service: {named}."


def _shown(reading: IndicatorsReading) -> set[str]:
    changes = {"joined", "treated", "left", "breached", "moved", "stood", "open"}
    marks = {name for name in ALL if name.startswith(("past_", "marked_"))}
    return set(ALL) - changes - marks | {f"past_{mark}" for mark in reading.marks}


def _definition(name: str) -> str:
    figure = ALL[name]
    days = f" Days: {figure.days}." if figure.days else ""
    share = f" Share: of “{ALL[figure.of].title}”." if figure.of else ""
    return f"{figure.says[:1].upper()}{figure.says[1:]}.{days}{share}"


def _awaited(reading: IndicatorsReading) -> str:
    if not reading.awaited:
        return ""
    weeks = many(reading.awaited, "finished week")
    return (
        f"{weeks} of the last 26 are still to be worked out. The command milepost work does so, "
        "a few each minute, the last first."
    )


def _fields(reading: IndicatorsReading) -> tuple[Field, ...]:
    asked = reading.whose.asked
    services = [("", "All your services")]
    services += [(CANCER, "All cancer services")] * reading.has_cancer
    services += reading.services
    weeks = [("", MEANT)]
    weeks += [
        (day.isoformat(), f"Week to {in_words(day)}") for day in reversed(reading.weeks)
    ]
    week = asked.week.isoformat() if asked.week else ""
    return (
        _field("service", "Service or tumour group", services, asked.service or ""),
        _field("week", "When", weeks, week),
    )


def _field(
    name: str, label: str, options: Iterable[tuple[str, str]], chosen: str
) -> Field:
    return Field(
        name,
        label,
        tuple(Option(value, text, value == chosen) for value, text in options),
    )


def _trends(reading: IndicatorsReading) -> list[Part]:
    if len(reading.weeks) < 2:
        return [Paragraph("Two finished weeks are needed before a trend can be drawn.")]
    marks = tuple((f"past_{mark}", "patients") for mark in reading.marks)
    drawn: list[Part] = []
    for figure, unit in (*marks, *TRENDS):
        theirs = reading.trend.filter(pl.col("figure") == figure)
        by_week = dict(theirs.select("ends", "count").iter_rows())
        counts = tuple(by_week.get(day, 0) for day in reading.weeks)
        drawn.append(trend(ALL[figure].title, unit, reading.weeks, counts))
    return drawn


@lru_cache(maxsize=256)
def trend(
    title: str, unit: str, weeks: tuple[Any, ...], counts: tuple[int, ...]
) -> Picture:
    """Draw a figure week by week: a control chart once there are points enough."""
    if len(weeks) < TRIAL_BELOW:
        series: Sequence[charts.Series] = [charts.Series(title, counts)]
        return charts.lines(title, weeks, series, unit=unit)
    chart = xmr(counts, dates=weeks, improvement="decrease", expected_period="week")
    return charts.control(title, chart.points, unit=unit, said=chart.words)
