"""What an agenda is made of: who waits, and what the last meeting left unfinished."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from milepost.foundation.scope import Scope
from milepost.meetings.agenda import agenda, in_order_set
from milepost.meetings.calendar import one_after
from milepost.meetings.carried import Carried, left_over, still_to_do
from milepost.meetings.decisions import by_pathway
from milepost.rules.lawbook import Lawbook
from milepost.rules.meetings import AgendaRule, MeetingEdition, MeetingKind
from milepost.rules.parts import in_force_on
from milepost.store.agreed.lists import every_one
from milepost.store.meetings.candidates import candidates
from milepost.store.meetings.record import (
    Frozen,
    decisions_of,
    decisions_with,
    items_of,
)
from milepost.store.meetings.series import Meeting, Series, last_frozen_before


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What an agenda is made of."""

    rows: pl.DataFrame
    """A ``CANDIDATES`` frame."""

    lines: tuple[AgendaRule, ...]
    """In the order the chair set."""

    last: Meeting | None
    """The last meeting whose list was frozen."""


def edition_for(series: Series, lawbook: Lawbook, day: date) -> MeetingEdition:
    """Find the edition of a series' kind that is in force; before any, the first."""
    editions = lawbook.the(MeetingKind, series.kind).editions
    return in_force_on(day, editions) or editions[0]


def gather(
    scope: Scope,
    series: Series,
    *,
    day: date,
    today: date,
    lawbook: Lawbook,
    waiting: pl.DataFrame | None = None,
) -> Gathered:
    """Read whom a meeting of a day might speak of.

    Args:
        scope: whose patients may be seen.
        series: as it is set.
        day: of the meeting.
        today: the day as at which waits are read.
        lawbook: the kinds of meeting.
        waiting: who waits, where that is known already; read, if not.
    """
    edition = edition_for(series, lawbook, day)
    lines = tuple(in_order_set(edition.agenda, series.lines))
    if waiting is None:
        waiting = candidates(scope, series.services, day=today, lines=lines)
    last = last_frozen_before(series.number, day)
    carried = unfinished(scope, last, series.number) if last else {}
    return Gathered(rows=_with_carried(waiting, carried), lines=lines, last=last)


def unfinished(scope: Scope, meeting: Meeting, series: int) -> dict[str, Carried]:
    """Find whom a meeting, and those before it, left for the next one, and why.

    What was agreed comes back until it is done, however many meetings ago that was.
    """
    is_open = actions_open(scope)
    pathways = {item.pathway: item.others for item in items_of(meeting.number)}
    decided = by_pathway(decisions_of(meeting.number))
    before = by_pathway(
        decisions_with(series, [n for n, yes in is_open.items() if yes])
    )
    return still_to_do(before, is_open) | left_over(pathways, decided, is_open)


def actions_open(scope: Scope) -> dict[int, bool]:
    """Say of each action agreed in any meeting whether it is still to do."""
    return {one.number: one.state == "open" for one in every_one(scope, "meeting")}


def _with_carried(waiting: pl.DataFrame, carried: dict[str, Carried]) -> pl.DataFrame:
    told = pl.DataFrame(
        {"pathway": list(carried), "carried": [str(why) for why in carried.values()]},
        schema={"pathway": pl.String, "carried": pl.String},
    )
    names = waiting.columns
    joined = waiting.drop("carried").join(
        told, on="pathway", how="left", maintain_order="left"
    )
    return joined.select(names)


def items_now(
    gathered: Gathered, series: Series, day: date
) -> tuple[list[Frozen], tuple[tuple[str, int], ...]]:
    """Make the list of a meeting of a day from who waits, and count whom a line left off."""
    next_on = one_after(day, first=series.first, every_weeks=series.every_weeks)
    made = agenda(gathered.rows, gathered.lines, day=day, next_on=next_on)
    wanted = [item.pathway for item in made.items]
    facts = gathered.rows.filter(pl.col("pathway").is_in(wanted))
    known = {row["pathway"]: row for row in facts.iter_rows(named=True)}
    items = [
        Frozen(
            place=item.place,
            line=item.line,
            patient=item.patient,
            pathway=item.pathway,
            service=known[item.pathway]["service"],
            also=item.also,
            others=item.others,
            facts=known[item.pathway],
        )
        for item in made.items
    ]
    return items, made.left_off
