"""``milepost measures``, as a person would run it."""

import gzip
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import polars as pl
import pytest

from extracts import cwt_rows, extract, write_csv

ROOT = Path(__file__).parents[2]
BOM = b"\xef\xbb\xbf"
ROWS = extract([{0: 60, 20: 40}, {3: 7, "commissioner": "NONC"}])
SAID = """\
part,group,waiting,within_18,percent_within_18,median_weeks,p92_weeks,p95_weeks,\
over_26,over_52,over_65,over_78,over_104,unknown_start
Part_2,RAA,100,60,60.0,0.8333333333333334,20.8,20.875,0,0,0,0,0,0
"""


@pytest.fixture
def measures(tmp_path):
    def run(*arguments):
        command = [sys.executable, "-c", "from milepost.cli.main import run; run()"]
        return subprocess.run(
            [*command, "measures", *map(str, arguments)],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
            timeout=60,
        )

    run.folder = tmp_path
    return run


def as_published(rows):
    file = io.BytesIO()
    rows.write_csv(file, line_terminator="\r\n")
    return BOM + file.getvalue()


def zipped(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return path


def in_a_zip(folder):
    files = {"Full-CSV.csv": as_published(ROWS), "__MACOSX/._Full-CSV.csv": b"\0"}
    return zipped(folder / "extract.zip", files)


def plain(folder):
    (folder / "extract.csv").write_bytes(as_published(ROWS))
    return folder / "extract.csv"


def gzipped(folder):
    (folder / "extract.csv.gz").write_bytes(gzip.compress(as_published(ROWS)))
    return folder / "extract.csv.gz"


@pytest.mark.parametrize("layout", [in_a_zip, plain, gzipped])
def test_an_extract_is_read_however_it_is_packed(measures, layout):
    answer = measures("england-rtt", layout(measures.folder), "--by", "provider")
    assert answer.returncode == 0
    assert answer.stdout == SAID


def test_every_row_is_accounted_for_on_standard_error(measures):
    answer = measures("england-rtt", plain(measures.folder))
    assert "Rows read: 2. Used: 1. Left out: 1: 1 rows of commissioner NONC." in (
        answer.stderr
    )


def test_an_odd_row_ends_with_1_beside_the_good_rows(measures):
    write_csv(extract([{0: 60, 20: 40}, {0: "many"}]), measures.folder / "odd.csv")
    out = measures.folder / "out.csv"
    answer = measures("england-rtt", "odd.csv", "--by", "provider", "--out", out)
    assert answer.returncode == 1
    assert "odd.csv, row 2 (line 3): 'Gt 00 To 01 Weeks SUM 1' is 'many'." in (
        answer.stderr
    )
    assert out.read_text() == SAID


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "no CSV file"),
        ({"a.csv": "x", "b.csv": "y"}, "2 CSV files"),
        ({"a.csv": ""}, "nothing in it"),
        ({"a.csv": "name,age\nAnn,4\n"}, "has no column 'Period'"),
    ],
)
def test_a_zip_that_holds_no_extract_is_said_to(measures, files, says):
    zipped(measures.folder / "bad.zip", files)
    answer = measures("england-rtt", "bad.zip")
    assert answer.returncode == 1
    assert says in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("kept", [30, 200, -10])
def test_a_zip_that_breaks_off_is_said_to(measures, kept):
    whole = in_a_zip(measures.folder).read_bytes()
    (measures.folder / "half.zip").write_bytes(whole[:kept])
    answer = measures("england-rtt", "half.zip")
    assert answer.returncode == 1
    assert "no zip that can be read" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_both_cancer_standards_are_in_one_file(measures):
    lung = ("S08000015", "S08000016", "Lung", 40, 37)
    write_csv(cwt_rows(62, [lung]), measures.folder / "62.csv")
    write_csv(cwt_rows(31, [lung]), measures.folder / "31.csv")
    answer = measures(
        *("scotland-cwt", "62.csv", "31.csv", "--quarter", "2019Q4", "--by", "board"),
        *("--out", "out.csv"),
    )
    assert answer.returncode == 0
    assert pl.read_csv(measures.folder / "out.csv").rows() == [
        ("2019Q4", "scotland/cancer-62-day", "S08000015", 40, 37, 92.5),
        ("2019Q4", "scotland/cancer-31-day", "S08000016", 40, 37, 92.5),
    ]


