"""The agenda that makes itself: whom a meeting speaks of, by which line, in which order."""

from collections.abc import Collection, Sequence
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
        .select("patient", "pathway")
        .rows()
        for line in lines
    ]
    lines_of: dict[str, list[str]] = {}
    pathways_of: dict[str, list[str]] = {}
    for line, found in zip(lines, matching, strict=True):
        for patient, pathway in found:
            theirs = lines_of.setdefault(patient, [])
            if line.name not in theirs:
                theirs.append(line.name)
            if pathway not in (known := pathways_of.setdefault(patient, [])):
                known.append(pathway)
    items: dict[str, Item] = {}
    for line, found in zip(lines, matching, strict=True):
        room = line.most or len(found)
        for patient, pathway in found:
            if patient in items or room == 0:
                continue
            room -= 1
            items[patient] = Item(
                place=len(items) + 1,
                line=line.name,
                patient=patient,
                pathway=pathway,
                also=tuple(n for n in lines_of[patient] if n != line.name),
                others=tuple(p for p in pathways_of[patient] if p != pathway),
            )
    left = [names[0] for patient, names in lines_of.items() if patient not in items]
    return Agenda(
        items=tuple(items.values()),
        left_off=tuple(
            (line.name, left.count(line.name)) for line in lines if line.name in left
        ),
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
