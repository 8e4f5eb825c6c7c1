"""What is shown of a rule can be read aloud: no names of files, no words of the machine."""

import re

import pytest

from lawbooks import LAWBOOK
from milepost.rules.aloud import NOTES, day_in_words, signs_in_words
from milepost.rules.clock_rules import ClockRule, Memory, Note, OnDay
from milepost.rules.in_words import rule_says, standard_says
from milepost.rules.standards import Standard

MACHINE = re.compile(r"\w_\w|kept in mind|\b(True|False|None)\b")


@pytest.mark.parametrize("kind", [ClockRule, Standard])
def test_no_rule_says_a_word_of_the_machine(kind):
    says = rule_says if kind is ClockRule else standard_says
    shown = [
        (rule.id, words)
        for rule in LAWBOOK.all(kind)
        for edition in rule.editions
        for words in (rule.title, *(part for line in says(edition) for part in line))
    ]
    assert len(shown) > 50
    assert [each for each in shown if MACHINE.search(each[1])] == []


def test_every_fact_and_every_day_that_a_rule_may_name_has_its_words():
    assert set(NOTES) == set(Note)
    for day in (*Memory, *(day for day in OnDay if day is not OnDay.EVENT)):
        assert day_in_words(day).startswith("The ")


def test_events_that_differ_in_one_word_are_said_together():
    scope = LAWBOOK.the(ClockRule, "england/rtt/1a").editions[-1]
    assert signs_in_words(scope.unless[:2]).count("Referral received") == 1
    unproven = LAWBOOK.the(ClockRule, "england/rtt/5f-unproven").editions[-1]
    assert dict(rule_says(unproven))["When"] == (
        "Discharged, where it followed a missed appointment or a cancelled appointment"
    )
    assert dict(rule_says(unproven))["But not when"] == (
        "Discharged, where its conditions are met"
    )
