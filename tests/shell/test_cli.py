import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import polars as pl
import pytest

from milepost.host.lawbook import SHELF

ROOT = Path(__file__).parents[2]
RTT = "england/rtt-18-weeks"
EVENTS = """\
pathway,day,kind,service,first
P-1,2025-01-06,referral_received,consultant_led,
P-1,2025-03-06,treatment_started,,true
P-2,2025-01-06,referral_received,consultant_led,
"""
CLOCKS = """\
pathway,standard,clock,started,ended,how,days,adjusted,waited,breach_on,met,started_by
P-1,england/rtt-18-weeks,1,2025-01-06,2025-03-06,stopped,59,0,59,,true,england/rtt/1a
P-2,england/rtt-18-weeks,1,2025-01-06,,running,175,0,175,2025-05-13,false,england/rtt/1a
"""


@pytest.fixture
def milepost(tmp_path):
    """Run the command in a folder of its own, as a person would."""
    (tmp_path / "events.csv").write_text(EVENTS)

    def run(*arguments, **more):
        command = [sys.executable, "-c", "from milepost.cli.main import run; run()"]
        environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
        return subprocess.run(
            [*command, *map(str, arguments)],
            text=True,
            cwd=tmp_path,
            check=False,
            env=environment,
            timeout=60,
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more,
        )

    run.folder = tmp_path
    return run


def asked(file="events.csv", standard=RTT, as_at="2025-06-30"):
    return ["clocks", file, "--standard", standard, "--as-at", as_at]


def test_the_clocks_of_a_file_come_as_csv(milepost):
    answer = milepost(*asked())
    assert answer.returncode == 0
    without_end = [line.rpartition(",")[0] for line in answer.stdout.splitlines()]
    assert without_end == CLOCKS.splitlines()


def test_what_was_chosen_is_said_apart_from_the_answer(milepost):
    answer = milepost(*asked(), "--set", "dna_discharge_stop_date=dna")
    assert "dna_discharge_stop_date=dna, as you chose" in answer.stderr
    assert "twoww_first_dna=continue\n" in answer.stderr


@pytest.mark.parametrize("name", ["out.csv", "out.csv.gz", "out.parquet"])
def test_the_clocks_can_be_written_to_a_file(milepost, name):
    answer = milepost(*asked(), "--out", name)
    assert (answer.returncode, answer.stdout) == (0, "")
    written = milepost.folder / name
    read = pl.read_parquet if name.endswith("parquet") else pl.read_csv
    assert read(written)["waited"].to_list() == [59, 175]


def test_a_bad_row_is_named_and_the_good_ones_answered(milepost):
    with (milepost.folder / "events.csv").open("a") as file:
        file.write("P-3,2025-02-30,referral_received,,\n")
    answer = milepost(*asked())
    assert answer.returncode == 1
    assert len(answer.stdout.splitlines()) == 3
    assert "row 4 (line 5), day: It is '2025-02-30'." in answer.stderr
    assert "Rows left out: 1." in answer.stderr


def test_a_pathway_is_explained_by_event_rule_document_and_section(milepost):
    answer = milepost("explain", "events.csv", "--pathway", "P-1", *asked()[2:])
    assert answer.returncode == 0
    for words in (
        "the clock starts",
        "england/rtt/1a",
        "section 3.2.1",
        "Days waited: 59",
    ):
        assert words in answer.stdout


def test_an_explanation_comes_as_json_too(milepost):
    options = ["--pathway", "P-1", *asked()[2:], "--json"]
    told = json.loads(milepost("explain", "events.csv", *options).stdout)
    assert [event["words"] for event in told["events"]] == [
        "the clock starts",
        "the clock stops",
    ]
    assert told["clocks"][0]["waited"] == 59
    assert told["events"][0]["sources"][0]["at"]


