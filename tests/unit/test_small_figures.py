"""Where a report goes beyond the team, no small figure is shown or can be got back."""

from milepost.measures.small_figures import too_small

LATE = {"late": None, "late_care": "late", "late_tracking": "late"}


def test_a_small_part_takes_the_part_beside_it_along():
    counts = {("", "late"): 20, ("", "late_care"): 18, ("", "late_tracking"): 2}
    hidden = too_small(counts, [LATE])
    assert ("", "late_tracking") in hidden
    assert ("", "late_care") in hidden
    assert ("", "late") not in hidden


def test_a_small_row_takes_another_row_along_and_the_total_is_shown():
    counts = {("tests", "open"): 2, ("results", "open"): 9, ("", "open"): 11}
    hidden = too_small(counts, [{"open": None}])
    assert hidden == {("tests", "open"), ("results", "open")}


def test_what_one_set_of_figures_holds_back_no_other_gives_away():
    """On time is 2 of 8, so late is held back; and all who are late are late in care."""
    counts = {("", "stepped"): 8, ("", "on_time"): 2, ("", "late"): 6}
    counts |= {("", "open"): 20, ("", "late_care"): 6, ("", "late_tracking"): 0}
    steps = {"stepped": None, "on_time": "stepped", "late": "stepped"}
    hidden = too_small(counts, [steps, {"open": None, **LATE, "late": "open"}])
    assert {("", "on_time"), ("", "late")} <= hidden
    assert hidden & {("", "late_care"), ("", "late_tracking")}


def test_nought_and_five_are_shown():
    counts = {("tests", "open"): 0, ("results", "open"): 5, ("", "open"): 5}
    assert too_small(counts, [{"open": None}]) == frozenset()


def test_a_long_wait_is_not_given_away_by_a_longer_one():
    past = {"open": None, "past_62": "open", "past_100": "past_62"}
    counts = {("", "open"): 90, ("", "past_62"): 12, ("", "past_100"): 10}
    hidden = too_small(counts, [past])
    assert hidden & {("", "past_62"), ("", "past_100")}
