"""A desk's manager sees how long it takes, what waits for a report and what is too late."""

import re

from playwright.sync_api import expect

from journeys.steps import sound


def test_a_desks_turnaround_is_found_read_and_leads_to_its_patients(visit):
    page = visit("tam", bypass_csp=True)
    page.goto("/desks/radiology")
    page.get_by_role("link", name="How long this desk takes").press("Enter")
    figures = page.get_by_role("region", name="Table of tests")
    expect(figures.get_by_role("row", name="CT chest")).to_contain_text("1 of 1 (100%)")
    done = page.get_by_role("region", name="1 test done, and not reported")
    expect(done).to_contain_text("10 days ago")
    late = page.get_by_role("region", name="1 test booked too late")
    expect(late).to_contain_text("after the breach day")
    sound(page)
    for desk, nothing in (
        ("Endoscopy", "No test of this desk was reported in these days."),
        ("Theatres", "Requests to this desk aren’t told from others"),
    ):
        ways = page.get_by_role("navigation", name="Desks")
        ways.get_by_role("link", name=desk).press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text(desk)
        expect(page.locator(".app-empty").first).to_contain_text(nothing)
        sound(page)
    plain = visit("tam", java_script_enabled=False)
    plain.goto("/desks/radiology/turnaround")
    plain.get_by_role("link", name="TOOLATE, Pat").click()
    expect(plain).to_have_url(re.compile("/pathways/T-3"))
