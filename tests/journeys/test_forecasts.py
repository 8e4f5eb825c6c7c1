"""A manager finds who may breach, sees why, and how far to trust it."""

import re

from playwright.sync_api import expect

from journeys.steps import barriers, is_wider_than_the_window


def test_a_manager_finds_who_may_breach_and_why_and_how_far_to_trust_it(visit):
    page = visit(bypass_csp=True)
    page.goto("/list?service=lung")
    page.get_by_role("link", name="Breach chance").click()
    expect(page.locator(".app-banner__order")).to_contain_text(
        "Sorted by chance of breach, greatest first"
    )
    row = page.locator("tbody tr").filter(has_text=re.compile(r"\d+ in 100")).first
    expect(row).to_be_visible()
    assert barriers(page) == []
    row.locator(".app-patient").click()
    part = page.locator("#forecast")
    expect(part).to_contain_text("chance of breach")
    expect(part).to_contain_text("Like this one: the")
    expect(part).to_contain_text("It never changes how urgent a patient is")
    assert barriers(page) == []
    part.get_by_role("link", name="How good are the forecasts?").click()
    expect(page.locator("h1")).to_have_text("Forecasts, and how good they are")
    expect(page.locator("main")).to_contain_text("62-day cancer")
    expect(page.locator("main")).to_contain_text("Each chance is a count.")
    assert barriers(page) == []


def test_forecasts_are_read_on_a_narrow_window_without_scripts(visit):
    page = visit(java_script_enabled=False, viewport={"width": 320, "height": 700})
    for address in ("/forecasts", "/list?service=lung&sort=-chance&column=chance"):
        page.goto(address)
        assert not is_wider_than_the_window(page), address