def test_the_standards_are_listed(milepost):
    assert "126 days" in milepost("standards").stdout
    kept = json.loads(milepost("standards", "--json").stdout)
    assert {standard["standard"] for standard in kept} >= {
        RTT,
        "scotland/cancer-31-day",
        "scotland/cancer-62-day",
    }


def test_the_version_is_the_one_that_was_released(milepost):
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert milepost("--version").stdout == f"milepost {told}\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (asked(standard="england/rtt-18-week"), f"Did you mean '{RTT}'?"),
        (asked(as_at="2025-02-30"), "'2025-02-30'"),
        ([*asked(), "--known-at", "soon"], "'soon'"),
        ([*asked(), "--set", "pause"], "NAME=VALUE"),
        ([*asked(), "--set", "pause=yes"], "its settings are: death_stop_date"),
        ([*asked(), "--set", "death_stop_date=x"], "choose one of: date_of_death"),
        (asked(file="none.csv"), "There is no such file"),
        (asked(file="empty.csv"), "There is nothing in it"),
        (asked(file="dayless.csv"), "There is no column 'day'"),
        (asked(file="old.csv"), "Line 2 holds the byte e9"),
        (asked(file="marked.csv"), "Line 3 holds the byte e9"),
        ([*asked(), "--out", "out.xlsx"], "'.xlsx'"),
        ([*asked(), "--out", "no/folder/out.csv"], "no such folder"),
        (["explain", "events.csv", "--pathway", "P-9", *asked()[2:]], "'P-9'"),
        (["lawbook", "check", "nowhere"], "no such folder"),
    ],
    ids=lambda value: " ".join(value[:9]) if isinstance(value, list) else "",
)
def test_what_makes_no_sense_is_one_sentence_and_never_a_traceback(
    milepost, arguments, words
):
    (milepost.folder / "empty.csv").touch()
    (milepost.folder / "dayless.csv").write_text("pathway,kind\nP-1,died\n")
    (milepost.folder / "old.csv").write_bytes(b"pathway,day,kind\nP-\xe9,x,died\n")
    (milepost.folder / "marked.csv").write_bytes(
        b"\xef\xbb\xbfpathway,day,kind\r\nP-1,x,died\r\nP-\xe9,x,died\r\n"
    )
    answer = milepost(*arguments)
    assert answer.returncode == 1
    assert words in answer.stderr
    assert len(answer.stderr.splitlines()) == 1
    assert answer.stdout == ""


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("england/rtt/1a.toml", "[[edition]]", "[[edition", "1a.toml"),
        ("publications.toml", "[", "[[", "publications.toml"),
        ("events.csv", "\ndied,", "\ndead,", "'dead'"),
        ("events.csv", "kind,", "sort,", "first line"),
    ],
)
def test_a_fault_in_a_lawbook_is_named_with_its_file(milepost, file, old, new, words):
    ours = milepost.folder / "lawbook"
    shutil.copytree(SHELF, ours)
    page = ours / file
    page.write_text(page.read_text().replace(old, new, 1))
    answer = milepost("lawbook", "check", "lawbook")
    assert answer.returncode == 1
    assert words in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_sound_lawbook_is_said_to_be_so(milepost):
    assert "nothing wrong" in milepost("lawbook", "check").stdout


def test_a_reader_who_stops_reading_is_no_fault(milepost):
    (milepost.folder / "events.csv").write_text(
        EVENTS + "".join(f"Q-{n},2025-01-06,died,,\n" for n in range(5))
    )
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as pipe:
        command = [sys.executable, "-c", "from milepost.cli.main import run; run()"]
        answer = subprocess.run(
            [*command, *asked()],
            stdout=pipe,
            stderr=subprocess.PIPE,
            text=True,
            cwd=milepost.folder,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
            check=False,
        )
    assert "Traceback" not in answer.stderr
    assert "Milepost itself" not in answer.stderr