def test_a_quarter_that_is_not_there_ends_with_1_and_says_what_is(measures):
    lung = ("S08000015", "S08000016", "Lung", 40, 37)
    write_csv(cwt_rows(62, [lung]), measures.folder / "62.csv")
    write_csv(cwt_rows(31, [lung]), measures.folder / "31.csv")
    answer = measures("scotland-cwt", "62.csv", "31.csv", "--quarter", "2020Q1")
    assert answer.returncode == 1
    assert "It holds 2019Q4." in answer.stderr
    assert answer.stdout == "quarter,standard,group,eligible,within,percent\n"


def test_two_months_make_removals_and_a_clearance_time(measures):
    before = extract([{3: 100, "period": "RTT-December-2025"}])
    parts = [{3: 110}, {"part": "Part_3", "all": 40}]
    parts += [{"part": "Part_1A", 3: 8}, {"part": "Part_1B", 3: 23}]
    write_csv(before, measures.folder / "december.csv")
    write_csv(extract(parts), measures.folder / "january.csv")
    answer = measures("england-flow", "december.csv", "january.csv")
    assert answer.returncode == 0
    row = answer.stdout.splitlines()[1]
    assert row.startswith("England,100,40,31,110,-1,")
    assert answer.stdout.splitlines()[0].endswith("weeks,clearance_weeks")


def test_a_count_held_back_is_named_on_standard_error_neither(measures):
    rows = [{0: 3}, {0: 4, "part": "Part_2A"}, {"part": "Part_3", "all": 2}]
    total = {"part": "Part_2", "function": "C_999", "all": 7, 0: 7}
    odd = [{"function": "C_100", **row} for row in rows] + [total]
    write_csv(extract(odd), measures.folder / "odd.csv")
    command = ("england-rtt", "odd.csv", "--by", "provider")
    open_answer = measures(*command)
    assert "Part 3 has 2 new periods" in open_answer.stderr
    answer = measures(*command, "--disclosure", "suppress_lt5")
    places = ("row 2 (line 3)", "row 4 (line 5)", "provider RAA")
    told = [line for line in answer.stderr.splitlines() if "[measures." in line]
    for place, line in zip(("row 4 ", "row 2 ", "provider RAA:"), told, strict=True):
        assert place in line
        said = line.partition("kept from sight")[0]
        assert said != line
        assert said.endswith(": Its counts are ")
    assert all(place in answer.stderr for place in places)


def test_small_counts_are_stars_and_totals_that_tell_are_named(measures):
    write_csv(extract([{0: 60, 20: 3}]), measures.folder / "small.csv")
    answer = measures("england-rtt", "small.csv", "--disclosure", "suppress_lt5")
    assert "Part_2,England,63,60,60" not in answer.stdout
    assert "*" in answer.stdout
    assert "Don't publish these totals elsewhere" in answer.stderr


def test_breaches_are_shared_patient_by_patient_and_summed_by_provider(measures):
    told = (
        "treating,treated_day,accountable,transfer_day\nB,80,A,40\nB,72,A,50\nB,x,A,3\n"
    )
    (measures.folder / "treated.csv").write_text(told)
    answer = measures("breach-shares", "treated.csv", "--by", "provider")
    assert answer.stdout.splitlines() == [
        "provider,patients,within,breaches",
        "A,1.5,0.0,1.5",
        "B,0.5,0.0,0.5",
    ]
    assert "row 3 (line 4): 'treated_day' is 'x'" in answer.stderr
    assert "Shared out: 2. Left out: 1." in answer.stderr
    assert answer.returncode == 1


def test_a_list_of_ones_own_is_laid_beside_its_published_figure(measures):
    rows = [{0: 2, 20: 1}, {"part": "Part_3", "all": 3}]
    write_csv(extract(rows), measures.folder / "january.csv")
    told = [("P-1", "2026-01-28"), ("P-2", "2026-01-26"), ("P-3", "2024-12-01")]
    events = [f"{name},{day},referral_received" for name, day in told]
    (measures.folder / "events.csv").write_text(
        "\n".join(["pathway,day,kind", *events]) + "\n"
    )
    command = ("reconcile", "january.csv", "events.csv")
    answer = measures(*command, "--group", "RAA")
    assert answer.stdout.splitlines() == [
        "part,group,published,own,difference",
        "Part_2,RAA,3,3,0",
        "Part_3,RAA,3,2,-1",
    ]
    assert "As at 31 January 2026: 2 figures compared, 1 of them" in answer.stderr
    found = measures(*command, "--group", "RAA", "--show", "rows")
    (_, row) = found.stdout.splitlines()
    assert row.endswith(",P-3,1,426,0,1,true")
    nobody = measures(*command)
    assert (nobody.returncode, nobody.stdout) == (1, "")
    assert "Say whose list it is" in nobody.stderr
