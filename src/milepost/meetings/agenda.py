"""The agenda that makes itself: whom a meeting speaks of, by which line, in which order."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from milepost.foundation.tables import Column, Table
from milepost.rules.meetings import AgendaRule, Takes

MAYBE = True

CANDIDATES = Table(
    "candidates",
    {
        "pathway": Column(pl.String, "The pathway."),
        "patient": Column(pl.String, "Whose it is. A patient may have several."),
        "service": Column(pl.String, "The service."),
        "family": Column(pl.String, "Its family, such as cancer."),
        "standard": Column(
            pl.String, "The standard of its first clock to breach.", MAYBE
        ),
        "first_on": Column(pl.Date, "The day of the first thing recorded.", MAYBE),
        "waited_from": Column(pl.Date, "The day its wait counts from.", MAYBE),
        "limit_days": Column(pl.Int32, "The limit of that standard.", MAYBE),
        "breach_on": Column(pl.Date, "The first day over the limit.", MAYBE),
        "next_step": Column(pl.String, "What the patient needs next.", MAYBE),
        "booked_for": Column(pl.Date, "The soonest day anything is booked.", MAYBE),
        "booked_what": Column(pl.String, "What is booked for that day.", MAYBE),
        "looked_on": Column(pl.Date, "The day anybody last looked.", MAYBE),
        "action_due": Column(
            pl.Date, "The earliest day of an action still open.", MAYBE
        ),
        "escalated_on": Column(
            pl.Date, "The day of the oldest open escalation.", MAYBE
        ),
        "rung": Column(pl.Int32, "The highest rung of an open escalation.", MAYBE),
        "planned_for": Column(pl.Date, "The day a planned patient is due.", MAYBE),
        "carried": Column(pl.String, "Why it was left over, if it was.", MAYBE),
    },
    in_order_of=("pathway",),
)
"""Every pathway a meeting might speak of, one row each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One patient of an agenda."""

    place: int
    """From 1, in the order of the meeting."""

    line: str
    """The line of the agenda that took them."""

    patient: str
    pathway: str
    also: tuple[str, ...]
    """The other lines that would have taken them, in order."""

    others: tuple[str, ...]
    """Their other pathways that some line would have taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """Whom a meeting speaks of, and how many its lines had no room for."""

    items: tuple[Item, ...]
    left_off: tuple[tuple[str, int], ...]
    """Of each line that left any, how many patients no line took, by the first of theirs."""


def in_order_set(
    lines: Sequence[AgendaRule], chosen: Collection[str]
) -> list[AgendaRule]:
    """Put the lines of an agenda in the order a chair set; those not named are left out.

    With nothing set they stand as the lawbook has them.
    """
    named = {line.name: line for line in lines}
    if not chosen:
        return list(lines)
    return [named[name] for name in chosen if name in named]


def agenda(
    candidates: pl.DataFrame,
    lines: Sequence[AgendaRule],
    *,
    day: date,
    next_on: date,
) -> Agenda:
    """Make the agenda: each patient once, by the first line that takes them.

    Args:
        candidates: a ``CANDIDATES`` frame, of those the meeting is about.
        lines: in the order the chair set.
        day: the day of the meeting.
        next_on: the day of the meeting after it.
    """
    rows = CANDIDATES.check(candidates)
    matching = [
        rows.filter(takes(line, day=day, next_on=next_on))
        .sort(*_order(line), nulls_last=False)
        .select("patient", "pathway", line=pl.lit(place, pl.Int32))
        for place, line in enumerate(lines)
    ]
    taken = pl.DataFrame(schema=_MATCH)
    for line, found in zip(lines, matching, strict=True):
        first = found.unique("patient", keep="first", maintain_order=True)
        theirs = first.join(taken, on="patient", how="anti", maintain_order="left")
        taken.extend(theirs.head(line.most or len(theirs)))
    every = pl.concat([taken.clear(), *matching])
    return Agenda(
        items=tuple(_items(taken, every, lines)),
        left_off=_left_off(taken, every, lines),
    )


