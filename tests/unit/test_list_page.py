from dataclasses import replace
from datetime import date

import pytest
from django.http import QueryDict

from milepost.foundation.problems import Problem
from milepost.tracking.list_query import ListQuery
from milepost.web.list_address import Address, read_query
from milepost.web.list_page import present_list
from milepost.web.standpoint import standpoint
from readings import NOW, PRESENT, TODAY, a_list, a_wait


def page_of(reading, seen=PRESENT, **more):
    told = {"me": "ada", "names": {"ada": "Ada Byron"}} | more
    return present_list(reading, seen, **told)


def asked(**query):
    return a_list(query=ListQuery(**query), shown=212, total=12345)


def cell(page, title):
    place = [heading.title for heading in page.table.headings].index(title) - 1
    return page.table.rows[0].cells[place]


def test_the_banner_says_how_many_of_how_many_and_what_hides_the_rest():
    page = page_of(asked(service="lung", breach="over"))
    assert page.banner.showing == "Showing 212 of 12,345"
    assert [(c.label, c.words) for c in page.banner.chips] == [
        ("Service or tumour group", "Lung cancer"),
        ("Breach", "Over the limit"),
    ]


def test_each_filter_can_be_taken_away_by_itself_and_all_at_once():
    page = page_of(asked(service="lung", breach="over", sort="name", page=3))
    assert [chip.without for chip in page.banner.chips] == [
        "/list?breach=over&sort=name",
        "/list?service=lung&sort=name",
    ]
    assert page.banner.clear == "/list?sort=name"


def test_a_list_without_filters_offers_nothing_to_clear():
    assert page_of(asked()).banner.clear == ""


@pytest.mark.parametrize(
    ("sort", "words"),
    [
        ("breach", "breach day, soonest first"),
        ("-breach", "breach day, latest first"),
        ("-waited", "longest wait first"),
        ("name", "name, A to Z"),
        ("-last", "last event, newest first"),
    ],
)
def test_the_order_is_always_said_in_words(sort, words):
    assert page_of(asked(sort=sort)).banner.order == words


def test_the_sorted_column_says_so_and_its_link_turns_it_round():
    heading = page_of(asked(sort="-waited", page=2)).table.headings[2]
    assert (heading.title, heading.sorted) == ("Waited", "descending")
    assert heading.href == "/list?sort=waited"


def test_another_column_sorts_from_the_first_page():
    heading = page_of(asked(page=4)).table.headings[0]
    assert (heading.sorted, heading.href) == ("", "/list?sort=name")


def test_the_title_says_the_filters_and_the_page():
    title = page_of(asked(service="lung", page=2)).title
    assert title == "Waiting list: Lung cancer – Page 2 of 5"


@pytest.mark.parametrize(
    ("changes", "words", "shape"),
    [
        ({"days_left": 60, "breach_on": date(2026, 5, 2)}, "On track", "✓"),
        ({"days_left": 5, "breach_on": date(2026, 3, 8)}, "Breach in 6 days", "●"),
        ({"days_left": -12, "breach_on": date(2026, 2, 19)}, "Over by 12 days", "▲"),
        ({"days_left": None, "breach_on": None}, "Start not known", "?"),
    ],
)
def test_how_a_wait_stands_is_said_in_words_with_a_shape(changes, words, shape):
    status = cell(page_of(a_list(a_wait(**changes))), "Status")
    assert status.text.startswith(words)
    assert status.shape == shape


def test_a_wait_is_said_in_weeks_and_days_and_against_its_limit():
    waited = cell(page_of(a_list(a_wait(waited=122, limit_days=126))), "Waited")
    assert (waited.text, waited.under) == ("17 weeks 3 days", "day 122 of 126")


def test_the_patient_is_named_and_numbered_in_the_first_cell():
    (row,) = page_of(a_list(a_wait())).table.rows
    assert (row.name, row.number) == ("SMITH, John (Mr)", "999 000 0018")
    (row,) = page_of(a_list(a_wait(nhs_number=""))).table.rows
    assert row.number == "NHS number not known"


def test_no_cell_is_ever_empty():
    unknown = a_wait(
        waited=None,
        started=None,
        breach_on=None,
        days_left=None,
        booked_for=None,
        booked_what=None,
        last_on=None,
        last_kind=None,
        owner="",
        hospital_number="",
        next_step="",
    )
    columns = (
        "status",
        "waited",
        "next",
        "booked",
        "last",
        "owner",
        "started",
        "adjusted",
        "hospital_number",
    )
    page = page_of(a_list(unknown, query=ListQuery(columns=columns)))
    assert all(found.text or found.day for found in page.table.rows[0].cells)


