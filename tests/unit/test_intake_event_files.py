import gzip
import os
import sys
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest

from milepost.host.event_files import FileRows, read_rows
from milepost.host.long_files import is_long
from milepost.host.writing import write_rows

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="there is no /dev/full")
TEXT = b"pathway,day,kind\nP-1,2025-01-06,died\n"
ROWS = [("P-1", "2025-01-06", "died")]


@pytest.fixture
def file(tmp_path):
    def write(content, name="events.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (TEXT, "events.csv"),
        (TEXT, "events.txt"),
        (b"\xef\xbb\xbf" + TEXT, "marked.csv"),
        (TEXT.replace(b"\n", b"\r\n"), "windows.csv"),
        (TEXT.replace(b"P-1", b'"P-1"'), "quoted.csv"),
        (TEXT + b"\n\n", "blank-end.csv"),
        (TEXT.rstrip(), "no-last-line-break.csv"),
        (gzip.compress(TEXT), "events.csv.gz"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_csv_is_read_as_text_however_it_was_saved(file, content, name):
    read = read_rows(file(content, name))
    assert read.rows.rows() == ROWS
    assert not read.broken


def test_a_parquet_file_is_read_with_its_own_types(tmp_path):
    frame = pl.DataFrame({"pathway": ["P-1"], "first": [True]})
    frame.write_parquet(tmp_path / "events.parquet")
    assert read_rows(tmp_path / "events.parquet").rows.equals(frame)


@pytest.mark.parametrize(
    ("content", "name", "code", "words"),
    [
        (b"", "empty.csv", "files.empty", "nothing in it"),
        (b" \n\n", "blank.csv", "files.empty", "nothing in it"),
        (TEXT.decode().encode("utf-16"), "sixteen.csv", "files.unreadable", "UTF-8"),
        (TEXT + b"P-\xff,2025-01-06,died\n", "old.csv", "files.unreadable", "Line 3"),
        (b"\x89PNG\r\n\0\0", "picture.csv", "files.unreadable", "UTF-8"),
        (TEXT.replace(b",", b";"), "semi.csv", "files.unreadable", "CSV"),
        (TEXT, "text.parquet", "files.unreadable", "Parquet"),
        (b"PAR1 and then rubbish", "p.parquet", "files.unreadable", "Parquet"),
        (gzip.compress(TEXT)[:-12], "half.csv.gz", "files.unreadable", "gzip"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_table_is_one_problem(file, content, name, code, words):
    problem = read_rows(file(content, name))
    assert (problem.code, words in problem.message) == (code, True)


def test_a_missing_file_is_a_problem(tmp_path):
    assert read_rows(tmp_path / "none.csv").code == "files.missing"
    assert read_rows(tmp_path).code == "files.missing"


@pytest.mark.parametrize(
    "row", [b"P-2,2025-01-06,died,x,y", b'P-2,"2025-01-06,died', b'"P-2"x,,died']
)
def test_a_broken_row_is_a_problem_and_the_rows_around_it_are_read(file, row):
    read = read_rows(file(TEXT + row + b"\n"))
    assert isinstance(read, FileRows)
    assert read.rows.rows()[:1] == ROWS
    assert read.broken[2].where == "events.csv, row 2 (line 3)"


def test_an_unclosed_quotation_mark_costs_its_own_line_and_none_after_it(file):
    text = TEXT + b'"P-2,2025-01-06,died\nP-3,2025-01-06,died\nP-4,2025-01-06,died\n'
    read = read_rows(file(text))
    assert read.rows["pathway"].to_list() == ["P-1", None, "P-3", "P-4"]
    assert list(read.broken) == [2]
    assert "lines 3 to 5" in read.broken[2].message


def test_a_quotation_mark_closed_by_another_stray_one_costs_two_lines(file):
    text = TEXT + b'"P-2,2025-01-06,died\nP-3,2025-01-06,died\n"P-4"x,2025-01-06,died\n'
    read = read_rows(file(text + b"P-5,2025-01-06,died\n"))
    assert read.rows["pathway"].to_list() == ["P-1", None, "P-3", None, "P-5"]
    assert list(read.broken) == [2, 4]


def test_an_unclosed_quotation_mark_in_the_first_line_is_one_problem(file):
    problem = read_rows(file(b'"' + TEXT))
    assert (problem.code, "line 1" in problem.message) == ("files.unreadable", True)


def _parquet():
    frame = pl.DataFrame(ROWS, schema=["pathway", "day", "kind"], orient="row")
    frame.write_parquet(into := BytesIO())
    return into.getvalue()


@LINUX
@pytest.mark.parametrize(
    "content",
    [TEXT, gzip.compress(TEXT), _parquet()],
    ids=["CSV", "gzipped CSV", "Parquet"],
)
def test_what_comes_through_a_pipe_is_read(content):
    reads, writes = os.pipe()
    os.write(writes, content)
    os.close(writes)
    path = Path(f"/dev/fd/{reads}")
    assert not is_long(path)
    assert read_rows(path).rows.rows() == ROWS
    os.close(reads)


@pytest.mark.parametrize("name", ["out.csv", "out.csv.gz", "out.parquet"])
def test_what_is_written_reads_the_same(tmp_path, name):
    frame = pl.DataFrame({"pathway": ["P-1", "P,2"], "how": ["a", None]})
    assert write_rows(frame, tmp_path / name) is None
    assert read_rows(tmp_path / name).rows.equals(frame)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("out.xlsx", "files.unknown-ending"),
        ("no/such/folder/out.csv", "files.unwritable"),
        pytest.param("/dev/full", "files.no-space", marks=LINUX),
        pytest.param("/proc/out.csv", "files.unwritable", marks=LINUX),
    ],
)
def test_what_cant_be_written_is_a_problem_and_leaves_nothing(tmp_path, name, code):
    frame = pl.DataFrame({"pathway": ["P-1"]})
    assert write_rows(frame, tmp_path / name).code == code
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_there_stays_as_it_was_if_the_new_one_cant_be(tmp_path):
    (tmp_path / "out.csv").write_text("before")
    unwritable = pl.DataFrame({"nested": [[1, 2]]})
    assert write_rows(unwritable, tmp_path / "out.csv").code == "files.unwritable"
    assert (tmp_path / "out.csv").read_text() == "before"
    assert len(list(tmp_path.iterdir())) == 1
