"""The worked cases that the guidance was read into: each has a page, and comes out so.

They lie beside this checkout, not in it. Without them the pages are still run.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from lawbooks import LAWBOOK
from milepost.clocks.engine import BY_HAND_BELOW, clocks_as_at
from milepost.events.table import ATTRIBUTES, EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.rules.clock_rules import ClockRule
from milepost.rules.standards import Standard
from spec_pages import LONG_AFTER, attributes, in_words, kind, scenarios

FOLDER = Path(__file__).parents[3] / "shared" / "scenarios"
KEPT = {standard.id for standard in LAWBOOK.all(Standard)}
AT = datetime(2000, 1, 1, tzinfo=UTC)
AS_NATIONAL = {"overlaps": "as_national_statistics"}
CHOICES = {"sco-nop-61-2012": AS_NATIONAL, "sco-nop-61-2023": AS_NATIONAL}
"""Cases of a national oddity, which is followed only where a board chooses to."""

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the worked cases are not at {FOLDER}"
)


def cases():
    read = [json.loads(page.read_text()) for page in sorted(FOLDER.glob("*.json"))]
    return [case for page in read for case in page if case.get("standard") in KEPT]


def waits_as_published():
    """The national sample: what the national calculation makes of invented patients."""
    for case in ALL_CASES:
        if "waited" in case:
            yield case, AS_NATIONAL, case["waited"]
            yield case, {}, case.get("waited_if_merged", case["waited"])


ALL_CASES = cases()
CASES = [case for case in ALL_CASES if "clocks" in case]
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
PAGES = {scenario.case: scenario for scenario in scenarios() if scenario.case}


def frame(case):
    rows = [
        event_row(
            number,
            case["id"],
            date.fromisoformat(event["day"]),
            event["kind"],
            AT,
            **{name: _typed(name, told) for name, told in says(event).items()},
        )
        for number, event in enumerate(case["events"])
    ]
    return pl.DataFrame(rows, schema=EVENTS.schema)


def says(event):
    return {name: told for name, told in event.items() if name not in {"day", "kind"}}


def _typed(name, told):
    is_day = isinstance(told, str) and ATTRIBUTES[name].dtype == pl.Date
    return date.fromisoformat(told) if is_day else told


BOTH = pytest.mark.parametrize("below", [BY_HAND_BELOW, 0], ids=["by hand", "by loop"])


def clocks_of(case, choices, below):
    standard = LAWBOOK.the(Standard, case["standard"])
    return clocks_as_at(
        frame(case),
        standard,
        LAWBOOK.all(ClockRule, standard.editions[-1].clock_rules),
        as_at=AsAt(date.fromisoformat(case["as_at"]), LONG_AFTER),
        choices=choices,
        by_hand_below=below,
    )


@BOTH
@EACH
def test_the_engine_answers_a_worked_case_to_the_letter(case, below):
    clocks = clocks_of(case, CHOICES.get(case["id"], {}), below)
    columns = ["started", "ended", "how", "days", "adjusted", "waited", "met"]
    days_in_text = pl.col("started", "ended").cast(pl.String)
    found = clocks.select(columns).with_columns(days_in_text)
    assert found.rows(named=True) == case["clocks"]


def in_a_word(told):
    if isinstance(told, dict):
        return told.get("id") or told.get("overlaps", "by default")
    return str(told)


def test_the_national_sample_is_of_sixty_patients_under_two_sets_of_rules():
    assert len(list(waits_as_published())) == 2 * 2 * 60


@pytest.mark.slow
@BOTH
@pytest.mark.parametrize(
    ("case", "choices", "waited"),
    list(waits_as_published()),
    ids=in_a_word,
)
def test_a_planned_wait_is_what_the_national_calculation_makes_it(
    case, choices, waited, below
):
    assert clocks_of(case, choices, below)["waited"].to_list() == [waited]


@EACH
def test_a_worked_case_has_a_page_that_says_the_same(case):
    page = PAGES[case["id"]]
    assert page.standard == case["standard"]
    assert page.day.isoformat() == case["as_at"]
    assert page.choices == CHOICES.get(case["id"], {})
    assert [
        (row["day"], kind(row), dict(attributes(row["which says"])))
        for row in page.given
    ] == [
        (event["day"], event["kind"], {k: _as_text(v) for k, v in says(event).items()})
        for event in case["events"]
    ]
    expected = [in_words(clock) for clock in case["clocks"]]
    assert list(page.clocks) == [
        {column: told[column] for column in row}
        for told, row in zip(expected, page.clocks, strict=True)
    ]


def _as_text(told):
    """Write a value as a page is read: its words are joined, as in a code."""
    if told is None:
        return None
    if isinstance(told, str):
        return told.replace(" ", "_")
    return str(told).lower() if isinstance(told, bool) else str(told)


def test_no_case_is_of_a_standard_that_we_do_not_keep():
    read = [json.loads(page.read_text()) for page in sorted(FOLDER.glob("*.json"))]
    assert {
        case["standard"] for page in read for case in page if "standard" in case
    } <= KEPT


def test_no_page_names_a_case_that_isnt_there():
    assert PAGES.keys() <= {case["id"] for case in CASES}
