"""The plain worked cases about offers, records, bands of cancer waits, and days due."""

import json
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from lawbooks import LAWBOOK
from milepost.clocks.engine import clocks_as_at
from milepost.escalations.tally import LEFT, MOMENT, TURNS, tally
from milepost.events.chi_number import check_digit, chi_check, weighted_sum
from milepost.events.table import ATTRIBUTES, EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.measures.cancer_adjustments import (
    Adjustment,
    adjusted_wait,
    adjustment_total,
)
from milepost.measures.cancer_bands import (
    passed_day_28,
    reporting_band,
    weekly_list_band,
)
from milepost.measures.quarters import published_by, quarter_end, quarter_of
from milepost.measures.returns import in_the_return
from milepost.quality import cancer_records, offers
from milepost.rules.clock_rules import ClockRule
from milepost.rules.desks import desks_on
from milepost.rules.standards import Standard
from milepost.rules.timed_pathways import TimedPathway
from milepost.tracking import due_days
from milepost.tracking.desks import BookingTarget
from milepost.tracking.milestones import milestones_as_at
from milepost.tracking.queue_order import queue_order_wait
from published_data import CASES, needs

pytestmark = needs(CASES)
LONG_AGO, LONG_AFTER = (datetime(year, 1, 1, tzinfo=UTC) for year in (2000, 2100))
NAMES = ("england-rtt-arithmetic", "cancer-arithmetic", "scotland-arithmetic")
FILES = [CASES / f"{name}.json" for name in NAMES]
READ = [one for file in FILES if file.exists() for one in json.loads(file.read_text())]
EVERY = {one["id"]: one for one in READ}


def of(*kinds):
    cases = [one for one in READ if one["what"].partition(":")[0] in kinds]
    return pytest.mark.parametrize("case", cases, ids=lambda case: case["id"])


def these(*ids):
    cases = [EVERY[one] for one in ids if one in EVERY]
    return pytest.mark.parametrize("case", cases, ids=lambda case: case["id"])


def day(text):
    return date.fromisoformat(text)


def only(expression):
    return pl.select(expression).item()


def frame(*told):
    """Events: the day, the kind and what each says; and the moment it was told, if late."""
    rows = []
    for number, (on, kind, says) in enumerate(told):
        typed = {
            name: day(said) if ATTRIBUTES[name].dtype == pl.Date else said
            for name, said in says.items()
            if name != "told"
        }
        at = says.get("told", LONG_AGO)
        rows.append(event_row(number, "1", day(on), kind, at, **typed))
    return pl.DataFrame(rows, schema=EVENTS.schema, infer_schema_length=None)


def clocks(events, standard, on, known_at=LONG_AFTER):
    found = LAWBOOK.the(Standard, standard)
    rules = LAWBOOK.all(ClockRule, found.editions[-1].clock_rules)
    return clocks_as_at(events, found, rules, as_at=AsAt(on, known_at))


def offer(told):
    made = told.get("made") or told["offered_on"]
    return offers.Offer(day(made), day(told["for_day"]))


@of("offer")
def test_an_offer_is_reasonable_with_three_weeks_notice(case):
    ours = offer(case["input"])
    assert {
        "days_notice": ours.notice,
        "reasonable": offers.is_reasonable(ours),
    } == case["expect"]


@these("sco-ar-71b", "sco-ar-71d", "sco-ar-71e")
def test_an_offer_is_reasonable_by_the_scottish_rules_of_its_time(case):
    told, ours = case["input"], offer(case["input"])
    assert {
        "notice_days": ours.notice,
        "reasonable": offers.is_reasonable(
            ours,
            notice=offers.SCOTLAND_NOTICE[told["rules"]],
            accepted=told["answer"] == "accepted",
        ),
    } == case["expect"]


@of("two_offers")
def test_two_declined_offers_open_the_talk_of_monitoring_only_if_both_were_fair(case):
    declined = [offer(told) for told in case["input"]["offers"]]
    may = offers.monitoring_may_be_considered(declined)
    assert {"may_be_considered": may} == case["expect"]


@of("delay_review")
def test_a_delay_of_six_weeks_calls_for_no_review(case):
    since, until = map(day, case["input"].values())
    assert {
        "days": (until - since).days,
        "review": offers.delay_needs_review(since, until),
    } == case["expect"]


