"""Run the pages that say what a validator is asked, by both readings of the rules."""

from pathlib import PurePosixPath

import polars as pl
import pytest

from finding_pages import finding_scenarios, finding_scenarios_of
from lawbooks import LAWBOOK
from milepost.clocks.engine import BY_HAND_BELOW
from milepost.foundation.days import AsAt
from milepost.quality.findings import checks_of, findings_as_at
from milepost.reading.findings import teller
from milepost.rules.clock_rules import ClockRule
from milepost.rules.named_values import values_named
from milepost.rules.quality_checks import Check, QualityChecks
from milepost.rules.standards import Standard
from spec_pages import LONG_AFTER, events

EVERY = LAWBOOK.all(QualityChecks)
SCENARIOS = list(finding_scenarios())
SIDES = ("by what happened", "by the codes")
TELL = teller(LAWBOOK)
EACH = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s.title)


def found(scenario, below=BY_HAND_BELOW):
    """What is found, in the columns in which its page says it."""
    standard = LAWBOOK.the(Standard, scenario.under)
    rules = LAWBOOK.all(ClockRule, standard.editions[-1].clock_rules)
    findings = [
        findings_as_at(
            events(scenario.given),
            standard,
            rules,
            checks,
            as_at=AsAt(scenario.day, known_at=LONG_AFTER),
            by_hand_below=below,
            values=values_named(rules, LAWBOOK),
        )
        for checks in checks_of(standard.id, EVERY)
    ]
    told = [said(row) for row in pl.concat(findings).sort("day").rows(named=True)]
    columns = scenario.findings[0] if scenario.findings else {}
    for row in told:
        assert (
            not any(row[name] for name in SIDES if name not in columns) or not columns
        )
    return [{name: row[name] for name in columns} if columns else row for row in told]


def said(row):
    told = TELL(row)
    return {
        "day": str(row["day"]),
        "check": row["check"].replace("_", " "),
        "by what happened": told.events_say,
        "by the codes": told.codes_say,
        "to ask": told.question,
    }


@EACH
def test_a_validator_is_asked_what_the_page_says(scenario):
    assert found(scenario) == scenario.findings


@pytest.mark.slow
@EACH
def test_the_loop_asks_the_same(scenario):
    assert found(scenario, below=0) == scenario.findings


def checks_shown(some_scenarios):
    return {finding["check"] for s in some_scenarios for finding in s.findings}


def test_every_check_is_shown_and_every_page_shows_those_it_names():
    for page in {scenario.page for scenario in SCENARIOS}:
        theirs = [scenario for scenario in SCENARIOS if scenario.page == page]
        assert set(theirs[0].checks) == checks_shown(theirs), page
    made = {each.check for checks in EVERY for each in checks.editions[-1].checks}
    in_words = {check.replace("_", " ") for check in Check}
    assert made == set(Check)
    assert checks_shown(SCENARIOS) == in_words


def test_a_page_that_forgets_to_say_what_follows_is_refused():
    page = "# A page\n\n## A title\n\nGiven:\n\n| day |\n|---|\n\nthen at 2025-01-31 x."
    with pytest.raises(ValueError, match="doesn't say what there is to ask"):
        list(finding_scenarios_of(PurePosixPath("x.md"), page))