_MATCH = {"patient": pl.String, "pathway": pl.String, "line": pl.Int32}
"""One row for each pathway that a line would take: the line by its place."""


def _items(
    taken: pl.DataFrame, every: pl.DataFrame, lines: Sequence[AgendaRule]
) -> Iterator[Item]:
    """Say of each patient taken which other lines, and pathways, speak of them."""
    theirs = every.filter(pl.col("patient").is_in(taken["patient"].to_list()))
    told = theirs.group_by("patient").agg(
        pl.col("line").unique().sort(), pl.col("pathway").unique(maintain_order=True)
    )
    found = taken.join(
        told, on="patient", how="left", suffix="s", maintain_order="left"
    )
    for place, row in enumerate(found.iter_rows(named=True), start=1):
        yield Item(
            place=place,
            line=lines[row["line"]].name,
            patient=row["patient"],
            pathway=row["pathway"],
            also=tuple(lines[n].name for n in row["lines"] if n != row["line"]),
            others=tuple(p for p in row["pathways"] if p != row["pathway"]),
        )


def _left_off(
    taken: pl.DataFrame, every: pl.DataFrame, lines: Sequence[AgendaRule]
) -> tuple[tuple[str, int], ...]:
    """Count those whom no line had room for, by the first that would have taken them."""
    left = every.join(taken.select("patient"), on="patient", how="anti")
    first = left.group_by("patient").agg(pl.col("line").min())
    counted = dict(first.group_by("line").len().rows())
    return tuple(
        (line.name, counted[place])
        for place, line in enumerate(lines)
        if place in counted
    )


def takes(line: AgendaRule, *, day: date, next_on: date) -> pl.Expr:
    """Say which candidates a line takes, as a test of each row. Missing is no."""
    before = pl.lit(day - timedelta(days=line.days))
    match line.takes:
        case Takes.CARRIED_OVER:
            test = pl.col("carried").is_not_null()
        case Takes.WILL_BREACH:
            until = next_on + timedelta(days=line.days)
            test = (pl.col("breach_on") > day) & (pl.col("breach_on") <= until)
        case Takes.OVER_LIMIT:
            test = pl.col("breach_on") <= day
        case Takes.NOTHING_BOOKED:
            until = day + timedelta(days=line.days)
            ahead = (pl.col("breach_on") > day) & (pl.col("breach_on") <= until)
            test = pl.col("booked_for").is_null()
            test &= ahead if line.days else pl.lit(value=True)
            test &= pl.col("next_step").is_not_null()
        case Takes.BOOKED_AFTER_BREACH:
            test = (pl.col("booked_for") >= pl.col("breach_on")) & (
                pl.col("breach_on") > day
            )
        case Takes.PAST_DAY:
            test = pl.col("first_on") < before
        case Takes.ACTION_OVERDUE:
            test = pl.col("action_due") < day
        case Takes.ESCALATION_UNRESOLVED:
            test = (pl.col("escalated_on") <= before) & (pl.col("rung") >= line.rung)
        case Takes.PLANNED_OVERDUE:
            test = pl.col("planned_for") < before
        case Takes.VALIDATION_DUE:
            test = pl.col("looked_on").is_null() | (pl.col("looked_on") <= before)
    if line.families:
        test &= pl.col("family").is_in(list(line.families))
    return test.fill_null(value=False)


_FIRST = {
    Takes.PAST_DAY: "first_on",
    Takes.ACTION_OVERDUE: "action_due",
    Takes.ESCALATION_UNRESOLVED: "escalated_on",
    Takes.PLANNED_OVERDUE: "planned_for",
    Takes.VALIDATION_DUE: "looked_on",
}
"""What a line's patients are in order of, the earliest first; else their breach day."""


def _order(line: AgendaRule) -> tuple[str, ...]:
    return (_FIRST.get(line.takes, "breach_on"), "breach_on", "pathway")
