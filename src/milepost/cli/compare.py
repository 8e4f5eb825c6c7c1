"""``milepost compare``: two lists, such as an old system's and a new one's, reconciled."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli.options import OwnRules, go_by

if TYPE_CHECKING:
    from datetime import date

    from milepost.foundation.printed import Cell
    from milepost.quality.two_lists.accounts import Limit
    from milepost.quality.two_lists.comparison import Comparison, OneList
    from milepost.rules.lawbook import Lawbook

OWN = "milepost:"
"""How Milepost's own list is named, with the code of its provider behind."""

Old = Annotated[
    str,
    typer.Argument(
        metavar="OLD",
        help="The old list: CSV, Excel or Parquet; or milepost:CODE for the own list of a provider.",
        show_default=False,
    ),
]
New = Annotated[
    str,
    typer.Argument(metavar="NEW", help="The new list, likewise.", show_default=False),
]
OldMap = Annotated[
    str,
    typer.Option(
        "--old-map", metavar="MAPPING", help="What its columns are: a name, or a file."
    ),
]
NewMap = Annotated[
    str,
    typer.Option("--new-map", metavar="MAPPING", help="The same, of the new list."),
]
Order = Annotated[
    str,
    typer.Option("--order", metavar="ORDER", help="By what rows are matched."),
]
Standard = Annotated[
    str,
    typer.Option("--standard", metavar="ID", help="By whose limit waits are judged."),
]
AsAt = Annotated[
    str,
    typer.Option(
        "--as-at", metavar="DAY", help="The day both lists stood so; today, if unsaid."
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE",
        help="Write every line there, with its reasons: .csv, .parquet or .xlsx.",
    ),
]


@dataclass(frozen=True, slots=True)
class _Two:
    """Two lists, and by what their waits are judged."""

    old: "OneList"
    new: "OneList"
    limits: "dict[str, Limit]"


def compare(
    old: Old,
    new: New,
    *,
    old_map: OldMap = "rows-open-pathways",
    new_map: NewMap = "rows-open-pathways",
    order: Order = "usual",
    standard: Standard = "england/rtt-18-weeks",
    as_at: AsAt = "",
    out: Out = None,
    own: OwnRules = None,
) -> None:
    """Compare two lists: matched, only in one, ambiguous, another clock.

    Every row of both lists is in exactly one line, and no match is a guess. Nothing is
    stored, and nothing is removed from a list. If rows don't add up, it ends with 1.

    \b
    Examples:
      milepost compare old.csv new.xlsx --old-map old.toml --new-map new.toml
      milepost compare milepost:RXX new.csv --out compared.xlsx
    """  # noqa: D301 - the backslash is Typer's
    from milepost.cli.ledger import read_day
    from milepost.cli.options import the_lawbook
    from milepost.cli.say import answer, say, stop, while_busy
    from milepost.host.clock import now
    from milepost.host.matching_orders import order_from_disk
    from milepost.quality.two_lists.accounts import limit_of
    from milepost.quality.two_lists.comparison import compare_lists
    from milepost.rules.standards import Standard as StandardRule

    go_by(own)
    lawbook, moment = the_lawbook(own), now()
    today = read_day(as_at, moment.date())
    if standard not in {each.id for each in lawbook.all(StandardRule)}:
        stop(f"There is no standard {standard!r}; `milepost standards` lists them.")
    usual = limit_of(lawbook.the(StandardRule, standard), today)
    steps, faults = order_from_disk(order)
    if steps is None:
        stop(faults)
    two = _read_both((old, old_map), (new, new_map), lawbook, today)
    with while_busy("Comparing"):
        made = compare_lists(
            two.old, two.new, steps, limits=two.limits, usual=usual, today=today
        )
    answer("\n".join(_in_lines(made, two)))
    if out is not None:
        _write(out, made, two, usual, today)
        say(f"{len(made.lines):,} lines are in {out}.")
    if made.remainder:
        say(f"{made.remainder:,} rows don't add up.")
        raise typer.Exit(1)


