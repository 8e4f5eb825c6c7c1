"""Each nation's holidays are those of a list that is kept elsewhere."""

from datetime import date

import holidays
import pytest

from lawbooks import LAWBOOK
from milepost.rules.nations import holidays_of, runs_out

NATIONS = {
    "england": "ENG",
    "scotland": "SCT",
    "wales": "WLS",
    "northern-ireland": "NIR",
}


@pytest.mark.parametrize("nation", NATIONS)
def test_a_nations_weekday_holidays_are_those_of_the_other_list(nation):
    edition = holidays_of(LAWBOOK, nation)
    years = range(edition.in_force.year, edition.complete_to.year + 1)
    other = holidays.country_holidays("GB", subdiv=NATIONS[nation], years=years)
    assert [one.on for one in edition.holidays] == sorted(
        day for day in other if day.weekday() < 5
    )


def test_scotlands_are_not_englands():
    ours = {one.on for one in holidays_of(LAWBOOK, "scotland").holidays}
    theirs = {one.on for one in holidays_of(LAWBOOK, "england").holidays}
    assert date(2026, 1, 2) in ours - theirs  # the day after New Year's
    assert date(2026, 4, 6) in theirs - ours  # Easter Monday
    assert holidays_of(LAWBOOK, "our-board") is None


def test_the_list_is_known_to_run_out_90_days_before_it_does():
    edition = holidays_of(LAWBOOK, "scotland")
    assert edition.complete_to == date(2028, 12, 31)
    assert not runs_out(edition, date(2028, 10, 1))
    assert runs_out(edition, date(2028, 10, 3))
