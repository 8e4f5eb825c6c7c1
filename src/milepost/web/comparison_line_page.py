"""The words on the page of one line: what each list says, and what was decided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.quality.two_lists.differences import Fate
from milepost.quality.two_lists.words import FATES, FIELDS, entries
from milepost.reading.comparisons import LineKept, LineReading, line_of
from milepost.web.comparison_address import Asked
from milepost.web.comparison_words import (
    VERDICTS,
    named,
    service_in_words,
    verdict_in_words,
    why_in_words,
)
from milepost.web.words import moment

NOT_THERE = "Not said"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may be decided."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class LinePage:
    """Every word on the page."""

    title: str
    standpoint: str
    back: str
    here: str
    why: tuple[str, ...]
    service: str
    heads: tuple[str, ...]
    """The lists that have it; and where both do, whether they differ."""

    entries: tuple[tuple[str, tuple[str, ...]], ...]
    """What it is, and what stands under each head."""

    crowd_title: str
    crowd: tuple[tuple[str, str, str, tuple[str, ...]], ...]
    """The other rows that it could be: of which list, their address, name and entries."""

    crowd_more: str
    history: tuple[str, ...]
    choices: tuple[Choice, ...]
    note: str
    note_label: str
    after: int
    """The place of the last verdict that is shown."""

    following: str
    problems: tuple[Problem, ...]


def present_line(
    reading: LineReading,
    asked: Asked,
    *,
    now: datetime,
    names: Mapping[str, str],
    services: Mapping[str, str],
    said: Mapping[str, str],
    problems: Sequence[Problem] = (),
) -> LinePage:
    """Put one line into words.

    Args:
        reading: what was read.
        asked: the lines among which it stands.
        now: the moment it was read.
        names: what people are called, by account.
        services: what services are called, by code.
        said: what was typed in the form.
        problems: what was wrong with it.
    """
    it, line = reading.comparison, reading.line
    base = f"/comparisons/{it.number}"
    title = f"{FATES[Fate(line.fate)]}: {named(line)}"
    others = [each for each in reading.crowd if each.number != line.number]
    return LinePage(
        title=f"Error: {title}" if problems else title,
        standpoint=f"As at {moment(now)}. Line {line.number:,} of {it.title}, as both "
        f"lists stood on {in_words(it.today)}",
        back=f"{base}{asked.query()}#lines",
        here=f"{base}/lines/{line.number}{asked.query()}",
        why=why_in_words(it, line),
        service=service_in_words(line.service, services),
        heads=_heads(line),
        entries=tuple(_entries(line)),
        crowd_title=f"Rows that have {line.step} in common" if others else "",
        crowd=tuple(_other(each, base, asked) for each in others),
        crowd_more=_more(reading),
        history=tuple(verdict_in_words(each, names) for each in reading.history),
        choices=tuple(
            Choice(value, words, value == said.get("what"))
            for value, words in VERDICTS.items()
        ),
        note=said.get("note", ""),
        note_label="Which row it is, and why"
        if others
        else "Why, or what is to be found out",
        after=reading.history[-1].place if reading.history else 0,
        following=f"{base}/lines/{reading.following}{asked.query()}"
        if reading.following
        else "",
        problems=tuple(problems),
    )


def _heads(line: LineKept) -> tuple[str, ...]:
    sides = (("Old list", line.old_row), ("New list", line.new_row))
    heads = tuple(f"{words}, row {row:,}" for words, row in sides if row)
    return (*heads, "Differs") if len(heads) == 2 else heads


def _entries(line: LineKept) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Lay both rows side by side; of an entry that neither has nothing is said."""
    put = line_of(line)
    sides = [dict(entries(row)) for row in (put.old, put.new) if row is not None]
    for name, words in FIELDS.items():
        if not any(words in side for side in sides):
            continue
        cells = [side.get(words, NOT_THERE) for side in sides]
        if len(sides) == 2:
            cells.append("Differs" if name in line.differs else "")
        yield words, tuple(cells)


def _other(
    each: LineKept, base: str, asked: Asked
) -> tuple[str, str, str, tuple[str, ...]]:
    put = line_of(each)
    which, row = ("Old", each.old_row) if each.old_row else ("New", each.new_row)
    told = tuple(
        f"{words}: {said}" for words, said in entries(put.old or put.new or {})
    )
    href = f"{base}/lines/{each.number}{asked.query()}"
    return f"{which} list, row {row:,}", href, named(each), told


def _more(reading: LineReading) -> str:
    shown = len(reading.crowd)
    if shown == reading.crowd_size:
        return ""
    return f"The first {shown} of {reading.crowd_size:,} rows are shown; the export has all."
