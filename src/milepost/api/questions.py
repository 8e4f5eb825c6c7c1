"""What an analyst may ask, of a frame or a file of events: no database needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from os import PathLike

import polars as pl

from milepost.api.events import rows_of, tell
from milepost.api.lawbook import the_lawbook
from milepost.clocks.explain import Line
from milepost.clocks.table import CLOCKS
from milepost.foundation.problems import Problem
from milepost.quality.idle_rows import idle_findings
from milepost.quality.unlisted_values import findings
from milepost.reading.from_file import read_clocks, read_pathway
from milepost.reading.question import Choice, ask
from milepost.reading.standards import standards_kept
from milepost.reading.why import as_parts, in_text


@dataclass(frozen=True, slots=True)
class Why:
    """Why the clocks of a pathway stand where they stand. Print it to read it."""

    pathway: str
    standard: str
    clocks: pl.DataFrame
    """Its rows of the clocks."""

    events: tuple[Line, ...]
    """Each event: its ``day``, ``kind``, what it ``says``, what it did in ``words``,
    and the ``rule`` by which it did so."""

    choices: tuple[Choice, ...]
    """Every choice made where a rule leaves one."""

    problems: tuple[Problem, ...]
    """What was wrong with any of its rows."""

    parts: Mapping[str, object]
    """All of it as plain dictionaries and lists, ready for JSON."""

    text: str

    def __str__(self) -> str:
        return self.text


def clock(
    events: pl.DataFrame | str | PathLike[str],
    *,
    standard: str,
    as_at: str | date,
    known_at: str | date | datetime | None = None,
    settings: Mapping[str, str] | None = None,
    lawbook: str | PathLike[str] | None = None,
    problems: list[Problem] | None = None,
    notes: list[Problem] | None = None,
) -> pl.DataFrame:
    """Work out every clock.

    Args:
        events: one row an event, as a frame or as a CSV or Parquet file, with columns
            ``pathway``, ``day`` and ``kind``, and one for each attribute that is used.
        standard: the id of the standard to keep the clocks under.
        as_at: the day the question is about.
        known_at: the moment from which to look; without one, all that is known counts.
        settings: choices, by name, where the standard's rules leave them.
        lawbook: a folder of rules of your own, read beside Milepost's; without it, the
            one that ``MILEPOST_LAWBOOK`` names, if any.
        problems: a list to add the problems to. Without one, a ``BadRows`` warning
            tells of them.
        notes: a list to add to what is odd and kept all the same: values that no rule
            of the standard, and no code list, knows.

    Returns:
        One row a clock; none if there are none.

    Raises:
        UnknownStandard: there is no such standard.
        UnknownSetting: the standard's rules leave no such choice.
        MissingColumn: the events lack a column that they must have.
        BadFile: the file of events can't be read.
        NotADay: ``as_at`` or ``known_at`` can't be read.
        BrokenLawbook: the folder of rules has a fault.
    """
    book = the_lawbook(lawbook)
    question = ask(
        book, standard=standard, as_at=as_at, known_at=known_at, settings=settings
    )
    file = rows_of(events)
    reading = read_clocks(
        file.rows, question, book.vocabulary, place=file.place, broken=file.broken
    )
    tell(reading.problems, problems)
    if notes is not None:
        notes += findings(reading.unlisted, question.known_values)
        notes += idle_findings(reading.idle)
    return reading.clocks


def explain(
    events: pl.DataFrame | str | PathLike[str],
    *,
    pathway: str,
    standard: str,
    as_at: str | date,
    known_at: str | date | datetime | None = None,
    settings: Mapping[str, str] | None = None,
    lawbook: str | PathLike[str] | None = None,
) -> Why:
    """Say why the clocks of one pathway stand where they stand.

    The arguments are those of ``clock``, and so is what it raises, but for

    Raises:
        UnknownPathway: no event is of that pathway.
    """
    book = the_lawbook(lawbook)
    question = ask(
        book, standard=standard, as_at=as_at, known_at=known_at, settings=settings
    )
    file = rows_of(events)
    reading = read_pathway(
        file.rows,
        str(pathway),
        question,
        book.vocabulary,
        place=file.place,
        broken=file.broken,
    )
    return Why(
        pathway=reading.explanation.pathway,
        standard=standard,
        clocks=pl.DataFrame(reading.explanation.clocks, schema=CLOCKS.schema),
        events=reading.explanation.lines,
        choices=reading.choices,
        problems=reading.problems,
        parts=as_parts(reading, book.publications),
        text=in_text(reading, book.publications),
    )


def standards(lawbook: str | PathLike[str] | None = None) -> pl.DataFrame:
    """Every standard that clocks can be kept under, in its latest edition."""
    return standards_kept(the_lawbook(lawbook))
