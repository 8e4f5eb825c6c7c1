"""When each event was written down, and what was written down wrongly at first."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES, EVENTS
from milepost.synth.chance import Bools, Chance, Ints
from milepost.synth.draft import KINDS, UNSAID, Rows, attribute
from milepost.synth.working_days import WorkingDays

_DAY = 86_400
_OPENS, _CLOSES = 8 * 3600, 18 * 3600
_WRONG_DAY = (
    Kind.APPOINTMENT_ATTENDED,
    Kind.TEST_PERFORMED,
    Kind.TEST_REPORTED,
    Kind.DIAGNOSIS_TOLD,
)


@dataclass(slots=True)
class Slips:
    """Rows with their mistakes among them."""

    rows: Rows
    corrects: Ints
    """The place of the row that each takes back, or -1."""


def recorded(
    rows: Rows, names: pl.Series, words: dict[str, int], chance: Chance, last_day: int
) -> pl.DataFrame:
    """Record events as people do: mostly at once, sometimes late, now and then wrongly.

    Args:
        rows: what happened, by pathway and day.
        names: the name of each pathway, in the order of their numbers.
        words: every word the rows use, with its number.
        chance: where lateness and slips come from.
        last_day: nothing is recorded after this day.

    Returns:
        An ``EVENTS`` frame, its events numbered in the order they were recorded.
    """
    slips = _with_slips(rows, chance, last_day)
    at = moments(slips, chance, last_day)
    order = np.argsort(at, kind="stable")
    event = np.empty(len(at), dtype=np.int64)
    event[order] = np.arange(1, len(at) + 1)
    back = slips.corrects
    corrects = np.where(back >= 0, event[back], UNSAID)
    by_event = np.lexsort((event, slips.rows.day, slips.rows.who))
    return _frame(
        slips.rows.taken(by_event),
        event[by_event],
        at[by_event],
        names,
        words,
        corrects[by_event],
    )


def _with_slips(rows: Rows, chance: Chance, last_day: int) -> Slips:
    """Put wrong days, and events that never were, before the rows they belong to."""
    roomy = np.zeros(len(rows.who), dtype=np.bool_)
    roomy[1:] = (rows.who[1:] == rows.who[:-1]) & (rows.day[1:] > rows.day[:-1] + 1)
    roomy &= rows.day < last_day - 2
    slipped = np.isin(rows.kind, [KINDS.index(kind) for kind in _WRONG_DAY])
    slipped &= roomy & chance.happens(9, len(roomy))
    never = roomy & ~slipped & chance.happens(1, len(roomy))
    wrong, invented = np.flatnonzero(slipped), np.flatnonzero(never)
    place = np.concatenate([wrong, invented, invented])
    sort = np.argsort(place, kind="stable")
    place = place[sort]
    added = rows.taken(place)
    added.day -= 1
    which = np.repeat([0, 1, 2], [len(wrong), len(invented), len(invented)])[sort]
    added.kind[which == 1] = KINDS.index(Kind.DISCHARGED)
    added.kind[which == 2] = KINDS.index(Kind.RECORDED_IN_ERROR)
    for column in added.says.values():
        column[which > 0] = UNSAID
    merged = _merge(rows, added, place)
    corrects = np.full(len(merged.who), -1, dtype=np.int64)
    now_at = place + np.arange(len(place))
    corrects[now_at[which == 0] + 1] = now_at[which == 0]
    corrects[now_at[which == 2]] = now_at[which == 2] - 1
    return Slips(merged, corrects)


def _merge(rows: Rows, added: Rows, place: Ints) -> Rows:
    says = {
        name: np.insert(column, place, added.says[name])
        for name, column in rows.says.items()
    }
    return replace(
        rows,
        who=np.insert(rows.who, place, added.who),
        day=np.insert(rows.day, place, added.day),
        kind=np.insert(rows.kind, place, added.kind),
        says=says,
    )


def moments(slips: Slips, chance: Chance, last_day: int) -> Ints:
    """Choose the second at which each row is recorded, since 1970.

    Rows of one pathway and day keep their order, and a correction comes later than
    what it corrects.
    """
    rows = slips.rows
    count = len(rows.who)
    day = rows.day.astype(np.int64)
    late = chance.one_of((830, 110, 45, 15), count)
    spread = 1 + chance.below(4, count) + (late == 3) * chance.below(24, count)
    corrects = slips.corrects >= 0
    mended = slips.corrects[corrects]
    late[mended] = 0
    late[corrects] = 2
    delay = np.where(late < 2, late, spread)
    working = WorkingDays(int(day.min()), last_day + 40)
    told = np.where(delay > 0, working.from_(day + delay), day)
    told = np.minimum(told, last_day)
    at = told * _DAY + _OPENS + chance.below(_CLOSES - _OPENS, count)
    return _in_order_within_days(at, _begins_a_day(rows))


def _begins_a_day(rows: Rows) -> Bools:
    begins = np.ones(len(rows.who), dtype=np.bool_)
    begins[1:] = (rows.who[1:] != rows.who[:-1]) | (rows.day[1:] != rows.day[:-1])
    return begins


def _in_order_within_days(at: Ints, begins: Bools) -> Ints:
    """Let no row be recorded before the row above it of the same pathway and day.

    >>> begins = np.array([True, False, True])
    >>> _in_order_within_days(np.array([50, 20, 30]), begins).tolist()
    [50, 50, 30]
    """
    group = np.cumsum(begins) << 32
    latest: Ints = np.maximum.accumulate(group + at) - group
    return latest


def _frame(
    rows: Rows,
    event: Ints,
    at: Ints,
    names: pl.Series,
    words: dict[str, int],
    corrects: Ints,
) -> pl.DataFrame:
    said = {n: attribute(n, column, words) for n, column in rows.says.items()}
    kinds = pl.Series([str(kind) for kind in KINDS], dtype=EVENTS.schema["kind"])
    frame = pl.DataFrame(
        {
            "event": event,
            "pathway": names.gather(rows.who),
            "day": pl.Series(rows.day, dtype=pl.Int32).cast(pl.Date),
            "kind": kinds.gather(rows.kind),
            "recorded_at": pl.Series(at * 1_000_000).cast(pl.Datetime("us", "UTC")),
            "corrects": pl.Series(corrects),
        }
    ).with_columns(
        pl.when(pl.col("corrects") != UNSAID).then(pl.col("corrects")),
        *(
            pl.lit(None, EVENTS.schema[name]).alias(name)
            for name in ATTRIBUTES
            if name not in said
        ),
        *said.values(),
    )
    return EVENTS.check(frame.select(EVENTS.schema.names()))
