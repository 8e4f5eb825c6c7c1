"""One column of an event file, text or typed, read as the event table has it."""

from collections.abc import Mapping
from datetime import date, datetime

import polars as pl

LONDON = "Europe/London"
DAY = r"^\d{4}-\d{2}-\d{2}$"
MOMENT = (
    r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:[0-5]\d(\.\d{1,9})?)?"
    r"(Z|[+-]\d{2}(:?\d{2})?)?$"
)
ZONED = r"(Z|[+-]\d{2}(:?\d{2})?)$"
EARLIEST = date(1900, 1, 1)
"""A day before this is a slip of the pen: nobody's wait is so old."""

LATEST = date(2199, 12, 31)
"""A day after this is no day: systems write 31 December 9999 where they know none."""

SAME_TYPE_FAMILY: Mapping[type[pl.DataType], tuple[type[pl.DataType], ...]] = {
    pl.Boolean: (pl.Boolean,),
    pl.Date: (pl.Date, pl.Datetime),
    pl.Int32: (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32),
}


def as_text(column: pl.Series) -> pl.Series:
    """Write each entry as text without blanks around it; an empty one is missing.

    Whole numbers that came as decimals, as they do from tools that can't leave a
    whole number out, lose their point.

    >>> as_text(pl.Series(["a ", "", None])).to_list()
    ['a', None, None]
    >>> as_text(pl.Series([20.0, None])).to_list()
    ['20', None]
    """
    if column.dtype.is_nested() or column.dtype in (pl.Object, pl.Binary):
        shown = [None if entry is None else str(entry) for entry in column.to_list()]
        return pl.Series(column.name, shown, dtype=pl.String)
    if column.dtype.is_float() and bool(
        ((column % 1) == 0).fill_null(value=True).all()
    ):
        column = column.cast(pl.Int64)
    text = column.cast(pl.String)
    if column.dtype.is_numeric() or column.dtype.is_temporal():
        return text
    return _without_blanks(text)


def _without_blanks(text: pl.Series) -> pl.Series:
    # Every blank comes before "!"; looking is much quicker than stripping.
    begins = bool((text < "!").any())
    if begins or any(bool(text.str.ends_with(blank).any()) for blank in " \t\r\n"):
        text = text.str.strip_chars()
        text = text.set(text == "", None)
    return text


