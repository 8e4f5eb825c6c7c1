"""A validator finds where codes and events disagree, and is shown both readings."""

import re

import pytest
from playwright.sync_api import expect

from journeys.steps import barriers, is_wider_than_the_window

STATES = [
    "/findings",
    "/findings?check=out_of_turn",
    "/findings?check=nonsense&as_at=yesterday&page=x",
    "/findings?as_at=2026-01-01",
    "/pathways/P-1007#disagree",
]


@pytest.fixture(scope="module")
def disagreeing(house):
    """A status that says treatment began, of a patient who is still waiting."""
    house.record("P-1007", "rtt_status", code="30")


def test_a_validator_goes_from_the_findings_to_the_pathway_and_its_rules(
    visit, disagreeing
):
    page = visit()
    page.goto("/list")
    page.get_by_role("link", name="Findings", exact=True).click()
    found = page.locator(".app-finding").first
    expect(found).to_contain_text("Ended by a code, running by what happened")
    expect(found).to_contain_text("By what happened")
    expect(found).to_contain_text("is still running")
    expect(found).to_contain_text("By the codes")
    expect(found).to_contain_text("It ends the wait")
    expect(found).to_contain_text("To ask:")
    expect(page.locator("#standpoint")).to_contain_text("As at")
    found.locator(".app-patient").click()
    expect(page).to_have_url(re.compile(r"/pathways/P-1007#disagree$"))
    part = page.locator("#disagree")
    expect(part).to_contain_text("Findings to check")
    expect(part).to_contain_text("No clock was changed")
    part.get_by_role("link", name="england/rtt/status-30").click()
    expect(page.locator("h1")).to_contain_text("Status 30")


def test_findings_are_narrowed_and_the_filters_taken_away(visit, disagreeing):
    page = visit()
    page.goto("/findings")
    page.select_option("#check", "out_of_turn")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#found")).to_contain_text("No finding matches")
    page.get_by_role("link", name="Clear all filters").click()
    expect(page.locator(".app-finding").first).to_be_visible()


def test_the_findings_of_a_past_day_say_that_they_are_past(visit, disagreeing):
    page = visit(java_script_enabled=False, expects=["Cleared data"])
    page.goto("/findings")
    page.fill("#as_at", "1 1 2026")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".app-past")).to_be_visible()
    expect(page.locator(".app-finding")).to_have_count(0)
    page.get_by_role("link", name="Show the present").click()
    expect(page.locator(".app-finding").first).to_be_visible()


def test_whoever_may_not_see_the_service_sees_none_of_its_findings(visit, disagreeing):
    for who in ("lou", "quiet", "away"):
        page = visit(who)
        page.goto("/findings")
        expect(page.locator(".app-finding")).to_have_count(0)
        expect(page.locator("#found .app-empty")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1366])
@pytest.mark.parametrize("address", STATES)
def test_the_findings_have_no_barrier_and_fit_the_window(
    visit, disagreeing, address, width
):
    page = visit(bypass_csp=True, viewport={"width": width, "height": 768})
    page.goto(address)
    assert barriers(page) == []
    assert not is_wider_than_the_window(page)
