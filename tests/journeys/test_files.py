"""A file is sent in, looked at, stored, and taken back; who left a list is found."""

import re

import pytest
from playwright.sync_api import expect

from journeys.steps import barriers, is_wider_than_the_window, sound

HEAD = (
    "Pathway,Referral received,Priority,Service,Hospital number,"
    "Family name,Date of birth,Colour\n"
)
SLOTS = "UBRN,Listed on,Service,Hospital number,Family name,Date of birth\n"


def send(page, text, what, name="list.csv"):
    page.goto("/feeds")
    page.get_by_role("link", name="Files", exact=True).click()
    page.get_by_label("File", exact=True).set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_label("What it is").select_option(what)
    page.get_by_role("button", name="Read it").click()


def until(page, words):
    heading = page.get_by_role("heading", name=words, exact=True)
    expect(heading).to_be_visible(timeout=30_000)


def test_a_file_is_shown_before_it_is_stored_and_can_be_taken_back(visit):
    page = visit(bypass_csp=True)
    good = "F-1,2026-01-06,urgent_suspected_cancer,lung,HF-1,Byrne,1960-03-02,red\n"
    send(page, HEAD + good + "F-2,31/02/2026,routine,lung,HF-2,Cole,1961-03-02,\n",
         "rows-referrals")  # fmt: skip
    until(page, "Waiting for a decision")
    expect(page.locator("main")).to_contain_text("Nobody reads these columns: Colour.")
    page.get_by_role("link", name="Would wait for a person").click()
    expect(page.locator("#rows")).to_contain_text("31/02")
    assert barriers(page) == []
    page.get_by_role("button", name="Store these rows").click()
    until(page, "Stored")
    page.goto("/pathways/F-1")
    expect(page.get_by_role("heading", level=1)).to_contain_text("BYRNE")
    page.go_back()
    page.get_by_role("button", name="Take it back").click()
    until(page, "Taken back")
    expect(page.locator("ol").last).to_contain_text("Decided to take it back")


def test_who_vanishes_from_a_list_without_an_outcome_is_named_until_explained(visit):
    page = visit()
    ann = "000000000017,2026-01-06,lung,HS-1,Byrne,1960-03-02\n"
    ben = "000000000025,2026-01-07,lung,HS-2,Cole,1961-03-02\n"
    for text in (SLOTS + ann + ben, SLOTS + ben):
        send(page, text, "rows-slot-issues")
        until(page, "Waiting for a decision")
        page.get_by_role("button", name="Store these rows").click()
        until(page, "Stored")
    expect(page.locator("main")).to_contain_text("000000000017: nothing says why")
    page.get_by_role("link", name="Say what was found").click()
    left = page.locator("article", has_text="000000000017")
    left.get_by_role("textbox").fill("Booked by telephone")
    left.get_by_role("button").click()
    expect(page.locator("#left")).to_contain_text(
        re.compile("Accounted for: Booked by telephone, says Ada")
    )


def test_a_long_preview_is_read_without_scripts_and_put_away(visit):
    page = visit(java_script_enabled=False)
    row = "L-{0},2026-01-06,urgent_suspected_cancer,lung,HL-{0},Long,1960-03-02,\n"
    send(page, HEAD + "".join(row.format(n) for n in range(60)), "rows-referrals",
         name="long.csv")  # fmt: skip
    read = page.get_by_role("heading", name="Waiting for a decision", exact=True)
    for _ in range(200):
        if read.count():
            break
        page.get_by_role("link", name="Look again").click()
    rows = page.get_by_role("region", name="Table of rows")
    expect(rows.locator("tbody tr")).to_have_count(50)
    expect(rows).to_contain_text("Referral received, 6 January 2026")
    expect(page.locator("main")).to_contain_text("The first 50 of 60 are shown")
    seen = visit(bypass_csp=True)
    seen.goto(page.url)
    sound(seen)
    page.get_by_role("button", name="Put it away, and store nothing").click()
    until(page, "Put away")


@pytest.mark.parametrize("width", [320, 1366])
def test_the_page_of_files_has_no_barrier_and_fits_the_window(visit, width):
    page = visit(bypass_csp=True, viewport={"width": width, "height": 768})
    page.goto("/files")
    assert barriers(page) == []
    assert not is_wider_than_the_window(page)
    page.get_by_role("link", name=re.compile("list.csv")).first.click()
    assert barriers(page) == []
    assert not is_wider_than_the_window(page)
    page.goto("/files")


def test_a_form_with_nothing_chosen_asks_again(visit):
    page = visit(expects=["409"])
    page.goto("/files")
    page.get_by_label("File", exact=True).evaluate("field => field.required = false")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("alert")).to_contain_text("No file is chosen")
