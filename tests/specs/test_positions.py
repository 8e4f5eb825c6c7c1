"""Run every scenario in ``specs/`` of where a patient stands on a timed pathway."""

import polars as pl
import pytest

from lawbooks import LAWBOOK
from milepost.foundation.days import AsAt
from milepost.rules.scenarios import said_of
from milepost.rules.timed_pathways import TimedPathway
from milepost.tracking.positions import positions_as_at
from milepost.tracking.standing import standing
from position_pages import (
    events,
    in_words,
    looks,
    position_scenarios,
    scenarios_of,
)
from spec_pages import LONG_AFTER, kind

SCENARIOS = list(position_scenarios())
EACH = pytest.mark.parametrize(
    "scenario", SCENARIOS, ids=lambda s: f"{s.pathway}: {s.title}"
)


def found(scenario):
    breach = {"pathway": ["1"], "breach_on": [scenario.breach_on]}
    said = [("1", step) for step in scenario.said_to_apply]
    columns = {"pathway": pl.String, "step": pl.String}
    positions = positions_as_at(
        events(scenario.given),
        LAWBOOK.the(TimedPathway, scenario.pathway).editions[-1],
        as_at=AsAt(scenario.day, LONG_AFTER),
        breaches=pl.DataFrame(breach, schema_overrides={"breach_on": pl.Date}),
        looks=looks(scenario),
        said_to_apply=pl.DataFrame(said, schema=columns, orient="row"),
        holidays=scenario.holidays,
    )
    (position,) = positions.to_dicts()
    (today,) = standing(positions, scenario.day).to_dicts()
    return in_words(position, today)


@EACH
def test_a_patient_stands_where_the_page_says(scenario):
    words = found(scenario)
    assert {name: words[name] for name in scenario.position} == scenario.position


@EACH
def test_a_page_lies_with_its_pathway_and_says_nothing_unknown(scenario):
    assert scenario.page.startswith(f"{scenario.pathway}/")
    steps = LAWBOOK.the(TimedPathway, scenario.pathway).editions[-1].steps
    assert {*scenario.said_to_apply} <= {step.name for step in steps if step.branch}
    for row in scenario.given:
        assert {name for name, _ in said_of(row)} <= LAWBOOK.vocabulary[kind(row)]


def test_a_page_that_forgets_to_say_where_the_patient_stands_is_refused():
    page = "# A\n\n*Timed pathway: x.*\n\n## B\n\n| day |\n|---|\n\nthen nothing"
    with pytest.raises(ValueError, match="doesn't say where the patient stands"):
        list(scenarios_of("x.md", page))
