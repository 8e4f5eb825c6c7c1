"""The words on the page that says how good the forecasts are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from milepost.foundation.days import in_words
from milepost.foundation.printed import (
    Column,
    Document,
    Heading,
    Kind,
    Paragraph,
    Part,
    Table,
)
from milepost.foundation.problems import Problem
from milepost.host.reliability_chart import Tenth, reliability_chart
from milepost.reading.forecasts import Learnt
from milepost.tracking.forecast_trial import NEEDED_ASKS
from milepost.tracking.history import NEEDED, WEIGHT
from milepost.web.document_parts import Drawn, Rows, Said, present_parts
from milepost.web.forecast_words import NEVER_PRIORITY
from milepost.web.list_filters import Box
from milepost.web.standpoint import Standpoint
from milepost.web.words import moment, standard_in_words

TITLE = "Forecasts, and how good they are"
COLUMNS = (
    Column("Asked after", wide=2),
    Column("Patients asked about", Kind.NUMBER),
    Column("Breached", Kind.SHARE),
    Column("Forecast, on average", Kind.SHARE),
    Column("Error", Kind.NUMBER),
    Column("Error of the base rate", Kind.NUMBER),
    Column("Put in the right order", Kind.SHARE),
)
NOTE = (
    "Error is the mean square of how far a chance was from what came to pass (the Brier "
    "score): 0 is never wrong, and less is better. The base rate says of everybody what "
    "is so of all who had waited as long. Put in the right order: of two patients, one "
    "of whom breached, how often that one’s chance was the higher; 50% is a coin."
)
HOW = (
    "Each chance is a count. Of the earlier patients who, after as many days of waiting, "
    "were at the same step, Milepost counts who was treated, who was ruled out, who left "
    "for another reason, and who still waited, day by day. Whoever still waits today is "
    "followed as far as today and no further. Where one service’s patients at a step are "
    f"fewer than {NEEDED}, those of every service at that step count, then those of the "
    "whole stage, then all; each group leans on the next wider one as if "
    f"{WEIGHT} of its patients had been watched too. With fewer than {NEEDED} in all, "
    "there is no forecast."
)


@dataclass(frozen=True, slots=True)
class ForecastsPage:
    """Every word on the page."""

    title: str
    standpoint: str
    past: bool
    present: str
    parts: tuple[Said | Rows | Drawn, ...]
    as_at: Box
    known_at: Box
    problems: tuple[Problem, ...]
    pdf: str
    spreadsheet: str


def forecasts_document(
    last: Learnt | None, seen: Standpoint, *, organisation: str, who: str
) -> Document:
    """Gather what was learnt last, and how good it proved, as one document."""
    return Document(
        title=TITLE,
        organisation=organisation,
        as_at=seen.words,
        filters=("Standards of the services that may be seen; every patient counts.",),
        printed=f"Made by {who}, {moment(seen.now)}",
        parts=tuple(_parts(last)),
    )


def present_document(document: Document, seen: Standpoint) -> ForecastsPage:
    """Put the document into words for the page."""
    day, then = seen.typed
    wrong = {problem.where: problem.message for problem in seen.problems}
    kept = "".join(f"&{name}={value}" for name, value in seen.address.items())
    return ForecastsPage(
        title=f"{'Error: ' if wrong else ''}{document.title}",
        standpoint=seen.words,
        past=seen.past,
        present="/forecasts",
        parts=present_parts(document),
        as_at=Box(day, wrong.get("as_at", "")),
        known_at=Box(then, wrong.get("known_at", "")),
        problems=seen.problems,
        pdf=f"/forecasts?file=pdf{kept}",
        spreadsheet=f"/forecasts?file=xlsx{kept}",
    )


def _parts(last: Learnt | None) -> Iterator[Part]:
    if last is None:
        yield Paragraph(
            "Nothing had been learnt from this board’s history yet. It is learnt from "
            "once a week, by milepost work, or at once by milepost forecast learn."
        )
        yield Heading("How it works")
        yield Paragraph(HOW)
        return
    yield Paragraph(
        f"Learnt on {in_words(last.day)} from this board’s own history, as it was known "
        f"on {moment(last.known_at)}. {NEVER_PRIORITY}"
    )
    for standard in sorted(last.splits):
        yield from _standard(last, standard)
    yield Heading("How it works")
    yield Paragraph(HOW)


def _standard(last: Learnt, standard: str) -> Iterator[Part]:
    mine = pl.col("standard") == standard
    trials = last.trials.filter(mine)
    name = standard_in_words(standard)
    yield Heading(name)
    yield Paragraph(_verdict(last, standard, trials))
    if trials.is_empty():
        return
    rows = trials.sort("asked_at", nulls_last=True).iter_rows(named=True)
    yield Table(
        f"{name}: chance of breach, tried on later patients",
        COLUMNS,
        tuple(_row(row) for row in rows),
        note=NOTE,
    )
    yield reliability_chart(
        f"{name}: what was forecast, and what came to pass",
        [
            Tenth(row["asks"], row["chance"], row["happened"])
            for row in last.reliability.filter(mine).iter_rows(named=True)
        ],
    )


def _verdict(last: Learnt, standard: str, trials: pl.DataFrame) -> str:
    split = in_words(last.splits[standard])
    tried = (
        f"To try it, only what was known on {split} was learnt from, and later patients "
        "were asked about, of whom it is known by now what became."
    )
    overall = trials.filter(pl.col("asked_at").is_null())
    asks = 0 if overall.is_empty() else overall["asks"].item()
    if standard in last.proved:
        return (
            "Proved: its forecasts came nearer than the base rate, by more than luck may, "
            f"and lists may be sorted by them. {tried}"
        )
    if asks < NEEDED_ASKS:
        return (
            f"Not tried: {asks:,} later patients could be asked about, and {NEEDED_ASKS} "
            f"are needed. Lists aren’t sorted by its forecasts. {tried}"
        )
    return (
        "Warning: its forecasts were no better than the base rate, or no more than luck "
        "may make them. They are shown with a warning, and lists aren’t sorted by them. "
        f"{tried}"
    )


def _row(row: dict[str, Any]) -> tuple[str | int | float | None, ...]:
    days = row["asked_at"]
    return (
        "All together" if days is None else f"{days} days",
        row["asks"],
        row["happened"],
        row["chance"],
        f"{row['brier']:.3f}",
        f"{row['base_brier']:.3f}",
        row["concordance"],
    )
