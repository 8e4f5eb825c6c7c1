"""Whatever a file asks for, its reader keeps to bounded memory and time, and says why not."""

import zipfile
from io import BytesIO
from random import Random

import polars as pl
import psutil
import pytest
import xlsxwriter

from milepost.foundation.problems import Problem
from milepost.host import sheets
from milepost.host.sheets import MOST_RECORD, Sheet, open_sheet, read_sheet

pytestmark = pytest.mark.slow
MOST_GROWTH = 300 * 1024 * 1024
"""What a reader of such a file may take of this process's memory."""

SHEET = "xl/worksheets/sheet1.xml"


def a_book(write):
    raw = BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True}) as book:
        write(book.add_worksheet())
    return raw.getvalue()


def with_part(raw, name, content):
    """The same spreadsheet with another part in place of one."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:  # fmt: skip
        for part in old.infolist():
            new.writestr(part, content if part.filename == name else old.read(part))
    return made.getvalue()


def plain(sheet):
    sheet.write_row(0, 0, ("a", "b"))
    sheet.write_row(1, 0, ("1", "2"))


def two_far_apart():
    """A book of a few kilobytes, with a cell in each of two far corners."""

    def write(sheet):
        plain(sheet)
        sheet.write(1_048_575, 16_383, "x")

    return a_book(write)


def a_packed_bomb():
    """A part of a hundred million blanks, which says of itself that it is small."""
    raw = a_book(plain)
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:  # fmt: skip
        for part in old.infolist():
            if part.filename != SHEET:
                new.writestr(part, old.read(part))
        with new.open(SHEET, "w", force_zip64=True) as bomb:
            for _ in range(100):
                bomb.write(b" " * 1024 * 1024)
        new.getinfo(SHEET).file_size = 1_000
    return made.getvalue()


def one_long_text_again_and_again():
    """Parquet of a few kilobytes: one long text, and rows without end that repeat it."""
    raw = BytesIO()
    text = pl.Series(["x" * 100_000]).new_from_index(0, 20_000)
    pl.DataFrame({"a": text.cast(pl.Categorical)}).write_parquet(raw)
    return raw.getvalue()


HARMFUL = {
    "two cells far apart": two_far_apart,
    "a packed bomb": a_packed_bomb,
    "one long text again and again": one_long_text_again_and_again,
    "a line of commas": lambda: b"a,b\n" + b"," * 50_000_000,
    "a quotation mark that never closes": lambda: b'a,b\n"' + b"x,\n" * 15_000_000,
    "many short lines in one row": lambda: b"a,b\n" + b'"\nab",' * 8_000_000,
    "no end of columns": lambda: b",".join(b"c%d" % n for n in range(600)),
    "text that isn't": lambda: b"a,b\n" + bytes(range(256)) * 1_000,
}


@pytest.mark.parametrize("kind", HARMFUL)
def test_a_file_that_asks_for_too_much_is_refused_and_harms_nothing(kind):
    raw = HARMFUL[kind]()
    before = psutil.Process().memory_info().rss
    found = read_sheet(raw)
    grew = psutil.Process().memory_info().rss - before
    if isinstance(found, Sheet):
        assert found.rows == ()
        assert found.refused
    else:
        assert found.code == "files.unreadable" or found.code == "files.unusable"
        assert found.remedy
    assert grew < MOST_GROWTH


def test_rows_come_one_after_another_and_too_many_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    found = open_sheet(b"a\n1\n\n2\n3\n4\n5\n")
    numbers = [getattr(row, "number", row) for row in found.rows]
    assert numbers[:3] == [2, 4, 5]
    assert isinstance(numbers[3], Problem)
    assert len(numbers) == 4


def test_a_row_that_is_as_long_as_a_row_may_be_is_read():
    cell = "x" * 3_999
    line = ",".join([cell] * 400)
    assert len(line) < MOST_RECORD
    heads = ",".join(f"c{n}" for n in range(400))
    assert len(read_sheet(f"{heads}\n{line}\n".encode()).rows) == 1


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_no_change_of_a_packed_file_makes_its_reader_fail(form):
    chance = Random(17)  # the same each time
    raw = a_book(plain)
    if form == "parquet":
        made = BytesIO()
        pl.DataFrame({"a": ["1"], "b": ["2"]}).write_parquet(made)
        raw = made.getvalue()
    for _ in range(25):
        broken = bytearray(raw)
        for _ in range(chance.randint(1, 8)):
            broken[chance.randrange(4, len(broken))] = chance.randrange(256)
        if chance.random() < 0.3:
            del broken[chance.randrange(4, len(broken)) :]
        assert isinstance(read_sheet(bytes(broken)), Problem | Sheet)


def test_blank_rows_and_columns_before_a_list_shift_no_row():
    def write(sheet):
        sheet.write_row(0, 1, ("a", "b"))
        sheet.write_row(3, 1, ("1", "2"))

    found = read_sheet(a_book(write))
    assert isinstance(found, Sheet | Problem)
    assert [(row.number, dict(row.cells)) for row in found.rows] == [
        (4, {"a": "1", "b": "2"})
    ]


def test_a_part_of_a_spreadsheet_that_is_no_sheet_is_refused():
    raw = with_part(a_book(plain), SHEET, b"<worksheet><sheetData><row r='1'")
    found = read_sheet(raw)
    assert isinstance(found, Problem | Sheet)
