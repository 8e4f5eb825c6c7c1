"""What a line of two lists says to a person, and what the command prints and writes."""

from datetime import date

import polars as pl
import pytest
from typer.testing import CliRunner

from milepost.cli.main import app
from milepost.host.matching_orders import order_from_disk, shipped_orders
from milepost.quality.two_lists.accounts import Limit
from milepost.quality.two_lists.differences import Fate
from milepost.quality.two_lists.order import read_order
from milepost.quality.two_lists.words import Line, line_in_words

RTT = Limit(title="RTT 18 weeks", days=126)
TODAY = date(2025, 5, 14)
FIRST, LATER = date(2025, 1, 6), date(2025, 1, 20)
NHS = {"nhs_number": "9990000018"}
HEAD = "Pathway,Issuer,NHS number,Service,Clock start,Clock stop\n"
OLD = HEAD + "P-1,RXX,9990000018,ent,06/01/2025,\nP-2,RXX,,ent,07/01/2025,\n"
NEW = HEAD + "P-1,RXX,9990000018,ent,20/01/2025,\n"


def words(fate, old=None, new=None, **more):
    line = Line(fate=fate, old=old, new=new, step="the step", **more)
    return line_in_words(line, RTT, today=TODAY)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            words(Fate.CHANGED_CLOCK, {"clock_start": FIRST}, {"clock_start": LATER},
                  differs=["clock_start"]),
            ["Clock start: 6 January 2025 in the old list, 20 January 2025 in the new: 14 days later.",
             "By RTT 18 weeks, the breach day moves from 13 May 2025 to 27 May 2025.",
             "On 14 May 2025 the wait is over the limit in the old list, and not in the new.",
             "Matched by the step."],
        ),
        (
            words(Fate.CHANGED_CLOCK, {"clock_start": FIRST}, {"unread": "clock_start '31/02'"},
                  differs=["clock_start"]),
            ["Clock start: 6 January 2025 in the old list, '31/02', which can’t be read, in the new.",
             "Only the old list gives a breach day by RTT 18 weeks: 13 May 2025.",
             "Matched by the step."],
        ),
        (
            words(Fate.CHANGED_CLOCK, {}, {"clock_stop": LATER}, differs=["clock_stop"]),
            ["Clock stop: not said in the old list, 20 January 2025 in the new.",
             "The wait has ended in the new list, and runs in the old.",
             "Matched by the step."],
        ),
        (
            words(Fate.ONLY_OLD, NHS | {"clock_start": FIRST}, elsewhere=0),
            ["No row of the new list is this wait.",
             "The new list has no row of this patient at all.",
             "By RTT 18 weeks, its breach day was 13 May 2025."],
        ),
        (
            words(Fate.ONLY_NEW, new=NHS, elsewhere=2),
            ["No row of the old list is this wait.",
             "The old list has 2 other rows of this patient."],
        ),
        (
            words(Fate.TWICE_OLD, NHS, of_row=3),
            ["It says all that row 3 of the same list says."],
        ),
    ],
    ids=["moved", "unread", "stopped", "lost", "gained", "twice"],
)  # fmt: skip
def test_a_line_says_what_differs_by_how_much_and_which_day_it_moves(told, said):
    assert told == said


@pytest.mark.parametrize("name", shipped_orders())
def test_every_matching_order_that_milepost_comes_with_is_sound(name):
    order, problems = order_from_disk(name)
    assert problems == []
    assert order.id == name
    assert order.basis


@pytest.mark.parametrize(
    ("instead", "code"),
    [
        ('same = ["name"]', "matching.wrong-value"),
        (
            'same = ["pathway"]\nnear = "status"\nwithin_days = 3',
            "matching.wrong-value",
        ),
        ('same = ["pathway"]\nwithin_days = 3', "matching.wrong-value"),
        ('same = ["pathway"]\ncontradicted_by = ["age"]', "matching.wrong-value"),
        ("same = []", "rules.wrong-value"),
    ],
)
def test_a_matching_order_with_a_fault_is_refused(instead, code):
    text = f'kind = "matching_order"\nid = "x"\ntitle = "X"\nevidence = "proposal"\nbasis = "b"\n[[step]]\nname = "n"\n{instead}\n'  # fmt: skip
    order, problems = read_order(text, where="x.toml")
    assert order is None
    assert [problem.code for problem in problems] == [code]


@pytest.mark.slow
def test_the_command_reconciles_two_files_and_writes_every_line(tmp_path):
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text(OLD)
    new.write_text(NEW)
    out = tmp_path / "lines.parquet"
    asked = ["compare", str(old), str(new), "--as-at", "2025-05-14", "--out", str(out)]
    told = CliRunner().invoke(app, asked)
    assert told.exit_code == 0
    lines = told.output.splitlines()
    assert lines[1].split() == ["old", "list", "2", "1", "0", "1", "0", "0", "0"]
    assert any(line.split() == ["Another", "clock", "1"] for line in lines)
    written = pl.read_parquet(out)
    assert written["What the lists say"].to_list() == [
        "Another clock",
        "Only in the old list",
    ]
    assert written["Days later"].to_list() == [14, None]


@pytest.mark.slow
def test_the_command_says_what_it_cannot_read(tmp_path):
    there = tmp_path / "a.csv"
    there.write_text(OLD)
    for asked, said in (
        ([str(there), str(tmp_path / "none.csv")], "none.csv"),
        ([str(there), str(there), "--new-map", "rows-orders"], "[listed]"),
        ([str(there), str(there), "--order", "usal"], "usal"),
        ([str(there), str(there), "--standard", "x"], "no standard 'x'"),
        (["milepost:RXX", "milepost:RXX"], "can't be compared with itself"),
    ):
        told = CliRunner().invoke(app, ["compare", *asked])
        assert told.exit_code == 1
        assert said in told.output
