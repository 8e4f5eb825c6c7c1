"""A timed pathway is given new steps, loses some and changes their order, as a file."""

import tomllib
from dataclasses import replace
from datetime import date

import pytest

from lawbooks import LAWBOOK
from milepost.rules.draft_order import MOST, added, moved, removed
from milepost.rules.draft_steps import For, StepTyped, as_typed
from milepost.rules.drafts import Signed, draw
from milepost.rules.step_signs import sign_choices
from milepost.rules.timed_pathways import TimedPathway

TEMPLATE = LAWBOOK.the(TimedPathway, "scotland/lung")
(LUNG,) = TEMPLATE.editions
DIAGNOSIS, TREATMENT = as_typed(LUNG.steps, LUNG)
SIGNED = Signed(
    provider="RXX",
    clinical_lead="A lead",
    manager="A manager",
    decided_on=date(2025, 1, 1),
    begins=date(2025, 1, 1),
    next_review=date(2026, 1, 1),
)
CT = StepTyped(
    name="CT reported",
    day="10",
    anchor="referral",
    role="Radiology desk",
    warn="2",
    shown="test_reported",
    test="ct_chest",
)


def drawn(*steps, standing=LUNG):
    return draw(TEMPLATE, LUNG, standing, steps, SIGNED, id="rxx/lung", lawbook=LAWBOOK)


def told(*steps):
    return [(problem.code, problem.where) for problem in drawn(*steps).problems]


def names(steps):
    return [one.name for one in steps]


def test_a_new_step_stands_where_it_was_put_and_says_what_shows_it_done():
    found = drawn(CT, DIAGNOSIS, replace(TREATMENT, anchor="CT reported", day="30"))
    assert found.problems == ()
    step = found.edition.steps[0]
    assert names(found.edition.steps) == [
        "CT reported",
        "Diagnosis",
        "Treatment starts",
    ]
    assert tomllib.loads(found.text)["edition"][0]["step"][0] == {
        "name": "CT reported",
        "done_when": [{"event": "test_reported", "when": {"test": "ct_chest"}}],
        "booked_when": [{"event": "test_booked", "when": {"test": "ct_chest"}}],
        "target_day": 10,
        "unit": "days",
        "anchor": "referral",
        "evidence": "local",
        "chase": {
            "evidence": "local",
            "role": "Radiology desk",
            "warn_with_days_left": 2,
            "ladder": "cancer-default",
        },
    }
    assert step.booked_when[0].event == "test_booked"
    assert found.edition.steps[2].anchor == "CT reported"


@pytest.mark.parametrize(
    ("chosen", "done_when", "done_by"),
    [
        ({"shown": "mdt_discussed", "test": ""}, [("mdt_discussed", {})], None),
        (
            {"shown": "appointment_attended.first", "test": ""},
            [("appointment_attended", {"first": True})],
            None,
        ),
        (
            {"shown": "appointment_attended", "test": "", "activity": "admission"},
            [("appointment_attended", {"activity": "admission"})],
            None,
        ),
        ({"shown": "tests_all_reported", "test": ""}, [], "tests_all_reported"),
        ({"shown": "", "test": "", "day": ""}, [], None),
    ],
)
def test_each_kind_of_choice_is_the_sign_it_names(chosen, done_when, done_by):
    found = drawn(replace(CT, **chosen), DIAGNOSIS, TREATMENT)
    assert found.problems == ()
    step = found.edition.steps[0]
    assert [(s.event, s.when) for s in step.done_when] == done_when
    assert step.done_by == done_by


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": " "}, ("drafts.no-name", "step-1-name")),
        ({"name": "Diagnosis"}, ("rules.same-step-twice", "step-1-name")),
        ({"name": "referral"}, ("rules.same-step-twice", "step-1-name")),
        ({"name": "a\x00"}, ("drafts.unwritable", "step-1-name")),
        ({"shown": "x or y"}, ("drafts.no-such-event", "step-1-shown")),
        ({"shown": "recorded_in_error"}, ("drafts.no-such-event", "step-1-shown")),
        ({"test": "spoon"}, ("drafts.not-said", "step-1-test")),
        ({"shown": "mdt_discussed"}, ("drafts.not-said", "step-1-test")),
        ({"activity": "admission"}, ("drafts.not-said", "step-1-activity")),
        ({"shown": "", "test": ""}, ("rules.never-done", "step-1-day")),
        ({"day": "1000"}, ("rules.step-days", "step-1-day")),
        ({"role": ""}, ("rules.no-role", "step-1-role")),
        ({"anchor": "Diagnosis"}, ("rules.no-such-anchor", "step-1-anchor")),
        ({"bundle": "Scans"}, ("rules.broken-bundle", "step-1-bundle")),
        ({"name": "step 2", "day": "-1"}, ("rules.step-days", "step-1-day")),
    ],
)
def test_a_fault_of_a_new_step_is_shown_at_its_box(changes, fault):
    assert fault in told(replace(CT, **changes), DIAGNOSIS, TREATMENT)


