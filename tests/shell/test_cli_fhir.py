"""``milepost fhir`` lets systems in, shows the secret once, and shuts them out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from databases import address
from registered import a_provider

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


@pytest.fixture
def fhir(committed, tmp_path):
    a_provider()

    def run(*arguments):
        command = [sys.executable, "-c", "from milepost.cli.main import run; run()"]
        mine = {"PYTHONPATH": str(ROOT / "src"), "DATABASE_URL": address()}
        return subprocess.run(
            [*command, "fhir", *arguments, "--provider", "RXX"],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | mine | {"MILEPOST_HOME": str(tmp_path)},
            timeout=60,
        )

    return run


def test_a_system_is_let_in_with_a_secret_shown_once_and_shut_out_again(fhir):
    told = fhir("let-in", "portal", "--service", "lung")
    assert told.returncode == 0
    assert len(told.stdout.strip()) == 43
    assert "not shown again" in told.stderr
    listed = fhir("systems")
    assert (
        listed.stdout == "portal: let in; may read; lung; asked 0 times, last never\n"
    )
    assert told.stdout.strip() not in listed.stdout + listed.stderr
    assert fhir("shut-out", "portal").returncode == 0
    assert "shut out" in fhir("systems").stdout


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("let-in", "x", "--service", "heart"), "There are: lung, ortho."),
        (("let-in", "x", "--no-read"), "let in for nothing"),
        (("let-in", "x", "--profile", "uk-cor"), "uk-core"),
        (("shut-out", "nobody"), "No system of that name"),
    ],
)
def test_what_cannot_be_done_is_said_with_a_remedy(fhir, asked, words):
    told = fhir(*asked)
    assert told.returncode == 1
    assert words in told.stderr
