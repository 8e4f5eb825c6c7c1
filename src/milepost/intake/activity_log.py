"""A hospital's log of activity becomes events, and every line is accounted for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import NamedTuple

import polars as pl

from milepost.events.vocabulary import Vocabulary
from milepost.foundation.problems import Problem
from milepost.intake.columns import as_text, read_column
from milepost.intake.event_rows import event_rows
from milepost.intake.log_mapping import LogMapping, Meaning
from milepost.intake.places import NOWHERE, Place

LINE, WHAT, MEANS, NET = "_line", "_what", "_means", "_net"
MAPPED, REPEATED, NO_EVENT, UNMAPPED, REVERSED, REFUSED = (
    "mapped",
    "repeated",
    "no_event",
    "unmapped",
    "reversed",
    "refused",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What became of every line. The six after the first add up to it."""

    lines: int
    mapped: int
    """Gave an event."""

    repeated: int
    """Told again of what another line had told: no second event."""

    no_event: int
    """Of an activity that the mapping says is no event."""

    unmapped: int
    """Of an activity that the mapping doesn't name."""

    reversed: int
    """Took another line back, or was taken back."""

    refused: int
    """Couldn't be read; each has a problem."""

    first_events: int
    """Pathways whose first line stands in for an event that the log doesn't have."""


class LogRead(NamedTuple):
    """What came of a log."""

    rows: pl.DataFrame
    """One row an event, in the columns of an event file."""

    events: pl.DataFrame
    """The same as an ``EVENTS`` frame."""

    account: Account
    problems: list[Problem]


def read_log(
    log: pl.DataFrame,
    mapping: LogMapping,
    vocabulary: Vocabulary,
    *,
    place: Place = NOWHERE,
    broken: Mapping[int, Problem] | None = None,
) -> LogRead:
    """Read a log by a mapping.

    Args:
        log: one row a line of the log, every column text.
        mapping: what its activities mean.
        vocabulary: what each kind of event may say.
        place: where the log came from.
        broken: lines already known to be bad, by number, each with its problem.
    """
    if problems := _missing_columns(log, mapping, place):
        account = _account([REFUSED] * len(log), 0)
        none = event_rows(_no_rows(), vocabulary).events
        return LogRead(_no_rows(), none, account, problems)
    lines, refused = _readable(log, mapping, place, dict(broken or {}))
    judged = _judged(lines, mapping)
    standing = judged.filter(pl.col(WHAT) != REVERSED)
    rows = pl.concat(
        [_first_events(standing, mapping), _told(judged, mapping)], how="diagonal"
    )
    rows = rows.sort("pathway", "day", LINE, maintain_order=True).drop(LINE)
    rows = _with_firsts(rows, mapping).with_columns(
        source=pl.lit(place.file or mapping.title)
    )
    read = event_rows(rows, vocabulary, place=Place(f"events of {place.file}"))
    first_events = standing["pathway"].n_unique() if mapping.first_event else 0
    became = judged[WHAT].to_list() + [REFUSED] * len(refused)
    problems = [problem for _, problem in sorted(refused.items())]
    account = _account(became, first_events)
    return LogRead(rows, read.events, account, problems + read.problems)


def _no_rows() -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(("pathway", "day", "kind"), pl.String))


def _account(became: list[str], first_events: int) -> Account:
    counts = {
        what: became.count(what)
        for what in (MAPPED, REPEATED, NO_EVENT, UNMAPPED, REVERSED, REFUSED)
    }
    return Account(lines=len(became), first_events=first_events, **counts)


def _missing_columns(
    log: pl.DataFrame, mapping: LogMapping, place: Place
) -> list[Problem]:
    named = [mapping.columns.pathway, mapping.columns.day, mapping.columns.activity]
    if mapping.netting:
        named += [mapping.netting.quantity, *mapping.netting.same]
    for meaning in mapping.meanings:
        named += [*meaning.when, *meaning.takes.values()]
    return [
        Problem(
            "intake.missing-column",
            place.file or "the log",
            f"There is no column {name!r}; the columns are: {', '.join(log.columns)}.",
            "Correct the mapping, or give the log it was written for.",
        )
        for name in dict.fromkeys(named)
        if name not in log.columns
    ]