def test_a_step_is_moved_past_its_neighbour_and_no_farther_than_the_end():
    steps = (CT, DIAGNOSIS, TREATMENT)
    assert moved(steps, 3, -1) == (CT, TREATMENT, DIAGNOSIS)
    assert moved(steps, 1, -1) == moved(steps, 3, 1) == moved(steps, 9, 1) == steps
    assert drawn(TREATMENT, DIAGNOSIS).edition.steps[0].name == "Treatment starts"


def test_a_step_that_another_counts_from_is_removed_only_once_none_does():
    steps = (CT, DIAGNOSIS, replace(TREATMENT, anchor="CT reported"))
    same, problems = removed(steps, 1)
    assert same == steps
    assert [(p.code, p.where) for p in problems] == [
        ("drafts.counted-from", "step-3-anchor")
    ]
    assert removed((CT, DIAGNOSIS, TREATMENT), 1) == ((DIAGNOSIS, TREATMENT), [])


def test_a_step_of_the_template_that_is_removed_can_be_brought_back():
    (left, kept), problems = removed((DIAGNOSIS, TREATMENT), 1)
    assert (left.applies, kept, problems) == (For.NOBODY, TREATMENT, [])
    without = drawn(left, kept).edition
    assert names(without.steps) == ["Treatment starts"]
    again = as_typed(LUNG.steps, without)
    assert names(again) == ["Diagnosis", "Treatment starts"]
    assert again[0].applies is For.NOBODY


def test_a_step_that_was_added_keeps_its_place_and_its_signs_in_the_next_edition():
    once = drawn(DIAGNOSIS, CT, TREATMENT).edition
    typed = as_typed(LUNG.steps, once)
    assert names(typed) == ["Diagnosis", "CT reported", "Treatment starts"]
    later = replace(typed[1], day="8")
    twice = drawn(typed[0], later, typed[2], standing=once).edition
    assert twice.steps[1].target_day == 8
    assert twice.steps[1].done_when == once.steps[1].done_when
    assert drawn(*typed, standing=once).edition == once


def test_there_is_an_end_to_how_many_steps_are_added():
    steps, problems = added((CT,) * (MOST - 1), 0)
    assert (len(steps), steps[0].base, problems) == (MOST, "", [])
    assert added(steps, 1)[1][0].code == "drafts.too-many"


def test_what_may_be_chosen_is_known_to_events_desks_and_timed_pathways():
    choices = sign_choices(LAWBOOK)
    assert choices.tests["ct_chest"] == "CT chest"
    assert choices.activities["outpatient"] == "An outpatient clinic"
    assert choices.events["appointment_attended.first"] == (
        "Appointment attended: the first"
    )
    assert "recorded_in_error" not in choices.events
