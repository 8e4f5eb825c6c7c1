"""A long record is narrowed before bookings are looked at; nothing is lost by it."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from examples import at_most
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.quality.record_tests import left_open, perhaps_open

FIRST = date(2025, 1, 6)
AT = datetime(2025, 6, 1, tzinfo=UTC)
KINDS = (
    Kind.APPOINTMENT_BOOKED,
    Kind.APPOINTMENT_ATTENDED,
    Kind.APPOINTMENT_CANCELLED,
    Kind.ADMITTED,
)
days = st.integers(0, 4)
told = st.lists(
    st.tuples(
        st.sampled_from("PQ"),
        days,
        st.sampled_from(KINDS),
        st.none() | days,
        st.sampled_from(["outpatient", "admission", None]),
    ),
    min_size=1,
    max_size=12,
)


def record(rows):
    made = [
        event_row(
            number,
            pathway,
            FIRST + timedelta(days=day),
            kind,
            AT,
            for_day=None if on is None else FIRST + timedelta(days=on),
            activity=None if kind is Kind.ADMITTED else activity,
        )
        for number, (pathway, day, kind, on, activity) in enumerate(rows)
    ]
    frame = pl.DataFrame(made, schema=EVENTS.schema)
    return frame.sort("pathway", "day", "event")


def open_in(frame):
    columns = frame.select("pathway", "kind", "day", "for_day", "activity")
    return frame[left_open(columns.iter_rows())]["event"].to_list()


@settings(max_examples=at_most(300))
@given(told)
@example([("P", 0, KINDS[1], None, None), ("P", 0, KINDS[0], 0, None)])
@example([("P", 0, KINDS[0], 2, "outpatient"), ("P", 2, KINDS[1], None, "admission")])
def test_no_open_booking_is_lost_when_a_record_is_narrowed(rows):
    whole = record(rows)
    assert open_in(perhaps_open(whole)) == open_in(whole)
