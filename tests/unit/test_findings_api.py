"""What an analyst is given of codes and events that disagree."""

from dataclasses import replace

import polars as pl
import pytest

import milepost
from lawbooks import LAWBOOK
from milepost.reading.findings import checks_for

RTT = "england/rtt-18-weeks"
EVENTS = pl.DataFrame(
    [
        ("P-1", "2025-01-06", "referral_received", None),
        ("P-1", "2025-02-03", "appointment_attended", None),
        ("P-1", "2025-02-03", "rtt_status", "10"),
        ("P-1", "2025-03-03", "rtt_status", "30"),
    ],
    schema=["pathway", "day", "kind", "code"],
    orient="row",
)


def findings(events=EVENTS, standard=RTT, as_at="2025-03-31", **more):
    return milepost.findings(events, standard=standard, as_at=as_at, **more)


def test_each_finding_says_both_readings_and_what_to_ask():
    (finding,) = findings().rows(named=True)
    assert finding["pathway"] == "P-1"
    assert str(finding["day"]) == "2025-03-03"
    assert finding["check"] == "ended_by_code_only"
    assert finding["finding"] == "Ended by a code, running by what happened"
    assert finding["events_say"] == (
        "The clock started on 6 January 2025 and is still running."
    )
    assert finding["events_rules"] == "england/rtt/1a"
    assert "section 3.2.1" in finding["events_sources"]
    assert finding["codes_say"] == (
        "Status 30 on 3 March 2025: first definitive treatment starts. It ends the wait."
    )
    assert finding["codes_rules"] == "england/rtt/status-30"
    assert finding["codes_sources"] == (
        "NHS Data Model and Dictionary, Referral To Treatment Period Status, 30"
    )
    assert finding["question"].startswith("Did what the code says take place")
    assert finding["evidence"] == "partly"


def test_a_file_gives_what_its_frame_gives(tmp_path):
    EVENTS.write_csv(tmp_path / "events.csv")
    assert findings(tmp_path / "events.csv").equals(findings())


def test_no_events_are_no_findings():
    assert findings(EVENTS.clear()).is_empty()


def test_what_was_told_later_is_not_yet_known():
    told = pl.lit("2025-04-02").alias("recorded_at")
    assert findings(EVENTS.with_columns(told), known_at="2025-04-01").is_empty()


def test_a_value_that_no_rule_knows_is_found_under_any_standard():
    told = EVENTS.head(1).with_columns(priority=pl.lit("asap"))
    (finding,) = findings(told, standard="scotland/cancer-62-day").rows(named=True)
    assert (finding["check"], finding["codes_say"]) == ("unlisted_value", "")
    assert finding["events_say"].startswith(
        "Referral received on 6 January 2025. It says: priority = asap."
    )


def test_what_a_finding_by_events_rests_on_is_said_with_its_place():
    told = pl.DataFrame(
        [
            ("P-1", "2025-01-06", "referral_received", None),
            ("P-1", "2025-02-03", "active_monitoring_started", "funding"),
        ],
        schema=["pathway", "day", "kind", "reason"],
        orient="row",
    )
    (finding,) = findings(told).rows(named=True)
    assert finding["check"] == "monitored_for_capacity"
    assert finding["rests_on"] == (
        "Active monitoring may not be used for lack of capacity or funding "
        "(Accompanying FAQs, to the guidance on recording and reporting RTT waiting "
        "times, Q35)"
    )


def test_a_lawbook_without_checks_says_so():
    book = LAWBOOK
    unchecked = {n: r for n, r in book.rules.items() if n != "record-validation"}
    with pytest.raises(milepost.NoChecks, match=r"It is under: england/rtt-18-weeks"):
        checks_for("scotland/cancer-62-day", replace(book, rules=unchecked))


def test_a_bad_row_is_put_on_the_list_given():
    problems = []
    bad = EVENTS.with_columns(pl.col("code").replace("30", "13"))
    assert findings(bad, problems=problems).is_empty()
    assert [problem.code for problem in problems] == ["intake.unlisted-code"]
    with pytest.raises(milepost.MissingColumn, match="kind"):
        findings(EVENTS.drop("kind"))
