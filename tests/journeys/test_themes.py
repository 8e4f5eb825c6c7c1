"""From what breaches have in common to the reviews behind it, and away with the pack."""

import re

import pytest
from playwright.sync_api import expect

from journeys.steps import barriers, is_wider_than_the_window


def test_a_manager_opens_a_theme_finds_its_reviews_and_takes_the_pack_away(
    house, visit
):
    house.waits(days=0)
    page = visit("ada")
    page.goto("/breaches")
    page.get_by_role("link", name="Themes", exact=True).click()
    page.get_by_label("Service or tumour group").select_option("lung")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#counted")).to_contain_text("Service: Lung.")
    number = page.get_by_role("row", name=re.compile("^Breaches")).get_by_role("link")
    count = number.first.inner_text()
    number.first.click()
    expect(page.locator("#showing")).to_contain_text(f"Showing {count} review")
    expect(page.get_by_text("Breaches that stand, no warnings")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Learning summary of a month").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Learning from")
    page.go_back()
    page.get_by_role("link", name="Pack for the board").click()
    expect(page.locator("#counted")).to_contain_text("it names nobody")
    for link, ending in (("PDF", ".pdf"), ("spreadsheet", ".xlsx")):
        with page.expect_download() as taken:
            page.get_by_role("link", name=f"Take it away as {link}").click()
        assert taken.value.suggested_filename.endswith(ending)


@pytest.mark.parametrize("width", [320, 1366])
def test_no_page_of_themes_has_a_barrier_or_is_wider_than_the_window(
    house, visit, width
):
    house.waits(days=0)
    page = visit("ada", bypass_csp=True, viewport={"width": width, "height": 768})
    for there in (
        "/breaches/themes",
        "/breaches/themes?service=quiet",
        "/breaches/themes/pack",
        "/breaches/themes/learning?service=lung",
        "/breaches/themes/actions",
        "/breaches/near-misses",
    ):
        page.goto(there)
        assert barriers(page) == [], there
        assert not is_wider_than_the_window(page), there
