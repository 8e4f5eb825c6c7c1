"""The options that several commands share, and the question they make."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli.say import stop, while_busy
from milepost.foundation.problems import Problem

if TYPE_CHECKING:
    from milepost.host.event_files import FileRows
    from milepost.reading.question import Question
    from milepost.rules.lawbook import Lawbook

Events = Annotated[
    Path,
    typer.Argument(
        metavar="EVENTS",
        help="A CSV or Parquet file, or - for standard input, with columns pathway, day, kind, and one for each "
        "attribute that is used.",
        show_default=False,
    ),
]
StandardId = Annotated[
    str,
    typer.Option(
        "--standard",
        metavar="ID",
        help="Which standard; `milepost standards` lists them.",
    ),
]
AsAtDay = Annotated[
    str, typer.Option("--as-at", metavar="DAY", help="The day asked about: 2025-01-31.")
]
KnownAt = Annotated[
    str | None,
    typer.Option(
        "--known-at",
        metavar="MOMENT",
        help="Look from then: what was told later doesn't count.",
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="How to read a rule that leaves a choice. May be given again.",
    ),
]


OwnRules = Annotated[
    Path | None,
    typer.Option(
        "--lawbook",
        metavar="FOLDER",
        help="A folder of rules of your own, read beside Milepost's. Without it, the one "
        "that MILEPOST_LAWBOOK names, if any.",
    ),
]


def the_lawbook(own: Path | None = None) -> "Lawbook":
    """Read the lawbook that Milepost came with, and a folder of one's own beside it."""
    from milepost.host.lawbook import lawbook_from_disk

    try:
        return lawbook_from_disk(own)
    except ValueError as error:
        stop(str(error))


def go_by(own: Path | None) -> None:
    """Let all that this command starts read a folder of one's own rules."""
    if own is not None:
        os.environ["MILEPOST_LAWBOOK"] = str(own.resolve())


def the_question(
    lawbook: "Lawbook",
    standard: str,
    as_at: str,
    known_at: str | None,
    settings: list[str] | None,
) -> "Question":
    """Put together what the options ask, or say why it makes no sense."""
    from milepost.reading.question import NotADay, UnknownSetting, UnknownStandard, ask

    try:
        return ask(
            lawbook,
            standard=standard,
            as_at=as_at,
            known_at=known_at,
            settings=pairs(settings or []),
        )
    except (NotADay, UnknownSetting, UnknownStandard) as error:
        stop(str(error))


def pairs(settings: list[str]) -> Mapping[str, str]:
    """Read each NAME=VALUE."""
    read = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not (name and equals and value):
            stop(
                f"--set {setting!r} is no NAME=VALUE; write one such as --set rule=yes."
            )
        read[name.strip()] = value.strip()
    return read


def not_over_the_events(events: Path, out: Path | None) -> None:
    """Refuse to write the answer over what was asked about."""
    if out is not None and out.is_file() and events.exists() and out.samefile(events):
        stop(f"--out {out}: That is the file to be read. Name another to write to.")


def the_rows(events: Path) -> "FileRows":
    """Read the file of events, or say why it can't be read."""
    from milepost.host.event_files import read_rows

    with while_busy(f"Reading {events.name}"):
        rows = read_rows(events)
    if isinstance(rows, Problem):
        stop(rows)
    return rows
