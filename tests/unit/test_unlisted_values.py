"""A value that no rule names is kept, and passes with a finding."""

from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest

import milepost
from lawbooks import LAWBOOK
from milepost.events.columns import Columns, Words
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.events.vocabulary import RTT_STATUS_CODES
from milepost.quality.unlisted_values import (
    count_unlisted_in_columns,
    unlisted_values,
)
from milepost.rules.clock_rules import ClockRule
from milepost.rules.code_lists import CodeList
from milepost.rules.named_values import known_values, values_named
from milepost.rules.scenarios import said_of
from milepost.rules.standards import Standard
from spec_pages import scenarios

AT = datetime(2025, 1, 7, tzinfo=UTC)
RTT = values_named(LAWBOOK.all(ClockRule, "england/rtt"), LAWBOOK)


def findings(*told, known=RTT):
    rows = [
        event_row(number, "P", date(2025, 1, 6), kind, AT, **says)
        for number, (kind, says) in enumerate(told)
    ]
    return unlisted_values(pl.DataFrame(rows, schema=EVENTS.schema), known)


def test_a_slip_of_the_pen_is_found_once_with_what_was_perhaps_meant():
    slip = (Kind.REFERRAL_RECEIVED, {"service": "consultant_lead", "route": "gp"})
    (found,) = findings(slip, slip, (Kind.DIED, {}))
    assert found.code == "quality.unlisted-value"
    assert found.where == "referral_received, service"
    assert found.message == "No rule names 'consultant_lead' (2 events)."
    assert found.remedy.startswith("Did you mean 'consultant_led'? Correct it, or")


def test_what_no_rule_of_the_standard_asks_for_may_say_anything():
    assert findings((Kind.TRANSFER_SENT, {"to": "NHS Grampian"})) == []
    modality = (Kind.TREATMENT_STARTED, {"modality": "yoga"})
    assert findings(modality) == []
    cancer = values_named(LAWBOOK.all(ClockRule, "england/cancer-31"), LAWBOOK)
    assert len(findings(modality, known=cancer)) == 1


def test_many_values_of_one_attribute_are_one_finding():
    many = [(Kind.REFERRAL_RECEIVED, {"route": f"way_{n}"}) for n in range(7)]
    (found,) = findings(*many)
    assert "'way_4' (1 event) and 2 more." in found.message


def test_a_value_that_nobody_listed_is_noted_and_refuses_no_row():
    told = {"pathway": "P", "day": "2025-01-06", "kind": "referral_received"}
    events = pl.DataFrame([told | {"service": "consultant_lead"}])
    problems, notes = [], []
    clocks = milepost.clock(
        events,
        standard="england/rtt-18-weeks",
        as_at="2025-01-31",
        problems=problems,
        notes=notes,
    )
    assert (len(clocks), problems) == (1, [])
    assert [note.code for note in notes] == ["quality.unlisted-value"]


def test_a_value_that_a_code_list_holds_is_known():
    assert "monitoring-reason" in "".join(LAWBOOK.rules)
    reasons = RTT[Kind.ACTIVE_MONITORING_STARTED, "reason"]
    assert {"capacity", "watchful_waiting"} <= reasons


WORDS_OF_THE_GUIDANCE = {
    ("referral_received", "service"): {
        *("consultant_led", "interface", "community_consultant_led", "maternity"),
        *("direct_access_test", "non_consultant_led", "sexual_health"),
        *("special_interest_practitioner", "camhs", "psychological_therapies"),
    },
    ("referral_received", "route"): {
        *("gp", "dentist", "consultant", "emergency_department", "self", "private"),
        *("outside_england", "living_donor", "screening"),
    },
    ("referral_received", "priority"): {
        *("routine", "soon", "urgent", "urgent_suspected_cancer"),
    },
    ("appointment_attended", "activity"): {
        *("outpatient", "telephone", "video", "admission", "diagnostic", "dialysis"),
        *("follow_up", "outpatient_procedure", "patient_initiated_follow_up"),
        *("emergency", "fracture_clinic"),
    },
    ("admitted", "purpose"): {
        *("treatment", "diagnostic", "pre_treatment", "preoperative_assessment"),
        *("emergency", "planned"),
    },
    ("active_monitoring_started", "reason"): {
        *("watchful_waiting", "patient_choice", "optimisation", "not_ready"),
        *("other_condition_first", "recipient_unwell", "not_now", "thinking_time"),
        *("capacity", "funding"),
    },
    ("discharged", "after"): {
        *("missed", "cancelled", "provider_change", "optimisation_in_primary_care"),
    },
    ("excluded", "reason"): {
        *("age", "not_newly_diagnosed_primary", "cancer_type_not_listed"),
        *("no_valid_chi", "clinically_complex"),
    },
    ("went_private", "before"): {"treatment", "decision_to_treat"},
    ("unavailable", "reason"): {"medical", "patient_advised"},
}
"""The values that the clock rules of England and Scotland are told in."""


@pytest.mark.parametrize("place", WORDS_OF_THE_GUIDANCE, ids=" ".join)
def test_every_word_that_waits_are_told_in_is_known(place):
    kind, name = place
    known = known_values(LAWBOOK)
    assert WORDS_OF_THE_GUIDANCE[place] <= known[Kind(kind), name]


def test_the_status_codes_that_rows_are_held_to_are_those_of_the_national_list():
    (edition,) = LAWBOOK.the(CodeList, "england/rtt-status").editions
    assert {code.code for code in edition.codes} == RTT_STATUS_CODES


def test_columns_of_numbers_are_counted_as_frames_are():
    kinds = [Kind.REFERRAL_RECEIVED, Kind.REFERRAL_RECEIVED, Kind.DIED]
    said = Words(np.array([0, 1, 0], np.uint8), ("consultant_lead", "interface"))
    columns = Columns(
        pathways=pl.Series(["P"]),
        first_row=np.array([0, 3]),
        day=np.zeros(3, np.int32),
        kind=np.array([list(Kind).index(kind) for kind in kinds], np.uint8),
        recorded_at=pl.Series([AT] * 3),
        words={"service": said},
        numbers={},
    )
    place = (Kind.REFERRAL_RECEIVED, "service", "consultant_lead")
    assert count_unlisted_in_columns(columns, RTT) == {place: 1}


ON_PURPOSE = {
    ("transplant_listed", "list", "unmatched"),
    ("unavailable", "reason", "funding"),
    ("adjustment_recorded", "reason", "patient_cancelled"),
}
"""What pages of scenarios say to show that a rule passes it over."""


def test_the_pages_of_scenarios_hold_no_other_value_that_nobody_listed():
    known, found = {}, set()
    for scenario in scenarios():
        if scenario.standard not in known:
            edition = LAWBOOK.the(Standard, scenario.standard).editions[-1]
            rules = LAWBOOK.all(ClockRule, edition.clock_rules)
            known[scenario.standard] = values_named(rules, LAWBOOK)
        asked = known[scenario.standard]
        for row in scenario.given:
            kind = row["event"].replace(" ", "_")
            for name, value in said_of(row):
                if value not in asked.get((kind, name), {value}):
                    found.add((kind, name, value))
    assert found == ON_PURPOSE
