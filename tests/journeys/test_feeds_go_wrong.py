"""A feed falls silent, records are merged, and a ledger is drawn up: people see it all."""

import pytest
from playwright.sync_api import expect

from journeys.steps import barriers, is_wider_than_the_window

EVERYWHERE = (
    "/list",
    "/work",
    "/feeds",
    "/ledger",
    "/merges",
    "/pathways/P-17",
    "/help",
)


def test_a_silent_feed_is_told_of_on_every_page_until_it_speaks_or_is_retired(
    house, visit
):
    page = visit("meg", bypass_csp=True, viewport={"width": 320, "height": 768})
    alarm = page.get_by_role("region", name="Feed laboratory")
    for address in EVERYWHERE:
        page.goto(address)
        expect(alarm).to_contain_text("longer than usual")
    assert barriers(page) == []
    page.clock.install()
    page.goto("/list")
    house.does("laboratory stops")
    page.clock.fast_forward(61_000)
    expect(alarm).to_contain_text("taken to have stopped")
    assert barriers(page) == []
    assert not is_wider_than_the_window(page)
    alarm.get_by_role("link", name="See the feeds").click()
    page.get_by_label("If laboratory is no more, why").fill("It sends by the pas now")
    page.get_by_role("button", name="Retire laboratory").click()
    expect(page.get_by_role("region", name="Feed laboratory")).to_have_count(0)
    page.goto("/list")
    expect(alarm).to_have_count(0)


def test_a_merge_waits_for_a_decision_and_is_undone_by_hand(visit):
    page = visit("meg", expects=["409"], java_script_enabled=False)
    page.goto("/feeds")
    page.get_by_role("link", name="Merged records").click()
    two = page.locator("#two")
    two.get_by_role("button", name="They are two").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is said")
    two.get_by_role("textbox").fill("Two lesions, two referrals")
    two.get_by_role("button", name="They are two").click()
    expect(two).to_contain_text("No pair waits for a decision.")
    page.goto("/pathways/P-18")
    expect(page.get_by_role("heading", level=1)).to_contain_text("BRIAIN")
    page.goto("/merges")
    told = page.locator("#told")
    told.get_by_label("Why they are two patients").fill("Twins")
    told.get_by_role("button", name="Un-merge").click()
    expect(told.get_by_role("button", name="Un-merge")).to_have_count(0)
    page.goto("/pathways/P-18")
    expect(page.get_by_role("heading", level=1)).to_contain_text("BYRNE")


def test_messages_that_wait_alike_are_settled_together_and_taken_back(visit):
    page = visit("meg", expects=["422"], bypass_csp=True)
    page.goto("/feeds#waiting")
    assert barriers(page) == []
    expect(page.locator("#groups")).to_contain_text("A value isn’t what it should be")
    page.locator("#groups").get_by_role("link", name="See to them").press("Enter")
    expect(page.locator("#messages")).to_contain_text("3 messages chosen")
    page.get_by_role("checkbox").last.uncheck()
    look = page.get_by_role("button", name="Settle those ticked: look first")
    look.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(
        "Nothing is said of what was done"
    )
    assert barriers(page) == []
    page.get_by_label("What was done by hand").fill("The wards sent them again")
    page.get_by_label("Why, if they are settled").select_option("A duplicate")
    page.set_viewport_size({"width": 320, "height": 768})
    assert not is_wider_than_the_window(page)
    look.press("Enter")
    assert barriers(page) == []
    assert not is_wider_than_the_window(page)
    page.get_by_role("button", name="Settle 2 messages").press("Enter")
    expect(page.locator("#done")).to_contain_text("2 messages settled by Meg Merrilies")
    assert barriers(page) == []
    assert not is_wider_than_the_window(page)
    page.get_by_label("Why they are to wait again").fill("They did not")
    page.get_by_role("button", name="Take it back for 2 messages").press("Enter")
    expect(page.locator("#done")).to_contain_text("2 messages wait again")
    page.goto("/feeds#waiting")
    page.get_by_label("Choose it").first.check()
    page.get_by_role("button", name="See to those ticked together").press("Enter")
    expect(page.locator("#messages")).to_contain_text("1 message chosen")


def test_a_meaning_given_in_error_is_put_right_after_a_look_at_what_it_touches(
    house, visit
):
    page = visit("meg", expects=["409"], bypass_csp=True)
    page.goto("/feeds")
    page.get_by_role("link", name="Meanings").click()
    expect(page.get_by_role("region", name="Meanings")).to_contain_text("Meg Merrilies")
    assert barriers(page) == []
    page.get_by_role("link", name="FLOOD in cancelled_by, on clinic").click()
    page.get_by_label("What it means instead").fill("patient")
    look = page.get_by_role("button", name="See what another meaning would touch")
    look.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is said of why")
    page.get_by_label("Why", exact=True).fill("The clinic rang")
    look.press("Enter")
    progress = page.locator("#progress")
    expect(progress).to_contain_text("Looking for messages")
    assert barriers(page) == []
    house.does("clinic is read")
    change = page.locator("#change")
    expect(change).to_contain_text("1 message asks for it, of 1 pathway")
    page.set_viewport_size({"width": 320, "height": 768})
    assert barriers(page) == []
    assert not is_wider_than_the_window(page)
    page.get_by_role("button", name="Confirm the change").press("Enter")
    expect(progress).to_contain_text("Looking for messages")
    house.does("clinic is read")
    expect(change).to_contain_text("was read again")
    expect(page.locator("main")).to_contain_text("It means “patient”")


def test_the_ledger_of_a_day_accounts_for_each_referral_and_for_who_joined(visit):
    page = visit("meg", expects=["422"])
    page.goto("/feeds")
    page.get_by_role("link", name="Ledger").first.click()
    expect(page.locator("main")).to_contain_text("Nothing is unexplained")
    came = page.get_by_role("region", name="Table of referrals by feed")
    expect(came.get_by_role("row", name="pas")).to_contain_text("2")
    page.get_by_label("As known").select_option("then, at the end of each day")
    page.get_by_role("button", name="Show").click()
    moves = page.get_by_role("region", name="Table of moves")
    expect(moves).to_contain_text("P-17")
    moves.get_by_role("link", name="P-17").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("BRIAIN")
    page.goto("/ledger")
    page.get_by_label("Day", exact=True).fill("31 2 2026")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no ledger of that day")


@pytest.mark.parametrize("address", ["/merges", "/ledger"])
@pytest.mark.parametrize("width", [320, 1366])
def test_merges_and_the_ledger_have_no_barrier_and_fit_the_window(
    visit, address, width
):
    page = visit("meg", bypass_csp=True, viewport={"width": width, "height": 768})
    page.goto(address)
    assert barriers(page) == []
    assert not is_wider_than_the_window(page)
