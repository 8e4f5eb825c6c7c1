"""A value that no rule names is kept, and passes with a finding."""

from datetime import UTC, date, datetime

import polars as pl

from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.host.lawbook import lawbook_from_disk
from milepost.quality.unlisted_values import unlisted_values
from milepost.rules.clock_rules import ClockRule
from milepost.rules.named_values import values_named
from milepost.rules.scenarios import said_of
from milepost.rules.standards import Standard
from spec_pages import scenarios

LAWBOOK = lawbook_from_disk()
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


def test_a_value_that_a_code_list_holds_is_known():
    assert "monitoring-reason" in "".join(LAWBOOK.rules)
    reasons = RTT[Kind.ACTIVE_MONITORING_STARTED, "reason"]
    assert {"capacity", "watchful_waiting"} <= reasons


ON_PURPOSE = {
    ("transplant_listed", "list", "unmatched"),
    ("unavailable", "reason", "funding"),
    ("went_private", "before", "decision_to_treat"),
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
