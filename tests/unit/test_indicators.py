"""Delay in tracking is told apart from delay in care, and every figure is its patients."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from milepost.foundation.figures import totals
from milepost.tracking.indicator_figures import FIGURES
from milepost.tracking.indicators import CASES, behind, standing_still
from milepost.tracking.weekly_changes import CHANGES, changes

TODAY = date(2026, 3, 15)
MARKS = {"lung": (62, 100)}


def at(day, hour=12):
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def case(pathway="P1", **said):
    plain = {
        "pathway": pathway,
        "service": "lung",
        "step": "tests",
        "breach_on": date(2026, 5, 1),
        "day_0": date(2026, 3, 1),
        "due": None,
        "provisional": False,
        "last_on": date(2026, 3, 10),
        "told_at": at(10),
        "seen_at": at(11),
        "looked_at": at(11),
        "stale_from": date(2026, 3, 11),
    }
    return plain | said


def cases(*rows):
    return pl.DataFrame(list(rows), schema=CASES.schema, orient="row").sort("pathway")


def found(*rows, day=TODAY):
    frame = behind(cases(*rows), day, marks=MARKS)
    shown = frame.filter(~pl.col("figure").str.starts_with("marked_"))
    return dict(shown.select("figure", "days").iter_rows())


def test_a_patient_whose_last_thing_was_looked_at_waits_for_care_and_for_nothing_else():
    told = found(case())
    assert told == {"open": 5, "seen_late": 1, "in_care": 4}


def test_what_happened_and_was_told_late_and_not_looked_at_is_delay_in_tracking():
    told = found(
        case(
            told_at=at(13),
            seen_at=None,
            looked_at=at(2),
            stale_from=date(2026, 3, 2),
        )
    )
    assert told == {"open": 5, "untold": 3, "unseen": 2, "stale": 13}


@pytest.mark.parametrize(
    ("seen_at", "where"), [(at(11), "late_care"), (None, "late_tracking")]
)
def test_a_late_step_is_late_in_tracking_only_where_something_is_not_looked_at(
    seen_at, where
):
    told = found(case(due=date(2026, 3, 12), seen_at=seen_at))
    assert {name: days for name, days in told.items() if "late" in name} == {
        "late": 3,
        where: 3,
    } | ({"seen_late": 1} if seen_at else {})


def test_a_step_is_on_time_on_its_last_day_and_late_on_the_next():
    assert found(case(due=TODAY))["on_time"] == 0
    assert found(case(due=date(2026, 3, 14)))["late"] == 1
    assert "late" not in found(case(due=date(2026, 3, 14), provisional=True))


def test_day_62_itself_is_not_past_it_and_marks_are_a_services_own():
    assert "past_62" not in found(case(day_0=date(2026, 1, 12)))
    assert found(case(day_0=date(2026, 1, 11)))["past_62"] == 63
    assert "past_62" not in found(case(day_0=date(2025, 1, 1), service="cardiology"))


def test_past_a_mark_is_a_share_of_those_open_where_it_is_a_mark():
    rows = [case("P1", day_0=date(2026, 1, 1)), case("P2"), case("P3", service="ortho")]
    frame = behind(cases(*rows), TODAY, marks=MARKS)
    counts = dict(frame.group_by("figure").len().iter_rows())
    assert (counts["open"], counts["past_62"]) == (3, 1)
    assert counts[FIGURES["past_62"].of] == 2
    assert counts[FIGURES["past_100"].of] == 2


def test_a_wait_is_over_its_limit_from_its_breach_day():
    assert found(case(breach_on=TODAY))["over_care"] == 1
    assert "over" not in found(case(breach_on=date(2026, 3, 16)))


def test_a_look_of_seven_days_ago_is_not_stale_and_one_of_eight_is():
    assert "stale" not in found(case(stale_from=date(2026, 3, 8)))
    assert found(case(stale_from=date(2026, 3, 7)))["stale"] == 8


def test_days_untold_unseen_and_in_care_add_up_to_all_the_days_that_it_stood_still():
    days = [date(2026, 3, n) for n in range(1, 9)]
    for happened in days:
        for told in days:
            for seen in (None, *days):
                shared = standing_still(happened, told, seen, days[-1])
                assert sum(shared) == (days[-1] - happened).days
                assert min(shared) >= 0


def test_the_columns_share_days_out_as_the_formula_does():
    days = range(8, 16)
    rows = [
        case(f"P{n}", last_on=date(2026, 3, h), told_at=at(t), seen_at=s and at(s))
        for n, (h, t, s) in enumerate(
            (h, t, s) for h in days for t in days for s in (None, *days) if t >= h
        )
    ]
    frame = behind(cases(*rows), TODAY, marks={})
    spread = {
        figure: dict(theirs.select("pathway", "days").iter_rows())
        for (figure,), theirs in frame.group_by("figure")
    }
    for row in rows:
        seen = row["seen_at"]
        untold, unseen, care = standing_still(
            row["last_on"], row["told_at"].date(), seen and seen.date(), TODAY
        )
        name = row["pathway"]
        waits = "seen_late" if seen else "unseen"
        assert spread["untold"].get(name, 0) == untold
        assert spread[waits].get(name, 0) == unseen
        assert spread["in_care"].get(name, 0) == care


def test_the_parts_of_a_figure_are_its_patients_once_each():
    frame = behind(
        cases(case("P1"), case("P2", step="results"), case("P3")), TODAY, marks=MARKS
    )
    counted = totals(frame).filter(pl.col("figure") == "open")
    assert counted.select("part", "count", "days").rows() == [
        ("results", 1, 5),
        ("tests", 2, 10),
    ]


def test_every_figure_has_words_and_is_a_share_of_one_that_there_is():
    assert {figure.of for figure in FIGURES.values()} - {""} <= set(FIGURES)
    over = case(breach_on=TODAY, day_0=date(2025, 1, 1), seen_at=None, looked_at=None)
    behind_it = behind(cases(over), TODAY, marks={"lung": (62, 100, 104)})
    assert set(behind_it["figure"]) <= set(FIGURES)


def test_whoever_was_open_at_either_time_did_one_thing_and_perhaps_went_over():
    week_ago = date(2026, 3, 8)
    before = cases(
        case("stood"), case("moved", step="results"), case("treated"), case("left")
    )
    after = cases(case("stood", breach_on=TODAY), case("moved"), case("joined"))
    treated = pl.Series(["treated"])
    frame = changes(before, after, treated, days=(week_ago, TODAY))
    assert dict(frame.select("pathway", "figure").sort("figure").iter_rows()) == {
        name: name for name in ("stood", "moved", "treated", "left", "joined")
    }
    assert frame.filter(figure="breached").select("pathway", "days").rows() == [
        ("stood", 1)
    ]
    assert set(frame["figure"]) == set(CHANGES)
