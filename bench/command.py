"""``milepost clocks``, from a Parquet file to a Parquet file, in a process of its own.

The events are those of ``milepost synth``, which is measured too.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from bench.figures import Figure, seconds

TODAY = "2026-06-01"
STANDARD = "england/rtt-18-weeks"
EVENTS_A_PATHWAY = 60 / 7.2
WHOLE, BUDGET = 60e6, 15
"""Events of the nation whose budget is given, and how many seconds that is."""


def command(events: int, rounds: int) -> Iterator[Figure]:
    """Measure the command, beside reading the same file and no more."""
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "events.parquet", Path(folder) / "clocks.parquet"
        pathways = round(events / EVENTS_A_PATHWAY)
        made = ["synth", "--pathways", pathways, "--as-at", TODAY, "--out", file]
        asked = ["clocks", file, "--standard", STANDARD, "--as-at", TODAY, "--out", out]
        making = _run(made, folder)
        size = pl.scan_parquet(file).select(pl.len()).collect().item()
        first, *_ = _run(asked, folder)
        taken, busy, memory = zip(
            *(_run(asked, folder) for _ in range(rounds)), strict=True
        )
        read = seconds(lambda: pl.read_parquet(file), rounds)
    of = f"{size / 1e6:.0f} million events of {pathways / 1e6:.1f} million pathways"
    yield Figure(work=f"`milepost synth`, {of}", unit="seconds", values=(making[0],))
    work = f"`milepost clocks`, {of}, Parquet to Parquet"
    yield Figure(
        work=work,
        unit="seconds",
        values=taken,
        budget=BUDGET if size >= WHOLE else None,
        note=f"the budget is {BUDGET} seconds for 60 million events, which"
        " `--events 60000000` asks for. Starting Python, the lawbook and checking every"
        " row are in it; the loop was compiled in an earlier run.",
    )
    yield Figure(work=f"{work}: the first run of all", unit="seconds", values=(first,))
    yield Figure(
        work=f"{work}: processor time, both cores together",
        unit="seconds",
        values=busy,
    )
    yield Figure(work=f"{work}: memory at most", unit="GB", values=memory, budget=6)
    yield Figure(work="reading that file, and no more", unit="seconds", values=read)


def _run(asked: list[object], folder: str) -> tuple[float, float, float]:
    """Run a command once. Return its seconds, the processors', and its gigabytes."""
    program = [str(Path(sys.executable).with_name("milepost")), *map(str, asked)]
    told = Path(folder) / "told.txt"
    begun = time.perf_counter()
    with told.open("wb") as words:
        child = subprocess.Popen(  # noqa: S603
            program, stderr=words, env=os.environ | {"XDG_CACHE_HOME": folder}
        )
        _, status, used = os.wait4(child.pid, 0)
    taken = time.perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise RuntimeError(f"`milepost {asked[0]}` failed:\n{told.read_text()[-2000:]}")
    return taken, used.ru_utime + used.ru_stime, used.ru_maxrss / 2**20
