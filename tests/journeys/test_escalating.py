"""An escalation's way: asked of a desk and answered; or unanswered, up the ladder."""

import re

import pytest
from playwright.sync_api import expect

from journeys.steps import barriers, days_ago, is_wider_than_the_window


def escalate(page, pathway, reason, desk="radiology"):
    """Raise an escalation from a patient's pathway; give its address."""
    page.goto(f"/pathways/{pathway}")
    page.get_by_role("button", name="Escalate").click()
    page.get_by_label("What is the matter").fill(reason)
    page.get_by_label("Who is asked first").select_option(desk)
    page.get_by_role("button", name="Escalate").click()
    expect(page.get_by_text("Recorded.")).to_be_visible()
    return re.search(r"/escalations/\d+", page.url)[0]


def test_a_late_request_is_escalated_the_desk_answers_and_the_tracker_sees_it(visit):
    tess, ray = visit("tess"), visit("ray")
    address = escalate(tess, "P-9001", "The CT has no date, and day 40 is near.")
    ray.goto("/escalations")
    expect(ray.get_by_text("The CT has no date").first).to_be_visible()
    ray.goto("/desks/radiology")
    requests = ray.locator("#requests")
    expect(requests.get_by_text("Late by 7 days")).to_be_visible()
    ray.locator("#escalations").get_by_role("link", name="LATE, Lachlan").first.click()
    ray.get_by_role("button", name="Acknowledge").click()
    expect(ray.get_by_text("Taken on; to resolve by").first).to_be_visible()
    ray.get_by_label("Outcome").fill("CT on Thursday at 10:00")
    ray.get_by_label("On which day").fill(f"{days_ago(-3):%d %m %Y}")
    ray.get_by_role("button", name="Resolve").click()
    expect(ray.get_by_text("nothing more can be recorded")).to_be_visible()
    tess.goto("/escalations?show=raised")
    expect(tess.get_by_text("CT on Thursday at 10:00").first).to_be_visible()
    tess.goto(address)
    expect(tess.get_by_text("Ray Dio resolved it")).to_be_visible()


def test_unanswered_it_climbs_to_the_manager_and_the_oversight_group_resolves_it(
    house, visit
):
    tess, sam, cleo = visit("tess"), visit("sam"), visit("cleo", bypass_csp=True)
    address = escalate(tess, "P-9004", "Nobody has vetted this referral.")
    sam.goto("/escalations")
    expect(sam.get_by_text("Nobody has vetted")).to_have_count(0)
    house.waits(days=7)
    sam.goto("/escalations")
    expect(sam.get_by_text("Nobody has vetted").first).to_be_visible()
    sam.goto(address)
    expect(sam.get_by_text("asked the next rung, as time had run out")).to_be_visible()
    expect(sam.get_by_text("Rung 2 of 4", exact=True)).to_be_visible()
    house.waits(days=14, reviews=False)
    cleo.goto("/oversight")
    cleo.locator("#rows").get_by_role("link", name="UNVETTED, Una").click()
    expect(cleo.get_by_text("Rung 3 of 4", exact=True)).to_be_visible()
    passes_a_barrier_to_planned_care(cleo)
    cleo.goto(address)
    expect(cleo.get_by_role("link", name="Nobody vets on Mondays")).to_be_visible()
    cleo.get_by_text("Resolve it").click()
    cleo.get_by_label("Outcome").fill("Vetted today")
    cleo.get_by_label("On which day").fill(f"{days_ago(0):%d %m %Y}")
    cleo.get_by_role("button", name="Resolve").click()
    expect(cleo.get_by_text("Cleo Clin resolved it")).to_be_visible()
    cleo.goto("/oversight")
    decided = cleo.get_by_role("region", name="Table of decisions")
    expect(decided.get_by_text("Vetted today")).to_be_visible()
    expect(cleo.get_by_text("Waits for an answer")).to_be_visible()
    assert barriers(cleo) == []
    tess.goto("/escalations?show=raised")
    expect(tess.get_by_text("Vetted today").first).to_be_visible()


def passes_a_barrier_to_planned_care(page):
    """Note what stands in the way of the escalation on the page, and pass it on."""
    page.get_by_role("link", name="Note a barrier that holds it up").click()
    page.get_by_label("What stands in the way").fill("Nobody vets on Mondays")
    page.get_by_label("What is known of it").fill("The only vetter is away.")
    page.get_by_label("Theme").select_option("staff")
    assert barriers(page) == []
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("1 patient, 1 still waiting").first).to_be_visible()
    page.get_by_text("Pass it to another group").click()
    page.get_by_label("To which group").fill("Planned care group")
    page.get_by_label("What is asked of it").fill("A second vetter.")
    page.get_by_label("Answer wanted by").fill(f"{days_ago(-7):%d %m %Y}")
    page.get_by_role("button", name="Pass on").click()
    expect(page.get_by_text("Waits for an answer")).to_be_visible()
    assert barriers(page) == []


@pytest.mark.parametrize("width", [320, 1366])
def test_no_page_of_escalations_has_a_barrier_or_is_wider_than_the_window(visit, width):
    page = visit(
        "sam",  # who may arrange receivers, too
        bypass_csp=True,
        viewport={"width": width, "height": 768},
        expects=["422"],
    )
    address = escalate(page, "P-9002", "Nothing has happened for weeks.")
    for there in (
        address,
        "/escalations?show=all",
        "/escalations?state=at_top",
        "/escalations?state=odd",
        "/desks/radiology",
        "/desks/theatres",
        "/oversight",
        "/oversight/barriers",
        "/oversight/barriers/new",
        "/signals",
        "/pathways/P-9002",
        "/pathways/P-9002/escalate",
    ):
        page.goto(there)
        assert barriers(page) == [], there
        assert not is_wider_than_the_window(page), there
    page.get_by_role("button", name="Escalate").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert barriers(page) == []


def test_without_scripts_an_escalation_is_raised_and_answered(visit):
    page = visit("tess", java_script_enabled=False)
    escalate(page, "P-9003", "Please close this pathway.")
    page.locator("summary", has_text="Ask about it").click()
    page.get_by_label("Your question").fill("Who certified?")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("Who certified?").first).to_be_visible()