@of("monitoring_review", "thinking_time")
def test_a_review_or_a_talk_falls_due(case):
    (began,) = map(day, case["input"].values())
    due = {
        "review_by": offers.monitoring_review_by(began),
        "prompt_from": offers.thinking_over_from(began),
    }
    (name,) = case["expect"]
    assert {name: str(due[name])} == case["expect"]


@of("queue_order")
def test_a_patient_keeps_the_place_in_the_queue(case):
    told = case["input"]
    started, today = day(told["second_clock_started"]), day(told["as_at"])
    first = tuple(map(day, told["first_clock"]))
    assert {
        "reported_wait": queue_order_wait([], started, today),
        "queue_order_wait": queue_order_wait([first], started, today),
    } == case["expect"]


@of("late_stop")
def test_a_stop_found_late_is_counted_in_no_later_month(case):
    told = case["input"]
    found = datetime.fromisoformat(told["found_on"]).replace(tzinfo=UTC)
    stop = {"first": True, "told": found}
    events = frame(
        ("2025-01-06", "referral_received", {}),
        (told["ended"], "treatment_started", stop),
    )

    def parts(first, last, known_at):
        known = clocks(events, "england/rtt-18-weeks", last, known_at)
        back = in_the_return(known, events, first_day=first, last_day=last)
        return set(back["part"])

    may = parts(date(2025, 5, 1), date(2025, 5, 31), datetime(2025, 6, 1, tzinfo=UTC))
    june = parts(date(2025, 6, 1), date(2025, 6, 30), LONG_AFTER)
    assert told["return_month"] == "2025-06"
    assert {
        "completed_in_month": len(june & {"Part_1A", "Part_1B"}),
        "leaves_part_2": "Part_2" in may and "Part_2" not in june,
    } == case["expect"]


@of("cancelled_operation")
def test_a_cancelled_operation_is_done_within_28_days(case):
    cancelled, done = case["input"].values()
    says = {"activity": "admission", "by": "provider", "for_day": cancelled}
    events = frame(
        (cancelled, "appointment_cancelled", says | {"reason": "no_bed"}),
        (done, "treatment_started", {"first": True}),
    )
    found = clocks(events, "england/cancelled-operation-28-days", day(done))
    assert found.select("days", within="met").rows(named=True) == [case["expect"]]


@of("cancelled_operation_class")
def test_an_operation_put_back_by_a_day_is_cancelled(case):
    told = case["input"]
    found = cancer_records.cancellation_class(
        datetime.fromisoformat(told["planned"]),
        datetime.fromisoformat(told["offered_instead"]),
        postponed_before=told["times_postponed_before"],
        clinical=told["reason"] != "non_clinical",
    )
    counts = found == "last_minute_cancellation"
    assert {"class": found, "counts_as_cancellation": counts} == case["expect"]


@of("reporting_band")
def test_a_cancer_wait_is_in_its_band(case):
    told = case["input"]
    band = only(reporting_band(pl.lit(told["days"]), told["measure"]))
    assert {"band": band} == case["expect"]


@of("ptl_band")
def test_a_patient_is_in_a_band_of_the_weekly_list(case):
    received, sunday = map(day, case["input"].values())
    assert {
        "days": (sunday - received).days,
        "band": only(weekly_list_band(pl.lit(received), sunday)),
        "passed_day_28_this_week": only(passed_day_28(pl.lit(received), sunday)),
    } == case["expect"]


@of("data_items")
def test_a_record_needs_the_items_of_its_scenario(case):
    found = cancer_records.items_needed(case["input"]["recording_scenario"])
    assert found == tuple(case["expect"].values())


@of("delay_reason_check")
def test_a_reason_of_delay_is_refused(case):
    told = case["input"]
    fault = cancer_records.first_seen_delay_fault(
        told["reason"], told["comment"], day(told["day"])
    )
    assert {"valid": fault is None, "problem": fault} == case["expect"]


@of("adjustment_total")
def test_adjustments_are_added_up_under_the_reason_of_the_longest(case):
    told = [Adjustment(one["why"], one["days"]) for one in case["input"]["adjustments"]]
    total, reason = adjustment_total(told)
    assert {"days": total, "reason_recorded_for": reason} == case["expect"]


