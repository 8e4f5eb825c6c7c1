"""A rule written as its file is read back as it was, whatever its words hold."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbooks import LAWBOOK
from milepost.rules.lawbook import SHAPES
from milepost.rules.read import read
from milepost.rules.timed_pathways import Step, TimedPathway
from milepost.rules.write import as_said, to_toml

LUNG = LAWBOOK.the(TimedPathway, "scotland/lung")
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def back(rule):
    found, problems = read(SHAPES, to_toml(as_said(rule)), where="a file")
    assert problems == []
    return found


def test_every_rule_of_the_lawbook_is_read_back_as_it_was():
    assert [rule.id for rule in LAWBOOK.rules.values() if back(rule) != rule] == []


@given(words, words, st.integers(-(10**6), 10**6) | st.none())
def test_whatever_is_typed_stays_what_it_is(note, role, day):
    edition = LUNG.editions[0]
    step: Step = replace(
        edition.steps[0],
        note=note,
        target_day=day,
        chase=replace(edition.steps[0].chase, role=role),
    )
    rule = replace(LUNG, editions=(replace(edition, steps=(step,)),))
    assert back(rule) == rule


@pytest.mark.parametrize(
    "text", ['"', "\\", "\n", "\x7f", "'''", "ä\u2028", "[a]\nb=1"]
)
def test_no_text_can_break_out_of_its_quotes(text):
    assert back(replace(LUNG, title=text)).title == text
