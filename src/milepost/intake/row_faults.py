"""What can be wrong with a row of an event file, looked for in whole columns."""

from collections.abc import Collection, Iterator
from functools import reduce
from itertools import chain
from operator import or_

import polars as pl

from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES
from milepost.events.vocabulary import CLOSED, MOST_DAYS, Vocabulary
from milepost.foundation.problems import Problem
from milepost.foundation.spelling import nearest
from milepost.intake.columns import in_london, moments_within
from milepost.intake.correction_faults import correction_faults
from milepost.intake.faults import Fault, ReadRows, Row, shown

UNKNOWN = "unknown"
"""What ``original_start`` says when nobody knows when the clock started."""

WANTED = {
    pl.Boolean: "Write true or false.",
    pl.Date: "Write a day that exists, such as 2025-01-31, from 1900 to 2199.",
    pl.Int32: "Write a whole number in digits.",
}
A_KIND = "Use a kind from the vocabulary, such as 'referral_received'."
A_MOMENT = "Write a day or a time that exists, such as 2025-01-31T09:30."


def problems_of(
    read: ReadRows, vocabulary: Vocabulary, standards: Collection[str] | None = None
) -> Iterator[tuple[int, Problem]]:
    """Yield each problem of each row, with the number of the row."""
    unknown = _unknown_standards(read, standards)
    for fault in chain(_faults(read, vocabulary), unknown):
        at = fault.rows.arg_true()
        if at.is_empty():
            continue
        breaks = _line_breaks(read)
        for index, row in zip(at, read.raw[at].iter_rows(named=True), strict=True):
            number = read.values["row"][index]
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
    empty = ~reduce(or_, read.given.values())
    yield Fault(
        "intake.empty-row",
        "",
        empty,
        lambda _: ("There is nothing in it.", "Leave it out."),
    )
    for name in ("pathway", "day", "kind"):
        yield Fault(
            "intake.missing-value",
            name,
            ~read.given[name] & ~empty,
            lambda _, name=name: ("It is empty.", f"Fill in the {name}."),  # type: ignore[misc]
        )
    yield from _several_lines(read)
    yield _unread(read, "day", WANTED[pl.Date])
    if "recorded_at" in read.values:
        yield _unread(read, "recorded_at", A_MOMENT)
        yield _told_too_soon(read)
    yield Fault(
        "intake.unknown-kind",
        "kind",
        read.given["kind"] & read.values["kind"].is_null(),
        lambda row: (
            f"There is no kind of event {shown(row['kind'])}.",
            nearest(str(row["kind"]), Kind, A_KIND),
        ),
    )
    for name in sorted(read.values.keys() & ATTRIBUTES.keys()):
        yield from _attribute_faults(read, name, vocabulary)
    yield from correction_faults(read)


def _several_lines(read: ReadRows) -> Iterator[Fault]:
    """Find entries that go on over a line break: a stray quotation mark swallows rows."""
    for name in read.given:
        if read.raw[name].dtype != pl.String:
            continue
        breaks = read.raw[name].str.contains(r"[\n\r\x00]")
        if breaks.any():
            yield Fault(
                "intake.line-break",
                name,
                read.raw[name].str.strip_chars().str.contains(r"[\n\r\x00]"),
                lambda row, name=name: (  # type: ignore[misc]
                    f"It goes on over a line break: {_begins(row[name])}.",
                    "Look for a quotation mark too many; keep each entry on one line.",
                ),
            )


def _begins(value: object) -> str:
    text = str(value)
    return repr(text if len(text) <= 40 else f"{text[:40]}…")


def _unread(read: ReadRows, name: str, remedy: str) -> Fault:
    return Fault(
        "intake.wrong-value",
        name,
        read.given[name] & read.values[name].is_null(),
        lambda row: (f"It is {shown(row[name])}.", remedy),
    )


def _told_too_soon(read: ReadRows) -> Fault:
    """Find events dated after they were recorded, by the days of London."""
    day, told = read.values["day"], read.values["recorded_at"]
    early = day > told.dt.date()
    if early.any():
        early &= day > in_london(told).dt.date()
    early |= told < moments_within(read.raw["day"])
    return Fault(
        "intake.told-before-it-happened",
        "recorded_at",
        early,
        lambda row: (
            f"It says {shown(row['recorded_at'])}, before the event's own day, "
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
            f"It is {shown(row[name])}, but {said} says nothing of {name!r}.",
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
            lambda row: (f"It is {shown(row[name])}.", WANTED[dtype]),  # type: ignore[index]
        )
    yield from _limits(read, name)


def _limits(read: ReadRows, name: str) -> Iterator[Fault]:
    value = read.values[name]
    if name == "days":
        yield Fault(
            "intake.negative-days",
            name,
            value < 0,
            lambda row: (f"It is {row[name]}.", "Write 0 or more."),
        )
        yield Fault(
            "intake.too-many-days",
            name,
            value > MOST_DAYS,
            lambda row: (f"It is {row[name]}.", f"Write {MOST_DAYS} or fewer."),
        )
    if name == "original_start":
        yield Fault(
            "intake.starts-after-the-transfer",
            name,
            value > read.values["day"],
            lambda row: (
                f"It is {shown(row[name])}, after the day of the transfer, "
                f"{row['day']}.",
                "Correct whichever of the two is wrong.",
            ),
        )
    if name == "until":
        yield Fault(
            "intake.ends-before-it-begins",
            name,
            value < read.values["day"],
            lambda row: (
                f"It is {shown(row[name])}, before the day it began, {row['day']}.",
                "Correct whichever of the two is wrong.",
            ),
        )
    yield from _unlisted(read, name)


def _unlisted(read: ReadRows, name: str) -> Iterator[Fault]:
    value, kind = read.values[name], read.values["kind"]
    for (closed, attribute), values in CLOSED.items():
        if attribute == name:
            listed = ", ".join(sorted(values))
            yield Fault(
                "intake.unlisted-code",
                name,
                (kind == closed.value) & ~value.is_in(sorted(values)),
                lambda row, listed=listed: (  # type: ignore[misc]
                    f"It is {shown(row[name])}, which is not a national code.",
                    f"Use one of {listed}.",
                ),
            )


def _unknown_standards(
    read: ReadRows, standards: Collection[str] | None
) -> Iterator[Fault]:
    if standards is None or "standard" not in read.values:
        return
    named = read.values["standard"]
    yield Fault(
        "intake.unknown-standard",
        "standard",
        named.is_not_null() & ~named.is_in(sorted(standards)),
        lambda row: (
            f"There is no standard {shown(row['standard'])}.",
            nearest(
                str(row["standard"]),
                standards,
                f"The standards are: {', '.join(sorted(standards))}.",
            ),
        ),
    )
