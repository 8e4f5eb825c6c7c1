"""An interface manager sees how a feed fares, and sees to what waits."""

import pytest
from playwright.sync_api import expect

from journeys.steps import barriers, is_wider_than_the_window


def test_a_message_that_waits_is_taken_on_and_settled(visit):
    page = visit(java_script_enabled=False)
    page.goto("/list")
    page.get_by_role("link", name="Feeds", exact=True).click()
    expect(page.locator("#standpoint")).to_contain_text("As at")
    expect(page.get_by_role("heading", name="pas", exact=True)).to_be_visible()
    expect(page.locator("#codes")).to_contain_text("What FLOOD means in cancelled_by")
    cancelled = page.locator("article", has_text="REF^I14")
    expect(cancelled).to_contain_text("The referral is cancelled, which ends no wait")
    cancelled.get_by_role("button", name="I’ll see to it").click()
    expect(cancelled).to_contain_text("Owner: Ada Byron")
    cancelled.get_by_role("textbox").fill("The referrer was asked; the pathway goes on")
    cancelled.get_by_role("button", name="Settled").click()
    expect(page.locator("article", has_text="REF^I14")).to_have_count(0)


def test_a_form_that_says_nothing_asks_again(visit):
    page = visit(expects=["409"])
    page.goto("/feeds")
    page.locator("#codes").get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is said")


@pytest.mark.parametrize("who", ["ada", "lou", "away"])
@pytest.mark.parametrize("width", [320, 1366])
def test_the_feeds_have_no_barrier_and_fit_the_window(visit, who, width):
    page = visit(who, bypass_csp=True, viewport={"width": width, "height": 768})
    page.goto("/feeds")
    assert barriers(page) == []
    assert not is_wider_than_the_window(page)
