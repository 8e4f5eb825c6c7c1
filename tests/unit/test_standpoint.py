from datetime import UTC, date, datetime

import pytest

from milepost.web.standpoint import read_day, standpoint
from readings import NOW


def test_an_address_that_says_nothing_looks_from_here_and_now():
    seen = standpoint({}, NOW)
    assert (seen.as_at.day, seen.past) == (date(2026, 3, 2), False)
    assert seen.words == "As at 2 March 2026, 14:05"


@pytest.mark.parametrize(
    "typed",
    [
        "2026-02-01",
        "1/2/2026",
        "01 02 2026",
        "1 Feb 2026",
        "1 February 2026",
        "1-2-2026",
    ],
)
def test_a_day_may_be_typed_in_any_usual_way(typed):
    assert read_day(typed) == date(2026, 2, 1)


def test_a_past_day_is_seen_as_it_is_known_now():
    seen = standpoint({"as_at": "1 2 2026"}, NOW)
    assert seen.as_at.day == date(2026, 2, 1)
    assert seen.as_at.known_at == NOW
    assert seen.address == {"as_at": "2026-02-01"}


def test_a_moment_of_knowing_is_the_end_of_its_day_unless_a_time_is_given():
    whole = standpoint({"known_at": "1 2 2026"}, NOW).as_at
    assert whole.day == date(2026, 2, 1)
    assert whole.known_at == datetime(2026, 2, 1, 23, 59, 59, 999_999, tzinfo=UTC)
    timed = standpoint({"known_at": "2026-02-01T09:30"}, NOW).as_at
    assert timed.known_at == datetime(2026, 2, 1, 9, 30, tzinfo=UTC)


def test_in_summer_a_moment_is_read_by_summer_time():
    timed = standpoint({"known_at": "1 7 2025 09:30"}, NOW).as_at
    assert timed.known_at == datetime(2025, 7, 1, 8, 30, tzinfo=UTC)


def test_the_address_of_a_standpoint_gives_the_same_standpoint():
    seen = standpoint({"as_at": "1 2 2026", "known_at": "14 2 2026 10:00"}, NOW)
    again = standpoint(seen.address, NOW)
    assert (again.as_at, again.problems) == (seen.as_at, ())


def test_what_a_person_typed_is_shown_as_a_person_types():
    seen = standpoint({"as_at": "2026-02-01", "known_at": "2026-02-14T10:00"}, NOW)
    assert seen.typed == ("1 February 2026", "14 February 2026 10:00")
    assert (
        standpoint(dict(zip(("as_at", "known_at"), seen.typed, strict=True)), NOW)
        == seen
    )


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"as_at": "yesterday"}, "web.not-a-day"),
        ({"as_at": "31 2 2026"}, "web.not-a-day"),
        ({"as_at": "1 1 1066"}, "web.not-a-day"),
        ({"as_at": "3 3 2026"}, "web.not-yet"),
        ({"known_at": "soon"}, "web.not-a-day"),
        ({"known_at": "1 2 2026 25:00"}, "web.not-a-day"),
        ({"known_at": "2 3 2026 14:30"}, "web.not-yet"),
    ],
)
def test_a_day_that_cannot_be_is_named_and_the_present_is_shown(asked, code):
    seen = standpoint(asked, NOW)
    assert [problem.code for problem in seen.problems] == [code]
    assert not seen.past
    assert set(asked.values()) <= set(seen.typed), "what was typed is kept"


def test_today_is_not_a_past_view():
    assert not standpoint({"as_at": "2 3 2026"}, NOW).past
