"""Which figures of a report are held back where it goes beyond the team.

A figure under five can point at a person, and so can one that gives it away: a total
less the other parts, or a service less all the others. How few are too few is an
organisation's own; five is a start.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from milepost.measures.suppression import Cell, CountTable, held_back

FEWEST = 5
TOTAL = ""
"""What the row of totals is called."""

Cells = Mapping[tuple[str, str], int]
"""The count of each row and figure; ``TOTAL`` names the row of totals, to which the
others add up. One left out counts nobody."""


def too_small(
    counts: Cells,
    parents: Iterable[Mapping[str, str | None]],
    *,
    also: Collection[tuple[str, str]] = (),
    fewest: int = FEWEST,
) -> frozenset[tuple[str, str]]:
    """Find the cells to hold back: the small, and whatever would give one away.

    A figure may be in several sets. Where one set holds it back, each set that has it
    must keep it from sight too, so they are gone through until nothing more is held.

    Args:
        counts: the count of each row and figure.
        parents: for each set of figures, of which of them each is a part; none for the
            first.
        also: cells that are held back elsewhere, and must not be given away here.
        fewest: the smallest count that may be shown, nought apart.

    >>> counts = {("tests", "late"): 9, ("tests", "care"): 7, ("", "late"): 9}
    >>> sorted(too_small(counts | {("", "care"): 7}, [{"late": None, "care": "late"}]))
    [('', 'care'), ('tests', 'care')]
    >>> sorted(too_small({("", "open"): 3}, [{"open": None}]))
    [('', 'open')]
    """
    sets, hidden, before = tuple(parents), set(also), -1
    while len(hidden) > before:
        before = len(hidden)
        for parent in sets:
            hidden |= _held_in(counts, parent, hidden, fewest)
    return frozenset(hidden)


def changes_held(
    counts: Cells,
    changes: Sequence[str],
    withheld: Collection[str],
    *,
    fewest: int = FEWEST,
) -> frozenset[str]:
    """Find the rows whose figures of change are held back, all of them together.

    They add up, with how many were open a week before, to how many are open now. So a
    row shows all of them or none; and no row alone is missing beside the total.

    Args:
        counts: the count of each row and figure.
        changes: the figures: who joined, left, and stayed.
        withheld: rows of which it isn't shown how many are open, now or a week before.
        fewest: the smallest count that may be shown, nought apart.

    >>> told = {("a", "joined"): 2, ("b", "joined"): 9, ("c", "joined"): 20}
    >>> sorted(changes_held(told | {("", "joined"): 31}, ["joined"], []))
    ['a', 'b']
    """
    rows = {row for row, _ in counts}

    def few(row: str) -> bool:
        return any(0 < counts.get((row, name), 0) < fewest for name in changes)

    held = {row for row in rows if row in withheld or few(row)}
    others = sorted(
        rows - held - {TOTAL},
        key=lambda row: (_in_all(counts, row, changes) or 10**9, row),
    )
    if len(held - {TOTAL}) == 1 and others:
        held.add(others[0])
    return frozenset(held)


def gives_away(members: Collection[str], held: Collection[str]) -> bool:
    """Whether the sum of some rows gives away one that is held back, of them or the rest.

    >>> gives_away(["a", "b"], ["a", "c", "d"]), gives_away(["a", "b"], ["a", "b"])
    (True, False)
    """
    inside = len(set(held).intersection(members))
    return 1 in (inside, len(set(held) - {TOTAL}) - inside)


def _in_all(counts: Cells, row: str, figures: Iterable[str]) -> int:
    return sum(counts.get((row, figure), 0) for figure in figures)


def _held_in(
    counts: Cells,
    parent: Mapping[str, str | None],
    hidden: Collection[tuple[str, str]],
    fewest: int,
) -> set[tuple[str, str]]:
    """Find what one set of figures holds back."""
    names = sorted({row for row, _ in counts} - {TOTAL})
    rows = [*names, TOTAL] if names else [TOTAL, TOTAL]
    told: dict[Cell, int] = {}
    for number, row in enumerate(rows):
        told |= {(number, f): counts.get((row, f), 0) for f in parent}
        told |= _rests(told, number, parent)
    rests = _that_count(told, parent)
    told = {
        (number, figure): count
        for (number, figure), count in told.items()
        if figure in parent or figure in rests
    }
    whole = {**parent, **rests}
    table = CountTable(told, whole, rows=len(rows) - 1, unseen=frozenset(rests))
    also = {(n, f) for n, row in enumerate(rows) for f in parent if (row, f) in hidden}
    return {
        (rows[number], figure)
        for number, figure in held_back(table, fewest, also=also)
        if figure in parent
    }


def _rests(
    told: Mapping[Cell, int], number: int, parent: Mapping[str, str | None]
) -> dict[Cell, int]:
    """Count what is left, in one row, of each figure that has parts."""
    return {
        (number, f"the rest of {of}"): told[number, of]
        - sum(told[number, figure] for figure, above in parent.items() if above == of)
        for of in sorted({above for above in parent.values() if above is not None})
    }


def _that_count(
    told: Mapping[Cell, int], parent: Mapping[str, str | None]
) -> dict[str, str]:
    """Keep the rests that count anybody: else the parts are known to be the whole."""
    return {
        figure: figure.removeprefix("the rest of ")
        for (_, figure), count in told.items()
        if figure not in parent and count
    }
