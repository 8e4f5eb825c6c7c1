"""Every rule quotes in a few words, is shown by a scenario, and is honest about itself."""

from dataclasses import replace

import pytest

from lawbooks import LAWBOOK
from milepost.rules.clock_rules import ClockRule
from milepost.rules.parts import Evidence
from spec_pages import scenarios

SHOWN = {rule for scenario in scenarios() for rule in scenario.rules}
RULES = LAWBOOK.rules


def faults(rule):
    if isinstance(rule, ClockRule) and rule.id not in SHOWN:
        yield f"no scenario in specs/ names {rule.id}"
    for edition in rule.editions:
        for source in edition.sources:
            if len(source.says.split()) > 25:
                yield f"it quotes more than 25 words of {source.publication}"
        unread = edition.evidence in (Evidence.PROPOSAL, Evidence.RECALLED)
        if unread and not edition.doubts:
            yield f"its evidence is {edition.evidence}, and it doesn't say what nobody has read"


def test_every_rule_is_in_order():
    found = {name: list(faults(rule)) for name, rule in RULES.items()}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_every_rule_that_a_page_names_is_in_the_lawbook():
    assert RULES.keys() >= SHOWN


GOOD, LADDER = RULES["england/rtt/1a"], RULES["cancer-default"]
RECALLED = RULES["scotland/cancer-62/adjustment"]


def changed(rule, **changes):
    (edition,) = rule.editions
    return replace(rule, editions=(replace(edition, **changes),))


LONG = replace(GOOD.editions[0].sources[0], says="word " * 26)


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (replace(GOOD, id="england/rtt/1"), "no scenario"),
        (changed(GOOD, sources=(LONG,)), "more than 25 words"),
        (changed(LADDER, doubts=()), "its evidence is proposal"),
        (changed(RECALLED, doubts=()), "its evidence is recalled"),
    ],
)
def test_the_fence_notices_a_fault(rule, fault):
    assert fault in "; ".join(faults(rule))