@of("adjusted_wait")
def test_a_wait_less_its_adjustment_is_held_against_the_limit(case):
    told = case["input"]
    days = (day(told["attended"]) - day(told["referral_received"])).days
    waited = adjusted_wait(days, told["self_deferred_days"])
    assert {
        "days": days,
        "adjusted": days - waited,
        "waited": waited,
        "met": waited <= told["limit"],
    } == case["expect"]


@of("targets_by_priority")
def test_a_priority_has_its_days(case):
    days = {"P2": (14, 14), "P3": (14, 28), "P4": (14, 84)}[case["input"]["priority"]]
    found = due_days.decision_and_surgery_due(
        day(case["input"]["first_visit"]), decision=days[0], surgery=days[1]
    )
    assert [str(due) for due in found] == list(case["expect"].values())


def milestones(pathway, on, *told):
    edition = LAWBOOK.the(TimedPathway, pathway).editions[-1]
    as_at = AsAt(day(on), LONG_AFTER)
    found = milestones_as_at(frame(*told), edition, as_at=as_at)
    return {row["step"]: row for row in found.rows(named=True)}


def received(on):
    says = {"route": "gp", "priority": "urgent_suspected_cancer"}
    return (on, "referral_received", says)


@of("verdicts")
def test_one_day_of_treatment_has_three_verdicts(case):
    told = case["input"]
    treated = told["treated"]
    events = [received(told["referral_received"])]
    events.append((treated, "treatment_started", {"first": True}))
    clock = clocks(frame(*events), "england/cancer-62-day", day(treated))
    names = {"ENG-LUNG-NOLCP": "england/lung-optimal", "SCO-LUNG": "scotland/lung"}
    found = {
        theirs: milestones(ours, treated, *events)["Treatment starts"]["slack"] >= 0
        for theirs, ours in names.items()
    }
    days, met = clock.select("days", "met").row(0)
    assert found | {"days": days, "england/cancer-62-day": met} == case["expect"]


@these("sco-ar-77", "sco-ar-78")
def test_each_milestone_is_due_so_many_days_after_receipt(case):
    told = case["input"]
    found = milestones(told["pathway"], told["received"], received(told["received"]))
    names = {
        "first_test": "First test after vetting",
        "diagnosis": "Diagnosis",
        "treatment": "Treatment starts",
    }
    due = {name: str(found[names[name]]["due"]) for name in case["expect"]}
    assert due == case["expect"]


@these("sco-ar-76a", "sco-ar-76b")
def test_a_patient_is_first_seen_by_day_14(case):
    told = case["input"]
    seen = told["first_appointment"]
    attended = (seen, "appointment_attended", {"first": True})
    step = milestones(
        "scotland/suspected-cancer", seen, received(told["received"]), attended
    )["First seen or tested"]
    by = day(told["received"]) + timedelta(days=told["target_days"])
    assert step["due"] == by
    assert {
        "day": told["target_days"] - step["slack"],
        "within": step["slack"] >= 0,
    } == case["expect"]


@these("sco-ar-80")
def test_a_weekend_is_left_out_of_the_days_to_triage(case):
    told = case["input"]
    came, triaged = day(told["received"]), day(told["triaged"])
    vetted = (told["triaged"], "referral_vetted", {"outcome": "accepted"})
    step = milestones(
        "scotland/colorectal", told["triaged"], received(told["received"]), vetted
    )["Referral triaged"]
    counted = due_days.weekdays_after(came, triaged)
    assert (counted <= told["target_days"]) is (step["slack"] >= 0)
    assert {
        "calendar_days": (triaged - came).days,
        "counted_days": counted,
        "within": step["slack"] >= 0,
    } == case["expect"]


@these("sco-ar-76c")
def test_a_report_runs_twice_a_week(case):
    first, last, names = case["input"].values()
    weekdays = {["Monday", "Tuesday", "Wednesday", "Thursday"].index(n) for n in names}
    days = due_days.report_days(day(first), day(last), weekdays)
    assert {"days": [str(one) for one in days]} == case["expect"]


