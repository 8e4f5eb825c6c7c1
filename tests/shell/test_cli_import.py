"""``milepost import`` stores a file of events, and says what became of every row."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from databases import address
from milepost.store.models import Event
from registered import a_pathway, a_provider

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
EVENTS = """\
pathway,day,kind,service,first
P-17,2025-01-06,referral_received,consultant_led,
P-17,2025-01-20,appointment_attended,,true
P-17,2025-02-30,treatment_started,,true
P-99,2025-01-06,referral_received,consultant_led,
"""


@pytest.fixture
def milepost(committed, tmp_path):
    a_provider()
    a_pathway()
    (tmp_path / "events.csv").write_text(EVENTS)

    def run(*arguments):
        command = [sys.executable, "-c", "from milepost.cli.main import run; run()"]
        mine = {"PYTHONPATH": str(ROOT / "src"), "DATABASE_URL": address()}
        return subprocess.run(
            [*command, "import", *arguments],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            check=False,
            env=os.environ | mine | {"MILEPOST_HOME": str(tmp_path)},
            timeout=60,
        )

    return run


def test_every_row_is_accounted_for_and_a_second_time_all_that_is_there_is_there(
    milepost,
):
    first = milepost("events.csv", "--provider", "RXX")
    assert first.returncode == 1
    assert first.stderr.splitlines()[-6:] == [
        "events.csv, row 3 (line 4), day: It is '2025-02-30'. Write a day that exists, "
        "such as 2025-01-31, from 1900 to 2199. [intake.wrong-value]",
        "events.csv, row 4 (line 5), pathway: There is no pathway 'P-99'. Check its "
        "name, or register it first. [actions.no-such-pathway]",
        "Rows read: 4. Of these",
        "          2 were stored, on 1 pathways",
        "          0 were there already",
        "          2 were refused",
    ]
    again = milepost("events.csv", "--provider", "RXX", "--service", "ortho")
    assert again.stderr.splitlines()[-3:] == [
        "          0 were stored",
        "          2 were there already",
        "          2 were refused",
    ]
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["--provider", "RZZ"], "no services of that provider"),
        (["--provider", "RXX", "--service", "hip"], "its services are: lung, ortho"),
        ([], "--provider CODE stores"),
        (["--provider", "RXX", "--out", "x.csv"], "--provider CODE stores"),
    ],
)
def test_what_cannot_be_imported_is_said_and_nothing_is_stored(milepost, asked, words):
    answer = milepost("events.csv", *asked)
    assert answer.returncode in (1, 2)
    assert words in answer.stderr
    assert not Event.objects.exists()
