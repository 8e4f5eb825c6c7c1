"""A review stays with its clock, whatever is told late, corrected or taken back."""

from datetime import date

from milepost.breaches.tied import Begun, Placed, Tie, clock_of_each

DAY = date(2026, 6, 1)


def begun(number, start, place, lane="", ended=None):
    return Begun(number=number, tie=Tie(start, lane), place=place, ended=ended)


def at(**places):
    return {
        int(start[1:]): Placed(place, DAY, of_one=True)
        for start, place in places.items()
    }


def test_a_clock_told_late_moves_the_numbers_and_not_the_reviews():
    clocks = [begun(1, 9, 0, "request R1"), begun(2, 4, 1, "request R2")]
    assert clock_of_each({71: Tie(4, "request R2")}, clocks, at(e9=0, e4=1)) == {71: 2}


def test_an_earlier_start_told_late_is_of_the_same_wait_and_keeps_its_review():
    clocks = [begun(1, 9, 0)]
    assert clock_of_each({71: Tie(4)}, clocks, at(e9=0, e4=1)) == {71: 1}


def test_two_waits_that_turn_out_to_be_one_leave_it_one_review():
    clocks = [begun(1, 4, 0)]
    told = {71: Tie(8), 72: Tie(4)}
    assert clock_of_each(told, clocks, at(e4=0, e8=3)) == {72: 1}


def test_a_start_taken_back_leaves_the_review_without_a_clock():
    clocks = [begun(1, 9, 0)]
    assert clock_of_each({71: Tie(4)}, clocks, at(e9=0)) == {}


def test_a_wait_that_was_over_before_the_start_is_another():
    clocks = [begun(1, 2, 0, ended=date(2026, 5, 1))]
    assert clock_of_each({71: Tie(4)}, clocks, at(e2=0, e4=2)) == {}


def test_a_request_renamed_by_a_correction_keeps_its_review():
    clocks = [begun(1, 4, 0, "request R3")]
    assert clock_of_each({71: Tie(4, "request R2")}, clocks, at(e4=0)) == {71: 1}


def test_what_starts_every_request_at_once_is_never_taken_for_one_renamed():
    everyones = {4: Placed(0, DAY, of_one=False)}
    clocks = [begun(1, 4, 0, "test mri")]
    assert clock_of_each({71: Tie(4, "test ct")}, clocks, everyones) == {}
