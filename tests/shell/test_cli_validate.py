"""``milepost validate``, as a person runs it."""

import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

ROOT = Path(__file__).parents[2]
RTT = "england/rtt-18-weeks"
EVENTS = """\
pathway,day,kind,code
P-1,2025-01-06,referral_received,
P-1,2025-02-03,appointment_attended,
P-1,2025-02-03,rtt_status,10
P-1,2025-03-03,rtt_status,30
"""


@pytest.fixture
def validate(tmp_path):
    (tmp_path / "events.csv").write_text(EVENTS)

    def run(*more, standard=RTT, file="events.csv"):
        command = [sys.executable, "-c", "from milepost.cli.main import run; run()"]
        asked = ["validate", file, "--standard", standard, "--as-at", "2025-03-31"]
        return subprocess.run(
            [*command, *asked, *more],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
            timeout=60,
        )

    run.folder = tmp_path
    return run


def test_findings_come_as_csv_and_are_no_fault_of_the_file(validate):
    answer = validate()
    assert answer.returncode == 0
    head, row = answer.stdout.splitlines()
    assert head == (
        "pathway,standard,day,check,code,finding,events_say,events_rules,events_sources,"
        "codes_say,codes_rules,codes_sources,rests_on,question,evidence"
    )
    assert row.startswith(f"P-1,{RTT},2025-03-03,ended_by_code_only,30,")
    assert "1 finding on 1 pathway, from 4 events. Rows left out: 0." in answer.stderr
    assert "  1  Ended by a code, running by what happened" in answer.stderr


@pytest.mark.parametrize("name", ["findings.csv", "findings.parquet"])
def test_findings_can_be_written_to_a_file(validate, name):
    answer = validate("--out", name)
    assert (answer.returncode, answer.stdout) == (0, "")
    read = pl.read_csv if name.endswith("csv") else pl.read_parquet
    assert read(validate.folder / name)["check"].to_list() == ["ended_by_code_only"]


def test_a_bad_row_is_named_and_the_rest_looked_at(validate):
    (validate.folder / "events.csv").write_text(
        EVENTS + "P-2,2025-01-06,rtt_status,13\n"
    )
    answer = validate()
    assert answer.returncode == 1
    assert "events.csv, row 5 (line 6), code: It is '13'" in answer.stderr
    assert "ended_by_code_only" in answer.stdout


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"standard": "england/rtt"}, "There is no standard"),
        ({"file": "nowhere.csv"}, "nowhere.csv"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(validate, asked, words):
    answer = validate(**asked)
    assert answer.returncode == 1
    assert words in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_events_are_never_written_over(validate):
    assert "That is the file to be read" in validate("--out", "events.csv").stderr
    assert (validate.folder / "events.csv").read_text() == EVENTS
