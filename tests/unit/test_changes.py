from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest

from lawbooks import LAWBOOK
from milepost.escalations.causes import causes_on
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.foundation.problems import BrokenPromise
from milepost.reading.timed import watched
from milepost.rules.ladders import Ladder
from milepost.rules.parts import Sign
from milepost.rules.timed_pathways import TimedPathway
from milepost.tracking.changes import editions_kept, touched
from milepost.tracking.positions import positions_as_at

LUNG = LAWBOOK.the(TimedPathway, "scotland/lung").editions[0]
STRICTER = replace(
    LUNG,
    in_force=date(2025, 1, 1),
    steps=(replace(LUNG.steps[0], target_day=14), LUNG.steps[1]),
)
LADDER = LAWBOOK.the(Ladder, "cancer-default").editions[0]
TODAY = date(2025, 1, 27)
LATER = datetime(2025, 12, 31, tzinfo=UTC)


def began(*days):
    """One patient for each day, referred on it; None for one of whom none is known."""
    rows = [
        event_row(n, str(n), day, Kind.REFERRAL_RECEIVED, LATER)
        if day
        else event_row(n, str(n), TODAY, Kind.TEST_REQUESTED, LATER)
        for n, day in enumerate(days, start=1)
    ]
    return pl.DataFrame(rows, schema=EVENTS.schema)


USED = ((date(2024, 7, 1), LUNG), (date(2025, 1, 1), STRICTER))


def kept(events, terms=USED, **moves):
    asked = pl.DataFrame(list(moves.items()), schema=["pathway", "term"], orient="row")
    found = editions_kept(
        events,
        terms,
        as_at=AsAt(TODAY, LATER),
        moves=asked.with_columns(pl.col("pathway").str.strip_prefix("p"))
        if moves
        else None,
    )
    return found["term"].to_list()


def positions(edition):
    """Three patients: not told yet, told, and one of whom no referral is known."""
    happened = [
        ("1", date(2025, 1, 6), Kind.REFERRAL_RECEIVED),
        ("2", date(2025, 1, 6), Kind.REFERRAL_RECEIVED),
        ("2", date(2025, 1, 13), Kind.DIAGNOSIS_TOLD),
        ("3", date(2025, 1, 8), Kind.TEST_REQUESTED),
    ]
    rows = [event_row(n, *what, LATER) for n, what in enumerate(happened)]
    events = pl.DataFrame(rows, schema=EVENTS.schema)
    return positions_as_at(events, edition, as_at=AsAt(TODAY, LATER))


def test_a_patient_keeps_the_edition_in_use_on_day_0():
    days = date(2020, 1, 1), date(2024, 12, 31), date(2025, 1, 1), None
    assert kept(began(*days)) == [0, 0, 1, 1]


def test_where_day_0_is_another_sign_they_keep_the_one_by_which_they_began():
    by_request = replace(STRICTER, day_0=(Sign(event=Kind.TEST_REQUESTED),))
    events = pl.DataFrame(
        [
            event_row(1, "1", date(2024, 12, 20), Kind.REFERRAL_RECEIVED, LATER),
            event_row(2, "1", date(2025, 1, 20), Kind.TEST_REQUESTED, LATER),
        ],
        schema=EVENTS.schema,
    )
    terms = (USED[0], (date(2025, 1, 1), by_request))
    assert kept(events, terms) == [0]


def test_a_patient_who_was_moved_goes_by_the_edition_they_were_moved_to():
    assert kept(began(date(2024, 6, 1), date(2024, 6, 1)), p1=1) == [1, 0]


def test_nobody_can_be_moved_to_an_edition_that_isnt_there():
    with pytest.raises(BrokenPromise, match="isn't there"):
        kept(began(TODAY), p1=2)


def test_a_change_touches_those_whose_next_step_has_another_day():
    (found,) = touched(positions(LUNG), positions(STRICTER), TODAY).to_dicts()
    assert found == {
        "pathway": "1",
        "next_before": "Diagnosis",
        "next_after": "Diagnosis",
        "due_before": date(2025, 1, 27),
        "due_after": date(2025, 1, 20),
        "state_before": "at_risk",
        "state_after": "late",
    }


def test_a_change_of_nothing_touches_nobody():
    assert touched(positions(LUNG), positions(LUNG), TODAY).is_empty()


def test_what_is_the_matter_on_a_timed_pathway_is_found_from_positions():
    stands = positions(STRICTER).with_columns(bookable=pl.lit(value=True))
    found = causes_on(TODAY, watched(stands, TODAY), LADDER)
    assert set(found.select("pathway", "cause", "about").iter_rows()) == {
        ("1", "step_late", "Diagnosis"),
        ("1", "nothing_booked", "Diagnosis"),
        ("1", "tracking_stale", ""),
        ("2", "tracking_stale", ""),
        ("3", "tracking_stale", ""),
    }
