"""``milepost import``: events into the database, or a hospital's log into events."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli.options import not_over_the_events, the_lawbook, the_rows
from milepost.cli.say import say, stop, tell, while_busy

if TYPE_CHECKING:
    from milepost.intake.activity_log import Account

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="A CSV or Parquet file: of events, one a row, or a hospital's log.",
    ),
]
Provider = Annotated[
    str | None,
    typer.Option(
        "--provider",
        metavar="CODE",
        help="Store the events for this provider, whose pathways are registered.",
    ),
]
Service = Annotated[
    str | None,
    typer.Option("--service", metavar="CODE", help="Only on pathways of this service."),
]
Source = Annotated[
    str | None,
    typer.Option(
        "--source",
        metavar="NAME",
        help="Which system they come from, where no column 'source' says so. Give it "
        "the same name each time. Without it: events file.",
    ),
]
MappingFile = Annotated[
    Path | None,
    typer.Option(
        "--mapping", metavar="FILE", help="What a log's activities mean, in TOML."
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE",
        help="Write a log's events here: .csv, .csv.gz, .parquet.",
    ),
]
NEITHER = (
    "Say what to do with it: --provider CODE stores a file of events in the database; "
    "--mapping FILE --out FILE makes one out of a hospital's log."
)


def import_events(
    file: File,
    provider: Provider = None,
    service: Service = None,
    source: Source = None,
    mapping: MappingFile = None,
    out: Out = None,
) -> None:
    """Store a file of events in the database, or make one out of a hospital's log.

    With --provider, events that the database doesn't have yet are stored. The same file
    may come again, and a longer one: what is there already is counted, and left as it
    is. A row of a pathway that isn't registered is refused.

    With --mapping and --out, each line of a hospital's log is read by a mapping file,
    and the events it tells of are written to a file.

    Every row is accounted for. Rows that can't be read or stored are named on standard
    error, the rest goes in, and the command ends with 1.

    \b
    Examples:
      milepost import events.csv --provider RXX --source "theatre system"
      milepost import log.csv.gz --mapping docs/mappings/gynae-oncology.toml \\
        --out events.parquet
      milepost clocks events.parquet --standard scotland/cancer-62-day \\
        --as-at 2008-03-31 --out clocks.csv
    """  # noqa: D301 - the backslashes are Typer's
    if provider is not None and mapping is None and out is None:
        from milepost.cli.import_facts import store

        store(file, provider, service, source)
    elif mapping is not None and out is not None and not (provider or service):
        _make_events(file, mapping, out)
    else:
        stop(NEITHER, code=2)


def _make_events(log: Path, mapping: Path, out: Path) -> None:
    """Read a hospital's log by a mapping file, and write the events it tells of."""
    from milepost.host.event_files import unreadable
    from milepost.host.writing import write_rows
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
