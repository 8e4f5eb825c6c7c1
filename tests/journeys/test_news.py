"""Open pages hear that something changed, and stand still."""

import re
import time

from playwright.sync_api import expect

from journeys.steps import names


def ready(page):
    expect(page.locator("#live-state")).to_have_text("Live updates on")


def seen_at(page):
    expect(page.locator("#news a")).to_be_visible()
    return time.time()


def places_of_rows(page):
    rows = page.locator("#rows tbody tr").all()
    return [row.bounding_box() for row in rows]


def test_a_change_is_on_screen_within_a_second_and_no_row_moves(house, visit):
    page = visit()
    page.goto("/list?service=lung&sort=name")
    ready(page)
    before, places = names(page), places_of_rows(page)
    top = page.locator("#rows tbody tr").first.locator("td").last.inner_text()
    page.locator("#rows a.app-patient").nth(1).focus()
    stored = house.record("P-0004", "referral_vetted", outcome="accepted")
    late = seen_at(page) - stored
    assert late < 1
    expect(page.locator("#news")).to_contain_text(
        re.compile(r"1 change since \d\d:\d\d\. Show")
    )
    assert names(page) == before
    assert places_of_rows(page) == places
    assert page.locator("#rows tbody tr").first.locator("td").last.inner_text() == top
    assert page.evaluate("document.activeElement.textContent") == before[1]


def test_changes_are_counted_and_shown_when_asked_for(house, visit):
    page = visit()
    page.goto("/list?service=lung")
    ready(page)
    house.record("P-0004", "test_requested", test="ct_chest")
    house.record("P-0002", "mdt_discussed")
    expect(page.locator("#news")).to_contain_text("2 changes since")
    page.get_by_role("link", name="Show").click()
    page.wait_for_load_state()
    row = page.get_by_role("row", name="FEATHERSTONEHAUGH")
    expect(row).to_contain_text("Discussed at MDT")
    expect(row).to_contain_text("Changed")
    expect(page.locator("#news")).to_be_empty()


def test_an_open_pathway_hears_of_its_own_events(house, visit):
    page = visit()
    page.goto("/pathways/P-0002")
    ready(page)
    house.record("P-0002", "referral_vetted", outcome="accepted")
    expect(page.locator("#news")).to_contain_text("1 new event since")


def test_nobody_hears_of_a_service_they_may_not_see(house, visit):
    page = visit("quiet")
    heard = []
    page.on("request", lambda r: heard.append(r.url) if "/changes" in r.url else None)
    page.goto("/list")
    ready(page)
    page.wait_for_timeout(800)
    before = len(heard)
    house.record("P-0004", "mdt_discussed")
    page.wait_for_timeout(1500)
    assert len(heard) == before
    expect(page.locator("#news")).to_be_empty()


def test_a_past_view_hears_no_news(house, visit):
    page = visit()
    page.goto("/list?service=lung&as_at=2026-01-01")
    house.record("P-0004", "mdt_discussed")
    page.wait_for_timeout(1200)
    expect(page.locator("#news")).to_be_empty()
    expect(page.locator("#live-state")).to_be_empty()


def test_without_a_stream_the_page_says_so_and_asks_by_itself(visit):
    page = visit(expects=["ERR_FAILED", "Failed to load"])
    page.route("**/stream", lambda route: route.abort())
    page.goto("/list?service=lung")
    expect(page.locator("#live-state")).to_contain_text("Live updates off")


def test_when_the_session_ends_the_page_goes_to_sign_in(visit):
    page = visit("lou", expects=["401"])
    page.goto("/list")
    ready(page)
    page.evaluate("document.getElementById('list').dataset.state = 'q=x'")
    page.context.clear_cookies()
    page.goto("/list")
    expect(page.locator("h1")).to_have_text("Sign in to Milepost")


def test_no_row_moves_on_a_narrow_screen_either(house, visit):
    page = visit(viewport={"width": 320, "height": 640})
    page.goto("/list?service=lung")
    ready(page)
    places = places_of_rows(page)
    house.record("P-0004", "mdt_discussed")
    seen_at(page)
    assert places_of_rows(page) == places
