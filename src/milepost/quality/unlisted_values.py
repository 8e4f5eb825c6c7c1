"""Values that no rule names, where a rule of the standard asks for one."""

from collections.abc import Mapping, Sequence

import polars as pl

from milepost.events.kinds import Kind
from milepost.foundation.problems import Problem
from milepost.foundation.spelling import nearest

AT_MOST = 5
"""How many values of one attribute are named; the rest are counted."""

Places = Mapping[tuple[Kind, str], frozenset[str]]


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
    told: dict[tuple[Kind, str], list[tuple[str, int]]] = {}
    for name in sorted({name for _, name in known} & set(events.columns)):
        kinds = [kind for kind, asked in known if asked == name]
        said = (
            events.lazy()
            .select("kind", name)
            .filter(pl.col(name).is_not_null(), pl.col("kind").is_in(kinds))
            .group_by("kind", name)
            .len()
            .sort("len", name, descending=[True, False])
            .collect()
        )
        for kind, value, count in said.iter_rows():
            if value not in known[Kind(kind), name]:
                told.setdefault((Kind(kind), name), []).append((value, count))
    order = list(Kind)
    return [
        _finding(place, told[place], known[place])
        for place in sorted(told, key=lambda place: (order.index(place[0]), place[1]))
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
    rest = f"Correct it, or put it into a code list. Known: {', '.join(sorted(known))}."
    return Problem(
        "quality.unlisted-value",
        f"{place[0]}, {place[1]}",
        f"No rule names {shown}{more}.",
        f"{meant} {rest}".strip(),
    )
