"""The words on the pages of imported files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from milepost.events.in_words import event_in_words
from milepost.foundation.problems import Problem
from milepost.reading.files import (
    FileOnShelf,
    FileReading,
    FilesReading,
    LineOnShelf,
)
from milepost.web.file_notes import notes, steps_in_words, store_button, what_stays
from milepost.web.left_rows import LeftRow, left_row
from milepost.web.numbered_pages import Choice, numbered, of_all
from milepost.web.row_tells import row_tells
from milepost.web.settled_words import reason_told
from milepost.web.words import many, moment

STATES = {
    "": "Being read",
    "again": "Being read again",
    "previewed": "Waiting for a decision",
    "unreadable": "Can’t be read",
    "confirmed": "Being stored",
    "stored": "Stored",
    "discarded": "Put away",
    "undoing": "Being taken back",
    "undone": "Taken back",
}
Row = tuple[str, str, tuple[str, ...], str, str]
"""A row's number and pathway, what it tells, what becomes of it, and why."""

WORKING = ("", "again", "confirmed", "undoing")
BECAME = {
    "new": ("Recorded", "Would be recorded"),
    "unchanged": ("As in the file before", "As in the file before"),
    "held": ("Waits for a person", "Would wait for a person"),
    "kept": ("Says nothing of a pathway", "Says nothing of a pathway"),
    "refused": ("Refused", "Would be refused"),
}


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file on the list."""

    number: int
    href: str
    name: str
    feed: str
    state: str
    when: str
    by: str
    rows: str


@dataclass(frozen=True, slots=True)
class FilesPage:
    """Every word on the page of files."""

    title: str
    standpoint: str
    files: tuple[FileRow, ...]
    files_shown: str
    file_pages: tuple[Choice, ...]
    empty: str
    left: tuple[LeftRow, ...]
    left_title: str
    left_shown: str
    left_pages: tuple[Choice, ...]
    mappings: tuple[tuple[str, str, bool], ...]
    """Name, title, and whether it was chosen."""

    said: Mapping[str, str]
    """What was typed, to be shown again."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class FilePage:
    """Every word on the page of one file."""

    title: str
    number: int
    standpoint: str
    state: str
    working: bool
    done: int
    of: int
    progress: str
    """How far the work has come, in words."""

    summary: tuple[tuple[str, str, str], ...]
    """What became of how many rows, and where to see them."""

    total: str
    events: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    reasons: tuple[tuple[str, str, str, str], ...]
    """What becomes of them, why, by which code, and how many."""

    reasons_shown: str
    rows: tuple[Row, ...]

    rows_title: str
    shown: str
    steps: tuple[str, ...]
    left: tuple[LeftRow, ...]
    may_store: bool
    store: tuple[str, str]
    """What the button sends by which it is stored, and its words."""

    may_read_again: bool
    may_leave: bool
    may_undo: bool
    stays: str
    """What taking the file back would leave."""

    problems: tuple[Problem, ...]


def present_files(
    reading: FilesReading,
    *,
    now: datetime,
    names: Mapping[str, str],
    said: Mapping[str, str],
    problems: Sequence[Problem] = (),
) -> FilesPage:
    """Put the list of files into words.

    Args:
        reading: what was read.
        now: the moment it was read.
        names: what people are called, by account.
        said: what was typed in the form.
        problems: what was wrong with it.
    """
    still, here = reading.gone_open, (reading.files_page, reading.gone_page)
    return FilesPage(
        title="Files",
        standpoint=f"As at {moment(now)}",
        files=tuple(_file_row(file, names) for file in reading.files),
        files_shown=of_all("file", reading.files_in_all),
        file_pages=numbered(
            reading.files_in_all, here[0], f"?page={{}}&left={here[1]}#files"
        ),
        empty="" if reading.files else "No file has been imported yet.",
        left=tuple(left_row(left, names, now) for left in reading.gone),
        left_title=f"{many(still, 'patient')} left a list, and nothing says why"
        if still
        else "Who left a list",
        left_shown=of_all("patient", reading.gone_in_all),
        left_pages=numbered(
            reading.gone_in_all, here[1], f"?page={here[0]}&left={{}}#left"
        ),
        mappings=tuple(
            (name, title, name == said.get("mapping"))
            for name, title in reading.mappings
        ),
        said={name: said.get(name, "") for name in ("list", "day")},
        problems=tuple(problems),
    )


