"""What changed since a meeting is told from what was known at it."""

from datetime import date

from milepost.meetings.changes import Then, changes

LAST, TODAY = date(2025, 2, 12), date(2025, 2, 19)


def breached(then, now):
    before = Then(pathway="P-1", breach_on=then)
    found = changes(
        [before],
        {"P-1": Then(pathway="P-1", breach_on=now)},
        ["P-1"],
        [],
        last_on=LAST,
        day=TODAY,
    )
    return found.breached == ("P-1",)


def test_a_wait_went_over_its_limit_since_if_it_was_not_known_to_be_over():
    assert breached(date(2025, 2, 17), date(2025, 2, 17))
    assert not breached(date(2025, 2, 12), date(2025, 2, 12))
    assert not breached(date(2025, 2, 20), date(2025, 2, 20))


def test_a_breach_day_that_was_put_right_to_before_the_last_meeting_is_news():
    assert breached(date(2025, 3, 1), date(2025, 2, 3))
    assert breached(None, date(2025, 2, 3))
    assert not breached(date(2025, 2, 3), date(2025, 2, 17))
