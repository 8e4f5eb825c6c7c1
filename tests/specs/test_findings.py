"""Run the pages that say what a validator is asked, by both readings of the rules."""

from pathlib import PurePosixPath

import pytest

from finding_pages import finding_scenarios, finding_scenarios_of
from milepost.clocks.engine import BY_HAND_BELOW
from milepost.foundation.days import AsAt
from milepost.host.lawbook import lawbook_from_disk
from milepost.quality.findings import findings_as_at
from milepost.quality.words import codes_in_words, events_in_words
from milepost.rules.clock_rules import ClockRule
from milepost.rules.code_lists import CodeList
from milepost.rules.quality_checks import Check, QualityChecks
from milepost.rules.standards import Standard
from spec_pages import LONG_AFTER, events

LAWBOOK = lawbook_from_disk()
CHECKS = LAWBOOK.the(QualityChecks, "rtt-validation")
STANDARD = LAWBOOK.the(Standard, CHECKS.editions[-1].standard)
MEANS = {
    code.code: code.means
    for code in LAWBOOK.the(CodeList, CHECKS.editions[-1].codes).editions[-1].codes
}
SCENARIOS = list(finding_scenarios())
EACH = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s.title)


def found(scenario, below=BY_HAND_BELOW):
    rules = LAWBOOK.all(ClockRule, STANDARD.editions[-1].clock_rules)
    findings = findings_as_at(
        events(scenario.given),
        STANDARD,
        rules,
        CHECKS,
        as_at=AsAt(scenario.day, known_at=LONG_AFTER),
        by_hand_below=below,
    )
    return [
        {
            "day": str(row["day"]),
            "check": row["check"].replace("_", " "),
            "by what happened": events_in_words(row),
            "by the codes": codes_in_words(row, MEANS),
        }
        for row in findings.rows(named=True)
    ]


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
    made = {each.check for each in CHECKS.editions[-1].checks}
    in_words = {check.replace("_", " ") for check in Check}
    assert made == set(Check)
    assert checks_shown(SCENARIOS) == in_words


def test_a_page_that_forgets_to_say_what_follows_is_refused():
    page = "# A page\n\n## A title\n\nGiven:\n\n| day |\n|---|\n\nthen at 2025-01-31 x."
    with pytest.raises(ValueError, match="doesn't say what there is to ask"):
        list(finding_scenarios_of(PurePosixPath("x.md"), page))
