"""``milepost measures``: published waiting times, from the nations' own files."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli.say import answer, say, stop, tell, while_busy
from milepost.foundation.problems import Problem

if TYPE_CHECKING:
    from milepost.host.event_files import FileRows
    from milepost.reading.published import PublishedReading

app = typer.Typer(
    help="Published waiting times, worked out from the nations' own files.",
    no_args_is_help=True,
)


class ByInEngland(StrEnum):
    """What England's measures may be worked out for."""

    ENGLAND = "england"
    PROVIDER = "provider"
    COMMISSIONER = "commissioner"
    FUNCTION = "function"


class ByInScotland(StrEnum):
    """What Scotland's performance may be worked out for."""

    SCOTLAND = "scotland"
    BOARD = "board"
    TYPE = "type"


class Disclosure(StrEnum):
    """The policies by which small counts are kept from sight."""

    NONE = "none"
    HES_ROUND5 = "hes_round5"
    SUPPRESS_LT5 = "suppress_lt5"
    SUPPRESS_LT10 = "suppress_lt10"


SmallCounts = Annotated[
    Disclosure,
    typer.Option(
        "--disclosure",
        help="How small counts are kept from sight: held back as *, with whatever would "
        "give them away, or rounded.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE",
        help="Write the figures here, as .csv, .csv.gz or .parquet. Without it they go "
        "to standard output as CSV.",
    ),
]
Extract = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="The full extract of a month, as NHS England publishes it: zip or CSV.",
        show_default=False,
    ),
]


BeforeExtract = Annotated[
    Path,
    typer.Argument(
        metavar="BEFORE",
        help="The full extract of the month before.",
        show_default=False,
    ),
]


def _cancer_file(days: int) -> typer.models.ArgumentInfo:
    return typer.Argument(
        metavar=f"FILE{days}",
        help=f"The open data file of the {days}-day standard.",
        show_default=False,
    )


@app.command("england-rtt")
def england_rtt(
    extract: Extract,
    by: Annotated[ByInEngland, typer.Option("--by")] = ByInEngland.ENGLAND,
    disclosure: SmallCounts = Disclosure.NONE,
    out: Out = None,
) -> None:
    """Work out England's measures of referral to treatment.

    One row for each part of the return and group. Patients of other nations (NONC) are
    left out, and total rows are never added; every row left out is accounted for. Lines
    that break two of NHS England's own checks are named, and counted all the same.

    \b
    Example:
      milepost measures england-rtt Full-CSV.zip --by provider --out providers.csv
    """  # noqa: D301 - the backslash is Typer's
    from milepost.reading.published import By, read_rtt

    file = read(extract)
    with while_busy("Adding up"):
        reading = read_rtt(file, By(by))
    _answer(reading, disclosure, out)


@app.command("england-flow")
def england_flow(
    before: BeforeExtract,
    now: Extract,
    by: Annotated[ByInEngland, typer.Option("--by")] = ByInEngland.ENGLAND,
    disclosure: SmallCounts = Disclosure.NONE,
    out: Out = None,
) -> None:
    """Work out unreported removals and clearance times from two months' extracts.

    Removals are the list before, and new periods, less completed pathways and the list
    now. The clearance time is the list now over the stops of a week of the month.

    \b
    Example:
      milepost measures england-flow December.zip January.zip --by provider
    """  # noqa: D301 - the backslash is Typer's
    from milepost.reading.published import By, read_flow

    files = read(before), read(now)
    with while_busy("Adding up"):
        reading = read_flow(*files, By(by))
    _answer(reading, disclosure, out)


@app.command("scotland-cwt")
def scotland_cwt(
    file_62: Annotated[Path, _cancer_file(62)],
    file_31: Annotated[Path, _cancer_file(31)],
    quarter: Annotated[
        str, typer.Option("--quarter", metavar="QUARTER", help="Such as 2019Q4.")
    ],
    by: Annotated[ByInScotland, typer.Option("--by")] = ByInScotland.SCOTLAND,
    disclosure: SmallCounts = Disclosure.NONE,
    out: Out = None,
) -> None:
    """Work out Scotland's performance against the 62-day and 31-day standards.

    62 days is judged by the board of receipt, 31 days by the board of first treatment.
    Rows that are sums of other rows are checked and left out.

    \b
    Example:
      milepost measures scotland-cwt 62.csv 31.csv --quarter 2019Q4 --by board
    """  # noqa: D301 - the backslash is Typer's
    from milepost.reading.published import CancerBy, read_cwt

    files = read(file_62), read(file_31)
    _answer(read_cwt(*files, quarter, CancerBy(by)), disclosure, out)


def read(path: Path) -> "FileRows":
    """Read a national file, or a table of your own, or say why it can't be read."""
    from milepost.host.extracts import read_extract

    with while_busy(f"Reading {path.name}"):
        rows = read_extract(path)
    if isinstance(rows, Problem):
        stop(rows)
    return rows


def _answer(reading: "PublishedReading", disclosure: str, out: Path | None) -> None:
    from milepost.host.writing import csv_of, write_rows
    from milepost.reading.published import Policy

    policy = Policy(disclosure)
    protected = reading.under(policy)
    table = protected.in_text() if protected.anything else protected.table
    if out is None:
        answer(csv_of(table), nl=False)
    elif problem := write_rows(table, out):
        stop(problem)
    tell(reading.problems_under(policy))
    if reading.findings:
        say("To look at before it is signed off (the rows are counted all the same):")
        tell(reading.findings_under(policy))
    for name, tally in reading.tallies:
        say(f"{name}: {tally}")
    if reading.method:
        say(
            f"Medians and percentiles by the method {reading.method.id}; "
            f"none where fewer than {reading.method.fewest} wait."
        )
    if disclosure != Disclosure.NONE:
        say(_about(disclosure, protected.totals_held_back))
    if reading.problems:
        raise typer.Exit(1)


def _about(disclosure: str, totals: tuple[str, ...]) -> str:
    words = f"Disclosure control: {disclosure}."
    if totals:
        words += (
            f" Don't publish these totals elsewhere, or a count held back here can be "
            f"worked out: {'; '.join(totals)}."
        )
    return words
