"""What can be wrong with a row of an event file, looked for in whole columns."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES
from milepost.events.vocabulary import CLOSED, Vocabulary
from milepost.foundation.problems import Problem
from milepost.foundation.spelling import nearest
from milepost.intake.circles import in_a_circle
from milepost.intake.columns import in_london
from milepost.intake.places import Place

UNKNOWN = "unknown"
"""What ``original_start`` says when nobody knows when the clock started."""

WANTED = {
    pl.Boolean: "Write true or false.",
    pl.Date: "Write a day that exists, such as 2025-01-31.",
    pl.Int32: "Write a whole number in digits.",
}
A_KIND = "Use a kind from the vocabulary, such as 'referral_received'."
A_MOMENT = "Write a day or a time that exists, such as 2025-01-31T09:30."

Row = Mapping[str, object]
Words = Callable[[Row], tuple[str, str]]
"""Given a row as it came: what is wrong with it, and what to do about it."""


@dataclass
class ReadRows:
    """Rows as they came and as they were read."""

    raw: pl.DataFrame
    values: Mapping[str, pl.Series]
    """Each column read as its own type, and ``row``, its number."""

    given: Mapping[str, pl.Series]
    """By column, whether there was anything to read."""

    place: Place

    @cached_property
    def targets(self) -> pl.DataFrame:
        """By row, the event that ``corrects`` names: its row and pathway."""
        row, pathway = self.values["row"], self.values["pathway"]
        ids = self.values.get("event", row.cast(pl.String)).alias("id")
        by_id = (
            pl.DataFrame([ids, row.alias("target"), pathway.alias("of_pathway")])
            .drop_nulls("id")
            .unique("id", keep="first", maintain_order=True)
        )
        asked = pl.DataFrame([self.values["corrects"].alias("id")])
        return asked.join(by_id, on="id", how="left", maintain_order="left")

    @property
    def corrected(self) -> pl.Series:
        """By row, the row of the event it corrects, or none."""
        if "corrects" in self.values:
            return self.targets["target"]
        return pl.repeat(None, len(self.raw), dtype=pl.Int64, eager=True)

    def column(self, name: str) -> pl.Series:
        """The entries of a column, empty where the file has none."""
        none = pl.repeat(None, len(self.raw), dtype=pl.String, eager=True)
        return self.values.get(name, none)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong, in the rows where it is."""

    code: str
    column: str
    rows: pl.Series
    """By row, whether it is there. Missing is no."""

    words: Words


def problems_of(
    read: ReadRows, vocabulary: Vocabulary
) -> Iterator[tuple[int, Problem]]:
    """Yield each problem of each row, with the number of the row."""
    for fault in _faults(read, vocabulary):
        at = fault.rows.arg_true()
        if at.is_empty():
            continue
        breaks = _line_breaks(read)
        for index, row in zip(at, read.raw[at].iter_rows(named=True), strict=True):
            number = read.place.before + index + 1
            where = read.place.of(number, lines_within=breaks[index] if breaks else 0)
            message, remedy = fault.words(row)
            where = f"{where}, {fault.column}" if fault.column else where
            yield number, Problem(fault.code, where, message, remedy)


def _line_breaks(read: ReadRows) -> list[int] | None:
    """By row, how many line breaks lie within the rows before it; None if none do."""
    if not read.place.has_lines:
        return None
    text = pl.col(pl.String).str.count_matches("\n", literal=True).fill_null(0)
    within = read.raw.select(pl.sum_horizontal(text).alias("within"))
    before = within["within"].cum_sum().shift(fill_value=0)
    return before.to_list() if before.max() else None


def _faults(read: ReadRows, vocabulary: Vocabulary) -> Iterator[Fault]:
    for name in ("pathway", "day", "kind"):
        yield Fault(
            "intake.missing-value",
            name,
            ~read.given[name],
            lambda _, name=name: ("It is empty.", f"Fill in the {name}."),  # type: ignore[misc]
        )
    yield _unread(read, "day", WANTED[pl.Date])
    if "recorded_at" in read.values:
        yield _unread(read, "recorded_at", A_MOMENT)
        yield _told_too_soon(read)
    yield Fault(
        "intake.unknown-kind",
        "kind",
        read.given["kind"] & read.values["kind"].is_null(),
        lambda row: (
            f"There is no kind of event {_shown(row['kind'])}.",
            nearest(str(row["kind"]), Kind, A_KIND),
        ),
    )
    for name in sorted(read.values.keys() & ATTRIBUTES.keys()):
        yield from _attribute_faults(read, name, vocabulary)
    yield from _correction_faults(read)


def _unread(read: ReadRows, name: str, remedy: str) -> Fault:
    return Fault(
        "intake.wrong-value",
        name,
        read.given[name] & read.values[name].is_null(),
        lambda row: (f"It is {_shown(row[name])}.", remedy),
    )


