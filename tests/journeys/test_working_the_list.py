"""A tracker's day: sign in, find, sort, open, go on to the next."""

import re

import pytest
from playwright.sync_api import expect

from journeys.steps import days_ago, names, sign_in


def test_a_person_signs_in_and_sees_their_list(visit):
    page = visit(None)
    page.goto("/list?service=lung")
    expect(page).to_have_url(re.compile("/sign-in"))
    page.fill("#username", "ada")
    page.fill("#password", "a long enough password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile(r"/list\?service=lung$"))
    expect(page.locator(".app-user")).to_contain_text("Ada Byron, Cancer manager")


def test_a_wrong_password_says_no_more_than_a_wrong_name(visit):
    said = []
    for who in ("lou", "nobody-at-all"):
        page = visit(None, expects=["422"])
        sign_in(page, who, password="not the password")
        said.append(page.locator("main").inner_text())
        expect(page).to_have_title(re.compile("^Error: "))
    assert said[0] == said[1]


def test_a_tracker_opens_on_their_own_patients(visit):
    page = visit("tom")
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/work$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("My work")
    page.goto("/list?owner=tom")
    expect(page.locator(".app-chips")).to_contain_text("Mine (Tom Reid)")


def test_a_filter_is_named_counted_and_undone(visit):
    page = visit()
    page.goto("/list")
    page.select_option("#service", "lung")
    page.select_option("#breach", "over")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#showing")).to_contain_text("Showing 1 of ")
    expect(page).to_have_url(re.compile(r"/list\?service=lung&breach=over$"))
    expect(page.locator(".app-chips")).to_contain_text("Over the limit")
    assert names(page)[0].startswith("FEATHERSTONEHAUGH")
    page.get_by_role("link", name="Clear all filters").click()
    expect(page.locator("#showing")).to_contain_text("No filters")


def test_after_a_filter_the_focus_stays_and_the_result_is_announced(visit):
    page = visit()
    page.goto("/list")
    page.select_option("#service", "lung")
    page.locator("#apply").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("Showing 3 of ")
    assert page.evaluate("document.activeElement.id") == "apply"


def test_a_sort_is_marked_said_and_turned_round(visit):
    page = visit()
    page.goto("/list?service=ortho&page=2")
    page.get_by_role("link", name="Patient").click()
    expect(page).to_have_url(re.compile(r"/list\?service=ortho&sort=name$"))
    assert names(page)[0].startswith("ABBOT")
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Patient")
    page.get_by_role("link", name="Patient").click()
    expect(page.locator(".app-banner__order")).to_contain_text("name, Z to A")
    assert names(page)[0].startswith("O’HARA")


@pytest.mark.parametrize(
    "typed", ["smith", "SMITH, J", "999000001", "P-0001", "H-0001"]
)
def test_a_patient_is_found_by_name_or_number(visit, typed):
    page = visit()
    page.goto("/list")
    page.fill("#q", typed)
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#showing")).to_contain_text(re.compile(r"Showing \d of "))
    assert "SMITH, John (Mr)" in names(page)


def test_a_link_reopens_the_same_list(visit):
    address = "/list?service=ortho&breach=28&sort=-waited&size=100&column=born"
    page = visit()
    page.goto(address)
    before = names(page)
    again = visit("ada")
    again.goto(address)
    assert names(again) == before
    assert again.locator("thead th").all_inner_texts() == ["Patient↕", "Born"]


def test_pages_of_the_list_follow_each_other(visit):
    page = visit()
    page.goto("/list?service=ortho")
    expect(page).to_have_title(re.compile("Page 1 of 3"))
    first = names(page)
    page.get_by_role("link", name="Next page").click()
    expect(page).to_have_title(re.compile("Page 2 of 3"))
    assert not set(names(page)) & set(first) or names(page) != first
    expect(page.locator("[aria-current=page]", has_text="2")).to_be_visible()


def test_a_pathway_shows_its_clocks_its_drawing_and_why(visit):
    page = visit()
    page.goto("/list?service=lung")
    page.get_by_role("link", name="SMITH, John (Mr)").click()
    expect(page.locator(".app-who")).to_contain_text("SMITH, John (Mr)")
    expect(page.locator("#clocks")).to_contain_text("Day 55 of 62")
    expect(page.locator("svg.app-timeline")).to_be_visible()
    started = page.locator("#why tr", has_text="Referral received")
    expect(started).to_contain_text("The clock starts")
    expect(started).to_contain_text("Cancer Waiting Times")
    expect(page.locator("main")).to_contain_text("Referral vetted on")
    started.get_by_role("link", name="scotland/cancer-62").click()
    expect(page.locator("h1")).to_contain_text("62-day")


def test_next_patient_keeps_to_the_list(visit):
    page = visit()
    page.goto("/list?service=lung&sort=name")
    order = names(page)
    page.locator("#rows a.app-patient").first.click()
    page.get_by_role("link", name="Next patient").click()
    expect(page.locator(".app-who__name")).to_have_text(order[1])
    page.get_by_role("link", name="Previous patient").click()
    expect(page.locator(".app-who__name")).to_have_text(order[0])
    page.get_by_role("link", name="Back to the list").click()
    assert names(page) == order


def test_after_the_last_patient_comes_the_list(visit):
    page = visit()
    page.goto("/list?service=lung&sort=name")
    page.locator("#rows a.app-patient").last.click()
    page.get_by_role("link", name="Next patient").click()
    expect(page).to_have_url(re.compile(r"/list\?service=lung&sort=name$"))


def test_a_past_day_is_shown_and_plainly_said(visit):
    page = visit()
    page.goto(f"/list?service=lung&as_at={days_ago(30)}")
    expect(page.locator(".app-past")).to_contain_text("This is a past view")
    expect(page.get_by_role("row", name="SMITH, John")).to_contain_text("day 25 of 62")
    page.get_by_role("link", name="SMITH, John (Mr)").click()
    expect(page.locator(".app-past")).to_be_visible()
    expect(page.locator("#clocks")).to_contain_text("Day 25 of 62")
    page.get_by_role("link", name="Show the present").click()
    expect(page.locator("#clocks")).to_contain_text("Day 55 of 62")


def test_before_we_were_told_there_was_nothing_to_show(visit):
    page = visit()
    page.goto(f"/list?service=lung&known_at={days_ago(1)}")
    expect(page.locator("main")).to_contain_text("No wait matches these filters")
    expect(page.locator(".app-past")).to_contain_text("as known at")


def test_a_person_sees_only_the_services_of_their_role(visit):
    page = visit("lou", expects=["404"])
    page.goto("/list")
    assert all(page.locator("tbody tr").nth(n).inner_text() for n in range(3))
    expect(page.locator("#showing")).to_contain_text("Showing 3 of 3")
    page.goto("/pathways/P-1001")
    expect(page.locator("h1")).to_have_text("Page not found")


def test_a_person_of_another_board_finds_nobody_here(visit):
    page = visit("away", expects=["404"])
    page.goto("/list")
    expect(page.locator("main")).to_contain_text("Nobody is waiting on this list")
    page.goto("/pathways/P-0001")
    expect(page.locator("h1")).to_have_text("Page not found")