def read_column(column: pl.Series, dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
    """Read a column as a type. What can't be read is missing from the answer.

    >>> read_column(pl.Series(["true", "no", ""]), pl.Boolean).to_list()
    [True, None, None]
    >>> read_column(pl.Series(["7", "7.5", "x"]), pl.Int32).to_list()
    [7, None, None]
    """
    if dtype == pl.String:
        return as_text(column)
    if dtype == pl.Date:
        return _days(column)
    if column.dtype in SAME_TYPE_FAMILY[dtype.base_type()]:
        return column.cast(dtype, strict=False)
    text = as_text(column)
    if dtype == pl.Boolean:
        lower = text.str.to_lowercase()
        true_or_false = {"true": True, "false": False}
        return lower.replace_strict(
            true_or_false, default=None, return_dtype=pl.Boolean
        )
    digits = text.set(~text.str.contains(r"^-?\d+$"), None)
    return digits.cast(dtype, strict=False)


def _days(column: pl.Series) -> pl.Series:
    """The day of each entry; of a moment, the day it was in London."""
    if column.dtype == pl.Date:
        return _near_us(column)
    if column.dtype == pl.Datetime:
        return _days(in_london(column).dt.date())
    text = as_text(column)
    written = text.unique().drop_nulls()
    days = _written_days(written)
    return text.replace_strict(written, days, default=None, return_dtype=pl.Date)


def _written_days(text: pl.Series) -> pl.Series:
    days = text.str.to_date("%Y-%m-%d", strict=False)
    days = days.set(~text.str.contains(DAY), None)
    moments = in_london(text_moments(text.set(days.is_not_null(), None))).dt.date()
    days = days.zip_with(days.is_not_null(), moments)
    return _near_us(days)


def _near_us(days: pl.Series) -> pl.Series:
    return days.set((days < EARLIEST) | (days > LATEST), None)


def text_moments(text: pl.Series) -> pl.Series:
    """Read dates with times, with or without a zone, as moments; else missing.

    A time without a zone is London's.

    >>> text = pl.Series(["2025-07-01 09:30", "2025-07-01T09:30:00Z", "2025-07-01"])
    >>> [moment and f"{moment:%H:%M}" for moment in text_moments(text)]
    ['08:30', '09:30', None]
    """
    text = text.set(~text.str.contains(MOMENT), None)
    zoned = text.str.contains(ZONED)
    even = text.str.replace(" ", "T", literal=True).str.replace(r"Z$", "+0000")
    even = even.str.replace(r"([+-]\d{2})$", "${1}00").str.replace(
        r"([+-]\d{2}):(\d{2})$", "${1}${2}"
    )
    with_zone, without = even.set(~zoned, None), text.set(zoned, None)
    without = without.str.replace(" ", "T", literal=True)
    told = _parsed(with_zone, r"T\d{2}:\d{2}[+-]", "%Y-%m-%dT%H:%M%z", "%S%.f%z")
    local = _parsed(without, r"T\d{2}:\d{2}$", "%Y-%m-%dT%H:%M", "%S%.f")
    return told.zip_with(told.is_not_null(), from_london(local))


def _parsed(text: pl.Series, short: str, form: str, seconds: str) -> pl.Series:
    """Parse moments written with seconds or, where they match ``short``, without."""
    longer = form.removesuffix("%z") + ":" + seconds
    is_short = text.str.contains(short)
    zone = "UTC" if form.endswith("%z") else None
    dtype = pl.Datetime("us", zone)

    def parse(part: pl.Series, form: str) -> pl.Series:
        if part.null_count() == len(part):
            return pl.Series(part.name, [None] * len(part), dtype=dtype)
        return part.str.to_datetime(form, time_unit="us", strict=False).cast(dtype)

    briefly, fully = text.set(~is_short, None), text.set(is_short, None)
    with_seconds = parse(fully, longer)
    return with_seconds.zip_with(with_seconds.is_not_null(), parse(briefly, form))


def in_london(moments: pl.Series) -> pl.Series:
    """Show moments as London's clocks do; those without a zone are so already."""
    if isinstance(moments.dtype, pl.Datetime) and moments.dtype.time_zone is None:
        return moments
    return moments.dt.convert_time_zone(LONDON)


def from_london(local: pl.Series) -> pl.Series:
    """Turn London's times into moments.

    A time that happened twice, when the clocks went back, is the later one, so that
    nothing is known before it was. One that never happened, when they went forward,
    is an hour on.
    """
    moments = local.dt.replace_time_zone(
        LONDON, ambiguous="latest", non_existent="null"
    )
    skipped = moments.is_null() & local.is_not_null()
    if skipped.any():
        later = local.dt.offset_by("1h").dt.replace_time_zone(
            LONDON, ambiguous="latest", non_existent="null"
        )
        moments = moments.zip_with(~skipped, later)
    return moments.dt.convert_time_zone("UTC").dt.cast_time_unit("us")


def end_of_day(days: pl.Series) -> pl.Series:
    """The last moment of each day in London.

    >>> f"{end_of_day(pl.Series([date(2025, 7, 1)]))[0]:%d %B %H:%M}"
    '01 July 22:59'
    """
    last = days.cast(pl.Datetime("us")).dt.offset_by("1d").dt.offset_by("-1us")
    return from_london(last)


def read_moments(column: pl.Series) -> pl.Series:
    """Read when we were told. A bare day means its end; a bare time is London's."""
    if column.dtype == pl.Date:
        return end_of_day(column)
    if isinstance(column.dtype, pl.Datetime):
        if column.dtype.time_zone is None:
            return from_london(column.dt.cast_time_unit("us"))
        return column.dt.convert_time_zone("UTC").dt.cast_time_unit("us")
    text = as_text(column)
    moments = _usual_moments(text)
    if moments.null_count() > text.null_count():
        unread = text.set(moments.is_not_null(), None)
        days = unread.str.to_date("%Y-%m-%d", strict=False)
        ends = end_of_day(days.set(~unread.str.contains(DAY), None))
        others = ends.zip_with(ends.is_not_null(), text_moments(unread))
        moments = moments.zip_with(moments.is_not_null(), others)
    return moments


def moments_within(days: pl.Series) -> pl.Series:
    """The moment of each day that was written with a time; a bare day has none.

    >>> moments_within(pl.Series(["2025-01-31", "2025-01-31T09:30"])).is_null().to_list()
    [True, False]
    """
    if isinstance(days.dtype, pl.Datetime):
        return read_moments(days)
    if days.dtype != pl.String or not (days.str.len_bytes() > len("2025-01-31")).any():
        return pl.repeat(None, len(days), dtype=pl.Datetime("us", "UTC"), eager=True)
    return text_moments(as_text(days))


def _usual_moments(text: pl.Series) -> pl.Series:
    """Read the commonest form there is of a moment, with no zone; quickly."""
    local = text.str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us", strict=False)
    unusual = (text.str.len_bytes() != 19) | text.str.ends_with(":60")
    return from_london(local.set(unusual, None))


def moment_of(written: str | date | datetime) -> datetime | None:
    """Read one moment as a column of them is read; None if it can't be.

    >>> moment_of("2025-07-01") == moment_of(date(2025, 7, 1))
    True
    """
    read: datetime | None = read_moments(pl.Series([written]))[0]
    return read


def day_of(written: str | date | datetime) -> date | None:
    """Read one day as a column of them is read; None if it can't be."""
    read: date | None = _days(pl.Series([written]))[0]
    return read
