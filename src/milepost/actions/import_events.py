"""Take in a file of events: what is new is added, and every row is accounted for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

import polars as pl
from django.db import transaction

from milepost.foundation.problems import BrokenPromise, Problem
from milepost.foundation.scope import Scope
from milepost.host.event_files import FileRows
from milepost.intake.columns import as_text
from milepost.intake.event_rows import event_rows
from milepost.intake.places import Place
from milepost.rules.lawbook import Lawbook
from milepost.rules.standards import Standard
from milepost.store import refusals
from milepost.store.append import append_frame, lock, tell_of_pathways
from milepost.store.columns import analyse
from milepost.store.projections import project
from milepost.store.repeats import there_already

SOURCE = "events file"
"""Where events come from whose file doesn't say. One name for every file, so that a
row which a later file tells again is known again."""

AT_ONCE = 2_000
"""How many pathways are projected at once."""

MANY = 100_000
"""After so many new events the database looks at its tables again."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file. ``rows`` is what was stored, was there, and was refused."""

    rows: int
    stored: int
    there_already: int
    refused: int
    pathways: int
    """On how many pathways something was stored."""

    problems: list[Problem] = field(default_factory=list)
    """Those of whole columns first, which refuse no row; then by row."""


@dataclass
class _Told:
    """The rows of a file: those that are still to be stored, and why others aren't."""

    events: pl.DataFrame
    """An ``EVENTS`` frame, with the ``source`` of each beside."""

    place: Place
    refused: dict[int, list[Problem]]

    def refuse(
        self, rows: Iterable[int], code: str, message: str, remedy: str, column: str
    ) -> None:
        """Take rows out. ``{}`` in the message is what the column says there."""
        self._note(rows, code, message, remedy, column)
        self.settle()

    def settle(self) -> None:
        """Take out what is refused, and with it what corrects it, and so on."""
        while True:
            out = list(self.refused)
            self.events = self.events.filter(~pl.col("event").is_in(out))
            hanging = self.events.filter(pl.col("corrects").is_in(out))["event"]
            if hanging.is_empty():
                return
            self._note(
                hanging,
                "actions.corrects-a-refused-row",
                "It corrects row {}, which is refused.",
                "Put that row right first.",
                "corrects",
            )

    def _note(
        self, rows: Iterable[int], code: str, message: str, remedy: str, column: str
    ) -> None:
        wanted = self.events.filter(pl.col("event").is_in(list(rows)))
        for row, value in wanted.select("event", column).iter_rows():
            where = f"{self.place.of(row)}, {column}"
            problem = Problem(code, where, message.format(value), remedy)
            self.refused.setdefault(row, []).append(problem)


def import_events(
    scope: Scope,
    file: FileRows,
    *,
    now: datetime,
    lawbook: Lawbook,
    source: str = SOURCE,
    progress: Progress = lambda _what, _done, _of: None,
) -> Imported:
    """Add the events of a file that the log doesn't have yet: all that can be, at once.

    An event is there already if its pathway, day, kind, source and all it says are. So
    the same file may come again, and a longer one that begins with it. A row without
    ``recorded_at`` was told at the end of its day, and never later than now.

    Args:
        scope: who imports, and for whom. Pathways out of scope are as good as unknown.
        file: its rows, as they came.
        now: the moment of importing, in local time.
        lawbook: what events may say, and the rules to project by.
        source: where events come from, where the file has no ``source`` for them.
        progress: told how far it has come.

    Returns:
        An account of every row. Nothing is half written: what it says was stored was,
        waits and all, and if anything fails on the way nothing was.
    """
    progress("Reading the rows", 0, 0)
    standards = [standard.id for standard in lawbook.all(Standard)]
    read = event_rows(
        file.rows,
        lawbook.vocabulary,
        place=file.place,
        broken=file.broken,
        standards=standards,
    )
    of_rows = set(chain.from_iterable(read.refused.values()))
    of_columns = [problem for problem in read.problems if problem not in of_rows]
    refused = {row: list(problems) for row, problems in read.refused.items()}
    told = _Told(_with_source(read.events, file, source), file.place, refused)
    told.settle()
    _refuse_what_is_to_come(told, file, now)
    told.events = _told_by_now(told.events, now)
    with transaction.atomic():
        there, stored, on = _add(scope, told, now, lawbook, progress)
    by_row = chain.from_iterable(refused[row] for row in sorted(refused))
    problems = [*of_columns, *dict.fromkeys(by_row)]
    return Imported(len(file.rows), stored, there, len(refused), on, problems)