def _readable(
    log: pl.DataFrame, mapping: LogMapping, place: Place, refused: dict[int, Problem]
) -> tuple[pl.DataFrame, dict[int, Problem]]:
    """Read the columns that matter; refuse the lines that lack one."""
    log = log.select(as_text(column).alias(column.name) for column in log)
    log = log.with_columns(pl.int_range(1, pl.len() + 1).alias(LINE))
    columns = mapping.columns
    read = {
        "pathway": log[columns.pathway],
        "day": read_column(log[columns.day], pl.Date),
        "activity": log[columns.activity],
    }
    wanted = {"pathway": columns.pathway, "day": columns.day}
    wanted["activity"] = columns.activity
    if mapping.netting:
        wanted["quantity"] = mapping.netting.quantity
        read["quantity"] = log[mapping.netting.quantity].cast(pl.Float64, strict=False)
    for name, column in wanted.items():
        for index in read[name].is_null().arg_true():
            value = log[column][index]
            refused.setdefault(
                index + 1,
                Problem(
                    "intake.wrong-value" if value else "intake.missing-value",
                    f"{place.of(index + 1)}, {column}",
                    f"It is {value!r}." if value else "It is empty.",
                    f"Give it the line's {name}.",
                ),
            )
    lines = log.with_columns(
        **{f"_{name}": column for name, column in read.items()}
    ).filter(~pl.col(LINE).is_in(list(refused)))
    return lines, refused


def _judged(lines: pl.DataFrame, mapping: LogMapping) -> pl.DataFrame:
    """Say of each line what becomes of it, and which meaning it has."""
    meant = pl.lit(None, dtype=pl.Int32)
    for number, meaning in reversed(list(enumerate(mapping.meanings))):
        meant = pl.when(_fits(meaning)).then(pl.lit(number, pl.Int32)).otherwise(meant)
    judged = lines.with_columns(meant.alias(MEANS), pathway="_pathway", day="_day")
    what = (
        pl.when(pl.col(MEANS).is_not_null())
        .then(pl.lit(MAPPED))
        .when(pl.col("_activity").is_in([name.strip() for name in mapping.no_event]))
        .then(pl.lit(NO_EVENT))
        .otherwise(pl.lit(UNMAPPED))
    )
    if not mapping.netting:
        return judged.with_columns(what.alias(WHAT))
    same, adds = list(mapping.netting.same), pl.col("_quantity") > 0
    stands = adds & (pl.col("_quantity").sum().over(same) > 0)
    first = pl.col(LINE) == pl.col(LINE).filter(adds).min().over(same)
    what = (
        pl.when(~stands)
        .then(pl.lit(REVERSED))
        .when(~first & (what == MAPPED))
        .then(pl.lit(REPEATED))
        .otherwise(what)
    )
    return judged.with_columns(what.alias(WHAT))


def _fits(meaning: Meaning) -> pl.Expr:
    names = [name.strip() for name in meaning.activity]
    answers = [pl.col(name).eq_missing(said) for name, said in meaning.when.items()]
    return reduce(and_, answers, pl.col("_activity").is_in(names))


def _first_events(standing: pl.DataFrame, mapping: LogMapping) -> pl.DataFrame:
    """Let the first day of each pathway stand in for the event the log doesn't have."""
    first = mapping.first_event
    if first is None:
        return pl.DataFrame(
            schema={"pathway": pl.String, "day": pl.Date, LINE: pl.Int64}
        )
    return standing.group_by("pathway", maintain_order=True).agg(
        pl.col("day").min(),
        pl.lit(0, pl.Int64).alias(LINE),
        pl.lit(str(first.kind)).alias("kind"),
        *(pl.lit(value).alias(name) for name, value in first.says.items()),
    )


def _told(judged: pl.DataFrame, mapping: LogMapping) -> pl.DataFrame:
    """Say each line that is an event in our words."""
    mapped = judged.filter(pl.col(WHAT) == MAPPED)
    parts = []
    for number, meaning in enumerate(mapping.meanings):
        parts.append(
            mapped.filter(pl.col(MEANS) == number).select(
                "pathway",
                "day",
                LINE,
                pl.lit(str(meaning.kind)).alias("kind"),
                *(pl.lit(value).alias(name) for name, value in meaning.says.items()),
                *(pl.col(column).alias(name) for name, column in meaning.takes.items()),
            )
        )
    return pl.concat(parts, how="diagonal_relaxed")


def _with_firsts(rows: pl.DataFrame, mapping: LogMapping) -> pl.DataFrame:
    """Mark the first of each pathway, for the kinds that the mapping says."""
    if "first" not in rows.columns:
        rows = rows.with_columns(first=pl.lit(None, dtype=pl.Boolean))
    marked = pl.col("kind").is_in([str(kind) for kind in mapping.first_of_pathway])
    is_first = pl.col("day") == pl.col("day").min().over("pathway", "kind")
    return rows.with_columns(
        first=pl.when(marked).then(is_first).otherwise(pl.col("first"))
    )
