import subprocess
import sys

import polars as pl
import pytest

import milepost
from extracts import EXTRACT_62, cwt_rows, extract, write_csv

WAYS_IN = [
    "import milepost; ask = milepost.measures.england_rtt",
    "import milepost.measures; ask = milepost.measures.england_rtt",
    "from milepost import measures; ask = measures.england_rtt",
    "from milepost.measures import england_rtt as ask",
    "import milepost.measures.bands; ask = milepost.measures.england_rtt",
]


@pytest.mark.parametrize("way_in", WAYS_IN)
def test_a_file_is_read_however_the_name_was_imported(way_in, tmp_path):
    write_csv(extract([{0: 30, 20: 10}]), tmp_path / "extract.csv")
    code = f"{way_in}; print(ask({str(tmp_path / 'extract.csv')!r})['within_18'][0])"
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert told.stdout == "30\n"


def test_a_frame_and_its_file_give_the_same(tmp_path):
    rows = extract([{0: 30, 20: 10}, {3: 5}])
    write_csv(rows, tmp_path / "extract.csv")
    from_file = milepost.measures.england_rtt(tmp_path / "extract.csv")
    assert milepost.measures.england_rtt(rows).equals(from_file)


def test_a_name_that_is_not_there_is_no_name():
    with pytest.raises(AttributeError, match="nothing named 'england_rrt'"):
        milepost.measures.england_rrt  # noqa: B018


def test_both_cancer_standards_come_in_one_frame():
    rows = cwt_rows(62, [("S08000015", "S08000016", "Lung", 10, 9)])
    also = cwt_rows(31, [("S08000015", "S08000016", "Lung", 12, 12)])
    table = milepost.measures.scotland_cwt(rows, also, quarter="2019Q4", by="board")
    assert table.rows() == [
        ("2019Q4", "scotland/cancer-62-day", "S08000015", 10, 9, 90.0),
        ("2019Q4", "scotland/cancer-31-day", "S08000016", 12, 12, 100.0),
    ]


def test_an_odd_row_is_a_warning_or_is_put_on_the_list_given():
    rows = extract([{0: 30}, {0: "many"}])
    with pytest.warns(milepost.BadRows, match="'many'"):
        milepost.measures.england_rtt(rows)
    problems = []
    milepost.measures.england_rtt(rows, problems=problems)
    assert [problem.code for problem in problems] == ["measures.not-a-count"]


def test_a_grouping_that_nothing_is_published_by_is_refused():
    with pytest.raises(milepost.UnknownGrouping, match="england, provider"):
        milepost.measures.england_rtt(extract([{}]), by="trust")


def test_a_file_of_the_other_standard_is_refused():
    rows = cwt_rows(31, [EXTRACT_62])
    with pytest.raises(milepost.MissingColumn, match="62-day file"):
        milepost.measures.scotland_cwt(rows, rows, quarter="2019Q4")


def test_a_file_that_is_not_there_is_a_bad_file(tmp_path):
    with pytest.raises(milepost.BadFile, match="no such file"):
        milepost.measures.england_rtt(tmp_path / "none.zip")


def test_numbers_may_come_as_text_or_as_numbers():
    rows = extract([{0: 30, 20: 10}])
    bands = [name for name in rows.columns if name.startswith("Gt")]
    typed = rows.with_columns(pl.col(bands).cast(pl.Float64, strict=False))
    assert milepost.measures.england_rtt(typed).equals(
        milepost.measures.england_rtt(rows)
    )
