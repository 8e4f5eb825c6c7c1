"""A tracker works through a list: note, what is next, by when, and on to the next."""

import re

import pytest
from playwright.sync_api import expect

from journeys.steps import barriers, days_ago, is_wider_than_the_window

STATES = {
    "my work": "/work",
    "all my patients": "/work?all=yes",
    "nobody's patients": "/work?of=nobody",
    "work for one reason": "/work?why=new",
    "work for a reason nobody has": "/work?why=stale",
    "work of somebody without patients": "/work?of=lou",
    "a pathway opened from work": "/pathways/P-0003?from=work",
    "a pathway just saved": "/pathways/P-0003?saved=yes",
    "the duties": "/duties",
    "the duties of one role": "/duties?of=england/elective-tracking&role=Validator",
    "the caseloads": "/caseloads",
    "the timed pathways": "/timed-pathways",
    "a timed pathway": "/timed-pathways/scotland/suspected-cancer",
}


@pytest.mark.parametrize("width", [320, 1366])
@pytest.mark.parametrize("state", STATES)
def test_no_page_of_work_has_a_barrier_or_is_wider_than_the_window(visit, state, width):
    page = visit("tom", bypass_csp=True, viewport={"width": width, "height": 768})
    page.goto(STATES[state])
    assert barriers(page) == []
    assert not is_wider_than_the_window(page)


def test_a_tracker_notes_what_is_next_and_goes_on_by_keyboard_alone(visit):
    page = visit("tom")
    page.goto("/work?why=new")
    first = page.locator("#rows tbody tr th .app-under").first.inner_text()
    page.locator("#rows a.app-patient").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("from=work"))
    opened = page.url
    expect(page.locator(".app-who")).to_contain_text(first)
    page.keyboard.press("Alt+Shift+T")
    page.keyboard.type("Rang the booking office.")
    page.keyboard.press("Tab")
    page.keyboard.type("Chase the booking")
    page.keyboard.press("Tab")
    page.keyboard.type("+3")
    page.keyboard.press("Alt+Shift+S")
    page.wait_for_url(lambda address: address != opened)
    expect(page.locator(".app-who")).not_to_contain_text(first)
    page.get_by_role("link", name="Back to my work").click()
    page.goto("/work?all=yes")
    row = page.get_by_role("row").filter(has_text=first)
    expect(row).to_contain_text("Chase the booking")
    expect(row).to_contain_text(f"{days_ago(-3):%d-%b-%Y}")
    expect(row).to_contain_text("Nothing due")


def test_with_an_error_nothing_typed_is_lost_and_the_page_has_no_barrier(visit):
    page = visit("tom", bypass_csp=True, expects=["422"])
    page.goto("/pathways/P-0001")
    page.fill("#note", "A long account of a call.")
    page.fill("#action", "Ring again")
    page.fill("#due", "whenever")
    page.locator("#save").click()
    expect(page.locator("#due-error")).to_contain_text("can’t be read as a day")
    expect(page.locator("#note")).to_have_value("A long account of a call.")
    assert barriers(page) == []
    page.fill("#due", "+1")
    page.locator("#save").click()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    expect(page.locator("ol.app-notes")).to_contain_text("A long account of a call.")


def test_a_note_half_written_is_there_again_when_the_page_is(visit):
    page = visit("tom")
    page.goto("/pathways/P-0002")
    page.fill("#note", "Half a sentence")
    page.goto("/work")
    page.goto("/pathways/P-0002")
    expect(page.locator("#note")).to_have_value("Half a sentence")
    page.locator("#save").click()
    expect(page.locator("ol.app-notes")).to_contain_text("Half a sentence")
    expect(page.locator("#note")).to_have_value("")


def test_without_scripts_a_look_is_written_down_all_the_same(visit):
    page = visit("tom", java_script_enabled=False)
    page.goto("/pathways/P-0003?from=work")
    page.fill("#note", "Written without scripts.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("ol.app-notes")).to_contain_text("Written without scripts.")
    expect(page).to_have_url(re.compile("saved=yes"))


def test_two_people_at_one_patient_lose_nothing(visit):
    tom, lou = visit("tom", expects=["422"]), visit("lou")
    for page in (tom, lou):
        page.goto("/pathways/P-0004")
    lou.fill("#note", "Lou was here.")
    lou.locator("#save").click()
    tom.fill("#note", "Tom was here.")
    tom.locator("#save").click()
    expect(tom.locator("main")).to_contain_text("Lou Kerr wrote something here")
    expect(tom.locator("#note")).to_have_value("Tom was here.")
    tom.locator("#save").click()
    for said in ("Lou was here.", "Tom was here."):
        expect(tom.locator("ol.app-notes")).to_contain_text(said)


def test_two_people_sign_for_a_timed_pathway_and_its_patients_show_their_progress(
    visit,
):
    page = visit("lou", bypass_csp=True, expects=["422"])
    page.goto("/timed-pathways/scotland/lung")
    page.select_option("#service", "lung")
    page.fill("#why", "The national one")
    page.get_by_role("button", name="Propose").click()
    expect(page.locator(".app-errors")).to_contain_text("day of review isn't")
    assert barriers(page) == []
    page.fill("#next_review", "1 2 2090")
    page.get_by_role("button", name="Propose").click()
    page.locator("#proposals").get_by_role("link", name="Open it").first.click()
    expect(page.get_by_role("button", name="Sign as clinical lead")).to_have_count(0)
    page.get_by_role("button", name="Sign as manager").click()
    expect(page.locator("#signatures")).to_contain_text("Signed as manager by Lou Kerr")
    lead = visit("obi", bypass_csp=True, expects=["422"])
    lead.goto("/work")
    told = lead.get_by_role("listitem").filter(
        has_text="your signature as clinical lead"
    )
    told.get_by_role("link").first.click()
    lead.get_by_role("button", name="Refuse it").click()
    expect(lead.locator(".app-errors")).to_contain_text("isn't said why it is refused")
    for width in (320, 1366):
        lead.set_viewport_size({"width": width, "height": 768})
        assert barriers(lead) == []
        assert not is_wider_than_the_window(lead)
    lead.get_by_label("Note").fill("Agreed by the tumour group")
    lead.get_by_role("button", name="Sign as clinical lead").click()
    expect(lead.locator("main")).to_contain_text("Took effect")
    page.goto("/timed-pathways/scotland/lung")
    expect(page.locator("#decisions")).to_contain_text("signed by Ade Obi and Lou Kerr")
    assert barriers(page) == []
    page.goto("/pathways/P-0002")
    expect(page.locator("#progress")).to_contain_text("Each step, the day it is due")
    expect(page.locator("#progress")).to_contain_text("days late")
    assert barriers(page) == []
    page.goto("/timed-pathways/scotland/lung#decisions")
    page.get_by_text("Give it up").click()
    page.locator("#reason-lung").fill("For the journey only")
    page.get_by_role("button", name="Give up for Lung").click()
    expect(page.locator("#decisions")).to_contain_text("For the journey only")
