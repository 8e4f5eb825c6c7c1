"""Run every scenario in ``specs/`` of whom a meeting speaks of, and whom it leaves."""

import pytest

from lawbooks import LAWBOOK
from meeting_pages import (
    agenda_scenarios,
    candidates,
    carried_scenarios,
    decisions,
    scenarios_of,
)
from milepost.meetings.agenda import agenda, in_order_set
from milepost.meetings.carried import left_over
from milepost.meetings.decisions import by_pathway
from milepost.rules.meetings import MeetingKind


def in_words(item):
    return {
        "place": str(item.place),
        "pathway": item.pathway,
        "line": item.line,
        "also": ", ".join(item.also),
        "others": ", ".join(item.others),
    }


@pytest.mark.parametrize(
    "scenario", list(agenda_scenarios()), ids=lambda s: f"{s.kind}: {s.title}"
)
def test_a_meeting_speaks_of_whom_the_page_says(scenario):
    edition = LAWBOOK.the(MeetingKind, scenario.kind).editions[-1]
    assert scenario.page.startswith(f"{scenario.kind}/")
    lines = in_order_set(edition.agenda, scenario.chosen)
    assert len(lines) == len(scenario.chosen or edition.agenda)
    rows = candidates(scenario.given)
    made = agenda(rows, lines, day=scenario.day, next_on=scenario.next_on)
    assert [
        {name: in_words(item)[name] for name in scenario.then[0]} for item in made.items
    ] == scenario.then


@pytest.mark.parametrize("scenario", list(carried_scenarios()), ids=lambda s: s.title)
def test_a_meeting_leaves_whom_the_page_says(scenario):
    decided, actions_open = decisions(scenario.given)
    found = left_over(
        dict.fromkeys(scenario.listed, ()), by_pathway(decided), actions_open
    )
    assert [
        {"pathway": pathway, "why": str(why).replace("_", " ")}
        for pathway, why in found.items()
    ] == scenario.then


def test_a_page_that_forgets_to_say_what_follows_is_refused():
    with pytest.raises(ValueError, match="doesn't say"):
        list(scenarios_of("x.md", "# A\n\n## B\n\nthen nothing", "then the agenda is:"))
