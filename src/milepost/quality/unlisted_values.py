"""Values that no rule names, where a rule of the standard asks for one."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from milepost.events.columns import Columns
from milepost.events.kinds import Kind
from milepost.foundation.problems import Problem
from milepost.foundation.spelling import nearest

Places = Mapping[tuple[Kind, str], frozenset[str]]
Unlisted = Counter[tuple[Kind, str, str]]
"""How many events say each value that nobody listed, by kind, attribute and value."""

NOTHING_UNLISTED: Unlisted = Counter()
"""Every value is known."""

AT_MOST = 5
"""How many values of one attribute are named; the rest are counted."""

FEW = 1_000
"""So many events are looked at one by one."""

KINDS = tuple(Kind)


def unlisted_values(events: pl.DataFrame, known: Places) -> list[Problem]:
    """Name the values that are kept and that no rule knows, and how often they are there.

    It may be a slip of the pen, or a code of a system that nobody has mapped. It is no
    fault of a row: the rules that ask for a value take this one for any other.

    Args:
        events: an ``EVENTS`` frame, or those columns of one that are asked about.
        known: the values known, by kind of event and attribute, where rules ask for one.

    Returns:
        One finding for each attribute of a kind, the most frequent values first.
    """
    return findings(count_unlisted(events, known), known)


def count_unlisted(events: pl.DataFrame, known: Places) -> Unlisted:
    """Count the values that no rule knows, in a frame of events."""
    found: Unlisted = Counter()
    for name in sorted({name for _, name in known} & set(events.columns)):
        kinds = [kind for kind, asked in known if asked == name]
        said = (
            events.lazy()
            .select("kind", name)
            .filter(pl.col(name).is_not_null(), pl.col("kind").is_in(kinds))
            .group_by("kind", name)
            .len()
            .collect()
        )
        for kind, value, count in said.iter_rows():
            if value not in known[Kind(kind), name]:
                found[Kind(kind), name, value] += count
    return found


def unlisted_events(events: pl.DataFrame, known: Places) -> pl.DataFrame:
    """Find each event that says a value which no rule knows.

    Args:
        events: an ``EVENTS`` frame.
        known: the values known, by kind of event and attribute, where rules ask for one.

    Returns:
        The events, once for each such value: it is ``said``, after its attribute's name.
    """
    if len(events) <= FEW and not _any_strange(events, known):
        return _none_of(events)
    asked = {place: sorted(values) for place, values in known.items()}
    strange = [
        (kind, name, _strange(kind, name, values))
        for (kind, name), values in sorted(asked.items())
    ]
    told = events.filter(pl.any_horizontal(each for _, _, each in strange))
    if told.is_empty():
        return _none_of(events)
    return pl.concat(
        told.filter(each).with_columns(
            happened="kind",
            happened_on="day",
            said=pl.format("{} = {}", pl.lit(name.replace("_", " ")), pl.col(name)),
        )
        for _, name, each in strange
    )


def _none_of(events: pl.DataFrame) -> pl.DataFrame:
    return events.clear().with_columns(
        happened="kind", happened_on="day", said=pl.lit(None, pl.String)
    )


def _any_strange(events: pl.DataFrame, known: Places) -> bool:
    """Whether a few events say any such value: quicker one by one than as columns."""
    asked: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for (kind, name), values in known.items():
        asked.setdefault(kind, []).append((name, values))
    columns = {name: events[name].to_list() for _, name in known}
    return any(
        columns[name][row] is not None and columns[name][row] not in values
        for row, kind in enumerate(events["kind"])
        for name, values in asked.get(kind, ())
    )


def _strange(kind: Kind, name: str, known: Sequence[str]) -> pl.Expr:
    said = pl.col(name)
    return (pl.col("kind") == kind.value) & said.is_not_null() & ~said.is_in(known)


def count_unlisted_in_columns(events: Columns, known: Places) -> Unlisted:
    """Count the same in columns of numbers: at no cost where each word is known."""
    found: Unlisted = Counter()
    for kind in KINDS:
        strange = {
            name: [word for word in column.words if word not in known[kind, name]]
            for name, column in events.words.items()
            if (kind, name) in known
        }
        if not any(strange.values()):
            continue
        rows = np.flatnonzero(events.kind == np.uint8(KINDS.index(kind)))
        for name, words in strange.items():
            column = events.words[name]
            said = np.bincount(column.place[rows], minlength=len(column.words))
            for word in words:
                if count := int(said[column.words.index(word)]):
                    found[kind, name, word] += count
    return found


def findings(unlisted: Unlisted, known: Places) -> list[Problem]:
    """Put what was counted into words, one finding for each attribute of a kind."""
    told: dict[tuple[Kind, str], list[tuple[str, int]]] = {}
    for (kind, name, value), count in unlisted.items():
        told.setdefault((kind, name), []).append((value, count))
    return [
        _finding(place, sorted(told[place], key=lambda v: (-v[1], v[0])), known[place])
        for place in sorted(told, key=lambda place: (KINDS.index(place[0]), place[1]))
    ]


def _finding(
    place: tuple[Kind, str], values: Sequence[tuple[str, int]], known: frozenset[str]
) -> Problem:
    shown = ", ".join(
        f"{value!r} ({count:,} event{'' if count == 1 else 's'})"
        for value, count in values[:AT_MOST]
    )
    more = f" and {len(values) - AT_MOST:,} more" if len(values) > AT_MOST else ""
    meant = nearest(values[0][0], known, "")
    rest = f"Correct it, or put it into a code list. Known: {_some(known)}."
    return Problem(
        "quality.unlisted-value",
        f"{place[0]}, {place[1]}",
        f"No rule names {shown}{more}.",
        f"{meant} {rest}".strip(),
    )


def _some(known: frozenset[str]) -> str:
    """Name known values, words before numbers, and no more than fit a line or two."""
    ordered = sorted(known, key=lambda value: (value.isdigit(), value))
    more = f" and {len(ordered) - 20} more" if len(ordered) > 20 else ""
    return ", ".join(ordered[:20]) + more
