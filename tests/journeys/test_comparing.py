"""Two lists are sent in, looked at line by line, decided, and taken away."""

import re

import pytest
from playwright.sync_api import expect

from journeys.steps import barriers, is_wider_than_the_window

HEAD = "Pathway,Issuer,NHS number,Service,Clock start,Priority\n"
OLD = (
    "G-1,RXX,9990000018,lung,05/01/2026,urgent\n"
    "G-2,RXX,9990000026,lung,06/01/2026,routine\n"
    "G-3,RXX,9990000034,breast,07/01/2026,routine\n"
    ",RXX,9990000042,breast,08/01/2026,routine\n"
    ",RXX,9990000042,breast,10/01/2026,routine\n"
)
NEW = (
    "G-1,RXX,9990000018,lung,05/01/2026,urgent\n"
    "G-2,RXX,9990000026,lung,26/01/2026,routine\n"
    ",RXX,9990000042,breast,09/01/2026,routine\n"
    "G-9,RXX,9990000050,breast,09/01/2026,routine\n"
)


def choose(page, which, name, text):
    page.get_by_label(f"File of the {which} list").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": (HEAD + text).encode()}
    )


def test_a_move_to_another_system_is_worked_through_line_by_line(visit):
    page = visit(bypass_csp=True)
    page.goto("/feeds")
    page.get_by_role("link", name="Compare two lists").click()
    assert barriers(page) == []
    page.get_by_label("What is compared").fill("Go-live, day 2")
    choose(page, "old", "old.csv", OLD)
    choose(page, "new", "new.csv", NEW)
    page.get_by_role("button", name="Compare them").click()
    done = page.get_by_role("heading", name="Compared", exact=True)
    expect(done).to_be_visible(timeout=30_000)
    expect(page.locator("main")).to_contain_text(
        "Every row of both lists is in exactly one line."
    )
    assert barriers(page) == []
    page.get_by_role("link", name="Another clock", exact=True).click()
    expect(page.locator("#showing")).to_contain_text("1 line")
    expect(page.locator("#lines")).to_contain_text("20 days later")
    with page.expect_download() as taken:
        page.get_by_role("link", name="as a spreadsheet").click()
    assert taken.value.suggested_filename.endswith("go-live-day-2.xlsx")
    page.get_by_role("link", name=re.compile("G-2")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Another clock: G-2")
    assert barriers(page) == []
    page.get_by_label("The old list is right").check()
    page.get_by_label("Why, or what is to be found out").fill("Seen in the letter")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("main")).to_contain_text("“Seen in the letter” Ada")
    page.get_by_role("link", name="All lines").click()
    page.get_by_role("link", name=re.compile("Clear")).click()
    page.get_by_label("What the lists say").select_option("ambiguous")
    page.get_by_role("button", name="Apply").click()
    page.get_by_text("Decide the same of all 3 lines").click()
    page.get_by_label("What you decide of each").select_option("to_find_out")
    page.get_by_label("Why", exact=True).fill("Ask the bookings office")
    page.get_by_role("button", name="Decide all of them").click()
    expect(page.locator("#lines tbody tr").first).to_contain_text("Ask the bookings")
    page.get_by_role("button", name="Compare again").press("Enter")
    page.get_by_role("link", name="the comparison that this one succeeds").wait_for()
    expect(done).to_be_visible(timeout=30_000)
    expect(page.locator("main")).to_contain_text("the new system gives numbers")
    expect(page.locator("main")).not_to_contain_text("Ask the bookings")


@pytest.mark.parametrize("width", [320, 1366])
def test_the_pages_of_a_comparison_have_no_barrier_and_fit_the_window(visit, width):
    page = visit(bypass_csp=True, viewport={"width": width, "height": 768})
    page.goto("/comparisons")
    assert barriers(page) == []
    assert not is_wider_than_the_window(page)
    page.get_by_role("link", name=re.compile("Go-live")).first.click()
    assert barriers(page) == []
    assert not is_wider_than_the_window(page)
    page.get_by_role("link", name=re.compile("line 4")).click()
    assert barriers(page) == []
    assert not is_wider_than_the_window(page)
    page.goto("/feeds")
