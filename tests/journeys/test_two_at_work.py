"""Two people at work: what one does is on the other's page, which stands still."""

import re

from playwright.sync_api import expect

from journeys.steps import barriers, days_ago


def opened(visit, who, address, **how):
    page = visit(who, **how)
    page.goto(address)
    expect(page.locator("#live-state")).to_have_text("Live updates on")
    return page


def heard(page, words):
    expect(page.locator("#news")).to_contain_text(words)


def show(page):
    page.get_by_role("link", name="Show", exact=True).click()
    page.wait_for_load_state()


def test_a_tracker_and_a_desk_work_on_one_patient_without_refreshing(visit):
    tess = visit("tess")
    desk = opened(visit, "ray", "/desks/radiology", bypass_csp=True)
    group = opened(visit, "sam", "/oversight")
    tess.goto("/pathways/P-9005/escalate")
    tess.get_by_label("What is the matter").fill("Bea’s CT has no date.")
    tess.get_by_label("Who is asked first").select_option("radiology")
    desk.locator("#requests a.app-patient").first.focus()
    focused = desk.evaluate("document.activeElement.textContent")
    tess.get_by_role("button", name="Escalate").click()
    expect(tess.get_by_text("Recorded.")).to_be_visible()
    address = re.search(r"/escalations/\d+", tess.url)[0]
    work = opened(visit, "tess", "/work")
    raised = opened(visit, "tess", "/escalations?show=raised")
    heard(desk, re.compile(r"1 change since \d\d:\d\d\. Show"))
    assert desk.evaluate("document.activeElement.textContent") == focused
    assert barriers(desk) == []
    show(desk)
    expect(desk.locator("#escalations")).to_contain_text("Bea’s CT has no date.")
    desk.locator("#escalations").get_by_role("link", name="BUSY, Bea").first.click()
    desk.get_by_text("Resolve it").click()
    desk.get_by_label("Outcome").fill("CT on Friday at")
    tess.goto(address)
    tess.locator("summary", has_text="Ask about it").click()
    tess.get_by_label("Your question").fill("Is Friday too late?")
    tess.get_by_role("button", name="Ask").click()
    heard(desk, "1 change since")
    expect(desk.get_by_label("Outcome")).to_have_value("CT on Friday at")
    show(desk)
    expect(desk.get_by_text("Is Friday too late?").first).to_be_visible()
    expect(desk.get_by_label("Outcome")).to_have_value("CT on Friday at")
    desk.get_by_label("Outcome").fill("CT on Friday at 9:00")
    desk.get_by_label("On which day").fill(f"{days_ago(-3):%d %m %Y}")
    desk.get_by_role("button", name="Resolve").click()
    expect(desk.get_by_text("nothing more can be recorded")).to_be_visible()
    for page in (work, raised, group):
        heard(page, "1 change since")
    show(raised)
    expect(raised.get_by_text("CT on Friday at 9:00").first).to_be_visible()
    show(group)
    expect(group.get_by_text("CT on Friday at 9:00").first).to_be_visible()


def test_what_the_team_ticks_off_and_looks_at_is_told_to_whoever_has_it_open(visit):
    duties, caseloads = (
        opened(visit, "sam", "/duties"),
        opened(visit, "sam", "/caseloads"),
    )
    caseloads.fill("#why", "Leave from Mond")
    tess = visit("tess")
    tess.goto("/duties")
    tess.get_by_role("button", name="Done").first.click()
    tess.goto("/pathways/P-9005")
    tess.fill("#note", "Rang the ward.")
    tess.locator("#save").click()
    heard(duties, "1 tick since")
    heard(caseloads, "1 patient looked at or handed over since")
    show(duties)
    expect(duties.get_by_role("button", name="Undo today’s").first).to_be_visible()
    show(caseloads)
    expect(caseloads.locator("#why")).to_have_value("Leave from Mond")
