"""Nobody falls through: who is away is covered, whom nobody sees or what vanished is told."""

import re

from playwright.sync_api import expect

from journeys.a_busy_board import VANISHED
from journeys.steps import days_ago, sound


def away(page, covered_by=""):
    """Say on the rota that Tam is away from today."""
    page.locator("#away-person").select_option("tam")
    page.get_by_label("Who covers").select_option(covered_by)
    page.get_by_label("First day away").fill(f"{days_ago(0):%d %m %Y}")
    page.get_by_label("Last day away").fill(f"{days_ago(-3):%d %m %Y}")
    page.get_by_role("button", name="Note it").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()


def test_whoever_is_away_is_covered_and_their_patients_are_on_the_covers_worklist(
    visit,
):
    page = visit("ida", bypass_csp=True)
    page.goto("/caseloads")
    page.get_by_role("link", name="Who is away, and who covers").press("Enter")
    away(page)
    page.goto("/caseloads")
    tams = page.get_by_role("row", name=re.compile("^Tam Lin"))
    expect(tams).to_contain_text("Warning: Away until")
    expect(tams).to_contain_text("nobody covers")
    sound(page)
    plain = visit("ida", java_script_enabled=False)
    plain.goto("/rota")
    plain.get_by_role("button", name=re.compile("^Take out.*nobody covers")).click()
    away(plain, "cov")
    page.reload()
    expect(tams).to_contain_text("Cova Lent covers")
    expect(tams).not_to_contain_text("Warning")
    cov = visit("cov", bypass_csp=True)
    cov.goto("/work")
    sound(cov)
    cov.get_by_role("link", name="I cover for Tam Lin today").press("Enter")
    expect(cov.get_by_role("heading", level=1)).to_have_text("Tam Lin’s work")
    expect(cov.locator("#rows")).to_contain_text("UNREPORTED, Pat")
    sound(cov)


def hand_over(page, giver, taker):
    """Say whose patients are to go to whom, and why."""
    page.get_by_label("Patients of").select_option(giver)
    page.get_by_label("From now on followed by").select_option(taker)
    page.get_by_label("Why").fill("Gus sees skin alone")


def test_patients_whom_their_follower_may_not_see_are_handed_to_somebody_who_does(
    visit,
):
    page = visit("ida", bypass_csp=True, expects=["422"])
    page.goto("/caseloads")
    unseen = page.get_by_role("region", name="On nobody’s worklist")
    expect(unseen).to_contain_text("1 patient followed by Gus Rae")
    look = page.get_by_role("button", name="Look at it first")
    look.press("Enter")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    sound(page)
    hand_over(page, "unseen:gus", "tam")
    look.press("Enter")
    expect(page.get_by_role("region", name="Hand over?")).to_contain_text("1 patient")
    sound(page)
    page.get_by_role("button", name="Hand over", exact=True).press("Enter")
    expect(page.locator("#done")).to_contain_text("1 patient handed over to Tam Lin")
    expect(unseen).to_have_count(0)
    sound(page)
    plain = visit("ida", java_script_enabled=False)
    plain.goto("/caseloads")
    hand_over(plain, "tam", "ida")
    plain.get_by_role("button", name="Look at it first").click()
    plain.get_by_role("button", name="Hand over", exact=True).click()
    plain.get_by_role("button", name="Undo").click()
    expect(plain.locator("#back")).to_contain_text("patients were given back")
    expect(plain.get_by_role("row", name=re.compile("^Tam Lin"))).to_be_visible()


def test_who_vanished_from_a_list_is_told_above_every_page_until_it_is_explained(visit):
    cov = visit("cov", bypass_csp=True)
    cov.goto("/list")
    alarm = cov.get_by_role("region", name="Lists")
    expect(alarm).to_contain_text("1 patient left a list, and nothing says why.")
    alarm.get_by_role("link", name="See who").press("Enter")
    expect(cov.locator("#vanished")).to_contain_text(f"{VANISHED}. Stood on")
    sound(cov)
    tam = visit("tam", bypass_csp=True)
    tam.goto("/work")
    tam.get_by_role("link", name=re.compile("^Vanished from a list")).press("Enter")
    row = tam.get_by_role("row", name="VANISHED")
    expect(row).to_contain_text("Vanished from a list")
    sound(tam)
    row.get_by_role("link", name="VANISHED").press("Enter")
    expect(tam.locator("main")).to_contain_text("and not in file")
    sound(tam)
    plain = visit("ida", java_script_enabled=False)
    plain.goto("/list")
    plain.get_by_role("region", name="Lists").get_by_role("link").click()
    left = plain.locator("article", has_text=VANISHED)
    left.get_by_role("textbox").fill("Booked by telephone")
    left.get_by_role("button").click()
    expect(plain.locator("#left")).to_contain_text("Accounted for: Booked by telephone")
    cov.goto("/list")
    expect(alarm).to_have_count(0)
