"""Two lists compared: how far it has come, what differs, and what people decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.host.lists import read_list
from milepost.host.matching_orders import matching_orders
from milepost.host.profiles import mappings_of_lists
from milepost.quality.two_lists.accounts import Limit
from milepost.quality.two_lists.comparison import OneList
from milepost.quality.two_lists.differences import Fate
from milepost.quality.two_lists.listed import days_of
from milepost.quality.two_lists.words import Line
from milepost.rules.lawbook import Lawbook
from milepost.rules.standards import ClockFor, Standard
from milepost.store.comparisons import kept, lines
from milepost.store.comparisons.kept import ComparisonKept
from milepost.store.comparisons.lines import LineKept, Narrowed, VerdictKept
from milepost.store.comparisons.own_list import OWN_MAPPING, own_list
from milepost.store.pathways import standards_by_service

__all__ = [
    "ComparisonKept",
    "ComparisonReading",
    "LineKept",
    "LineReading",
    "Narrowed",
    "VerdictKept",
    "limit_for",
    "line_of",
    "read_comparison",
    "read_comparisons",
    "read_every_line",
    "read_line",
    "read_own_list",
]
SIZE = 50
MOST_OF_A_CROWD = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonsReading:
    """The latest comparisons, and what a new one may choose."""

    comparisons: tuple[ComparisonKept, ...]
    mappings: tuple[tuple[str, str], ...]
    orders: tuple[tuple[str, str], ...]
    standards: tuple[str, ...]
    usual: str
    """The standard that most services here work by; blank if there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonReading:
    """One comparison, and some of its lines."""

    comparison: ComparisonKept
    fates: Mapping[str, tuple[int, int]]
    """By what became of a wait: how many lines, and of how many something is decided."""

    lines: tuple[LineKept, ...]
    shown: int
    """How many lines are asked for."""

    undecided: int
    """Of how many of them nothing is decided."""

    page: int
    orders: tuple[tuple[str, str], ...]
    """By what rows may be matched: the name of each order, and its title."""

    size: int = SIZE


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReading:
    """One line, all that was decided of it, and those that it could be."""

    comparison: ComparisonKept
    line: LineKept
    history: tuple[VerdictKept, ...]
    crowd: tuple[LineKept, ...]
    """The first of the rows that it could be, with itself."""

    crowd_size: int
    """How many there are."""

    following: int
    """The next line that is asked for and undecided; 0 if there is none."""


def read_comparisons(scope: Scope, *, lawbook: Lawbook) -> ComparisonsReading:
    """Read the latest comparisons, and what there is to choose."""
    works_by = [each[0] for each in standards_by_service(scope).values() if each]
    return ComparisonsReading(
        comparisons=tuple(kept.comparisons(scope)),
        mappings=tuple(mappings_of_lists(lawbook.vocabulary)),
        orders=tuple(matching_orders()),
        standards=tuple(
            standard.id
            for standard in lawbook.all(Standard)
            if standard.editions[-1].clock_for is ClockFor.PATHWAY
        ),
        usual=max(works_by, key=works_by.count, default=""),
    )


def read_comparison(
    scope: Scope, number: int, asked: Narrowed, *, page: int = 1
) -> ComparisonReading | None:
    """Read a comparison and one page of its lines; None if there is no such."""
    found = kept.the_comparison(scope, number)
    if found is None:
        return None
    shown = lines.count(scope, number, asked)
    open_ones = Narrowed(
        fate=asked.fate,
        service=asked.service,
        differs=asked.differs,
        decided="no",
        search=asked.search,
    )
    same = asked.decided in ("", "no")
    return ComparisonReading(
        comparison=found,
        fates=lines.fates(scope, number),
        lines=tuple(
            lines.page(scope, number, asked, first=(page - 1) * SIZE, most=SIZE)
        ),
        shown=shown,
        undecided=lines.count(scope, number, open_ones) if same else 0,
        page=page,
        orders=tuple(matching_orders()),
    )


def read_line(
    scope: Scope, number: int, line: int, asked: Narrowed
) -> LineReading | None:
    """Read one line; None if there is no such."""
    comparison = kept.the_comparison(scope, number)
    found = lines.the_line(scope, number, line) if comparison else None
    if comparison is None or found is None:
        return None
    among = found.crowd
    crowd, size = (
        lines.crowd(scope, number, among, most=MOST_OF_A_CROWD)
        if among is not None
        else ([], 0)
    )
    return LineReading(
        comparison=comparison,
        line=found,
        history=tuple(lines.history(scope, number, line)),
        crowd=tuple(crowd),
        crowd_size=size,
        following=lines.next_undecided(scope, number, line, asked),
    )


def read_every_line(
    scope: Scope, number: int, asked: Narrowed
) -> tuple[ComparisonKept, Iterator[LineKept]] | None:
    """Read a comparison and all of its lines that are asked for, some at a time."""
    found = kept.the_comparison(scope, number)
    return found and (found, lines.every(scope, number, asked))


def line_of(kept_line: LineKept) -> Line:
    """Give a line as it is put into words."""
    return Line(
        fate=Fate(kept_line.fate),
        old=days_of(kept_line.old) if kept_line.old else None,
        new=days_of(kept_line.new) if kept_line.new else None,
        step=kept_line.step,
        of_row=kept_line.of_row,
        differs=kept_line.differs,
        elsewhere=kept_line.elsewhere,
        why=kept_line.why,
    )


def limit_for(comparison: ComparisonKept, service: str) -> Limit:
    """Give the limit by which a service's waits are judged in a comparison."""
    told = comparison.told
    limit = told["limits"].get(service, told["usual"])
    return Limit(title=limit["title"], days=limit["days"])


def read_own_list(
    scope: Scope, *, lawbook: Lawbook
) -> tuple[OneList | list[Problem], dict[str, list[str]]]:
    """Read Milepost's own list as it is now, and the standards each service works by."""
    read = read_list(own_list(scope), OWN_MAPPING, lawbook.vocabulary)
    return read, {
        name: list(each) for name, each in standards_by_service(scope).items()
    }
