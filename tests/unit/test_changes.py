from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest

from milepost.escalations.causes import causes_on
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.foundation.problems import BrokenPromise
from milepost.host.lawbook import lawbook_from_disk
from milepost.reading.timed import watched
from milepost.rules.ladders import Ladder
from milepost.rules.timed_pathways import TimedPathway
from milepost.tracking.changes import editions_kept, touched
from milepost.tracking.positions import positions_as_at

LAWBOOK = lawbook_from_disk()
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
    rows = [(str(n), day) for n, day in enumerate(days, start=1)]
    return pl.DataFrame(
        rows, schema={"pathway": pl.String, "day_0": pl.Date}, orient="row"
    )


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


def test_a_patient_keeps_the_edition_in_force_on_day_0():
    found = editions_kept(
        began(date(2020, 1, 1), date(2024, 12, 31), date(2025, 1, 1), None),
        (LUNG, STRICTER),
    )
    assert found["in_force"].to_list() == [
        date(2022, 12, 12),
        date(2022, 12, 12),
        date(2025, 1, 1),
        date(2022, 12, 12),
    ]


def test_a_patient_who_was_moved_goes_by_the_edition_they_were_moved_to():
    moves = pl.DataFrame({"pathway": ["1"], "in_force": [date(2025, 1, 1)]})
    days = began(date(2024, 6, 1), date(2024, 6, 1))
    found = editions_kept(days, (LUNG, STRICTER), moves)
    assert found["in_force"].to_list() == [date(2025, 1, 1), date(2022, 12, 12)]


def test_nobody_can_be_moved_to_an_edition_that_isnt_there():
    moves = pl.DataFrame({"pathway": ["1"], "in_force": [date(2025, 7, 7)]})
    with pytest.raises(BrokenPromise, match="isn't there"):
        editions_kept(began(TODAY), (LUNG, STRICTER), moves)


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
    found = causes_on(TODAY, watched(positions(STRICTER), TODAY), LADDER)
    assert set(found.select("pathway", "cause", "about").iter_rows()) == {
        ("1", "step_late", "Diagnosis"),
        ("1", "nothing_booked", "Diagnosis"),
        ("1", "tracking_stale", ""),
        ("2", "tracking_stale", ""),
        ("3", "tracking_stale", ""),
    }
