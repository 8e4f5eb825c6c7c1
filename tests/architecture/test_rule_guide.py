"""The guide to writing a rule names all that a rule may say, and its example is real."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from milepost.host.lawbook import SHELF
from milepost.rules.clock_rules import (
    Asks,
    ClockEdition,
    Effect,
    Memory,
    Note,
    OnDay,
    Option,
    Overlaps,
    Waited,
)
from milepost.rules.parts import Evidence

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/lawbook/writing-a-rule.md").read_text()
RULES = "".join(page.read_text() for page in (ROOT / "src/milepost/rules").glob("*.py"))

WORDS = {
    *(field.name for shape in (ClockEdition, Option) for field in fields(shape)),
    *(
        member.value
        for names in (
            Asks,
            Effect,
            Memory,
            Note,
            OnDay,
            Overlaps,
            Waited,
            Evidence,
        )
        for member in names
    ),
    *re.findall(r'"(rules\.[\w-]+)"', RULES),
} - {"sources", "doubts"}


def unsaid(guide):
    return {
        word for word in WORDS if not re.search(rf"(?<![\w.-]){word}(?![\w-])", guide)
    }


def test_the_guide_names_every_word_and_every_fault():
    assert unsaid(GUIDE) == set()


def test_the_guides_example_is_the_rule_itself():
    example = re.search(r"```toml\n(.*?)```", GUIDE, re.DOTALL)[1]
    assert example == (SHELF / "england/rtt/5f.toml").read_text()


@pytest.mark.parametrize("word", ["rules.two-effects", "unless_noted", "monitored"])
def test_the_fence_notices_a_word_left_out(word):
    assert word in unsaid(GUIDE.replace(word, "something"))
