"""``milepost synth``: the events of a nation that doesn't exist, in a file."""

from collections import deque
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli.progress import Progress, counting
from milepost.cli.say import say, stop

if TYPE_CHECKING:
    import polars as pl

INVENTING = "Inventing pathways"

Pathways = Annotated[
    int,
    typer.Option(
        "--pathways", metavar="NUMBER", min=1, help="How many pathways to invent."
    ),
]
Out = Annotated[
    Path,
    typer.Option(
        "--out",
        metavar="FILE",
        help="Write the events here: .parquet, .csv or .csv.gz. It must not be there yet.",
    ),
]
Seed = Annotated[
    int,
    typer.Option(
        "--seed",
        metavar="NUMBER",
        min=0,
        help="The same number gives the same pathways; another, others.",
    ),
]
AsAtDay = Annotated[
    str | None,
    typer.Option(
        "--as-at",
        metavar="DAY",
        help="The day they are told on: nothing has happened on it yet. Without one, today.",
        show_default=False,
    ),
]


def synth(pathways: Pathways, out: Out, seed: Seed = 1, as_at: AsAtDay = None) -> None:
    """Invent the elective pathways of a nation, and write their events to a file.

    They are what England's 18 weeks are kept for: referrals and transfers, appointments
    missed and cancelled, tests, status codes, active monitoring, admissions. There are
    eight events and a bit to a pathway. Nobody in it exists.

    \b
    Examples:
      milepost synth --pathways 100000 --out events.csv
      milepost synth --pathways 7200000 --seed 1 --as-at 2026-06-01 --out events.parquet
      milepost clocks events.parquet --standard england/rtt-18-weeks \\
        --as-at 2026-06-01 --out clocks.parquet
    """  # noqa: D301 - the backslashes are Typer's
    import numpy as np

    from milepost.host.writing import write_parts
    from milepost.synth.nation import MOST, columns_of_a_nation

    day = _day(as_at)
    if pathways > MOST:
        stop(f"--pathways {pathways}: {MOST:,} is the most there can be.")
    if out.exists():
        stop(f"--out {out}: There is such a file already. Name another, or remove it.")
    columns = columns_of_a_nation(np.random.default_rng(seed), today=day)
    written = 0

    def parts(progress: Progress) -> Iterator["pl.DataFrame"]:
        nonlocal written
        progress(INVENTING, 0, pathways)
        for done, events in _parts(pathways, seed, day):
            written += len(events)
            yield events
            progress(INVENTING, done, pathways)

    with counting() as progress:
        problem = write_parts(parts(progress), columns, out)
    if problem:
        stop(problem)
    say(f"{written:,} events of {pathways:,} invented pathways are in {out}.")


def _parts(
    pathways: int, seed: int, today: date
) -> Iterator[tuple[int, "pl.DataFrame"]]:
    """Make one part after another, two at once, each by dice of its own."""
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np

    from milepost.synth.nation import PART, part_of_a_nation

    def make(before: int) -> tuple[int, "pl.DataFrame"]:
        count = min(PART, pathways - before)
        dice = np.random.default_rng([seed, before // PART])
        return before + count, part_of_a_nation(before + 1, count, dice, today=today)

    with ThreadPoolExecutor(2) as threads:
        waiting = deque()
        for before in range(0, pathways, PART):
            waiting.append(threads.submit(make, before))
            if len(waiting) > 2:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _day(written: str | None) -> date:
    from milepost.host.clock import today
    from milepost.intake.columns import EARLIEST, LATEST, day_of

    day = today() if written is None else day_of(written)
    if day is None:
        stop(
            f"--as-at {written!r} is no day; write one such as 2025-01-31, "
            f"from {EARLIEST.year} to {LATEST.year}."
        )
    return day