def _with_source(events: pl.DataFrame, file: FileRows, source: str) -> pl.DataFrame:
    named = next((n for n in file.rows.columns if n.strip() == "source"), None)
    if named is None:
        return events.with_columns(source=pl.lit(source))
    given = as_text(file.rows[named]).fill_null(source)
    return events.with_columns(source=given.gather(events["event"] - 1))


def _refuse_what_is_to_come(told: _Told, file: FileRows, now: datetime) -> None:
    told.refuse(
        told.events.filter(pl.col("day") > now.date())["event"],
        "actions.not-yet",
        "{} hasn't happened yet.",
        "Import it on or after that day.",
        "day",
    )
    named = next((n for n in file.rows.columns if n.strip() == "recorded_at"), None)
    if named is None:
        return
    given = as_text(file.rows[named]).is_not_null()
    late = told.events["recorded_at"] > now
    told.refuse(
        told.events.filter(late & given.gather(told.events["event"] - 1))["event"],
        "actions.told-later",
        "It says {:%Y-%m-%dT%H:%M%z}, which is still to come.",
        "Correct it, or leave it empty.",
        "recorded_at",
    )


def _told_by_now(events: pl.DataFrame, now: datetime) -> pl.DataFrame:
    told = pl.min_horizontal("recorded_at", pl.lit(now).dt.convert_time_zone("UTC"))
    return events.with_columns(recorded_at=told.cast(events.schema["recorded_at"]))


def _add(
    scope: Scope, told: _Told, now: datetime, lawbook: Lawbook, progress: Progress
) -> tuple[int, int, int]:
    """Add what is new: how many were there, how many were added, on how many pathways."""
    _refuse_what_cannot_be_written(told)
    _refuse_unknown_pathways(scope, told)
    progress("Looking for what is there already", 0, 0)
    place_of = dict(there_already(scope, told.events).iter_rows())
    there = len(place_of)
    told.events = told.events.filter(~pl.col("event").is_in(list(place_of)))
    _refuse_second_corrections(scope, told, place_of)
    new = told.events
    if new.is_empty():
        return there, 0, 0
    progress("Recording events", 0, len(new))
    corrected = new["corrects"].drop_nulls()
    problems = append_frame(
        scope,
        new.drop("source"),
        source=new["source"],
        in_the_log={n: place_of[n] for n in corrected if n in place_of},
    )
    if problems:
        raise BrokenPromise("what was sieved can be added to the log")
    if len(new) > MANY:
        analyse("store_event")
    names = new["pathway"].unique().sort().to_list()
    for first in range(0, len(names), AT_ONCE):
        progress("Working out every wait", first, len(names))
        project(scope, names[first : first + AT_ONCE], lawbook, today=now.date())
    tell_of_pathways(scope, names, told_at=now)
    return there, len(new), len(names)


def _refuse_what_cannot_be_written(told: _Told) -> None:
    problem = refusals.control_character("")
    rows = told.events.filter(refusals.cannot_be_written(told.events))["event"]
    told.refuse(rows, problem.code, problem.message, problem.remedy, "kind")


def _refuse_unknown_pathways(scope: Scope, told: _Told) -> None:
    known = lock(scope, told.events["pathway"].unique().to_list())
    where = "" if scope.services is None else f" in {', '.join(sorted(scope.services))}"
    told.refuse(
        told.events.filter(~pl.col("pathway").is_in(list(known)))["event"],
        "actions.no-such-pathway",
        f"There is no pathway {{!r}}{where}.",
        "Check its name, or register it first.",
        "pathway",
    )


def _refuse_second_corrections(
    scope: Scope, told: _Told, place_of: Mapping[int, int]
) -> None:
    asked = told.events.select("event", "corrects", "pathway").drop_nulls("corrects")
    places = [place_of[n] for n in asked["corrects"] if n in place_of]
    names = asked["pathway"].unique().to_list()
    corrected = refusals.corrections_of(scope, names, places)
    told.refuse(
        [row for row, n, _ in asked.iter_rows() if place_of.get(n) in corrected],
        "actions.corrected-already",
        "Row {} was corrected already, by something else.",
        "Correct that correction instead, on the pathway's page.",
        "corrects",
    )
