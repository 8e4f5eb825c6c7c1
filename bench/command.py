"""``milepost clocks``, from a Parquet file to a Parquet file, in a process of its own."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from bench.figures import Figure, seconds
from milepost.synth.board import Size, make_board

TODAY = date(2026, 6, 1)
STANDARD = "england/rtt-18-weeks"
WHOLE = 60e6
"""Events of the nation whose budget is given: 15 seconds and 6 GB."""


def command(events: int, rounds: int, dice: np.random.Generator) -> Iterator[Figure]:
    """Measure the command, beside reading the same file and no more."""
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "events.parquet", Path(folder) / "clocks.parquet"
        size = _write(file, events, dice)
        taken, busy, memory = zip(
            *(_run(file, out) for _ in range(rounds)), strict=True
        )
        read = seconds(lambda: pl.read_parquet(file), rounds)
    work = f"`milepost clocks`, {size / 1e6:.0f} million events, Parquet to Parquet"
    yield Figure(
        work=work,
        unit="seconds",
        values=taken,
        budget=15 * size / WHOLE,
        note="the budget is the share of 15 seconds for 60 million events that these"
        " are; starting Python and compiling are in it.",
    )
    yield Figure(
        work=f"{work}: processor time, both cores together",
        unit="seconds",
        values=busy,
    )
    yield Figure(work=f"{work}: memory at most", unit="GB", values=memory, budget=6)
    yield Figure(work="reading that file, and no more", unit="seconds", values=read)


def _write(file: Path, events: int, dice: np.random.Generator) -> int:
    told = make_board(Size.BOARD, dice, today=TODAY).events
    taken_back = told["corrects"].drop_nulls().implode()
    stands = pl.col("corrects").is_null() & ~pl.col("event").is_in(taken_back)
    board = told.filter(stands).drop("event", "corrects")
    copies = max(1, round(events / len(board)))
    named = (
        board.with_columns(
            pl.format("C{}-{}", pl.lit(f"{n:03}"), "pathway").alias("pathway")
        )
        for n in range(copies)
    )
    pl.concat(list(named)).write_parquet(file)
    return copies * len(board)


def _run(file: Path, out: Path) -> tuple[float, float, float]:
    """Run the command once. Return its seconds, the processors', and its gigabytes."""
    asked = [
        "clocks",
        file,
        "--standard",
        STANDARD,
        "--as-at",
        str(TODAY),
        "--out",
        out,
    ]
    program = [Path(sys.executable).with_name("milepost"), *asked]
    begun = time.perf_counter()
    child = subprocess.Popen(program, stderr=subprocess.DEVNULL)  # noqa: S603
    _, status, used = os.wait4(child.pid, 0)
    taken = time.perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1) or not out.exists():
        raise RuntimeError("`milepost clocks` gave no answer")
    return taken, used.ru_utime + used.ru_stime, used.ru_maxrss / 2**20