def test_a_booking_after_the_breach_day_says_so():
    late = a_wait(breach_on=date(2026, 3, 10), booked_for=date(2026, 3, 10))
    assert cell(page_of(a_list(late)), "Booked").under == "After breach: treatment"
    intime = a_wait(breach_on=date(2026, 3, 10), booked_for=date(2026, 3, 9))
    assert cell(page_of(a_list(intime)), "Booked").under == "Treatment"


def test_an_owner_is_called_by_name():
    page = page_of(a_list(a_wait(owner="ada")))
    assert cell(page, "Owner").text == "Ada Byron"
    assert [o.text for o in page.controls.shown[2].options] == [
        "Anyone",
        "Mine (Ada Byron)",
        "Nobody",
        "bob",
    ]


def test_a_row_says_that_it_has_changed_since_the_page_was_last_seen():
    reading = a_list(a_wait(last_event=41), a_wait(last_event=40))
    assert [
        row.tag
        for row in present_list(
            reading, PRESENT, me="ada", names={}, seen=40
        ).table.rows
    ] == ["Changed", ""]


def test_a_row_leads_to_its_pathway_and_remembers_the_list():
    reading = a_list(a_wait(), query=ListQuery(service="lung", page=3))
    (row,) = page_of(reading).table.rows
    assert row.href == "/pathways/P-000017?service=lung&page=3&n=101"


def test_no_match_says_how_to_see_more():
    page = page_of(a_list(query=ListQuery(search="zz"), shown=0, total=40))
    assert page.empty.heading == "No wait matches these filters"
    assert (page.empty.href, page.empty.link) == ("/list", "Clear all filters")


def test_an_empty_list_says_why_and_offers_nothing_that_would_not_help():
    page = page_of(a_list(shown=0, total=0))
    assert page.empty.heading == "Nobody is waiting on this list"
    assert page.empty.href == ""


def test_a_page_past_the_end_leads_to_the_last_one():
    page = page_of(asked(page=99))
    assert page.problems[0].message == "There is no page 99: the list ends at page 5."
    assert page.empty.href == "/list?page=5"


def test_what_is_wrong_is_said_at_its_field_and_in_the_title():
    problem = Problem("web.x", "waiting", "There is no “never”.", "Choose one.")
    page = page_of(asked(), problems=[problem])
    assert page.title.startswith("Error: ")
    assert page.controls.open
    assert [f.wrong for f in page.controls.folded if f.name == "waiting"] == [
        "There is no “never”."
    ]


def test_a_past_list_says_so_and_leads_back_to_the_present():
    seen = standpoint({"as_at": "1 2 2026"}, NOW)
    page = page_of(asked(service="lung"), seen)
    assert page.seen.past
    assert page.seen.words.startswith("As at the end of 1 February 2026, as known now")
    assert page.seen.present == "/list?service=lung"
    assert page.controls.as_at.value == "1 February 2026"


@pytest.mark.parametrize(
    "address",
    [
        "service=lung&owner=nobody&breach=7&sort=-name&page=2&size=100&column=born",
        "q=o%27neill+999&waiting=52%2B&next=tests&booked=late&hospital=Northport",
        "",
    ],
)
def test_the_address_holds_the_whole_query(address):
    query, problems = read_query(QueryDict(address))
    assert problems == []
    again, _ = read_query(QueryDict(Address(query, {}).state))
    assert again == query


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("waiting=never", "waiting"),
        ("breach=3", "breach"),
        ("booked=maybe", "booked"),
        ("sort=fate", "sort"),
        ("page=-1", "page"),
        ("page=9999999999999999999999", "page"),
        ("size=7", "size"),
        ("column=shoes", "column"),
        ("q=" + "x" * 101, "q"),
        ("q=%00", "q"),
    ],
)
def test_what_cannot_be_read_is_left_out_and_named(address, where):
    query, problems = read_query(QueryDict(address))
    assert [problem.where for problem in problems] == [where]
    assert query == ListQuery()
    assert all(problem.remedy for problem in problems)


def test_the_usual_columns_go_without_saying():
    page = page_of(asked())
    usual = [option.value for option in page.controls.columns if option.chosen]
    chosen = QueryDict("&".join(f"column={code}" for code in usual))
    assert read_query(chosen)[0].columns == ()


def test_every_day_on_the_page_reads_back_to_the_day_it_stands_for():
    row = page_of(a_list(a_wait(breach_on=TODAY))).table.rows[0]
    day = row.cells[0].under_day
    assert (day.text, day.full, day.iso) == (
        "02-Mar-2026",
        "2 March 2026",
        "2026-03-02",
    )


def test_a_row_of_one_standard_needs_no_column_for_it():
    reading = a_list(a_wait(), query=ListQuery(standard="scotland/cancer-62-day"))
    titles = [heading.title for heading in page_of(reading).table.headings]
    assert "Standard" not in titles
    assert "Standard" in [
        h.title for h in page_of(replace(reading, query=ListQuery())).table.headings
    ]
