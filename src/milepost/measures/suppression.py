"""Which cells of a table must be held back so that none can be got back by taking away.

A table with its totals is a flow: what enters a row leaves it by the row's parts, runs
into the totals of the columns, and comes back by the grand total. A cell that is held
back can be got back if no other flow agrees with the cells that are shown; it can't, if
round some loop of cells held back one more can flow. So each cell to be kept from sight
gets a loop, the cheapest there is, and every cell on it is held back.
"""

import heapq
from collections.abc import Hashable, Iterator, Mapping, Set
from dataclasses import dataclass

Cell = tuple[int, str]
"""A row's number, the total being the last, and a column's name."""

Node = tuple[Hashable, str]
Arc = tuple[Node, Cell]
"""Where a step leads, and through which cell."""

OUTSIDE: Node = ("outside", "")
TOTALS_COST = 1_000_000
"""A total is published in many places, so it is held back only if nothing else helps."""


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts whose columns split into others, and whose rows add up to the last."""

    counts: Mapping[Cell, int]
    parent: Mapping[str, str | None]
    """The column that each is a part of; none for the one column that is the whole."""

    rows: int
    """How many there are, the total left out."""

    unseen: Set[str] = frozenset()
    """Columns that are printed nowhere, though they may be worked out."""

    def ends(self, cell: Cell) -> tuple[Node, Node]:
        """The nodes a cell flows from and to; the totals flow back."""
        row, column = cell
        above = self.parent[column]
        outer = OUTSIDE if above is None else (row, above)
        is_whole = column in self.parent.values()
        inner: Node = (row, column) if is_whole else ("column", column)
        return (inner, outer) if row == self.rows else (outer, inner)

    def cost(self, cell: Cell) -> int:
        """What it costs to hold a cell back: the more it counts, the more is lost."""
        at_top = self.parent[cell[1]] is None and cell[1] in self.unseen
        dear = TOTALS_COST if cell[0] == self.rows or at_top else 1
        return (self.counts[cell] + 1) * dear


def held_back(
    table: CountTable, fewest: int, *, also: Set[Cell] = frozenset()
) -> frozenset[Cell]:
    """The cells to hold back: those that count too few, and what would give them away.

    Nought is shown. Whoever looks is taken to know every cell that is shown, how the
    table adds up, and that no count is below nought.

    Args:
        table: its counts, totals and columns that aren't printed included.
        fewest: the smallest count that may be shown, nought apart.
        also: cells that must be kept from sight whatever they count.

    >>> counts = {(0, "n"): 3, (1, "n"): 9, (2, "n"): 7, (3, "n"): 19}
    >>> sorted(held_back(CountTable(counts, {"n": None}, rows=3), 5))
    [(0, 'n'), (2, 'n')]
    """
    small = {cell for cell, count in table.counts.items() if 0 < count < fewest}
    small |= also
    unknown = {cell for cell in table.counts if _is_unprinted(table, cell)} | small
    arcs = _arcs(table)
    for cell in sorted(small, key=lambda one: (-table.counts[one], one)):
        unknown |= _cheapest_loop(table, arcs, cell, unknown)
    return frozenset(unknown)


def _is_unprinted(table: CountTable, cell: Cell) -> bool:
    return cell[1] in table.unseen and table.parent[cell[1]] is not None


def _arcs(table: CountTable) -> dict[Node, list[Arc]]:
    arcs: dict[Node, list[Arc]] = {}
    for cell, count in table.counts.items():
        source, target = table.ends(cell)
        arcs.setdefault(source, []).append((target, cell))
        if count > 0:
            arcs.setdefault(target, []).append((source, cell))
    return arcs


def _cheapest_loop(
    table: CountTable,
    arcs: Mapping[Node, list[Arc]],
    cell: Cell,
    unknown: Set[Cell],
) -> set[Cell]:
    """The cells of the cheapest loop through a cell, whichever way round it goes."""
    source, target = table.ends(cell)
    one_more = _cheapest_way(table, arcs, target, source, cell, unknown)
    one_less = _cheapest_way(table, arcs, source, target, cell, unknown)
    ways = [way for way in (one_more, one_less) if way]
    return set(min(ways)[1]) | {cell}


def _cheapest_way(
    table: CountTable,
    arcs: Mapping[Node, list[Arc]],
    start: Node,
    end: Node,
    without: Cell,
    unknown: Set[Cell],
) -> tuple[int, tuple[Cell, ...]] | None:
    queue: list[tuple[int, int, Node, tuple[Cell, ...]]] = [(0, 0, start, ())]
    seen: set[Node] = set()
    tie = 0
    while queue:
        cost, _, node, way = heapq.heappop(queue)
        if node == end:
            return cost, way
        if node in seen:
            continue
        seen.add(node)
        for reached, cell, price in _steps(table, arcs, node, unknown):
            if cell != without and reached not in seen:
                tie += 1
                heapq.heappush(queue, (cost + price, tie, reached, (*way, cell)))
    return None


def _steps(
    table: CountTable, arcs: Mapping[Node, list[Arc]], node: Node, unknown: Set[Cell]
) -> Iterator[tuple[Node, Cell, int]]:
    for reached, cell in arcs.get(node, ()):
        yield reached, cell, 0 if cell in unknown else table.cost(cell)
