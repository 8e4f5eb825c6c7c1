"""Codes and events side by side: corrections, many pathways, and what is left alone."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from lawbooks import LAWBOOK
from milepost.clocks.engine import clocks_as_at
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.quality.findings import checks_of, findings_as_at
from milepost.quality.words import tell
from milepost.rules.clock_rules import ClockRule
from milepost.rules.quality_checks import QualityChecks
from milepost.rules.standards import Standard

STANDARD = LAWBOOK.the(Standard, "england/rtt-18-weeks")
RULES = LAWBOOK.all(ClockRule, "england/rtt")
CHECKS = LAWBOOK.the(QualityChecks, "rtt-validation")
AT = datetime(2025, 1, 1, tzinfo=UTC)
THEN = AsAt(date(2025, 3, 31), datetime(2026, 1, 1, tzinfo=UTC))


def days(text):
    return date.fromisoformat(f"2025-{text}")


def recorded(*told, pathway="P-1", begin=1):
    return [
        event_row(number, pathway, days(day), kind, AT, **says)
        for number, (day, kind, says) in enumerate(told, start=begin)
    ]


def frame(rows):
    order = ["pathway", "day", "event"]
    return pl.DataFrame(rows, schema=EVENTS.schema).sort(order)


def found(rows, as_at=THEN):
    return findings_as_at(frame(rows), STANDARD, RULES, CHECKS, as_at=as_at)


REFERRED = ("01-06", Kind.REFERRAL_RECEIVED, {"route": "gp"})
SEEN = ("02-03", Kind.APPOINTMENT_ATTENDED, {"first": True})
CODED_10 = ("02-03", Kind.RTT_STATUS, {"code": "10"})
CODED_30 = ("03-03", Kind.RTT_STATUS, {"code": "30"})


def test_a_finding_names_the_code_its_rule_and_the_clock_it_is_held_against():
    (finding,) = found(recorded(REFERRED, SEEN, CODED_10, CODED_30)).rows(named=True)
    assert finding == {
        "pathway": "P-1",
        "standard": "england/rtt-18-weeks",
        "day": days("03-03"),
        "check": "ended_by_code_only",
        "code": "30",
        "coded_on": days("03-03"),
        "event": 4,
        "before": "open",
        "code_rule": "england/rtt/status-30",
        "how": "running",
        "started": days("01-06"),
        "ended": None,
        "started_by": "england/rtt/1a",
        "ended_by": None,
        "happened": None,
        "happened_on": None,
        "days": None,
        "said": None,
        "shown_from": None,
    }


def test_a_validator_is_told_both_readings_their_rules_and_where_they_are_written():
    (finding,) = found(recorded(REFERRED, SEEN, CODED_10, CODED_30)).rows(named=True)
    (asked,) = (
        each for each in CHECKS.editions[-1].checks if each.check == finding["check"]
    )
    told = tell(finding, asked, {"30": "First definitive treatment starts"}, LAWBOOK)
    assert told.events_rules == ("england/rtt/1a",)
    assert told.codes_rules == ("england/rtt/status-30",)
    assert "nhse-rtt-guidance-2025-02" in {s.publication for s in told.events_sources}
    assert [s.publication for s in told.codes_sources] == [
        "nhs-data-dictionary-2026-05"
    ]
    assert told.question.endswith("?")


def test_looking_for_findings_changes_no_clock():
    rows = frame(recorded(REFERRED, SEEN, CODED_10, CODED_30))
    before = clocks_as_at(rows, STANDARD, RULES, as_at=THEN)
    findings_as_at(rows, STANDARD, RULES, CHECKS, as_at=THEN)
    assert clocks_as_at(rows, STANDARD, RULES, as_at=THEN).equals(before)
    assert before["ended_by"].to_list() == ["england/rtt/status-30"]


def test_a_code_taken_back_is_read_no_more():
    told = recorded(REFERRED, SEEN, CODED_10, CODED_30)
    error = event_row(5, "P-1", days("03-05"), Kind.RECORDED_IN_ERROR, AT, corrects=4)
    assert found([*told, error]).is_empty()


def test_a_code_is_not_held_against_what_happened_after_the_day_asked_about():
    told = recorded(REFERRED, SEEN, CODED_10, CODED_30)
    assert found(told, AsAt(days("02-28"), THEN.known_at)).is_empty()


def test_one_pathway_is_never_judged_by_anothers_codes_or_clocks():
    good = recorded(
        REFERRED,
        SEEN,
        CODED_10,
        ("03-03", Kind.TREATMENT_STARTED, {"first": True}),
        CODED_30,
    )
    bad = recorded(SEEN, CODED_10, pathway="P-0", begin=11)
    uncoded = recorded(REFERRED, SEEN, pathway="P-2", begin=21)
    findings = found([*good, *bad, *uncoded])
    assert findings.select("pathway", "check").rows() == [("P-0", "coded_before_start")]


def test_two_waits_each_with_their_codes_leave_nothing_to_ask():
    told = recorded(
        REFERRED,
        SEEN,
        CODED_10,
        ("02-10", Kind.ACTIVE_MONITORING_STARTED, {"by": "professional"}),
        ("02-10", Kind.RTT_STATUS, {"code": "32"}),
        ("02-20", Kind.APPOINTMENT_ATTENDED, {}),
        ("02-20", Kind.RTT_STATUS, {"code": "91"}),
        ("02-24", Kind.ACTIVE_MONITORING_ENDED, {}),
        ("02-24", Kind.RTT_STATUS, {"code": "11"}),
        ("03-03", Kind.TREATMENT_STARTED, {"first": True}),
        CODED_30,
        ("03-10", Kind.APPOINTMENT_ATTENDED, {}),
        ("03-10", Kind.RTT_STATUS, {"code": "90"}),
    )
    assert found(told).is_empty()


def test_the_end_of_the_first_wait_uncoded_is_asked_about_once():
    told = recorded(
        REFERRED,
        SEEN,
        CODED_10,
        ("02-10", Kind.ACTIVE_MONITORING_STARTED, {"by": "professional"}),
        ("02-24", Kind.ACTIVE_MONITORING_ENDED, {}),
        ("03-03", Kind.TREATMENT_STARTED, {"first": True}),
        CODED_30,
    )
    findings = found(told)
    assert findings.select("day", "check").rows() == [
        (days("02-10"), "ended_by_event_only")
    ]


def test_a_transfer_carries_its_start_and_its_codes_go_on():
    told = recorded(
        ("01-20", Kind.TRANSFER_RECEIVED, {"original_start": days("01-02")}),
        ("02-03", Kind.APPOINTMENT_ATTENDED, {}),
        ("02-03", Kind.RTT_STATUS, {"code": "20"}),
        ("03-03", Kind.TRANSFER_SENT, {}),
        ("03-03", Kind.RTT_STATUS, {"code": "21"}),
        ("03-10", Kind.APPOINTMENT_ATTENDED, {}),
        ("03-10", Kind.RTT_STATUS, {"code": "20"}),
    )
    findings = found(told)
    assert findings.select("day", "check", "before").rows() == [
        (days("03-10"), "out_of_turn", "transferred")
    ]


def test_a_clock_whose_start_nobody_knows_is_a_clock_all_the_same():
    told = recorded(
        ("01-20", Kind.TRANSFER_RECEIVED, {}),
        ("02-03", Kind.APPOINTMENT_ATTENDED, {}),
        ("02-03", Kind.RTT_STATUS, {"code": "20"}),
    )
    assert found(told).is_empty()


@pytest.mark.parametrize(
    "rows", [[], recorded(REFERRED, SEEN)], ids=["none", "no code"]
)
def test_where_nothing_is_coded_there_is_nothing_to_ask(rows):
    assert found(rows).is_empty()


def test_checks_are_found_by_their_standard():
    every = LAWBOOK.all(QualityChecks)
    ids = {
        name: [checks.id for checks in checks_of(name, every)]
        for name in ("england/rtt-18-weeks", "scotland/cancer-62-day")
    }
    assert ids == {
        "england/rtt-18-weeks": ["record-validation", "rtt-validation"],
        "scotland/cancer-62-day": ["record-validation"],
    }


def test_every_check_cites_a_publication_that_was_read():
    cited = {s.publication for c in CHECKS.editions[-1].checks for s in c.sources}
    assert cited <= LAWBOOK.publications.keys()


TREATED = ("03-03", Kind.TREATMENT_STARTED, {"first": True})


def checks(told, as_at=THEN):
    rows = found(recorded(*told), as_at).select("day", "check").rows()
    return [(str(day)[5:], check) for day, check in rows]


def test_the_end_of_a_wait_that_only_codes_began_is_not_asked_about_again():
    told = [
        REFERRED,
        SEEN,
        CODED_10,
        ("02-17", Kind.DECISION_NOT_TO_TREAT, {}),
        ("02-17", Kind.RTT_STATUS, {"code": "34"}),
        ("02-24", Kind.APPOINTMENT_ATTENDED, {}),
        ("02-24", Kind.RTT_STATUS, {"code": "10"}),
        CODED_30,
    ]
    assert checks(told) == [("02-24", "out_of_turn")]


def test_of_two_codes_that_end_a_clock_the_one_on_its_day_is_held_against_it():
    again = [
        ("03-03", Kind.RTT_STATUS, {"code": "11"}),
        ("03-10", Kind.RTT_STATUS, {"code": "32"}),
    ]
    assert checks([REFERRED, SEEN, CODED_10, TREATED, CODED_30, *again]) == [
        ("03-03", "out_of_turn"),
        ("03-10", "ended_by_code_only"),
    ]


def test_a_code_on_the_day_one_clock_ends_and_the_next_begins_is_of_the_first():
    new = ("03-03", Kind.TREATMENT_CHANGED, {})
    assert checks([REFERRED, SEEN, CODED_10, TREATED, CODED_30, new]) == []


def test_a_code_on_the_day_of_death_is_not_after_it():
    died = ("02-17", Kind.DIED, {})
    coded = ("02-17", Kind.RTT_STATUS, {"code": "20"})
    assert checks([REFERRED, SEEN, CODED_10, died, coded]) == [
        ("02-17", "ended_by_event_only")
    ]


def test_an_outcome_may_stay_unknown_for_fourteen_days():
    told = [REFERRED, SEEN, ("02-03", Kind.RTT_STATUS, {"code": "99"})]
    for day, asked in (("02-17", []), ("02-18", [("02-03", "not_yet_known")])):
        assert checks(told, AsAt(days(day), THEN.known_at)) == asked
