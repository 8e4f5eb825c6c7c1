import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

ROOT = Path(__file__).parents[2]
RTT = "england/rtt-18-weeks"


@pytest.fixture
def milepost(tmp_path):
    def run(*arguments):
        command = [sys.executable, "-c", "from milepost.cli.main import run; run()"]
        environment = os.environ | {
            "PYTHONPATH": str(ROOT / "src"),
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
        }
        return subprocess.run(
            [*command, *map(str, arguments)],
            text=True,
            capture_output=True,
            cwd=tmp_path,
            check=False,
            env=environment,
            timeout=120,
        )

    run.folder = tmp_path
    return run


def synth(milepost, out, pathways=300, *more):
    options = ["--pathways", pathways, "--as-at", "2026-06-01", "--out", out]
    return milepost("synth", *options, *more)


def test_a_nation_is_written_and_said_where(milepost):
    answer = synth(milepost, "events.parquet")
    rows = pl.read_parquet(milepost.folder / "events.parquet")
    assert answer.returncode == 0
    assert answer.stderr.splitlines() == [
        "Inventing pathways",
        f"{len(rows):,} events of 300 invented pathways are in events.parquet.",
    ]
    assert rows["pathway"].n_unique() == 300


def test_a_file_that_is_there_is_never_written_over(milepost):
    (milepost.folder / "events.parquet").write_text("precious")
    answer = synth(milepost, "events.parquet")
    assert answer.returncode == 1
    assert "There is such a file already." in answer.stderr
    assert (milepost.folder / "events.parquet").read_text() == "precious"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--as-at", "soon"], "is no day"),
        (["--as-at", "9999-12-31"], "from 1900 to 2199"),
        (["--out", "events.txt"], "is nothing we can write"),
        (["--pathways", "100000000"], "is the most there can be"),
    ],
)
def test_what_cant_be_done_is_said_in_a_sentence(milepost, options, words):
    answer = synth(milepost, "events.csv", 3, *options)
    assert answer.returncode == 1
    assert words in answer.stderr
    assert list(milepost.folder.glob("events*")) == []


@pytest.mark.slow
def test_a_long_file_is_answered_in_parts_as_it_is_whole(milepost):
    """The rows of a Parquet file by columns, and of the same as CSV one by one."""
    for name in ("events.parquet", "events.csv"):
        synth(milepost, name, 30_000)
    asked = ["--standard", RTT, "--as-at", "2026-03-01", "--known-at", "2026-05-01"]
    told = [
        milepost("clocks", name, *asked, "--out", out)
        for name, out in (("events.parquet", "a.parquet"), ("events.csv", "b.parquet"))
    ]
    first, second = (
        pl.read_parquet(milepost.folder / name) for name in ("a.parquet", "b.parquet")
    )
    assert first.equals(second)
    assert len(first) > 20_000
    assert told[0].stderr.replace("Working out the clocks\n", "") == told[1].stderr
    assert list((milepost.folder / "cache/milepost/compiled").iterdir())
