"""Formulas that say when they hold, and refuse what makes no sense by name."""

import pickle
from datetime import date, timedelta
from math import inf, nan

import pytest

import milepost
from milepost import planning
from milepost.planning import BadInput


def test_the_formulas_are_reached_through_milepost():
    assert milepost.planning.target_queue_size(demand=30, target_wait=52) == 390


def test_a_figure_is_a_number_with_what_must_be_said_of_it():
    figure = planning.target_queue_size(30, 52)
    assert (figure.value, figure.status) == (390.0, "holds")
    assert figure.inputs == {"demand": 30, "target_wait": 52, "factor": 4}
    assert "capacity exceeds demand" in figure.messages[0]
    again = pickle.loads(pickle.dumps(figure))
    assert (again, again.inputs, again.messages) == (
        390,
        figure.inputs,
        figure.messages,
    )


def test_one_list_from_end_to_end_is_as_worked_by_hand():
    assert round(planning.queue_load(20, 24), 3) == 0.833
    assert planning.target_mean_wait(6) == 1.5
    assert planning.target_queue_size(20, 6) == 30
    assert planning.ceiling(20, 6) == 120
    assert planning.planning(20, 6) == 90
    assert round(planning.in_turn_share(20, 6), 1) == 130.4
    assert planning.is_too_big(420, 30)
    assert planning.weeks_to_clear(420, 120, 20, 24) == 75
    assert round(planning.relief_capacity(20, 420, 120, 26), 2) == 31.54
    assert round(planning.target_capacity(20, 6), 2) == 20.67
    assert planning.clearance_time(420, 24) == 17.5
    assert planning.pressure(9, 6) == 3


def test_the_uneven_load_is_said_to_be_so():
    assert planning.queue_load(24, 24).status.startswith("not in balance")
    assert planning.queue_load(5, 0) == inf
    assert planning.queue_load(5, 0).status == "no capacity"
    assert not planning.queue_load(0, 0)
    assert planning.queue_load(0, 5) == 0


def test_what_is_not_available_is_no_number():
    for absent, why in (
        (planning.pressure(None), "nobody is waiting"),
        (planning.clearance_time(420, 0), "not computable: nothing stops"),
        (planning.weeks_to_clear(420, 120, 24, 20), "never at this capacity"),
        (planning.settles_at(90, 100, 0.01), "capacity is enough: the list falls"),
    ):
        assert (absent.value, absent.status) == (None, why)
    assert planning.clearance_time(0, 0) == 0
    assert planning.weeks_to_clear(100, 120, 24, 20) == 0


def test_a_margin_that_would_be_endless_is_not_added():
    raised = planning.with_margin(10, 4, 0.5)
    assert raised == 10
    assert "too uncertain" in raised.messages[0]


@pytest.mark.parametrize(
    ("ask", "named"),
    [
        (lambda: planning.queue_load(-1, 2), "demand"),
        (lambda: planning.queue_load(1, nan), "capacity"),
        (lambda: planning.queue_load("1", 2), "demand"),
        (lambda: planning.queue_load(True, 2), "demand"),
        (lambda: planning.target_queue_size(inf), "demand"),
        (lambda: planning.target_mean_wait(0), "target_wait"),
        (lambda: planning.target_mean_wait(18, 0), "factor"),
        (lambda: planning.factor_for_share(1), "share_within_target"),
        (lambda: planning.relief_capacity(1, 2, 3, 0), "time_to_target"),
        (lambda: planning.target_capacity(1, method="mine"), "method"),
        (lambda: planning.target_by_priority(5), "priority"),
        (lambda: planning.two_class(100, 0.3, 19), "urgent_wait"),
        (lambda: planning.slot_dates(0, date(2024, 1, 1), 1), "days"),
    ],
)
def test_a_wrong_input_is_refused_by_its_name(ask, named):
    with pytest.raises(BadInput, match=f"^{named}"):
        ask()


JANUARY = [date(2024, 1, day) for day in (1, 1, 3, 4, 8)]


def test_the_order_of_the_rows_changes_nothing():
    left = [date(2024, 1, 3), None, None, date(2024, 1, 9), None]
    read = planning.waiting_list_statistics(JANUARY, left)
    back = planning.waiting_list_statistics(JANUARY[::-1], left[::-1])
    assert read == back


def test_whoever_came_and_went_before_the_window_is_not_counted():
    first = date(2024, 1, 4)
    left = [first, date(2024, 1, 2), None, None, None]
    found = planning.queue_size_by_day(JANUARY, left, start=first)
    assert [size for _, size in found] == [2, 2, 2, 2, 3]


def test_a_referral_after_the_window_is_left_for_later():
    read = planning.waiting_list_statistics(
        JANUARY, [None] * 5, start=JANUARY[0], end=date(2024, 1, 5)
    )
    assert (read.referrals_in_window, read.queue_size_at_end) == (4, 4)


def test_the_same_day_in_and_out_is_one_addition_and_no_wait():
    read = planning.waiting_list_statistics(JANUARY, JANUARY)
    assert (read.removals, read.queue_size_at_end, read.mean_wait_days) == (5, 0, None)
    assert read.pressure.status == "nobody is waiting"


def test_what_can_not_be_known_from_few_dates_is_said():
    read = planning.waiting_list_statistics(JANUARY[:1], [None], end=date(2024, 1, 8))
    assert read.cv_capacity is None
    assert "variation of capacity" in read.messages[-1]


@pytest.mark.parametrize(
    ("referred", "removed", "words"),
    [
        (JANUARY, [None], "5 referrals, 1 removals"),
        ([], [], "Nobody was referred"),
        (JANUARY[-1:], [JANUARY[0]], "before joining"),
    ],
)
def test_dates_that_make_no_sense_are_refused(referred, removed, words):
    with pytest.raises(BadInput, match=words):
        planning.waiting_list_statistics(referred, removed)


def test_a_slot_that_nobody_can_take_is_lost():
    slots = [JANUARY[0], JANUARY[0] + timedelta(days=1)]
    leaves, lost = planning.allocate_slots([JANUARY[0]], [None], slots)
    assert (leaves, lost) == ([slots[1]], [slots[0]])
