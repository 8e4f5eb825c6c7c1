"""``milepost lawbook``, as a person would run it."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from milepost.cli.main import app

GUARANTEE = "scotland/treatment-time-guarantee"
EDITIONS = (f"{GUARANTEE}@2012", f"{GUARANTEE}@2025")
EVENTS = """\
pathway,day,kind,until,reason
P-1,2024-01-03,decision_to_treat,,
P-1,2024-04-11,unavailable,2024-04-20,patient_advised
P-2,2024-01-03,decision_to_treat,,
"""


@pytest.fixture
def lawbook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MILEPOST_LAWBOOK", raising=False)
    (tmp_path / "events.csv").write_text(EVENTS)
    return lambda *words: CliRunner().invoke(app, ["lawbook", *words])


def test_what_is_due_ends_with_1_and_nothing_due_with_0(lawbook):
    later = lawbook("due", "--as-at", "2027-11-22")
    assert later.exit_code == 1
    assert "2027-11-21  overdue by 1 day" in later.stdout
    today = lawbook("due", "--as-at", "2027-11-20")
    assert (today.exit_code, today.stdout) == (0, "")
    assert "The next is due on 21 November 2027." in today.stderr


def test_what_is_due_can_be_read_by_a_program(lawbook):
    told = json.loads(lawbook("due", "--as-at", "2027-11-22", "--json").stdout)
    assert {"due": "2027-11-21", "days_over": 1}.items() <= told[0].items()


def test_two_editions_are_compared_in_words_and_over_events(lawbook, tmp_path):
    words = lawbook("diff", *EDITIONS)
    assert words.exit_code == 0
    assert "    A: 7 days\n    B: 10 days" in words.stdout
    found = lawbook(
        "diff", *EDITIONS, "events.csv", "--as-at", "2024-07-01", "--out", "out.csv"
    )
    assert found.exit_code == 0
    assert "Waits that are shorter: 1" in found.stderr
    head, row = (tmp_path / "out.csv").read_text().splitlines()
    assert head.startswith("pathway,clock,days_longer,waited_a,waited_b,breach_on_a")
    assert row.startswith("P-1,1,-10,180,170,2024-03-28,2024-04-07,")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["diff", f"{GUARANTEE}@1999", GUARANTEE], "has no edition of '1999'"),
        (["diff", "scotland/guarantee", GUARANTEE], "There is no standard"),
        (["diff", *EDITIONS, "events.csv", "--as-at", "soon"], "write one such as"),
        (["due", "--as-at", "soon"], "is no day"),
        (["check", "nowhere"], "There is no such folder"),
        (["check", "--specs", "nowhere"], "no such folder of scenarios"),
        (["due", "--lawbook", "nowhere"], "no such folder of rules"),
    ],
)
@pytest.mark.slow
def test_what_cannot_be_answered_is_said_and_ends_with_1(lawbook, words, says):
    answer = lawbook(*words)
    assert answer.exit_code == 1
    assert says in answer.stderr


@pytest.mark.slow
def test_a_bad_row_is_named_beside_the_good_ones(lawbook, tmp_path):
    (tmp_path / "events.csv").write_text(EVENTS + "P-3,soon,died,,\n")
    answer = lawbook("diff", *EDITIONS, "events.csv", "--as-at", "2024-07-01")
    assert answer.exit_code == 1
    assert "row 4" in answer.stderr
    assert "P-1,1,-10" in answer.stdout


@pytest.mark.slow
def test_pages_that_no_rule_needs_any_more_are_taken_away_and_no_others(
    lawbook, tmp_path
):
    pages = tmp_path / "pages"
    assert lawbook("pages", "--out", str(pages)).exit_code == 0
    old = pages / "standards/england/gone.md"
    old.write_text((pages / "index.md").read_text())
    (pages / "ours.md").write_text("# Ours\n")
    assert "1 that no rule needs" in lawbook("pages", "--out", str(pages)).stderr
    assert not old.exists()
    assert (pages / "ours.md").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="there is no /dev/full")
@pytest.mark.slow
def test_a_full_disk_is_said_in_one_sentence():
    run = "from milepost.cli.main import run; run()"
    with open("/dev/full", "w") as full:
        answer = subprocess.run(
            [sys.executable, "-c", run, "lawbook", "check"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert answer.returncode == 1
    assert answer.stderr.startswith("standard output: The answer can't be written")
    assert len(answer.stderr.splitlines()) == 1
