"""From a figure to its patients, and the weekly report taken away."""

import re

import pytest
from playwright.sync_api import expect

from journeys.steps import barriers, is_wider_than_the_window


def test_a_manager_opens_a_figure_finds_its_patients_and_takes_the_report_away(visit):
    page = visit("ada")
    page.goto("/list")
    page.get_by_role("link", name="Indicators", exact=True).click()
    page.get_by_label("Service or tumour group").select_option("lung")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#counted")).to_have_text("Service: Lung.")
    row = page.get_by_role("row", name=re.compile("^Never looked at"))
    number = row.get_by_role("link").first
    count = int(number.inner_text())
    number.click()
    expect(page.get_by_role("heading", name="Never looked at")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(count)
    page.get_by_role("link", name="Back to indicators").click()
    page.get_by_role("link", name="Weekly report").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Weekly report")
    for link, ending in (("PDF", ".pdf"), ("spreadsheet", ".xlsx")):
        with page.expect_download() as taken:
            page.get_by_role("link", name=f"Take it away as {link}").click()
        assert taken.value.suggested_filename.endswith(ending)


@pytest.mark.parametrize("width", [320, 1366])
def test_no_page_of_indicators_has_a_barrier_or_is_wider_than_the_window(visit, width):
    page = visit("ada", bypass_csp=True, viewport={"width": width, "height": 768})
    for there in (
        "/indicators",
        "/indicators?service=lung&week=never",
        "/indicators/behind/open",
        "/indicators/report",
        "/indicators/report?to=others",
    ):
        page.goto(there)
        assert barriers(page) == [], there
        assert not is_wider_than_the_window(page), there
