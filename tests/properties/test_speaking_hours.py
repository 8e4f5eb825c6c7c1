"""Silence is counted within the hours in which a feed speaks, as the clock on the wall does."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from examples import at_most
from milepost.intake.sites.speaking import Speaks, Weekday, silent_for, speaks_at

LONDON = ZoneInfo("Europe/London")
QUARTER = timedelta(minutes=15)
FORWARD = datetime(2026, 3, 27, tzinfo=UTC)
"""Two days before the clocks are put forward."""

BACK = datetime(2026, 10, 23, tzinfo=UTC)
NOT_ON = (date(2026, 3, 29), date(2026, 10, 26))

times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
hours = st.builds(
    Speaks,
    begins=times,
    ends=times,
    days=st.lists(st.sampled_from(Weekday), min_size=1, unique=True).map(tuple),
    not_on=st.sampled_from([(), NOT_ON]),
)
moments = st.builds(
    lambda begin, quarters: begin + quarters * QUARTER,
    st.sampled_from([FORWARD, BACK]),
    st.integers(0, 4 * 96),
)
any_moments = st.builds(
    lambda begin, seconds, zone: (begin + timedelta(seconds=seconds)).astimezone(zone),
    st.sampled_from([FORWARD, BACK]),
    st.integers(-10_000_000, 10_000_000),
    st.sampled_from([UTC, LONDON]),
)
AFTER = FORWARD + timedelta(days=4)
ROUND_THE_NIGHT = Speaks(begins=time(1, 30), ends=time(1, 15))


def is_within(speaks, moment):
    """Look at the clock on the wall, and nothing else."""
    wall = moment.astimezone(LONDON)
    day, shown = wall.date(), wall.time().replace(tzinfo=None)
    if speaks.begins < speaks.ends:
        began_on = day if speaks.begins <= shown < speaks.ends else None
    elif shown >= speaks.begins:
        began_on = day
    else:
        began_on = day - timedelta(days=1) if shown < speaks.ends else None
    return (
        began_on is not None
        and began_on.weekday() in speaks.days
        and began_on not in speaks.not_on
    )


@given(hours, moments, st.integers(0, 4 * 96))
@example(ROUND_THE_NIGHT, FORWARD, 4 * 96)
@example(ROUND_THE_NIGHT, BACK, 4 * 96)
@settings(max_examples=at_most(60))
def test_each_quarter_that_the_wall_shows_within_the_hours_counts_once(
    speaks, since, quarters
):
    each = [since + n * QUARTER for n in range(quarters)]
    counted = sum(is_within(speaks, moment) for moment in each)
    assert silent_for(speaks, since, since + quarters * QUARTER) == counted * QUARTER
    assert [speaks_at(speaks, moment) for moment in each[:96]] == [
        is_within(speaks, moment) for moment in each[:96]
    ]


@given(hours | st.none(), st.lists(any_moments, min_size=3, max_size=3))
@example(None, [FORWARD, FORWARD.astimezone(LONDON), AFTER.astimezone(LONDON)])
@settings(max_examples=at_most(60))
def test_silence_adds_up_and_is_never_negative_nor_longer_than_the_time(speaks, three):
    first, then, last = sorted(three, key=lambda moment: moment.astimezone(UTC))
    whole = silent_for(speaks, first, last)
    parts = silent_for(speaks, first, then), silent_for(speaks, then, last)
    assert sum(parts, timedelta()) == whole
    assert timedelta() <= whole <= last.astimezone(UTC) - first.astimezone(UTC)
    assert silent_for(speaks, last, first) == timedelta()
