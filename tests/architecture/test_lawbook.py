"""Every rule quotes in a few words, is shown by a scenario, and is honest about itself."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from milepost.host.lawbook import lawbook_from_disk
from milepost.rules.clock_rules import ClockRule
from milepost.rules.parts import Evidence

ROOT = Path(__file__).parents[2]
SPECS = "".join(page.read_text() for page in (ROOT / "specs").rglob("*.md"))
RULES = lawbook_from_disk().rules


def faults(rule):
    if isinstance(rule, ClockRule) and not re.search(rf"{rule.id}\b", SPECS):
        yield f"no scenario in specs/ names {rule.id}"
    for edition in rule.editions:
        for source in edition.sources:
            if len(source.says.split()) > 25:
                yield f"it quotes more than 25 words of {source.publication}"
        if edition.evidence is Evidence.PROPOSAL and not edition.doubts:
            yield "it is a proposal, and doesn't say what nobody has published"


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_rule_is_in_order(rule):
    assert list(faults(rule)) == []


GOOD, LADDER = RULES["england/rtt/1a"], RULES["cancer-default"]


def changed(rule, **changes):
    (edition,) = rule.editions
    return replace(rule, editions=(replace(edition, **changes),))


LONG = replace(GOOD.editions[0].sources[0], says="word " * 26)


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (replace(GOOD, id="england/rtt/9z"), "no scenario"),
        (changed(GOOD, sources=(LONG,)), "more than 25 words"),
        (changed(LADDER, doubts=()), "it is a proposal"),
    ],
)
def test_the_fence_notices_a_fault(rule, fault):
    assert fault in "; ".join(faults(rule))
