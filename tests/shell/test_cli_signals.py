"""``milepost signals`` registers receivers, tests them, and shows a secret once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from databases import address
from receiving import a_receiver
from registered import a_provider

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


@pytest.fixture
def signals(committed, tmp_path):
    a_provider()

    def run(*arguments):
        command = [sys.executable, "-c", "from milepost.cli.main import run; run()"]
        mine = {"PYTHONPATH": str(ROOT / "src"), "DATABASE_URL": address()}
        mine |= {"MILEPOST_HOME": str(tmp_path), "MILEPOST_SIGNALS_HOSTS": "127.0.0.1"}
        return subprocess.run(
            [*command, "signals", *arguments, "--provider", "RXX"],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | mine,
            timeout=60,
        )

    return run


@pytest.mark.django_db(transaction=False)
def test_there_is_a_database_made_for_tests():
    """What only commits is refused unless some test of the run asks for the database."""


def test_a_receiver_is_registered_tested_listed_and_ended(signals):
    with a_receiver() as there:
        told = signals("register", "desk", there.address, "--service", "lung")
        assert told.returncode == 0, told.stderr
        assert len(told.stdout.strip()) == 43
        assert "not shown again" in told.stderr
        tested = signals("test", "desk")
        assert (tested.returncode, tested.stderr) == (0, "desk took the test.\n")
        assert there.kinds == ["test"]
        there.answers = [500]
        tested = signals("test", "desk")
        assert tested.returncode == 1
        assert "it answered 500" in tested.stderr
    listed = signals("list").stdout
    assert listed.startswith(f"desk: running; {there.address}; escalation.raised, ")
    assert "; lung; last took something" in listed
    assert told.stdout.strip() not in listed
    assert json.loads(there.posts[0][1])["signals"][0]["link"] == ""
    assert "paused" in signals("pause", "desk").stderr
    assert signals("end", "desk").returncode == 0
    assert signals("list").stdout == ""
    assert "No receiver of that name" in signals("end", "desk").stderr


def test_what_cannot_be_registered_is_said_with_a_remedy(signals):
    told = signals("register", "x", "http://desk.example/", "--kind", "birth")
    assert told.returncode == 1
    assert "MILEPOST_SIGNALS_HOSTS" in told.stderr
    assert "escalation.climbed" in told.stderr
