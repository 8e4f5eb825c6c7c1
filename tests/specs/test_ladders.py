"""Run every scenario in ``specs/`` of where an escalation stands on a ladder."""

import pytest

from ladder_pages import in_words, ladder_scenarios, scenarios_of
from lawbooks import LAWBOOK
from milepost.escalations.entries import Entry, What
from milepost.escalations.faults import problems_with_entry
from milepost.escalations.life import climb_due, stands
from milepost.escalations.on_duty import on_duty
from milepost.rules.ladders import Ladder

SCENARIOS = list(ladder_scenarios())
EACH = pytest.mark.parametrize(
    "scenario", SCENARIOS, ids=lambda s: f"{s.ladder}: {s.title}"
)


def standing(scenario, entries, now):
    edition = LAWBOOK.the(Ladder, scenario.ladder).editions[-1]
    return stands(entries, edition, now=now, holidays=scenario.holidays)


def with_climbs(scenario):
    """The record, and what the scheduler added to it whenever it looked."""
    entries = list(scenario.entries)
    for now in scenario.looks:
        entries.sort(key=lambda entry: entry.at)
        climb = climb_due(standing(scenario, entries, now), now)
        if climb:
            entries.append(Entry(what=What.CLIMBED, at=now, rung=climb.to_rung))
    return entries


@EACH
def test_an_escalation_stands_where_the_page_says(scenario):
    found = standing(scenario, with_climbs(scenario), scenario.now)
    person = on_duty(
        found.turn.role, scenario.now.date(), scenario.shifts, scenario.absences
    )
    words = in_words(found, scenario.now, person)
    assert {name: words[name] for name in scenario.stands} == scenario.stands


@EACH
def test_every_entry_of_a_page_is_one_that_could_be_made(scenario):
    for place, entry in enumerate(scenario.entries):
        before = scenario.entries[:place]
        then = standing(scenario, before, entry.at) if before else None
        assert problems_with_entry(then, entry, where=scenario.title) == []


def test_a_page_that_forgets_to_say_where_it_stands_is_refused():
    page = "# A\n\n*Ladder: x.*\n\n## B\n\nthen nothing"
    with pytest.raises(ValueError, match="doesn't say where it stands"):
        list(scenarios_of("x.md", page))
