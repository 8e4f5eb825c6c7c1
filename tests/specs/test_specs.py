"""Run every scenario in ``specs/`` by both readings of the rules."""

from pathlib import PurePosixPath

import pytest

from lawbooks import LAWBOOK
from milepost.clocks.effects import effects_of, rules_in_force
from milepost.clocks.engine import BY_HAND_BELOW, clocks_as_at
from milepost.foundation.days import AsAt
from milepost.rules.clock_rules import ClockRule
from milepost.rules.standards import Standard
from spec_pages import (
    LONG_AFTER,
    attributes,
    events,
    in_words,
    kind,
    scenarios,
    scenarios_of,
)

SCENARIOS = list(scenarios())
EACH = pytest.mark.parametrize(
    "scenario", SCENARIOS, ids=lambda s: f"{s.standard}: {s.title}"
)
BY_HAND, BY_THE_LOOP = BY_HAND_BELOW, 0


def rules_of(standard):
    return LAWBOOK.all(ClockRule, standard.editions[-1].clock_rules)


@pytest.mark.parametrize("below", [BY_HAND, BY_THE_LOOP], ids=["by hand", "by loop"])
@EACH
def test_scenario(scenario, below):
    standard = LAWBOOK.the(Standard, scenario.standard)
    clocks = clocks_as_at(
        events(scenario.given),
        standard,
        rules_of(standard),
        as_at=AsAt(scenario.day, known_at=LONG_AFTER),
        choices=scenario.choices,
        by_hand_below=below,
    )
    found = [in_words(clock) for clock in clocks.rows(named=True)]
    shown = [
        {column: told[column] for column in expected}
        for told, expected in zip(found, scenario.clocks, strict=False)
    ]
    assert shown == list(scenario.clocks)
    assert len(found) == len(scenario.clocks)


def test_no_page_says_of_an_event_what_the_vocabulary_doesnt():
    unknown = {
        (scenario.title, name)
        for scenario in SCENARIOS
        for row in scenario.given
        for name, _ in attributes(row["which says"])
        if name not in LAWBOOK.vocabulary[kind(row)]
    }
    assert unknown == set()


def rules_met(scenario):
    """Name the rules that some event of a scenario meets."""
    standard = LAWBOOK.the(Standard, scenario.standard)
    in_force = rules_in_force(
        rules_of(standard), scenario.choices, on=standard.editions[-1].in_force
    )
    cases = effects_of(events(scenario.given), in_force).cases
    return {in_force[n].rule.id for case in cases for n in case}


def rules_never_shown(some_scenarios):
    shown, named = {}, {}
    for scenario in some_scenarios:
        named.setdefault(scenario.page, set()).update(scenario.rules)
        shown.setdefault(scenario.page, set()).update(rules_met(scenario))
    return {
        page: named[page] - shown[page] for page in named if named[page] - shown[page]
    }


@pytest.mark.slow
def test_every_rule_that_a_page_names_is_met_by_an_event_on_it():
    assert rules_never_shown(SCENARIOS) == {}


def choices_never_made(some_scenarios):
    made = {choice for s in some_scenarios for choice in s.choices.items()}
    return {
        (doubt.setting, option.choice)
        for rule in LAWBOOK.all(ClockRule)
        for edition in rule.editions
        for doubt in edition.doubts
        for option in doubt.options
    } - made


def test_every_choice_that_a_rule_leaves_is_made_in_some_scenario():
    assert choices_never_made(SCENARIOS) == set()


PAGE = """# A page

*Standard: england/rtt-18-weeks. Rules: england/rtt/5f, england/rtt/1a.*

## A referral starts the clock

Given these events:

| day        | event             | which says |
|------------|-------------------|------------|
| 2025-01-06 | referral received |            |

then at the end of 2025-01-31 """
THE_CLOCKS = "the clocks are:\n\n| started |\n|---|\n| 2025-01-06 |\n"


def read_page(then):
    return list(scenarios_of(PurePosixPath("england/rtt-18-weeks/x.md"), PAGE + then))


def test_the_fences_notice_a_rule_not_shown_and_a_choice_not_made():
    assert rules_never_shown(read_page(THE_CLOCKS)) == {
        "england/rtt-18-weeks/x.md": {"england/rtt/5f"}
    }
    assert ("dna_discharge_stop_date", "dna") in choices_never_made([])


def test_a_scenario_that_forgets_to_say_what_follows_is_refused():
    assert read_page("there is no clock.")[0].clocks == ()
    with pytest.raises(ValueError, match="doesn't say what clocks there are"):
        read_page("something happens.")


def test_a_scenario_may_choose_how_a_doubt_is_read():
    (scenario,) = read_page(f"with `death_stop_date = date_told`, {THE_CLOCKS}")
    assert scenario.choices == {"death_stop_date": "date_told"}
