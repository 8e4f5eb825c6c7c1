"""A whole meeting: two who type, a line that drops, names kept from the wall."""

import re

import pytest
from playwright.sync_api import expect

from journeys.steps import barriers, days_ago, is_wider_than_the_window

OFFLINE = ["ERR_INTERNET_DISCONNECTED", "422"]


def begin(page, name, **also):
    page.goto("/meetings")
    page.get_by_role("link", name="Begin a series").click()
    page.fill("#name", name)
    page.select_option("#kind", "meetings/mdt")
    page.select_option("#chair", "ada")
    page.fill("#first", f"{days_ago(0):%d %m %Y}")
    page.get_by_role("checkbox", name="Lung").check()
    page.get_by_role("button", name="Begin the series").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def start(page):
    page.get_by_role("link", name="Agenda").first.click()
    expect(page.get_by_role("heading", name=re.compile("^Agenda"))).to_be_visible()
    page.get_by_role("button", name="Freeze the list and start").click()
    expect(page.get_by_text("Its list was frozen")).to_be_visible()


def test_two_type_through_a_meeting_and_nothing_is_lost(visit):
    ada, lou = visit("ada", expects=OFFLINE), visit("lou")
    begin(ada, "Lung at the journey")
    start(ada)
    meeting = ada.url
    ada.get_by_role("link", name="Begin: a patient at a time").click()
    expect(ada.locator("#room-heading")).to_contain_text("Patient 1 of")
    expect(ada.locator("#room")).not_to_contain_text("999 ")
    lou.goto(f"{meeting}/patients/1")
    lou.wait_for_function("performance.getEntriesByType('resource').length > 3")

    ada.locator("#what").focus()
    ada.keyboard.type("Action")
    ada.keyboard.press("Tab")
    ada.keyboard.type("Ring the desk about an earlier day")
    ada.keyboard.press("Tab")
    ada.keyboard.type("Lou")
    ada.keyboard.press("Tab")
    ada.keyboard.type("+3")
    ada.keyboard.press("Alt+Shift+S")
    expect(ada.locator("#room-heading")).to_contain_text("Patient 2 of")
    expect(ada).to_have_url(re.compile("patients/2$"))

    news = lou.locator("#room-news")
    expect(news).to_contain_text("Ada Byron, patient 1: Action", timeout=20_000)
    expect(lou.locator("#decided")).to_contain_text("Ring the desk")
    lou.select_option("#what", "no_change")
    lou.get_by_role("button", name="Save and stay").click()
    expect(lou.locator("#decided")).to_contain_text("The last of several")

    ada.context.set_offline(True)
    ada.select_option("#what", "next_time")
    ada.fill("#note", "Said while the line was down")
    ada.get_by_role("button", name=re.compile("^Save and stay|^Save$")).click()
    expect(ada.locator("#queue")).to_contain_text("Not saved yet: 1")
    ada.locator("#before").click()
    expect(ada.locator("#room-heading")).to_contain_text("Patient 1 of")
    ada.context.set_offline(False)
    expect(ada.locator("#queue")).to_be_empty(timeout=20_000)
    ada.goto(f"{meeting}/patients/2")
    expect(ada.locator("#decided")).to_contain_text("Said while the line was down")
    expect(ada.locator("#decided li")).to_have_count(1)

    ada.locator("#what").select_option("action")
    ada.fill("#note", "Nobody’s yet")
    ada.locator("#save-next").click()
    expect(ada.locator("#decide")).to_contain_text("Nobody is named to do it")
    expect(ada.locator("#note")).to_have_value("Nobody’s yet")

    ada.goto(meeting)
    ada.get_by_role("group", name="Ada Byron").get_by_label("Present").check()
    ada.get_by_role("button", name="Save who came").click()
    ada.get_by_role("button", name="Close the minutes").click()
    for words in ("Ring the desk about an earlier day", "Present", "Lou Kerr"):
        expect(ada.locator("main")).to_contain_text(words)
    lou.goto("/work")
    expect(lou.locator("#actions")).to_contain_text("Ring the desk")
    lou.get_by_role("link", name=re.compile("Ring the desk")).first.click()
    way = lou.locator(".app-way")
    way.get_by_role("link", name=re.compile("^Meeting")).click()
    expect(lou).to_have_url(meeting)


def test_without_scripts_a_meeting_is_held_all_the_same(visit):
    page = visit("lou", java_script_enabled=False)
    begin(page, "Without scripts")
    start(page)
    page.get_by_role("button", name="Show names").click()
    page.get_by_role("link", name="Begin: a patient at a time").click()
    expect(page.locator("#room")).to_contain_text("999 ")
    page.select_option("#what", "no_change")
    page.locator("#save-next").click()
    expect(page.locator("#room-heading")).to_contain_text("Patient 2 of")
    page.get_by_role("link", name="Previous").click()
    page.get_by_role("button", name="Take back").first.click()
    expect(page.locator("#decided")).to_contain_text("Taken back")


@pytest.mark.parametrize("width", [320, 1366])
def test_no_page_of_meetings_has_a_barrier_or_is_wider_than_the_window(visit, width):
    page = visit("lou", bypass_csp=True, viewport={"width": width, "height": 768})
    begin(page, f"Looked at {width} wide")
    series = page.url.partition("?")[0]
    page.get_by_text("Day, people, services").click()
    assert barriers(page) == []
    assert not is_wider_than_the_window(page)
    page.get_by_role("link", name="Agenda").first.click()
    agenda = page.url
    page.get_by_role("button", name="Freeze the list and start").click()
    expect(page.get_by_text("Its list was frozen")).to_be_visible()
    meeting = page.url
    for there in (
        "/meetings",
        "/meetings/series",
        series,
        agenda,
        f"{series}/slots",
        meeting,
        f"{meeting}/patients/1",
        f"{meeting}/slots",
        f"{meeting}/minutes",
    ):
        page.goto(there)
        assert barriers(page) == [], there
        assert not is_wider_than_the_window(page), there
