"""One message is looked at, settled and taken back; what codes mean is looked through."""

import re

from playwright.sync_api import expect

from journeys.steps import sound


def test_a_message_is_settled_by_keyboard_and_taken_back_without_scripts(visit):
    page = visit("ida", bypass_csp=True, expects=["409"])
    page.goto("/feeds#waiting")
    found = page.locator("article", has_text="REF^I14").get_by_role("link")
    found.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/feeds/messages/\d+$"))
    number = page.url.rpartition("/")[2]
    expect(page.locator("#why-title ~ ul")).to_contain_text("The referral is cancelled")
    expect(page.get_by_role("region", name="MSH, 1")).to_contain_text("I14")
    sound(page)
    settled = page.get_by_role("button", name="Settled")
    settled.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is said")
    sound(page)
    page.get_by_label("What was done by hand").focus()
    page.keyboard.type("Rang the practice; it stands")
    page.keyboard.press("Tab")
    page.keyboard.type("Put right")
    settled.press("Enter")
    done = page.get_by_role("listitem").filter(has_text="Ida Ness settled it")
    expect(done).to_contain_text("Put right by hand: Rang the practice; it stands")
    sound(page)

    plain = visit("ida", java_script_enabled=False)
    plain.goto("/feeds")
    plain.get_by_role("link", name="Messages settled by hand").click()
    article = plain.locator("article", has_text=f"message {number} of pas")
    expect(article).to_contain_text("Settled by Ida Ness")
    article.get_by_label("Why message").fill("They rang back")
    article.get_by_role("button", name="Take back that it is settled").click()
    expect(plain.get_by_role("heading", name="See to it")).to_be_visible()
    expect(plain.locator("main")).to_contain_text("They rang back")


def test_what_was_settled_and_what_codes_mean_have_pages_and_say_where_there_is_none(
    visit,
):
    page = visit("ida", bypass_csp=True)
    page.goto("/feeds/settled")
    sound(page)
    page.get_by_role("link", name="Settled earlier").click()
    expect(page.locator("article")).to_have_count(1)
    page.get_by_role("link", name="Settled later").click()
    expect(page.locator("article")).to_have_count(50)
    page.goto("/meanings")
    expect(page.locator("main")).to_contain_text("51 codes in all, 50 on a page")
    sound(page)
    page.get_by_role("link", name="Page 2").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    away = visit("away", bypass_csp=True)
    for address, nothing in (
        ("/feeds/settled", "Nobody has settled any."),
        ("/meanings", "Nobody has given a code a meaning yet."),
    ):
        away.goto(address)
        expect(away.locator(".app-empty")).to_have_text(nothing)
        sound(away)


def test_a_meaning_is_looked_into_and_left_as_it_is_without_scripts(house, visit):
    page = visit("meg", java_script_enabled=False)
    page.goto("/meanings")
    page.get_by_role("link", name="FLOOD in cancelled_by, on clinic").click()
    page.get_by_label("What it means instead").fill("national")
    page.get_by_label("Why", exact=True).fill("Somebody said so")
    page.get_by_role("button", name="See what another meaning would touch").click()
    expect(page.locator("#progress")).to_contain_text("Looking for messages")
    house.does("clinic is read")
    page.get_by_role("link", name="Look again").click()
    expect(page.locator("#change")).to_contain_text("1 message asks for it")
    page.get_by_role("button", name="Leave it as it is").click()
    expect(page.locator("ol").last).to_contain_text("put the change away")
