"""The loop alone, warm, against SQL, Polars expressions and plain Python."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

import duckdb
import numpy as np
import polars as pl

from bench.figures import Figure, processor_seconds, rates, seconds
from bench.rivals import WINDOW_QUERY, plain_python, polars_expressions
from bench.simple_list import AS_AT, LIMIT, SimpleList, simple_list
from milepost.clocks import kernels, loop
from milepost.clocks.effects import columns_asked, effects_of, rules_in_force
from milepost.clocks.warm import warm_up
from milepost.clocks.worked_out import EPOCH, first_rows
from milepost.foundation import compiled
from milepost.host.lawbook import lawbook_from_disk
from milepost.rules.clock_rules import ClockRule
from milepost.rules.standards import Standard
from milepost.synth.board import Size, make_board

TODAY = date(2026, 6, 1)
BOARDS = 10
BY_HAND = 20_000
MILLIONS = "million events a second"


def kernel(pathways: int, rounds: int, dice: np.random.Generator) -> Iterator[Figure]:
    """Measure the loop, its rival, and the reading by hand."""
    warm_up()
    board, size, of = _board(dice)
    yield from _by_threads(board, size, of, rounds)
    simple = simple_list(pathways, dice)
    size = len(simple.effect)
    work = partial(
        kernels.work_out_clocks,
        simple.first_row,
        simple.events,
        simple.rules,
        as_at=AS_AT,
        limit_days=LIMIT,
    )
    of = f"five simple rules, {size / 1e6:.0f} million events in no helpful order"
    yield from _by_threads(work, size, of, rounds)
    yield from _window_query(simple, work, rounds)
    yield from _expressions(simple, work, rounds)
    yield from _in_python(simple, work)


def _board(dice: np.random.Generator) -> tuple[Callable[[], object], int, str]:
    """Lay some boards' events end to end, to be walked under a whole standard."""
    lawbook = lawbook_from_disk()
    standard = lawbook.the(Standard, "england/rtt-18-weeks")
    edition = standard.editions[-1]
    rules = lawbook.all(ClockRule, edition.clock_rules)
    board = make_board(Size.BOARD, dice, today=TODAY).events
    told = board.filter(pl.col("day") < TODAY).select(columns_asked(rules))
    effects = effects_of(told, rules_in_force(rules, {}, on=edition.in_force))
    once, first = loop.as_arrays(told, effects), first_rows(told)
    events = kernels.Events(*(np.tile(column, BOARDS) for column in once))
    starts = [first[:-1] + len(told) * copy for copy in range(BOARDS)]
    work = partial(
        kernels.work_out_clocks,
        np.concatenate([*starts, [len(told) * BOARDS]]),
        events,
        loop.rule_arrays(effects),
        as_at=(TODAY - EPOCH).days,
        limit_days=LIMIT,
    )
    size = len(told) * BOARDS
    of = f"the {len(rules)} rules of `{standard.id}`, {size / 1e6:.0f} million events"
    return work, size, f"{of} of an invented board"


def _by_threads(
    work: Callable[[], object], size: int, of: str, rounds: int
) -> Iterator[Figure]:
    compiled.PARTS = 1
    yield Figure(
        work=f"the loop, one thread, processor time; {of}",
        unit=MILLIONS,
        values=rates(size, processor_seconds(work, rounds)),
    )
    compiled.PARTS = 2
    yield Figure(
        work=f"the loop, two threads; {of}",
        unit=MILLIONS,
        values=rates(size, seconds(work, rounds)),
        budget=150,
        at_least=True,
    )


def _window_query(
    simple: SimpleList, work: Callable[[], kernels.Records], rounds: int
) -> Iterator[Figure]:
    size = len(simple.effect)
    with duckdb.connect(config={"threads": 2}) as database:
        database.register("given", simple.as_frame().to_arrow())
        database.execute("CREATE TABLE events AS FROM given")
        pairs = [
            (*seconds(lambda: database.execute(WINDOW_QUERY), 1), *seconds(work, 1))
            for _ in range(min(rounds, 3))
        ]
        told = database.execute("FROM answer ORDER BY start_row").fetchnumpy()
    _alike(told, work())
    yield Figure(
        work="the same as a DuckDB window query, two threads",
        unit=MILLIONS,
        values=rates(size, [theirs for theirs, _ in pairs]),
    )
    yield Figure(
        work="how many times quicker the loop is than the window query",
        unit="times",
        values=tuple(theirs / ours for theirs, ours in pairs),
        budget=15,
        at_least=True,
        note="both on two threads and in turn; their answers are equal.",
    )


def _expressions(
    simple: SimpleList, work: Callable[[], kernels.Records], rounds: int
) -> Iterator[Figure]:
    events = simple.as_frame()
    _alike(polars_expressions(events).to_dict(as_series=False), work())
    yield Figure(
        work="the same as Polars expressions, two threads",
        unit=MILLIONS,
        values=rates(
            len(events), seconds(lambda: polars_expressions(events), min(rounds, 3))
        ),
        note="their answers are equal.",
    )


def _in_python(
    simple: SimpleList, work: Callable[[], kernels.Records]
) -> Iterator[Figure]:
    events = simple.as_frame()
    pathway = events["pathway"].to_list()
    rows = events.select("day", "effect", "days").rows()
    _alike(plain_python(pathway, rows), work())
    yield Figure(
        work="the same as a loop in plain Python, one thread",
        unit=MILLIONS,
        values=rates(
            len(rows), processor_seconds(lambda: plain_python(pathway, rows), 3)
        ),
        note="the lists it reads were made before; its answers are equal.",
    )
    end = int(simple.first_row[BY_HAND])
    by_hand, clocks = simple.by_hand(BY_HAND), work()
    few = clocks[clocks.start_row < end]
    _alike({"start_row": [clock.start_row for clock in by_hand]}, few)
    yield Figure(
        work="the reading by hand, which explains itself, the same five rules,"
        " processor time",
        unit=MILLIONS,
        values=rates(end, processor_seconds(lambda: simple.by_hand(BY_HAND), 3)),
    )


def _alike(told: Mapping[str, Any], clocks: kernels.Records) -> None:
    """Refuse to measure what doesn't give the loop's own answers."""
    for name, column in told.items():
        if not np.array_equal(np.asarray(column), clocks[name]):
            raise AssertionError(f"the loop and its rival disagree about {name}")
