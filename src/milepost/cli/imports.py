"""``milepost import``: another hospital's log becomes a file of events."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli.options import not_over_the_events, the_lawbook, the_rows
from milepost.cli.say import say, stop, tell, while_busy

if TYPE_CHECKING:
    from milepost.intake.activity_log import Account

Log = Annotated[
    Path,
    typer.Argument(
        metavar="LOG", help="A CSV or Parquet file, one row a line of the log."
    ),
]
MappingFile = Annotated[
    Path,
    typer.Option(
        "--mapping", metavar="FILE", help="What its activities mean, in TOML."
    ),
]
Out = Annotated[
    Path,
    typer.Option(
        "--out", metavar="FILE", help="Write the events here: .csv, .csv.gz, .parquet."
    ),
]


def import_events(log: Log, mapping: MappingFile, out: Out) -> None:
    """Read a hospital's log by a mapping file, and write the events it tells of.

    Every line is accounted for. Lines that can't be read are named on standard error,
    the rest is written, and the command ends with 1.

    \b
    Example:
      milepost import log.csv.gz --mapping docs/mappings/gynae-oncology.toml \\
        --out events.parquet
      milepost clocks events.parquet --standard scotland/cancer-62-day \\
        --as-at 2008-03-31 --out clocks.csv
    """  # noqa: D301 - the backslashes are Typer's
    from milepost.host.event_files import unreadable, write_rows
    from milepost.intake.activity_log import read_log
    from milepost.intake.log_mapping import read_mapping

    not_over_the_events(log, out)
    lawbook = the_lawbook()
    try:
        text = mapping.read_text(encoding="utf-8")
    except OSError as error:
        stop(unreadable(mapping, error))
    except UnicodeDecodeError:
        stop(f"{mapping}: It is not text in UTF-8. Save it so.")
    meant, problems = read_mapping(text, lawbook.vocabulary, where=mapping.name)
    if meant is None:
        stop(problems)
    file = the_rows(log)
    with while_busy(f"Reading {log.name} by {mapping.name}"):
        read = read_log(
            file.rows, meant, lawbook.vocabulary, place=file.place, broken=file.broken
        )
    if not read.rows.is_empty() and (problem := write_rows(read.rows, out)):
        stop(problem)
    tell(read.problems)
    say(_reckoning(read.account, len(read.rows)))
    if read.problems:
        raise typer.Exit(1)


def _reckoning(account: "Account", events: int) -> str:
    """Account for every line, in words."""
    first = account.first_events
    lines = [
        f"Lines read: {account.lines:,}. Of these",
        f"  {account.mapped:>9,} became events",
        f"  {account.repeated:>9,} told again what another line had told",
        f"  {account.no_event:>9,} are no events, by the mapping",
        f"  {account.unmapped:>9,} are not in the mapping",
        f"  {account.reversed:>9,} took a line back, or were taken back",
        f"  {account.refused:>9,} were refused",
        f"Events written: {events:,}.",
    ]
    if first:
        lines.append(
            f"On {first:,} pathways the first line stands in for an event that the log "
            "does not have; each says so."
        )
    return "\n".join(lines)
