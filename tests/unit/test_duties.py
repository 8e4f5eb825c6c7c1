from dataclasses import replace
from datetime import date

import pytest

from lawbooks import LAWBOOK
from milepost.host.lawbook import pages_on_disk
from milepost.rules.duties import Duties, Page, Rhythm, Weekday
from milepost.rules.lawbook import read_lawbook
from milepost.tracking.duties_due import Turn, turn_on
from milepost.tracking.list_query import BOOKED, BREACH, DELAYS, SORTS, STEP_STATES
from milepost.tracking.stages import STEPS

DUTIES = {
    f"{rule.id}: {duty.name}": duty
    for rule in LAWBOOK.all(Duties)
    for duty in rule.editions[-1].duties
}
ONE = DUTIES["scotland/cancer-tracking: New referrals are on the list"]
CANCER = "scotland/cancer-tracking.toml"
NEEDED = {CANCER, "publications.toml", "events.csv"}
PAGES = {name: text for name, text in pages_on_disk().items() if name in NEEDED}
MONDAY = date(2025, 4, 14)
GOOD_FRIDAY, EASTER_MONDAY = date(2025, 4, 18), date(2025, 4, 21)
EASTER = {GOOD_FRIDAY, EASTER_MONDAY}
ANSWERS = {
    "next": set(STEPS),
    "booked": set(BOOKED),
    "breach": set(BREACH),
    "delay": set(DELAYS),
    "step": set(STEP_STATES),
    "sort": {*SORTS, *(f"-{sort}" for sort in SORTS)},
}


def turn(day, rhythm, *, weekdays=(), by=None):
    duty = replace(ONE, rhythm=rhythm, weekdays=weekdays, by_working_day=by)
    return turn_on(duty, day, counted_from=date(2025, 3, 31), holidays=EASTER)


@pytest.mark.parametrize("duty", DUTIES.values(), ids=list(DUTIES))
def test_the_list_that_a_duty_needs_is_one_that_can_be_asked_for(duty):
    for word, said in duty.looks_at.asks.items():
        assert said in ANSWERS.get(word, {said})


def test_a_daily_duty_is_due_on_working_days_and_on_no_other():
    assert turn(MONDAY, Rhythm.DAILY) == Turn(MONDAY, MONDAY, MONDAY)
    assert turn(GOOD_FRIDAY, Rhythm.DAILY) is None
    assert turn(date(2025, 4, 19), Rhythm.DAILY) is None


def test_a_weekly_duty_is_due_by_the_last_working_day_of_its_week():
    found = turn(date(2025, 4, 16), Rhythm.WEEKLY)
    assert found == Turn(MONDAY, date(2025, 4, 17), date(2025, 4, 20))


def test_a_duty_of_two_weekdays_comes_round_on_each():
    both = (Weekday.TUESDAY, Weekday.THURSDAY)
    tuesday, thursday = date(2025, 4, 15), date(2025, 4, 17)
    found = turn(date(2025, 4, 16), Rhythm.WEEKLY, weekdays=both)
    assert found == Turn(tuesday, tuesday, date(2025, 4, 16))
    found = turn(EASTER_MONDAY, Rhythm.WEEKLY, weekdays=both)
    assert found == Turn(thursday, thursday, EASTER_MONDAY)


def test_a_weekday_that_is_a_holiday_moves_to_the_next_working_day():
    found = turn(EASTER_MONDAY, Rhythm.WEEKLY, weekdays=(Weekday.MONDAY,))
    assert found == Turn(EASTER_MONDAY, date(2025, 4, 22), date(2025, 4, 27))


def test_fortnights_are_counted_from_the_week_the_edition_began():
    for day in (date(2025, 4, 14), date(2025, 4, 27)):
        found = turn(day, Rhythm.FORTNIGHTLY)
        assert (found.first, found.last) == (date(2025, 4, 14), date(2025, 4, 27))


def test_a_monthly_duty_may_be_due_by_a_working_day_of_the_month():
    found = turn(date(2025, 4, 30), Rhythm.MONTHLY, by=14)
    assert found == Turn(date(2025, 4, 1), date(2025, 4, 22), date(2025, 4, 30))


def test_what_was_done_in_its_turn_is_not_overdue_and_what_was_done_before_it_is():
    found = turn(date(2025, 4, 16), Rhythm.WEEKLY)
    friday = date(2025, 4, 18)
    assert found.overdue_on(friday, [date(2025, 4, 13)])
    assert not found.overdue_on(friday, [MONDAY])
    assert not found.overdue_on(date(2025, 4, 17), [])


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('joined = "1"', 'jioned = "1"', "rules.no-such-filter"),
        (
            'rhythm   = "daily"',
            'rhythm   = "daily"\nweekdays = ["monday"]',
            "rules.duty-rhythm",
        ),
        ('"tuesday", "thursday"', '"tuesday", "tuesday"', "rules.duty-rhythm"),
        ('"tuesday", "thursday"', '"saturday"', "rules.wrong-value"),
        ('role     = "Tracker"', "", "rules.missing-word"),
    ],
)
def test_a_duty_with_a_fault_is_named(old, new, code):
    assert old in PAGES[CANCER]
    edited = PAGES[CANCER].replace(old, new, 1)
    _, problems = read_lawbook(PAGES | {CANCER: edited})
    assert code in {problem.code for problem in problems}


def test_a_team_in_scotland_has_duties_for_each_rhythm():
    theirs = LAWBOOK.the(Duties, "scotland/cancer-tracking").editions[0].duties
    assert {duty.rhythm for duty in theirs} == set(Rhythm)
    assert Page.OVERSIGHT in {duty.looks_at.page for duty in theirs}