def present_file(
    reading: FileReading,
    *,
    now: datetime,
    names: Mapping[str, str],
    became: str = "",
    problems: Sequence[Problem] = (),
) -> FilePage:
    """Put one file into words: before it is stored, what would be, and after, what was."""
    file, state = reading.file, reading.file.state
    when = 0 if state in ("stored", "undoing", "undone") else 1
    done, of = file.progress or (0, 0)
    told = next((s.told for s in reversed(file.steps) if "rows" in s.told), {})
    rows = sum(reading.counts.values())
    return FilePage(
        title=f"File {file.number}: {file.name}",
        number=file.number,
        standpoint=f"As at {moment(now)}. List: {file.feed}, as it stood "
        f"{moment(file.speaks_for)}",
        state=STATES[state],
        working=state in WORKING,
        done=done,
        of=max(of, 1),
        progress=f"{STATES[state]}: {done:,} of {of:,} rows." if of else STATES[state],
        summary=tuple(_summary(reading.counts, when)),
        total=f"{rows:,}",
        events=tuple(_events(told)),
        notes=tuple(notes(told, reading)),
        reasons=tuple(
            (BECAME[code][when], *reason_told(why), f"{number:,}")
            for code, why, number in reading.reasons
        ),
        reasons_shown=_reasons_shown(len(reading.reasons), reading.reasons_in_all),
        rows=tuple(_row(line, when) for line in reading.lines),
        rows_title=BECAME[became][when] if became in BECAME else "Rows",
        shown=_shown(len(reading.lines), reading.counts.get(became, rows)),
        steps=tuple(steps_in_words(file, names)),
        left=tuple(left_row(left, names, now) for left in reading.gone),
        may_store=state == "previewed" and not reading.outdated,
        store=store_button(file, problems),
        may_read_again=state == "unreadable" or reading.outdated,
        may_leave=state in ("previewed", "unreadable"),
        may_undo=state == "stored",
        stays=what_stays(file),
        problems=tuple(problems),
    )


def _row(line: LineOnShelf, when: int) -> Row:
    words = BECAME[line.became][when]
    return (
        str(line.row),
        line.pathway,
        row_tells(line.told),
        words,
        reason_told(line.reason)[0],
    )


def _summary(counts: Mapping[str, int], when: int) -> Iterator[tuple[str, str, str]]:
    for code, words in BECAME.items():
        if code in counts:
            yield words[when], f"{counts[code]:,}", f"?rows={code}#rows"


def _file_row(file: FileOnShelf, names: Mapping[str, str]) -> FileRow:
    told = next((s.told for s in reversed(file.steps) if "rows" in s.told), {})
    return FileRow(
        number=file.number,
        href=f"/files/{file.number}",
        name=file.name,
        feed=file.feed,
        state=STATES[file.state],
        when=moment(file.at),
        by=names.get(file.by, file.by),
        rows=f"{told['rows']:,}" if told else "Not read yet",
    )


def _events(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = [
        (event_in_words(kind), f"{number:,}")
        for kind, number in told.get("events", {}).items()
    ]
    if told.get("corrections"):
        found.append(("Correction of an earlier row", f"{told['corrections']:,}"))
    return found


def _reasons_shown(shown: int, in_all: int) -> str:
    if shown == in_all:
        return "The most frequent first."
    return f"The {shown} most frequent of {in_all:,}; the file of rows has all."


def _shown(shown: int, number: int) -> str:
    if shown < number:
        return f"The first {shown} of {number:,} are shown; the file of rows has all."
    return f"All {number:,} are shown." if number > 1 else ""
