"""What differs between two editions, whose waits change, and which reviews are due."""

from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest

from lawbooks import LAWBOOK
from milepost.events.table import EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.reading.edition_diff import (
    UnknownEdition,
    diff_editions,
    tally,
    terms_named,
)
from milepost.rules.differences import rules_differ, terms_differ
from milepost.rules.reviews import due_by, reviews
from milepost.rules.timed_pathways import Adoption

URGENT = "urgent_suspected_cancer"
GUARANTEE = "scotland/treatment-time-guarantee"
AT = datetime(2024, 12, 1, tzinfo=UTC)
AS_AT = AsAt(date(2024, 7, 1), AT)


def day(text):
    return date.fromisoformat(text)


def events(*told):
    rows = [
        event_row(number, pathway, day(on), kind, AT, **says)
        for number, (pathway, on, kind, says) in enumerate(told, start=1)
    ]
    return pl.DataFrame(rows, schema=EVENTS.schema)


def compared(first, second, *told):
    terms = terms_named(first, LAWBOOK), terms_named(second, LAWBOOK)
    return diff_editions(events(*told), *terms, as_at=AS_AT, choices={})


AWAY = {"until": day("2024-04-20"), "reason": "patient_advised"}
TOLD = (
    ("late", "2024-01-03", "decision_to_treat", {}),
    ("late", "2024-04-11", "unavailable", AWAY),
    ("soon", "2024-01-03", "decision_to_treat", {}),
    ("soon", "2024-01-05", "unavailable", AWAY | {"until": day("2024-01-20")}),
)


def test_only_the_wait_that_changes_is_named_with_both_readings_and_why():
    found = compared(f"{GUARANTEE}@2012", f"{GUARANTEE}@2025", *TOLD)
    (row,) = found.changed.rows(named=True)
    assert (row["pathway"], row["waited_a"], row["waited_b"]) == ("late", 180, 170)
    assert row["days_longer"] == -10
    assert (row["breach_on_a"], row["breach_on_b"]) == (
        day("2024-03-28"),
        day("2024-04-07"),
    )
    assert row["rules"] == "scotland/guarantee/unavailability"
    assert row["why"] == (
        "2024-04-11 Unavailable: no day is taken out, because the wait was over its "
        "limit by then → the days up to 20 April 2024 do not count"
    )
    assert dict(tally(found)) == {
        "Pathways": 2,
        "Pathways that change": 1,
        "Clocks that change": 1,
        "Waits that are longer": 0,
        "Waits that are shorter": 1,
        "Clocks over the limit by A": 2,
        "Clocks over the limit by B": 2,
    }


def test_a_clock_that_only_one_starts_leaves_those_after_it_beside_their_own():
    asked = [
        ("P", "2024-01-10", "referral_received", {"priority": "routine"}),
        ("P", "2024-02-01", "decision_to_treat", {}),
    ]
    one, other = "scotland/rtt-18-weeks", "scotland/treatment-time-guarantee"
    both = [*asked, ("P", "2024-03-01", "treatment_started", {"first": True})]
    found = compared(one, other, *both).changed
    assert found.select("clock", "started_a", "started_b").rows() == [
        (1, day("2024-01-10"), day("2024-02-01"))
    ]
    # Under the one each referral starts a clock, under the other the second is urgent.
    twice = [
        ("P", "2024-01-10", "referral_received", {"priority": "routine"}),
        ("P", "2024-02-10", "discharged", {}),
        ("P", "2024-03-10", "referral_received", {"priority": URGENT}),
    ]
    found = compared("england/rtt-18-weeks", "england/cancer-62-day", *twice).changed
    assert found.select("clock", "started_a", "started_b", "how_b").rows() == [
        (1, day("2024-01-10"), None, None),
        (2, day("2024-03-10"), day("2024-03-10"), "running"),
    ]


def test_an_edition_differs_in_nothing_from_itself():
    found = compared(f"{GUARANTEE}@2012", f"{GUARANTEE}@2012-10", *TOLD)
    assert found.changed.rows() == []
    assert {"rules", "why"} < set(found.changed.columns)


def test_where_each_test_has_a_clock_of_its_own_each_is_compared():
    one, other = "scotland/diagnostics-6-weeks", "england/diagnostics-6-weeks"
    asked = [
        ("P", "2024-05-20", "test_requested", {"test": "mri"}),
        ("P", "2024-05-20", "test_requested", {"test": "ct"}),
        ("P", "2024-06-10", "test_performed", {"test": "ct"}),
    ]
    found = compared(one, other, *asked)
    (row,) = found.changed.rows(named=True)
    assert (row["met_a"], row["met_b"]) == (True, False)
    assert row["why"].startswith("Limit: 42 days")


def test_the_rules_that_mean_something_else_are_told_label_by_label():
    terms = [terms_named(f"{GUARANTEE}@{year}", LAWBOOK) for year in (2012, 2025)]
    assert terms_differ(*terms) == ()
    found = {rule.name: rule.what for rule in rules_differ(*terms)}
    assert list(found) == ["cancelled", "declined-pair", "missed", "unavailability"]
    notice = {each.label: each for each in found["declined-pair"]}["With notice of"]
    assert (notice.first, notice.second) == ("7 days", "10 days")


def test_a_rule_that_only_one_standard_has_is_said_to_be_missing():
    first, second = (
        terms_named(f"{nation}/cancer-62-day", LAWBOOK)
        for nation in ("scotland", "england")
    )
    found = {rule.name: rule.what for rule in rules_differ(first, second)}
    there = found["adjustment-patient-advised"][0]
    assert (there.first, there.second) == ("Is there", "Is not there")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (f"{GUARANTEE}@2019", "has no edition of '2019'"),
        (f"{GUARANTEE}@2", "has more than one edition of '2'"),
    ],
)
def test_an_edition_that_is_not_there_or_not_the_only_one_is_said(name, says):
    with pytest.raises(UnknownEdition, match=says):
        terms_named(name, LAWBOOK)


def test_without_a_day_the_latest_edition_is_meant():
    assert terms_named(GUARANTEE, LAWBOOK).edition.in_force == day("2025-07-30")


def test_a_review_is_due_on_its_day_and_overdue_after_it():
    first = reviews(LAWBOOK)[0].due
    assert due_by(first.replace(year=first.year - 1), LAWBOOK) == ()
    assert due_by(first, LAWBOOK)[0].days_over(first) == 0
    assert due_by(first, LAWBOOK)[0].days_over(first.replace(month=12)) == 30


def test_the_review_of_an_adoption_is_promised_too():
    lung = LAWBOOK.rules["scotland/lung"]
    adopted = Adoption(
        provider="NHS Northport",
        clinical_lead="A lead",
        manager="A manager",
        adopted_on=day("2026-01-01"),
        next_review=day("2026-07-01"),
    )
    own = {"scotland/lung": replace(lung, adoptions=(adopted,))}
    (review,) = due_by(day("2026-07-01"), replace(LAWBOOK, rules=own))
    assert review.of == "its adoption by NHS Northport"