def test_a_fault_of_our_own_is_owned_up_to_without_a_traceback(milepost):
    code = (
        "import milepost.cli.main as m\n"
        "def fault(): raise KeyError('a patient')\n"
        "m.app.command('fault')(fault)\n"
        "import sys; sys.argv = ['milepost', 'fault']; m.run()"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        check=False,
    )
    assert answer.returncode == 70
    assert "Milepost itself is at fault (KeyError" in answer.stderr
    assert "a patient" not in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_thousand_events_need_no_compiler(milepost):
    rows = "".join(
        f"P-{n},2025-01-06,referral_received,consultant_led,\n" for n in range(1000)
    )
    (milepost.folder / "events.csv").write_text(EVENTS.splitlines()[0] + "\n" + rows)
    code = (
        "import sys; from milepost.cli.main import app\n"
        f"app({asked()!r}, standalone_mode=False)\n"
        "print({'django', 'numba'} & sys.modules.keys(), file=sys.stderr)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=milepost.folder,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        check=True,
    )
    assert answer.stdout.count("\n") == 1001
    assert answer.stderr.endswith("set()\n")


@pytest.mark.parametrize("name", ["events.csv", "./events.csv", "same.csv"])
def test_the_events_are_never_written_over(milepost, name):
    (milepost.folder / "same.csv").symlink_to("events.csv")
    answer = milepost(*asked(), "--out", name)
    assert (answer.returncode, "Name another" in answer.stderr) == (1, True)
    assert (milepost.folder / "events.csv").read_text() == EVENTS


@pytest.mark.skipif(sys.platform != "linux", reason="there is no /dev/full")
@pytest.mark.parametrize(
    "command",
    [
        asked(),
        ["explain", "events.csv", "--pathway", "P-1", *asked()[2:]],
        ["standards"],
    ],
    ids=lambda command: command[0],
)
def test_a_full_disk_is_said_in_one_sentence(milepost, command):
    with open("/dev/full", "w") as full:
        answer = milepost(*command, stdout=full)
    assert answer.returncode == 1
    assert answer.stderr.startswith("standard output: The answer can't be written")
    assert len(answer.stderr.splitlines()) == 1


def test_events_may_come_by_standard_input(milepost):
    answer = milepost(*asked("-"), input=EVENTS)
    assert answer.returncode == 0
    assert len(answer.stdout.splitlines()) == 3


def test_the_summary_says_from_which_moment_it_looks(milepost):
    answer = milepost(*asked(), "--known-at", "2025-02-01T09:00")
    assert "as known at 2025-02-01T09:00:00+00:00" in answer.stderr


@pytest.mark.parametrize("command", ["rebuild", "serve", "demo"])
def test_a_broken_lawbook_is_named_and_nothing_else_is_done(tmp_path, command):
    copy = tmp_path / "milepost"
    shutil.copytree(ROOT / "src/milepost", copy)
    (copy / "lawbook/publications.toml").write_text("[broken")
    port = [] if command == "rebuild" else ["--port", "0"]
    answer = subprocess.run(
        [
            sys.executable,
            "-c",
            "from milepost.cli.main import run; run()",
            command,
            *port,
        ],
        env=os.environ
        | {"PYTHONPATH": str(tmp_path), "DATABASE_URL": "postgresql://n@127.0.0.1:1/n"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=tmp_path,
    )
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[-1].startswith("publications.toml: ")
    assert "at fault" not in answer.stderr


def test_a_panic_in_rust_ends_with_our_last_words():
    code = (
        "import milepost.cli.main as door; "
        "from polars.exceptions import PanicException\n"
        "def app(**_): raise PanicException('no patient')\n"
        "door.app = app; door.run()"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 70
    assert "Traceback" not in answer.stderr
    assert "no patient" not in answer.stderr


def test_an_address_this_computer_hasnt_got_is_named_with_a_remedy(milepost):
    answer = milepost("serve", "--host", "1.2.3.4")
    assert answer.returncode == 1
    assert "Leave --host out" in answer.stderr
