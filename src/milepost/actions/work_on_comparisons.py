"""Work on comparisons beside the pages: read both lists, compare them, keep what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import orjson
import polars as pl
from django.db import transaction

from milepost.actions.mishaps import AtFault, going_on, nobody
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.host.lists import read_list
from milepost.host.matching_orders import order_from_disk
from milepost.quality.two_lists.accounts import Limit, limit_of, with_services
from milepost.quality.two_lists.comparison import Comparison, OneList, compare_lists
from milepost.quality.two_lists.listed import COMPARED, WHO, plain
from milepost.rules.lawbook import Lawbook
from milepost.rules.standards import Standard
from milepost.store.comparisons import kept, write
from milepost.store.comparisons.kept import ComparisonKept, SideKept
from milepost.store.comparisons.own_list import own_list
from milepost.store.pathways import standards_by_service

AT_ONCE = 5_000
GoOn = Callable[[], bool]


class _Stopped(Exception):
    """Whoever does the work is told to stop. What isn't done is done another time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """One comparison, and all that is needed to work on it."""

    scope: Scope
    asked: ComparisonKept
    lawbook: Lawbook
    clock: Callable[[], datetime]
    go_on: GoOn

    def note(self, doing: str) -> Callable[[int], None]:
        """Give what is told how many rows are done."""

        def told(done: int) -> None:
            if not self.go_on():
                raise _Stopped
            write.set_progress(self.asked.number, doing, done, now=self.clock())

        return told


def work_on_comparisons(
    *,
    lawbook: Lawbook,
    clock: Callable[[], datetime],
    go_on: GoOn = lambda: True,
    at_fault: AtFault = nobody,
) -> int:
    """Make every comparison that waits to be made, and say how many were.

    Where one fails, that is told, and the others are made.
    """
    done = 0
    for provider, number in kept.unfinished():
        scope = Scope(provider, "milepost comparisons")
        with going_on("Making a comparison", at_fault):
            if go_on() and work_on_comparison(
                scope, number, lawbook=lawbook, clock=clock, go_on=go_on
            ):
                done += 1
    return done


def work_on_comparison(
    scope: Scope,
    number: int,
    *,
    lawbook: Lawbook,
    clock: Callable[[], datetime],
    go_on: GoOn = lambda: True,
) -> bool:
    """Make one comparison; False if there is nothing to do, or others do it.

    Stopped at any moment, nothing is kept of it, and it is made the next time.
    """
    if not write.work_alone(number):
        return False
    try:
        asked = kept.the_comparison(scope, number)
        if asked is None or asked.state:
            return False
        work = _Work(
            scope=scope, asked=asked, lawbook=lawbook, clock=clock, go_on=go_on
        )
        problems = _make(work)
        if problems:
            told = {"why": [str(problem) for problem in problems]}
            with transaction.atomic():
                write.add_step(scope, number, "unreadable", now=clock(), told=told)
    except _Stopped:
        return False
    finally:
        write.let_others_work(number)
    return True


def _make(work: _Work) -> list[Problem]:
    asked = work.asked
    order, faults = order_from_disk(asked.order)
    if order is None:
        return faults
    old = _read(work, asked.old)
    if not isinstance(old, OneList):
        return old
    new = _read(work, asked.new)
    if not isinstance(new, OneList):
        return new
    work.note("matching")(0)
    limits = _limits(work)
    usual = limit_of(work.lawbook.the(Standard, asked.standard), asked.today)
    made = compare_lists(old, new, order, limits=limits, usual=usual, today=asked.today)
    work.note("keeping")(len(made.lines))
    with transaction.atomic():
        _keep(work, made, old, new)
        told = _told(made, old, new, limits, usual)
        write.add_step(
            work.scope, asked.number, "compared", now=work.clock(), told=told
        )
    return []


def _read(work: _Work, side: SideKept) -> OneList | list[Problem]:
    raw = kept.bytes_of(work.scope, side.number)
    if raw is None:
        raw = own_list(work.scope)
        with transaction.atomic():
            write.add_copy(work.scope, side.number, raw, now=work.clock())
    note = work.note(side.which)
    note(0)
    return read_list(raw, side.profile, work.lawbook.vocabulary, note=note)


def _limits(work: _Work) -> dict[str, Limit]:
    """Give each service the limit of the first standard it works by."""
    of = standards_by_service(work.scope)
    standard, today = work.lawbook.the, work.asked.today
    return {
        service: limit_of(standard(Standard, standards[0]), today)
        for service, standards in of.items()
        if standards
    }


def _keep(work: _Work, made: Comparison, old: OneList, new: OneList) -> None:
    """Write down every line, with what its rows say."""
    number = work.asked.number
    write.clear_lines(number)
    lines = with_services(made.lines, old.frame, new.frame)
    rows = {"old": _by_row(old.frame), "new": _by_row(new.frame)}
    for part in lines.iter_slices(AT_ONCE):
        if not work.go_on():
            raise _Stopped
        write.add_lines(number, _as_kept(part, rows))


def _by_row(frame: pl.DataFrame) -> pl.DataFrame:
    """Give each row as it is kept, and by what it is looked for."""
    numbers = pl.concat_str([plain(name).fill_null("") for name in WHO], separator=" ")
    return frame.select("row", search=numbers, told=pl.struct(*COMPARED, "unread"))


def _as_kept(part: pl.DataFrame, rows: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    for side, frame in rows.items():
        theirs = frame.filter(pl.col("row").is_in(part[f"{side}_row"].implode()))
        part = part.join(
            theirs.with_columns(
                pl.Series(side, [_json(row) for row in theirs["told"]], pl.String)
            )
            .drop("told")
            .rename({"search": f"{side}_search", "row": f"{side}_row"}),
            on=f"{side}_row",
            how="left",
            maintain_order="left",
        )
    found = [pl.col(f"{side}_search").fill_null("") for side in rows]
    quoted = pl.col("differs").list.join(",")
    return part.with_columns(
        pl.col("fate").cast(pl.String),
        differs="{" + quoted + "}",
        search=pl.concat_str(found, separator=" "),
    ).drop("old_search", "new_search")


def _json(row: Mapping[str, Any]) -> str:
    said = {name: value for name, value in row.items() if value is not None}
    return orjson.dumps(said).decode()


def _told(
    made: Comparison,
    old: OneList,
    new: OneList,
    limits: Mapping[str, Limit],
    usual: Limit,
) -> dict[str, object]:
    """Write down the accounts, as a step of the comparison keeps them."""
    return {
        "old": _one_told(old) | asdict(made.old),
        "new": _one_told(new) | asdict(made.new),
        "remainder": made.remainder,
        "not_compared": list(made.not_compared),
        "aside": list(made.aside),
        "limits": {service: asdict(limit) for service, limit in limits.items()},
        "usual": asdict(usual),
        "services": [
            asdict(account) | {"fates": {f.value: n for f, n in account.fates.items()}}
            for account in made.services
        ],
    }


def _one_told(one: OneList) -> dict[str, object]:
    return {
        "missing": list(one.missing),
        "unread": list(one.unread),
        "unlisted": [list(each) for each in one.unlisted],
    }