def _shown(value: object) -> str:
    return repr(value) if isinstance(value, str | int | float | bool) else f"'{value}'"


def _told_too_soon(read: ReadRows) -> Fault:
    """Find events dated after they were recorded, by the days of London."""
    day, told = read.values["day"], read.values["recorded_at"]
    early = day > told.dt.date()
    if early.any():
        early &= day > in_london(told).dt.date()
    return Fault(
        "intake.told-before-it-happened",
        "recorded_at",
        early,
        lambda row: (
            f"It says {_shown(row['recorded_at'])}, before the event's own day, "
            f"{row['day']}.",
            "Correct whichever of the two is wrong.",
        ),
    )


def _attribute_faults(
    read: ReadRows, name: str, vocabulary: Vocabulary
) -> Iterator[Fault]:
    given, value, kind = read.given[name], read.values[name], read.values["kind"]
    may_say = pl.Series([name in vocabulary[kind] for kind in Kind])
    may = may_say.gather(kind.to_physical())

    def cannot(row: Row) -> tuple[str, str]:
        said = Kind(str(row["kind"]).strip())
        can = ", ".join(sorted(vocabulary[said])) or "nothing"
        return (
            f"It is {_shown(row[name])}, but {said} says nothing of {name!r}.",
            f"Leave it empty; this kind of event can say: {can}.",
        )

    yield Fault("intake.unknown-attribute", name, given & ~may, cannot)
    unread = given & may & value.is_null()
    dtype = ATTRIBUTES[name].dtype
    if name == "original_start" and read.raw[name].dtype == pl.String:
        unread &= read.raw[name].str.strip_chars().str.to_lowercase() != UNKNOWN
    if dtype in WANTED:
        yield Fault(
            "intake.wrong-value",
            name,
            unread,
            lambda row: (f"It is {_shown(row[name])}.", WANTED[dtype]),  # type: ignore[index]
        )
    yield from _limits(read, name)


def _limits(read: ReadRows, name: str) -> Iterator[Fault]:
    value, kind = read.values[name], read.values["kind"]
    if name == "days":
        yield Fault(
            "intake.negative-days",
            name,
            value < 0,
            lambda row: (f"It is {row[name]}.", "Write 0 or more."),
        )
    if name == "until":
        yield Fault(
            "intake.ends-before-it-begins",
            name,
            value < read.values["day"],
            lambda row: (
                f"It is {_shown(row[name])}, before the day it began, {row['day']}.",
                "Correct whichever of the two is wrong.",
            ),
        )
    for (closed, attribute), values in CLOSED.items():
        if attribute == name:
            listed = ", ".join(sorted(values))
            yield Fault(
                "intake.unlisted-code",
                name,
                (kind == closed.value) & ~value.is_in(sorted(values)),
                lambda row, listed=listed: (  # type: ignore[misc]
                    f"It is {_shown(row[name])}, which is not a national code.",
                    f"Use one of {listed}.",
                ),
            )


def _correction_faults(read: ReadRows) -> Iterator[Fault]:
    takes_back = read.values["kind"] == Kind.RECORDED_IN_ERROR.value
    names_none = read.column("corrects").is_null()
    yield Fault(
        "intake.takes-back-nothing",
        "corrects",
        takes_back & names_none,
        lambda _: (
            "It takes back an event, but does not say which.",
            "Fill in the event it corrects.",
        ),
    )
    if "event" in read.values:
        ids = read.values["event"]
        yield Fault(
            "intake.same-event-twice",
            "event",
            ids.is_not_null() & ~ids.is_first_distinct(),
            lambda row: (
                f"An earlier row is already event {_shown(row['event'])}.",
                "Give each event a number of its own, or leave the second row out.",
            ),
        )
    if "corrects" in read.values:
        yield from _wrong_targets(read)


def _wrong_targets(read: ReadRows) -> Iterator[Fault]:
    named, target = read.values["corrects"].is_not_null(), read.targets["target"]
    elsewhere = read.targets["of_pathway"] != read.values["pathway"]
    wrong = {
        "intake.corrects-nothing": (
            named & target.is_null(),
            "no event has that number",
        ),
        "intake.corrects-itself": (target == read.values["row"], "that is itself"),
        "intake.corrects-in-a-circle": (
            in_a_circle(target - read.place.before - 1)
            & (target != read.values["row"]),
            "that corrects this one in its turn",
        ),
        "intake.corrects-another-pathway": (elsewhere, "that is of another pathway"),
    }
    for code, (rows, why) in wrong.items():
        yield Fault(
            code,
            "corrects",
            rows,
            lambda row, why=why: (  # type: ignore[misc]
                f"It is {_shown(row['corrects'])}, but {why}.",
                "Name an earlier event of the same pathway.",
            ),
        )