def _read_both(
    old: tuple[str, str], new: tuple[str, str], lawbook: "Lawbook", today: "date"
) -> _Two:
    from milepost.cli.database import a_database
    from milepost.cli.say import stop

    if old[0].startswith(OWN) and new[0].startswith(OWN):
        stop("Milepost's own list can't be compared with itself. Name a file.")
    limits: dict[str, Limit] = {}
    with ExitStack() as held:
        if old[0].startswith(OWN) or new[0].startswith(OWN):
            held.enter_context(a_database())
        lists = [_read(*each, lawbook, limits, today) for each in (old, new)]
    return _Two(lists[0], lists[1], limits)


def _read(
    named: str,
    mapping: str,
    lawbook: "Lawbook",
    limits: "dict[str, Limit]",
    today: "date",
) -> "OneList":
    from milepost.cli.say import stop, while_busy
    from milepost.host.lists import read_list

    with while_busy(f"Reading {named}"):
        if named.startswith(OWN):
            read = _own(named.removeprefix(OWN), lawbook, limits, today)
        else:
            try:
                raw = Path(named).read_bytes()
            except OSError as error:
                stop(f"{named}: It can't be read: {(error.strerror or '').lower()}.")
            read = read_list(raw, mapping, lawbook.vocabulary)
    if isinstance(read, list):
        stop(read)
    return read


def _own(provider: str, lawbook: "Lawbook", limits: "dict[str, Limit]", today: "date"):
    from milepost.foundation.scope import Scope
    from milepost.quality.two_lists.accounts import limit_of
    from milepost.reading.comparisons import read_own_list
    from milepost.rules.standards import Standard as StandardRule

    read, standards = read_own_list(
        Scope(provider, "milepost compare"), lawbook=lawbook
    )
    for service, ids in standards.items():
        if ids:
            limits[service] = limit_of(lawbook.the(StandardRule, ids[0]), today)
    return read


def _in_lines(made: "Comparison", two: _Two) -> Iterator[str]:
    """Write what came of it for a terminal."""
    from milepost.quality.two_lists.differences import Fate
    from milepost.quality.two_lists.words import FATES, FIELDS

    heads = ("matched", "ambiguous", "only here", "twice", "refused", "remainder")
    yield f"{'':<28}{'rows':>10}" + "".join(f"{head:>11}" for head in heads)
    for words, one in (("old list", made.old), ("new list", made.new)):
        told = (one.matched, one.ambiguous, one.alone, one.twice, one.refused)
        numbers = "".join(f"{number:>11,}" for number in (*told, one.remainder))
        yield f"{words:<28}{one.rows:>10,}{numbers}"
    counted = dict(made.lines["fate"].cast(str).value_counts().iter_rows())
    yield ""
    for fate in Fate:
        if counted.get(fate):
            yield f"{FATES[fate]:<44}{counted[fate]:>10,}"
    yield ""
    fates = (Fate.CHANGED_CLOCK, Fate.ONLY_OLD, Fate.ONLY_NEW, Fate.AMBIGUOUS)
    names = ("old", "new", "clock", "only old", "only new", "ambiguous", "over old", "over new")  # fmt: skip
    yield f"{'service':<28}" + "".join(f"{name:>10}" for name in names)
    for each in made.services:
        told = (*(each.fates.get(f, 0) for f in fates), each.over_old, each.over_new)
        numbers = "".join(f"{n:>10,}" for n in (each.old, each.new, *told))
        yield f"{each.service or '(none said)':<28}{numbers}"
    if made.not_compared:
        words = ", ".join(FIELDS[name].lower() for name in made.not_compared)
        yield f"\nNot compared, because a list doesn't tell it: {words}."
    for words, one in (("old", two.old), ("new", two.new)):
        for code_map, code, times in one.unlisted:
            yield f"The {words} list's mapping has no {code_map} {code!r} ({times:,} rows)."


def _write(
    out: Path, made: "Comparison", two: _Two, usual: "Limit", today: "date"
) -> None:
    from milepost.cli.say import stop, while_busy
    from milepost.host.long_tables import write_table
    from milepost.quality.two_lists.exported import COLUMNS
    from milepost.quality.two_lists.lines import lines_with_rows

    def rows() -> "Iterator[tuple[Cell, ...]]":
        yield from lines_with_rows(
            made.lines, two.old.frame, two.new.frame, two.limits, usual, today
        )

    with while_busy(f"Writing {out.name}"):
        problem = write_table(out, "Two lists compared", COLUMNS, rows())
    if problem:
        stop(problem)
