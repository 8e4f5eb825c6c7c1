"""A manager changes a timed pathway, and arranges who is on duty."""

from playwright.sync_api import expect

from journeys.steps import barriers, days_ago, is_wider_than_the_window

ADDRESS = "/timed-pathways/scotland/suspected-cancer"
PAGES = {
    "the form to change it": f"{ADDRESS}/change?service=lung",
    "who goes by which edition": f"{ADDRESS}/patients?service=lung",
    "where time goes": f"{ADDRESS}/times?service=lung",
    "the rota": "/rota",
    "the ladders": "/rota/ladders",
    "the closed days": "/rota/closed",
}


def written(days):
    return f"{days_ago(days):%d %m %Y}"


def both_sign(manager, lead):
    """Sign for what waits on the page of the timed pathway, as both."""
    for page, what in ((manager, "manager"), (lead, "clinical lead")):
        page.goto(ADDRESS)
        page.locator("#proposals").get_by_role("link", name="Open it").first.click()
        page.get_by_role("button", name=f"Sign as {what}").click()


def test_a_timed_pathway_is_proposed_signed_changed_and_patients_are_moved(visit):
    page, lead = visit("ada", bypass_csp=True, expects=["422"]), visit("obi")
    page.goto(ADDRESS)
    page.locator("#service").select_option("lung")
    page.get_by_label("Review by").fill(written(-300))
    page.locator("#why").fill("Every tumour group works by one")
    page.get_by_role("button", name="Propose", exact=True).click()
    both_sign(page, lead)
    page.goto(ADDRESS)
    page.get_by_role("link", name="Change it for Lung").click()
    page.get_by_role("button", name="Add a step after it").first.click()
    expect(page.locator("#step-2")).to_be_in_viewport()
    page.get_by_label("Name of the step").fill("CT reported")
    page.get_by_label("Done when").select_option("Test reported")
    page.get_by_label("Which test").select_option("CT chest")
    page.locator("#step-2-day").fill("soon")
    page.locator("#step-2-day").press("Enter")
    expect(page.locator("#step-2-day-error")).to_contain_text("isn’t a number of days")
    page.locator("#step-2-day").fill("9")
    page.locator("#step-2").get_by_role("button", name="Move down").click()
    expect(page.locator("#step-3-name")).to_have_value("CT reported")
    for width in (320, 1366):
        page.set_viewport_size({"width": width, "height": 768})
        assert barriers(page) == []
        assert not is_wider_than_the_window(page)
    page.locator("#step-1-day").fill("1")
    page.get_by_role("button", name="Look at whom it touches").click()
    expect(page.get_by_text("open pathways would have another")).to_be_visible()
    assert barriers(page) == []
    page.get_by_label("Used from").fill(written(0))
    page.get_by_label("Review by").fill(written(-300))
    page.get_by_label("Why it is changed").fill("Vetting is quicker now")
    page.get_by_role("button", name="Propose it").click()
    expect(page.locator("#proposals")).to_contain_text("Waits for the signature")
    both_sign(page, lead)
    new = page.get_by_role("row").filter(has_text="CT reported").first
    expect(new).to_contain_text("New")
    page.goto(PAGES["who goes by which edition"])
    page.get_by_role("checkbox").first.check()
    page.get_by_label("Why they are moved").fill("Agreed with the team")
    page.get_by_role("button", name="Move those ticked").click()
    moves = page.locator("#moves")
    expect(moves).to_contain_text("1 patient moved to Our own")
    assert barriers(page) == []
    moves.get_by_role("button", name="Undo").click()
    expect(page.locator("#moves")).to_contain_text("1 patient put back")
    for width in (320, 1366):
        page.set_viewport_size({"width": width, "height": 768})
        for state, address in PAGES.items():
            page.goto(address)
            assert barriers(page) == [], state
            assert not is_wider_than_the_window(page), state


def test_somebody_is_put_on_duty_and_a_day_closed_and_both_are_undone(visit):
    page = visit("ada")
    page.goto("/escalations")
    page.get_by_role("link", name="Who is on duty").click()
    page.get_by_label("Role").select_option("Service manager")
    page.get_by_label("Where").select_option("radiology")
    page.locator("#person").select_option("tom")
    page.locator("#first").fill(written(0))
    page.get_by_role("button", name="Put on duty").click()
    row = page.get_by_role("row").filter(has_text="Radiology desk")
    expect(row.first).to_contain_text("Tom Reid")
    page.locator("#history").get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("taken off (undoes an earlier change)")).to_be_visible()
    page.get_by_role("link", name="Days all is shut").click()
    # The board of these journeys works by as many English standards as Scottish ones.
    expect(page.get_by_text("Public holidays of England")).to_be_visible()
    page.get_by_role("button", name="We work that day").first.click()
    expect(page.get_by_role("cell", name="A working day").first).to_be_visible()
    page.get_by_role("button", name="We are shut after all").first.click()
    expect(page.get_by_role("cell", name="A working day")).to_have_count(0)


def test_who_may_not_arrange_is_shown_no_form(visit):
    page = visit("tom")
    page.goto("/rota")
    expect(page.get_by_text("may change this")).to_be_visible()
    expect(page.get_by_role("button", name="Put on duty")).to_have_count(0)
