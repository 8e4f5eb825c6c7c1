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
