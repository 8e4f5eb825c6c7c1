"""A missed standard's way: reviewed, signed, shared, and an action that reaches a desk."""

import re

from playwright.sync_api import expect

from journeys.steps import barriers, days_ago, is_wider_than_the_window


def test_a_missed_standard_is_reviewed_signed_shared_and_its_action_reaches_a_desk(
    house, visit
):
    house.waits(days=0)
    tess, sam, cleo, una = visit("tess"), visit("sam"), visit("cleo"), visit("una")
    tess.goto("/breaches")
    tess.get_by_role("link", name="FORGOTTEN, Fiona").click()
    address = re.search(r"/breaches/\d+", tess.url)[0]
    expect(tess.get_by_text("80 days, 18 over")).to_be_visible()
    expect(tess.get_by_text("Longest excess: Vetting").first).to_be_visible()

    reason = tess.get_by_label("Main reason: stage and reason")
    reason.select_option(label="Vetting: The referral was vetted late")
    tess.get_by_label("Why?", exact=True).fill("Nobody saw that it had come.")
    tess.reload()  # a time-out, say: what was typed is there again
    expect(tess.get_by_label("Why?", exact=True)).to_have_value(
        "Nobody saw that it had come."
    )
    tess.get_by_label("What is to be learnt").fill("Look for referrals each morning.")
    tess.get_by_label("In plain words").fill("The referral lay unread for weeks.")
    tess.get_by_role("button", name="Save the draft").click()
    expect(tess.get_by_text("Saved.")).to_be_visible()

    tess.get_by_text("Agree an action").click()
    tess.get_by_label("What is to be done").fill("A daily look at new referrals")
    tess.get_by_label("Who does it").select_option("desk:radiology")
    tess.get_by_label("By when").fill(f"{days_ago(-7):%d %m %Y}")
    tess.get_by_role("button", name="Agree", exact=True).click()
    expect(
        tess.get_by_role("link", name="A daily look at new referrals")
    ).to_be_visible()

    sam.goto(address)
    sam.get_by_role("button", name="Agree", exact=True).last.click()
    cleo.goto("/breaches")
    expect(cleo.get_by_text("To sign by")).to_be_visible()
    cleo.goto(address)
    cleo.get_by_role("button", name="Sign", exact=True).click()
    expect(cleo.get_by_text("Cleo Clin signed it")).to_be_visible()

    sam.goto(address)
    sam.get_by_label("With whom").select_option("role:Board member")
    sam.get_by_role("button", name="Share", exact=True).click()
    expect(sam.get_by_text("With the role Board member")).to_be_visible()

    una.goto("/breaches?show=shared")
    una.get_by_role("link", name="A shared case").click()
    expect(una.get_by_text("The referral lay unread for weeks.")).to_be_visible()
    expect(una.get_by_text("FORGOTTEN")).to_have_count(0)

    ray = visit("ray")
    ray.goto("/desks/radiology")
    ray.get_by_role("link", name="A daily look at new referrals").click()
    ray.get_by_role("button", name="Done").click()
    expect(ray.locator(".app-facts")).to_contain_text("Done")
    tess.goto(address)
    expect(tess.locator("#actions")).to_contain_text("Done")


def test_the_pages_of_reviews_have_no_barriers_and_fit_a_telephone(house, visit):
    house.waits(days=0)
    wide, narrow = (
        visit("tess", bypass_csp=True),
        visit("tess", viewport={"width": 320, "height": 768}),
    )
    wide.goto("/breaches?show=all")
    assert barriers(wide) == []
    href = wide.locator("#rows a.app-patient").first.get_attribute("href")
    for address in ("/breaches?show=all", href):
        wide.goto(address)
        assert barriers(wide) == []
        narrow.goto(address)
        assert not is_wider_than_the_window(narrow)
