from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.events.vocabulary import read_vocabulary
from milepost.host.lawbook import pages_on_disk
from milepost.intake.activity_log import read_log
from milepost.intake.log_mapping import read_mapping
from milepost.intake.places import Place

VOCABULARY = read_vocabulary(pages_on_disk()["events.csv"])
MAPPING = """
title = "A ward"
source = "Nobody"
first_of_pathway = ["treatment_started"]
no_event = ["bed day"]

[columns]
pathway = "case"
day = "date"
activity = "what"

[netting]
quantity = "count"
same = ["case", "date", "what"]

[first_event]
kind = "referral_received"
says = { priority = "urgent", channel = "first_event" }
because = "The log has no referrals."

[[meaning]]
kind = "test_performed"
activity = ["scan"]
when = { where = "elsewhere" }
says = { test = "outside_scan" }

[[meaning]]
kind = "test_performed"
activity = ["scan"]
takes = { test = "where" }

[[meaning]]
kind = "treatment_started"
activity = ["operation", "infusion"]
"""


def mapping(text=MAPPING):
    read, problems = read_mapping(text, VOCABULARY, where="ward.toml")
    assert problems == []
    return read


def line(day, what, count="1", case="1", where="ward"):
    return {"case": case, "date": day, "what": what, "count": count, "where": where}


def read(*lines):
    frame = pl.DataFrame(lines, schema=dict.fromkeys(line("", ""), pl.String))
    return read_log(
        frame, mapping(), VOCABULARY, place=Place("log.csv", has_lines=True)
    )


def told(answer, *names):
    return answer.events.select("pathway", "day", "kind", *names).rows()


def test_the_first_line_of_a_pathway_stands_in_for_its_referral_and_says_so():
    answer = read(line("2025-01-06", "bed day"), line("2025-01-09", "scan"))
    assert told(answer, "channel") == [
        ("1", date(2025, 1, 6), "referral_received", "first_event"),
        ("1", date(2025, 1, 9), "test_performed", None),
    ]
    assert answer.account.first_events == 1


def test_a_line_that_was_taken_back_is_no_event_and_begins_nothing():
    answer = read(
        line("2025-01-06", "scan"),
        line("2025-01-06", "scan", count="-1"),
        line("2025-01-09", "operation"),
    )
    assert [day for _, day, _ in told(answer)] == [date(2025, 1, 9)] * 2
    assert (answer.account.reversed, answer.account.mapped) == (2, 1)


def test_a_line_that_was_taken_back_and_told_again_happened_once():
    counts = ["1", "-1", "1"]
    answer = read(*[line("2025-01-06", "scan", count=count) for count in counts])
    assert [kind for _, _, kind in told(answer)] == [
        "referral_received",
        "test_performed",
    ]
    assert answer.account.mapped == 1


def test_the_first_meaning_that_fits_is_meant():
    answer = read(
        line("2025-01-06", "scan", where="elsewhere"), line("2025-01-09", "scan")
    )
    assert answer.events["test"].to_list() == [None, "outside_scan", "ward"]


def test_all_treatments_of_the_first_day_are_first_and_no_later_one_is():
    answer = read(
        line("2025-02-01", "infusion"),
        line("2025-01-06", "operation"),
        line("2025-01-06", "infusion"),
    )
    assert answer.events["first"].to_list() == [None, True, True, False]


@pytest.mark.parametrize(
    ("bad", "where"),
    [
        (line("2025-02-30", "scan"), "log.csv, row 2 (line 3), date"),
        (line("2025-02-01", "scan", count="two"), "log.csv, row 2 (line 3), count"),
        (line("2025-02-01", "scan", case=""), "log.csv, row 2 (line 3), case"),
        (line("2025-02-01", ""), "log.csv, row 2 (line 3), what"),
    ],
)
def test_a_line_that_cant_be_read_is_refused_with_its_problem(bad, where):
    answer = read(line("2025-01-06", "scan"), bad)
    assert [problem.where for problem in answer.problems] == [where]
    assert (answer.account.refused, answer.account.mapped) == (1, 1)


def test_another_log_than_the_mapping_was_written_for_is_refused_whole():
    frame = pl.DataFrame({"case": ["1"], "what": ["scan"]})
    answer = read_log(frame, mapping(), VOCABULARY)
    assert [problem.code for problem in answer.problems] == [
        "intake.missing-column"
    ] * 3
    assert (answer.account.lines, answer.account.refused) == (1, 1)


@given(
    st.lists(
        st.builds(
            line,
            st.sampled_from(["2025-01-06", "2025-01-07", "x"]),
            st.sampled_from(["scan", "operation", "bed day", "other", ""]),
            st.sampled_from(["1", "1", "-1", "x"]),
            st.sampled_from(["1", "2"]),
        ),
        min_size=1,
    )
)
def test_every_line_is_accounted_for(lines):
    answer = read(*lines)
    account = answer.account
    assert account.lines == len(lines)
    assert account.lines == (
        account.mapped
        + account.repeated
        + account.no_event
        + account.unmapped
        + account.reversed
        + account.refused
    )
    assert len(answer.events) == account.mapped + account.first_events
    assert len(answer.problems) >= account.refused


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("[columns]", "[columns", "intake.not-toml"),
        ('"treatment_started"]', '"treatment"]', "rules.wrong-value"),
        ('test = "where"', 'modality = "where"', "intake.unknown-attribute"),
        ('day = "date"', "", "rules.missing-word"),
        ("takes", "gives", "rules.unknown-word"),
        ('priority = "urgent"', "priority = true", "intake.wrong-value"),
    ],
)
def test_a_mapping_with_a_fault_is_refused_and_the_fault_is_named(old, new, code):
    assert old in MAPPING
    text = MAPPING.replace(old, new, 1)
    read, problems = read_mapping(text, VOCABULARY, where="ward.toml")
    assert read is None
    assert code in [problem.code for problem in problems]
