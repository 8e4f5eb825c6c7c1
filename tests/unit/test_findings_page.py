"""The words on the page of findings, and in that part of a pathway's page."""

from dataclasses import replace

import pytest
from django.conf import settings

from finding_readings import LISTED, READING, TITLES, TOLD
from finding_readings import findings_page as page
from milepost.quality.finding_query import FindingQuery
from milepost.reading.finding_list import Disagreement
from milepost.rules.quality_checks import Check
from milepost.web.finding_words import disagreements
from milepost.web.findings_page import read_finding_query
from milepost.web.standpoint import standpoint
from readings import NOW


def test_a_row_sets_both_readings_side_by_side_with_rules_and_sources():
    (row,) = page().rows
    assert (row.name, row.number, row.href) == (
        "SMITH, John (Mr)",
        "999 000 0018",
        "/pathways/P%2F17#disagree",
    )
    assert (row.service, row.owner) == ("Orthopaedics", "Bob Bell")
    words = row.words
    assert words.title == "Ended by a code, running by what happened"
    assert words.events.says.endswith("6 January 2026 and is still running.")
    assert words.events.rules == (("england/rtt/1a", "/rules/england/rtt/1a"),)
    assert words.against.rules == (
        ("england/rtt/status-30", "/rules/england/rtt/status-30"),
    )
    assert words.against.citations[0].document.startswith(
        "NHS Data Model and Dictionary"
    )
    assert words.question.endswith("?")
    assert words.mark.text == "Partly verified"


def test_the_page_says_how_many_are_shown_of_how_many_and_from_where_it_looks():
    told = page()
    assert told.showing == "Showing 1 of 1 finding"
    assert told.standpoint.startswith("As at 2 March 2026")
    assert told.latest.startswith("Last news 2 March 2026")
    assert (told.clear, told.pages, told.before, told.after) == ("", "", "", "")


def test_each_kind_of_finding_can_be_chosen_and_says_how_many_there_are():
    check, service, owner = page().fields
    assert len(check.options) == 1 + len(TITLES)
    assert "Ended by a code, running by what happened (1)" in [
        option.text for option in check.options
    ]
    assert [option.text for option in service.options] == ["All", "Orthopaedics"]
    assert [option.text for option in owner.options] == [
        "Anyone",
        "Mine (Ada Byron)",
        "Nobody",
        "Bob Bell",
    ]


def test_filters_are_carried_from_page_to_page_and_can_be_cleared():
    told = page(replace(READING, shown=120), page=2, owner="", service="ortho")
    assert told.before == "/findings?service=ortho&owner=nobody"
    assert told.after == "/findings?service=ortho&owner=nobody&page=3"
    assert (told.pages, told.clear) == ("Page 2 of 3", "/findings")


def test_a_past_view_is_carried_along_and_can_be_left():
    seen = standpoint({"as_at": "2026-02-10"}, NOW)
    told = page(seen=seen, service="ortho")
    assert told.past
    assert told.present == "/findings?service=ortho"
    assert told.rows[0].href == "/pathways/P%2F17?as_at=2026-02-10#disagree"


EMPTY = replace(READING, rows=(), shown=0, total=0)


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (EMPTY, "Nothing to ask"),
        (replace(EMPTY, services=()), "No record of a service that you may see"),
        (
            replace(EMPTY, total=7, query=FindingQuery(service="ortho")),
            "There are 7 without",
        ),
        (replace(EMPTY, shown=3, query=FindingQuery(page=9)), "past the end"),
    ],
)
def test_an_empty_page_says_why(reading, words):
    assert words in page(reading).empty


def test_the_query_is_read_from_the_address():
    query, problems = read_finding_query(
        {"check": "out_of_turn", "service": "ortho", "owner": "nobody", "page": "3"}
    )
    assert query == FindingQuery(Check.OUT_OF_TURN, "ortho", "", 3)
    assert problems == []


@pytest.mark.parametrize(
    "asked",
    [
        {"check": "nonsense"},
        {"check": "\x00"},
        {"service": "a\x1fb"},
        {"page": "0"},
        {"page": "-1"},
        {"page": "٣"},
        {"page": "99999999999999999999"},
    ],
)
def test_what_cannot_be_read_is_left_out_and_named(asked):
    query, problems = read_finding_query(asked)
    assert query == FindingQuery()
    assert [problem.where for problem in problems] == list(asked)


def test_a_filter_that_names_nothing_there_is_said_to():
    assert page(service="nowhere").problems[0].where == "service"
    assert page(owner="eve").title == "Error: Findings to check"


FOUND = Disagreement(check=LISTED.check, day=LISTED.day, told=TOLD)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            (),
            "There is nothing to ask: the status codes and what happened say the same.",
        ),
        ((FOUND,), "There is 1 thing to ask. No clock was changed."),
        ((FOUND, FOUND), "There are 2 things to ask. No clock was changed."),
    ],
)
def test_a_pathways_page_says_how_much_there_is_to_ask(found, words):
    told = disagreements(found, settings.LAWBOOK.publications)
    assert (told.words, len(told.found)) == (words, len(found))


def test_a_pathway_without_codes_says_nothing_of_them():
    assert disagreements(None, settings.LAWBOOK.publications) is None
