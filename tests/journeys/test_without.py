"""The same work without scripts, without a mouse, on a narrow screen, in other colours."""

import re

import pytest
from playwright.sync_api import expect

from journeys.steps import is_wider_than_the_window, names, sign_in

NARROW = {"width": 320, "height": 640}
PAGES = [
    "/list",
    "/list?service=lung&breach=over&as_at=2026-01-01",
    "/list?waiting=never",
    "/pathways/P-0001",
    "/pathways/P-0002",
    "/standards",
    "/standards/sources",
    "/standards/scotland/cancer-62-day",
    "/rules/scotland/cancer-62/urgent-referral",
    "/help",
    "/keyboard",
    "/glossary",
    "/accessibility",
]
BUSY = [
    ("ida", "/feeds/settled"),
    ("ida", "/feeds/settled?page=9"),
    ("ida", "/meanings"),
    ("away", "/meanings"),
    ("ida", "/desks/radiology/turnaround"),
    ("cov", "/desks/theatres/turnaround"),
    ("ida", "/caseloads"),
    ("ida", "/files"),
    ("tam", "/work?why=vanished"),
    ("tam", "/digest"),
]


def test_the_whole_journey_works_with_scripts_off(visit):
    page = visit(None, java_script_enabled=False, expects=["Cleared data"])
    sign_in(page, "ada")
    page.goto("/list")
    page.select_option("#service", "lung")
    page.fill("#q", "smith")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile(r"/list\?service=lung&q=smith$"))
    page.get_by_role("link", name="SMITH, John (Mr)").click()
    expect(page.locator("#clocks")).to_contain_text("Day 55 of 62")
    page.fill("#as_at", "1 1 2026")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".app-past")).to_be_visible()
    page.get_by_role("link", name="Back to the list").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("main")).to_contain_text("You have signed out")


def test_the_whole_journey_works_by_keyboard_alone(visit):
    page = visit()
    page.goto("/list?service=lung&sort=name")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()").startswith("Skip")
    for _ in range(3):
        page.keyboard.press("Tab")
        if "list" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    for _ in range(30):
        if page.evaluate("document.activeElement.className") == "app-patient":
            break
        page.keyboard.press("Tab")
    first, second, *_ = names(page)
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == second
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".app-who__name")).to_have_text(first)
    expect(page.locator("#live-state")).to_have_text("Live updates on")
    page.keyboard.press("Alt+Shift+N")
    expect(page.locator(".app-who__name")).to_have_text(second)
    expect(page.locator("#live-state")).to_have_text("Live updates on")
    page.keyboard.press("Alt+Shift+L")
    expect(page.locator("#showing")).to_be_visible()


def test_a_letter_by_itself_does_nothing(visit):
    page = visit()
    page.goto("/list?service=lung")
    before = page.url
    for letter in "nplf?/":
        page.keyboard.press(letter)
    assert page.url == before
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_shortcuts_can_be_switched_off(visit):
    page = visit("quiet")
    page.goto("/keyboard")
    page.get_by_role("button", name="Switch shortcuts off").click()
    page.goto("/list")
    page.keyboard.press("Alt+Shift+F")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.goto("/keyboard")
    page.get_by_role("button", name="Switch shortcuts on").click()


@pytest.mark.parametrize(("who", "address"), [*(("ada", one) for one in PAGES), *BUSY])
def test_nothing_is_wider_than_a_narrow_window(visit, who, address):
    page = visit(who, viewport=NARROW)
    page.goto(address)
    assert not is_wider_than_the_window(page)


def test_the_focus_is_never_hidden_under_the_patient_banner(visit):
    page = visit()
    page.goto("/pathways/P-0001")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    hidden = []
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        hidden.append(
            page.evaluate(
                """() => {
                const who = document.querySelector('.app-who').getBoundingClientRect();
                const at = document.activeElement.getBoundingClientRect();
                const inside = document.activeElement.closest('.app-who, .app-header');
                return !inside && at.top >= who.top && at.bottom <= who.bottom;
            }"""
            )
        )
    assert not any(hidden)


def test_status_is_still_told_apart_in_forced_colours(visit):
    page = visit()
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    page.goto("/list?service=lung")
    border = "getComputedStyle(document.querySelector('.app-status')).borderTopStyle"
    assert page.evaluate(border) == "solid"
    expect(page.locator(".app-status").first).to_contain_text(re.compile("Over|Breach"))


def test_a_dead_patient_differs_by_pattern_and_not_by_colour_alone(visit):
    page = visit()
    page.goto("/pathways/P-0003")
    expect(page.locator(".app-who")).to_contain_text("Died")
    style = "getComputedStyle(document.querySelector('.app-who')).backgroundImage"
    assert "repeating-linear-gradient" in page.evaluate(style)


def test_a_page_says_who_printed_it_and_from_when(visit):
    page = visit()
    page.goto("/list?service=lung")
    page.emulate_media(media="print")
    expect(page.locator(".app-print-only")).to_contain_text("Printed by Ada Byron")
    expect(page.locator("#standpoint")).to_contain_text("As at")
    expect(page.locator("#showing")).to_be_visible()
    expect(page.locator("#filters")).to_be_hidden()
    shown = "getComputedStyle(document.querySelector('thead')).display"
    assert page.evaluate(shown) == "table-header-group"


def test_nothing_about_patients_is_left_in_the_browser(visit):
    page = visit()
    for address in ("/list?q=smith", "/pathways/P-0001", "/list?service=lung"):
        page.goto(address)
    page.select_option("#breach", "over")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_timeout(300)
    kept = page.evaluate(
        """async () => [Object.keys(localStorage), Object.keys(sessionStorage),
        await caches.keys(), (await indexedDB.databases()).map(d => d.name)].flat()"""
    )
    assert kept == []
    assert {cookie["name"] for cookie in page.context.cookies()} <= {
        "milepost_session",
        "milepost_csrf",
    }
