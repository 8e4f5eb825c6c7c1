"""A tracker keeps a template, writes with it for several patients, and takes it back."""

import re

import pytest
from playwright.sync_api import expect

from journeys.steps import days_ago, sound

LACHLAN, FIONA = "LATE, Lachlan", "FORGOTTEN, Fiona"


@pytest.fixture
def tess(visit):
    return visit("tess", bypass_csp=True, expects=["422"])


def test_a_template_is_kept_used_for_two_patients_looked_at_first_and_undone(tess):
    tess.goto("/note-templates")
    tess.get_by_role("button", name="Keep it").click()
    expect(tess.get_by_role("heading", name="There is a problem")).to_be_visible()
    sound(tess)
    tess.fill("#name", "Rang twice")
    tess.fill("#note", "Rang twice, no answer. ")
    tess.fill("#action", "Ring again")
    tess.fill("#in_days", "2")
    tess.get_by_role("button", name="Keep it").click()
    expect(tess.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    expect(tess.locator("#mine")).to_contain_text("Ring again, in 2 days")
    sound(tess)

    tess.goto("/work?all=yes")
    for name in (LACHLAN, FIONA):
        tess.get_by_label(f"Choose {name}").check()
    tess.get_by_role("button", name="Write for those ticked").click()
    kept = tess.locator("#template option", has_text="Rang twice")
    tess.locator("#template").select_option(kept.get_attribute("value"))
    tess.get_by_role("button", name="Insert").click()
    expect(tess.locator("#note")).to_have_value("Rang twice, no answer. ")
    expect(tess.locator("#action")).to_have_value("Ring again")
    sound(tess)
    tess.fill("#due", "whenever")
    tess.locator("#preview").click()
    expect(tess.locator("#due-error")).to_contain_text("can’t be read as a day")
    tess.fill("#due", "+2")
    tess.locator("#preview").click()
    expect(tess.get_by_role("heading", name="Is this right?")).to_be_visible()
    would = f"Ring again, by {days_ago(-2):%-d %B %Y}"
    expect(tess.get_by_role("row", name=FIONA)).to_contain_text(would)
    sound(tess)
    tess.get_by_role("button", name="Write for 2 patients").click()
    expect(tess.get_by_text("Written for 2 patients.")).to_be_visible()
    expect(tess.get_by_role("row", name=LACHLAN)).to_contain_text(would)
    sound(tess)

    tess.get_by_role("button", name="Undo for 2 patients").click()
    expect(tess.get_by_text(re.compile("Undone .* for 2 patients"))).to_be_visible()
    expect(tess.get_by_role("row", name=LACHLAN)).not_to_contain_text("Ring again")
    sound(tess)
    tess.goto("/note-templates")
    tess.get_by_role("button", name="Take out Rang twice").click()
    expect(tess.locator("#mine")).not_to_contain_text("Rang twice")


def test_somebody_asks_for_a_digest_and_stops_it(tess):
    tess.goto("/digest")
    expect(tess.get_by_text("You get no digest.")).to_be_visible()
    tess.fill("#address", "nowhere")
    tess.get_by_role("button", name="Send me a digest").click()
    expect(tess.locator("#address-error")).to_be_visible()
    sound(tess)
    tess.fill("#address", "tess@board.example")
    tess.select_option("#hour", "7")
    tess.get_by_label("Wednesday").uncheck()
    tess.get_by_role("button", name="Send me a digest").click()
    expect(tess.locator(".app-lead")).to_have_text(
        "You get one from 07:00 on Monday, Tuesday, Thursday, Friday, "
        "at tess@board.example."
    )
    sound(tess)
    tess.get_by_role("button", name="Stop the digest").click()
    expect(tess.get_by_text("You get no digest.")).to_be_visible()
