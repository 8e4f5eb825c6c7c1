"""A wait is explained by the edition that judged it, not by today's."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from lawbooks import LAWBOOK
from milepost.clocks.explain import explain_pathway
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.rules.clock_rules import ClockRule
from milepost.rules.standards import Standard

OUTPATIENTS = LAWBOOK.the(Standard, "scotland/new-outpatient-12-weeks")
RULES = LAWBOOK.all(ClockRule, OUTPATIENTS.editions[-1].clock_rules)
TOLD = datetime(2020, 1, 1, tzinfo=UTC)


def why(*events):
    rows = [
        event_row(n, "P-1", day, kind, TOLD, activity="outpatient", **says)
        for n, (day, kind, says) in enumerate(events)
    ]
    frame = pl.DataFrame(rows, schema=EVENTS.schema)
    as_at = AsAt(date(2025, 9, 30), datetime(2026, 1, 1, tzinfo=UTC))
    return explain_pathway(frame, OUTPATIENTS, RULES, as_at=as_at)


REFERRED = (date(2025, 1, 6), Kind.REFERRAL_RECEIVED, {})
MISSED_LATE = (date(2025, 5, 6), Kind.APPOINTMENT_MISSED, {})


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (date(2025, 7, 29), "nothing changes, because the wait was over its limit"),
        (date(2025, 7, 30), "the wait begins again from this day"),
    ],
)
def test_a_wait_that_ended_before_an_edition_is_explained_by_the_one_before(
    seen, words
):
    told = why(
        REFERRED, MISSED_LATE, (seen, Kind.APPOINTMENT_ATTENDED, {"first": True})
    )
    assert told.lines[1].words.startswith(words)


def test_two_refusals_are_explained_where_the_first_was_made():
    day = {n: date(2025, 8, n) for n in range(1, 32)}
    told = why(
        REFERRED,
        (day[1], Kind.APPOINTMENT_OFFERED, {"for_day": day[11]}),
        (day[1], Kind.APPOINTMENT_OFFERED, {"for_day": day[12]}),
        (day[2], Kind.OFFER_DECLINED, {"for_day": day[11]}),
        (day[3], Kind.OFFER_DECLINED, {"for_day": day[12]}),
    )
    assert told.lines[3].words == (
        "the wait begins again from this day, "
        "because the next reasonable offer was declined too"
    )
