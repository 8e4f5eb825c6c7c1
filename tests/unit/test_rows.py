"""Files of text, spreadsheets and Parquet come to the same rows, and none is lost."""

from datetime import UTC, date, datetime
from io import BytesIO

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from milepost.foundation.problems import Problem
from milepost.host.sheets import Sheet, read_sheet
from milepost.intake.rows.row import Row

ROWS = [("P-1", date(2026, 11, 2), 17), ("P-2", None, 3)]
CELLS = [
    {"pathway": "P-1", "seen": "2026-11-02", "days": "17"},
    {"pathway": "P-2", "days": "3"},
]


def as_csv(separator=",", encoding="utf-8"):
    lines = [("pathway", "seen", "days"), *ROWS]
    text = "\r\n".join(separator.join(str(c or "") for c in line) for line in lines)
    return text.encode(encoding)


def as_xlsx(rows=ROWS):
    raw = BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ("pathway", "seen", "days"))
        for n, (name, seen, days) in enumerate(rows, start=1):
            sheet.write(n, 0, name)
            if seen:
                sheet.write_datetime(n, 1, seen, day)
            sheet.write(n, 2, days)
    return raw.getvalue()


def as_parquet():
    raw = BytesIO()
    pl.DataFrame(ROWS, ["pathway", "seen", "days"], orient="row").write_parquet(raw)
    return raw.getvalue()


@pytest.mark.parametrize(
    "raw",
    [as_csv(), as_csv(";"), as_csv("\t"), as_csv(encoding="utf-8-sig"), as_xlsx(),
     as_parquet()],
    ids=["commas", "semicolons", "tabs", "mark", "xlsx", "parquet"],
)  # fmt: skip
def test_each_kind_of_file_comes_to_the_same_rows(raw):
    sheet = read_sheet(raw)
    assert [dict(row.cells) for row in sheet.rows] == CELLS
    assert [row.number for row in sheet.rows] == [2, 3]
    assert sheet.refused == ()


def test_a_row_with_something_under_no_heading_is_refused_and_the_rest_kept():
    sheet = read_sheet(b"pathway,seen\nP-1,2026-11-02\nP-2,x,lost\n\nP-3,\n")
    assert [row.number for row in sheet.rows] == [2, 5]
    assert [(number, problem.code) for number, problem in sheet.refused] == [
        (3, "files.no-heading")
    ]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "no heading"),
        (b"a,a\n1,2", "Two columns are called 'a'"),
        (b"a,b\n\xff\xfe,1", "isn't written in utf-8"),
        (b'a,b\n"1,2', "can't be read"),
        (b"PK\x03\x04nonsense", "can't be read"),
        (b"PAR1nonsense", "can't be read"),
        (b"\xd0\xcf\x11\xe0nonsense", "no spreadsheet"),
    ],
)
def test_a_file_that_cannot_be_read_whole_says_why(raw, words):
    found = read_sheet(raw)
    assert isinstance(found, Problem)
    assert words in found.message
    assert found.remedy


def test_a_cell_too_long_to_keep_is_refused_and_not_cut():
    sheet = read_sheet(b"a,b\n1," + b"x" * 5_000)
    assert sheet.rows == ()
    assert [number for number, _ in sheet.refused] == [2]


def test_two_rows_that_say_the_same_have_the_same_content_wherever_they_stand():
    one, other = Row(2, {"a": "1", "b": "2"}), Row(9, {"b": "2", "a": "1"})
    at = datetime(2026, 11, 2, tzinfo=UTC)
    assert one.content == other.content
    assert one.raw(at) != other.raw(at)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_bytes_whatever_make_the_reader_fail_or_lose_a_row(raw):
    found = read_sheet(raw)
    assert isinstance(found, Problem | Sheet)
    if isinstance(found, Sheet):
        numbers = [row.number for row in found.rows] + [n for n, _ in found.refused]
        assert len(numbers) == len(set(numbers))
