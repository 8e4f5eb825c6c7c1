"""The table of results, on the screen and in the documents."""

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median

import psutil

from bench.figures import Figure
from milepost.host.clock import today

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
PARTS = ("measured", "load", "messages")
"""The parts of the page that are written, each between two comments of its name."""

PACKAGES = ("polars", "numba", "numpy", "duckdb", "django", "psycopg")


def table(figures: Sequence[Figure]) -> str:
    """Write the results as a table, one row a kind of work."""
    lines = [
        "| work | unit | least | median | p95 | most | budget | met |",
        "|---|---|---:|---:|---:|---:|---:|---|",
    ]
    for figure in figures:
        values = figure.values
        p95 = Figure(work="", unit="", values=values, by_p95=True).judged
        shown = [min(values), median(values), p95, max(values)]
        sign = "≥" if figure.at_least else "≤"
        budget = "" if figure.budget is None else f"{sign} {figure.budget:g}"
        numbers = " | ".join(map(_number, shown))
        lines.append(
            f"| {figure.work} | {figure.unit} | {numbers} | {budget} | {figure.verdict} |"
        )
    notes = [f"- {f.work}: {f.note}" for f in figures if f.note]
    return "\n".join([*lines, "", *notes])


def surroundings() -> str:
    """Say where the figures were taken."""
    cores, memory = os.cpu_count(), psutil.virtual_memory().total / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    busy = os.getloadavg()[0]
    return (
        f"Taken on {today():%-d %B %Y}: {cores} cores ({platform.machine()}), {memory:.0f} GB,"
        f" {platform.system()}, Python {platform.python_version()}, {packages}."
        f" The machine's load was {busy:.1f} when they ended."
    )


def part_of(work: str) -> str:
    """Say which part of the page a kind of work is written in.

    >>> part_of("kernel"), part_of("load")
    ('measured', 'load')
    """
    return work if work in PARTS else PARTS[0]


def write(figures: Sequence[Figure], part: str) -> None:
    """Put the results into the documents, in place of those from last time."""
    begin, end = f"<!-- {part}: begin -->", f"<!-- {part}: end -->"
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(begin)
    _, after = rest.split(end)
    told = f"{begin}\n{surroundings()}\n\n{table(figures)}\n{end}"
    PAGE.write_text(before + told + after, encoding="utf-8")


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