@these("sco-ar-81")
def test_the_first_day_over_follows_the_last_within(case):
    told = case["input"]
    came, last = day(told["received"]), day(told["as_at"])
    within = due_days.last_day_within(came, told["limit"])
    clock = clocks(frame(received(told["received"])), "scotland/cancer-62-day", last)
    assert {
        "day": clock["waited"].item(),
        "last_day_within": str(within),
        "first_day_over": str(within + timedelta(days=1)),
    } == case["expect"]


@these("sco-ar-79")
def test_a_booking_after_48_hours_is_for_the_desk_of_its_test(case):
    told = case["input"]
    asked, booked = (datetime.fromisoformat(told[n]) for n in ("requested", "booked"))
    hours = (booked - asked) / timedelta(hours=1)
    assert BookingTarget().book_by(asked.date()) == asked.date() + timedelta(
        hours=told["target_hours"]
    )
    desk = desks_on(LAWBOOK.rules, (), asked.date()).desk_for(told["test"])
    assert {
        "hours": hours,
        "within": hours <= told["target_hours"],
        "escalate_to": f"{desk} pathway coordinator",
    } == case["expect"]


@these("sco-ar-83")
def test_escalations_raised_and_answered_are_counted(case):
    rows = []
    for number, told in enumerate(case["input"]["escalations"], 1):
        raised = datetime.fromisoformat(told["raised"]).replace(tzinfo=UTC)
        left = told["answered"] and datetime.fromisoformat(told["answered"])
        left = left and left.replace(tzinfo=UTC)
        by = raised + timedelta(days=2)
        how = LEFT[2] if left else LEFT[0]
        rows.append((number, 1, 1, "navigator", raised, left, by, by, left, how, None))
    turns = pl.DataFrame(rows, schema=TURNS.schema, orient="row")
    now = pl.Series([datetime(2025, 1, 11, tzinfo=UTC)], dtype=MOMENT)[0]
    (found,) = tally(turns, now).rows(named=True)
    assert {
        "raised": found["escalations"],
        "answered": found["resolved"],
        "not_answered": found["open"],
    } == case["expect"]


CHI = [one["id"] for one in READ if one["what"] == "CHI number check"]


@these(*CHI)
def test_a_chi_number_is_checked_as_the_nation_checks_it(case):
    assert {"result": chi_check(case["input"]["chi"])} == case["expect"]


@these("sco-ar-84o")
def test_the_tenth_digit_of_a_chi_number_follows_from_nine(case):
    nine = case["input"]["first_nine"]
    assert {
        "weighted_sum": weighted_sum(nine),
        "check_digit": check_digit(nine),
    } == case["expect"]


@these("sco-ar-23a", "sco-ar-23b", "sco-ar-23c")
def test_the_least_age_is_a_setting(case):
    told = case["input"]
    old = cancer_records.is_old_enough(told["age_at_diagnosis"], told["youngest"])
    assert {"in_cohort": old} == case["expect"]


@these("sco-ar-31a", "sco-ar-31b")
def test_an_exclusion_as_complex_names_its_clinician(case):
    accepted = cancer_records.exclusion_is_named(**case["input"])
    assert {"accepted": accepted} == case["expect"]


@these("sco-ar-92")
def test_want_of_capacity_takes_nothing_out_of_a_wait(case):
    told = case["input"]
    allowed = cancer_records.adjustment_is_allowed(told["days"], told["reason"])
    assert {"accepted": allowed} == case["expect"]


@these("sco-ar-35")
def test_a_wait_is_of_the_quarter_of_first_treatment(case):
    treated = day(case["input"]["first_treated"])
    assert {
        "quarter": quarter_of(treated),
        "quarter_ends": str(quarter_end(treated)),
        "published_by": str(published_by(treated)),
    } == case["expect"]


@these("sco-ar-70")
def test_an_invitation_without_an_answer_has_its_days(case):
    due = offers.booking_unanswered(day(case["input"]["invited"]))
    assert [str(due.reminder_due), str(due.unavailable_from), str(due.offer_due)] == (
        list(case["expect"].values())
    )


@these("sco-ar-72")
def test_two_refusals_lead_to_a_review(case):
    outcomes = offers.after_declined(case["input"]["reasonable_offers_declined"])
    assert {
        "clinical_review_due": bool(outcomes),
        "outcomes": list(outcomes),
    } == case["expect"]
