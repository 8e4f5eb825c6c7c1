"""The words, the charts and the tables of where time goes on a timed pathway."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

import polars as pl

from milepost.foundation.days import in_words
from milepost.foundation.printed import (
    Column,
    Document,
    Heading,
    Kind,
    Paragraph,
    Part,
    Picture,
    Table,
)
from milepost.host.charts import Series, lines
from milepost.reading.bottlenecks import BottlenecksReading, StepNow
from milepost.web.list_filters import Field, Option
from milepost.web.touched_words import STATES
from milepost.web.words import many

FEW, FEW_FOR_NINTH = 5, 10
"""Below so many patients a median, or a 90th percentile, says too little."""

SHOWN = 100
FILES = {
    "csv": "Every step and month as CSV",
    "xlsx": "All tables as a spreadsheet",
    "pdf": "PDF",
}
TOO_FEW = (
    f"“Few”: a median of fewer than {FEW} patients, or a 90th percentile of fewer than "
    f"{FEW_FOR_NINTH}, says too little. The month that isn’t over is counted so far."
)
COUNTED = (
    "Days count from the step done before it, or from day 0, in the month in which the "
    "step was done. In time: done by its day, of those that had a day that was certain. "
    "Each patient is measured by the edition they go by."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesPage:
    """What the page has beside its document."""

    title: str
    id: str
    service: str
    document: Document
    steps: Field
    files: tuple[tuple[str, str], ...]
    empty: str


def present_bottlenecks(
    reading: BottlenecksReading,
    *,
    service: tuple[str, str],
    organisation: str,
    standpoint: str,
    printed: str,
) -> TimesPage:
    """Put where time goes into a document, and what may be chosen beside it."""
    (code, name), step = service, reading.step
    names = [one.step for one in reading.now]
    href = f"/timed-pathways/{reading.template.id}/times"
    asked = {"service": code, "step": step}
    document = Document(
        title=f"Where time goes: {name}",
        organisation=organisation,
        as_at=f"As at {standpoint.removeprefix('As at ')}",
        filters=(
            f"{reading.template.title}. Only {name}; steps done since {in_words(reading.since)}.",
        ),
        printed=printed,
        parts=_parts(reading, href, code),
    )
    return TimesPage(
        title=document.title,
        id=reading.template.id,
        service=code,
        document=document,
        steps=Field(
            "step", "Step", tuple(Option(n, n, chosen=n == step) for n in names)
        ),
        files=tuple(
            (f"{href}?{urlencode(asked | {'as': kind})}", words)
            for kind, words in FILES.items()
        ),
        empty="Nobody had a step done since then." if reading.months.is_empty() else "",
    )


def _parts(reading: BottlenecksReading, href: str, service: str) -> tuple[Part, ...]:
    step = reading.step
    return (
        Heading("Who waits where now"),
        _now(reading, href, service),
        Heading(f"{step}: month by month"),
        _chart(reading.months, step),
        Paragraph(COUNTED),
        Heading(f"Who waits for it now: {step}"),
        _waiting(reading, step),
        Heading("Every step, month by month"),
        months_table(reading.months),
    )


def months_table(months: pl.DataFrame) -> Table:
    """Put every step and month into a table, the latest month first."""
    rows = months.sort(["month", "number"], descending=[True, False])
    return Table(
        "Days of each step by month",
        (
            Column("Month"),
            Column("Step", wide=2),
            Column("Patients", Kind.NUMBER),
            Column("Median days", Kind.NUMBER),
            Column("90th percentile", Kind.NUMBER),
            Column("In time", Kind.NUMBER),
            Column("Had a certain day", Kind.NUMBER),
        ),
        tuple(
            (
                f"{row['month']:%B %Y}",
                row["step"],
                row["patients"],
                *_spread(row),
                row["in_time"],
                row["with_a_day"],
            )
            for row in rows.iter_rows(named=True)
        ),
        empty="Nobody had a step done in these months.",
        note=TOO_FEW,
    )


def _spread(row: dict[str, object]) -> tuple[float | str, float | str]:
    patients = int(str(row["patients"]))
    return (
        _rounded(row["median_days"]) if patients >= FEW else "few",
        _rounded(row["p90_days"]) if patients >= FEW_FOR_NINTH else "few",
    )


def _rounded(days: object) -> float:
    return round(float(str(days)), 1)


def _now(reading: BottlenecksReading, href: str, service: str) -> Table:
    links = {
        (number, 0): f"{href}?{urlencode({'service': service, 'step': one.step})}"
        for number, one in enumerate(reading.now)
    }
    return Table(
        "Open patients by the step they wait for",
        (
            Column("Step", wide=3),
            Column("Waiting", Kind.NUMBER),
            Column("Late", Kind.NUMBER),
            Column("Median days so far", Kind.NUMBER),
            Column("Longest days", Kind.NUMBER),
        ),
        tuple(
            (
                one.step,
                one.waiting,
                one.late,
                _so_far(one),
                one.longest_days,
            )
            for one in reading.now
        ),
        note="Days so far count from the last step that was done, or from day 0. "
        f"“Few”: fewer than {FEW} wait.",
        links=links,
    )


def _so_far(one: StepNow) -> float | str | None:
    if one.median_days is None:
        return None
    return round(one.median_days, 1) if one.waiting >= FEW else "few"


def _chart(months: pl.DataFrame, step: str) -> Picture | Paragraph:
    """Draw the months of one step; a month with too few has a gap."""
    theirs = months.filter(pl.col("step") == step).sort("month")
    if theirs.is_empty():
        return Paragraph("Nobody had this step done in these months.")
    told = {row["month"]: row for row in theirs.iter_rows(named=True)}
    days = _every_month(theirs["month"][0], theirs["month"][-1])
    spread = [_spread(told[day]) if day in told else (None, None) for day in days]
    median, ninth = (
        [value if isinstance(value, float) else None for value in column]
        for column in zip(*spread, strict=True)
    )
    table = months_table(theirs)
    if not any(value is not None for value in median):
        return replace(table, title=f"{step}: days by month")
    drawn = lines(
        f"{step}: days from the step before",
        [_last_of(day) for day in days],
        [Series("Median", median), Series("9 in 10", ninth)],
        unit="days",
    )
    return replace(drawn, table=table)


def _every_month(first: date, last: date) -> list[date]:
    return pl.date_range(first, last, "1mo", eager=True).to_list()


def _last_of(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(
        days=1
    )


def _waiting(reading: BottlenecksReading, step: str) -> Table:
    shown = reading.waiting[:SHOWN]
    beyond = len(reading.waiting) - len(shown)
    return Table(
        f"Patients who wait for: {step}",
        (
            Column("Patient", wide=3),
            Column("NHS number"),
            Column("Days so far", Kind.NUMBER),
            Column("Due by", Kind.DAY),
            Column("How it stands"),
        ),
        tuple(
            (one.name, one.nhs_number, one.days, one.due, STATES[one.state])
            for one in shown
        ),
        empty="Nobody waits for it.",
        note=f"{many(beyond, 'patient')} more wait; the longest waiting are shown."
        if beyond
        else "",
        links={(n, 0): f"/pathways/{one.pathway}" for n, one in enumerate(shown)},
    )
