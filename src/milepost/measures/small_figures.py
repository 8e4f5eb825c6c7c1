"""Which figures of a report are held back where it goes beyond the team.

A figure under five can point at a person, and so can one that gives it away: a total
less the other parts. How few are too few is an organisation's own; five is a start.
"""

from collections.abc import Iterable, Mapping

from milepost.measures.suppression import CountTable, held_back

FEWEST = 5
TOTAL = ""
"""What the row of totals is called."""


def too_small(
    counts: Mapping[tuple[str, str], int],
    parents: Iterable[Mapping[str, str | None]],
    *,
    fewest: int = FEWEST,
) -> frozenset[tuple[str, str]]:
    """Find the cells to hold back: the small, and whatever would give one away.

    Args:
        counts: the count of each row and figure; ``TOTAL`` names the row of totals, to
            which the others add up. One left out counts nobody.
        parents: for each set of figures, of which of them each is a part; none for the
            first. A figure may be in several sets, and is held back if any asks it.
        fewest: the smallest count that may be shown, nought apart.

    >>> counts = {("tests", "late"): 9, ("tests", "care"): 7, ("", "late"): 9}
    >>> sorted(too_small(counts | {("", "care"): 7}, [{"late": None, "care": "late"}]))
    [('', 'care'), ('tests', 'care')]
    >>> sorted(too_small({("", "open"): 3}, [{"open": None}]))
    [('', 'open')]
    """
    names = sorted({row for row, _ in counts} - {TOTAL})
    rows = [*(names or ["all"]), TOTAL]
    hidden: set[tuple[str, str]] = set()
    for parent in parents:
        told: dict[tuple[int, str], int] = {}
        for number, row in enumerate(rows):
            said = TOTAL if row == "all" else row
            told |= {(number, f): counts.get((said, f), 0) for f in parent}
            told |= _rests(told, number, parent)
        rests = _that_count(told, parent)
        told = {
            (number, figure): count
            for (number, figure), count in told.items()
            if figure in parent or figure in rests
        }
        whole = {**parent, **rests}
        table = CountTable(told, whole, rows=len(names) or 1, unseen=frozenset(rests))
        hidden |= {
            (TOTAL if rows[number] == "all" else rows[number], figure)
            for number, figure in held_back(table, fewest)
            if figure in parent
        }
    return frozenset(hidden)


def _rests(
    told: Mapping[tuple[int, str], int], number: int, parent: Mapping[str, str | None]
) -> dict[tuple[int, str], int]:
    """Count what is left, in one row, of each figure that has parts."""
    return {
        (number, f"the rest of {of}"): told[number, of]
        - sum(told[number, figure] for figure, above in parent.items() if above == of)
        for of in sorted({above for above in parent.values() if above is not None})
    }


def _that_count(
    told: Mapping[tuple[int, str], int], parent: Mapping[str, str | None]
) -> dict[str, str]:
    """Keep the rests that count anybody: else the parts are known to be the whole."""
    return {
        figure: figure.removeprefix("the rest of ")
        for (_, figure), count in told.items()
        if figure not in parent and count
    }
