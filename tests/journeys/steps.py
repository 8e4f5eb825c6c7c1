"""What a person does, and what is looked for, in several journeys."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

PASSWORD = "a long enough password"
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOK = """tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(
  found => found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join('; ')))
"""


def days_ago(days):
    """A day before today, as hospitals count days."""
    return datetime.now(tz=ZoneInfo("Europe/London")).date() - timedelta(days=days)


def sign_in(page, who, password=PASSWORD):
    page.goto("/sign-in")
    page.fill("#username", who)
    page.fill("#password", password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()


def barriers(page):
    """Everything axe finds wrong with the page. It must have been let past the policy."""
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    return page.evaluate(LOOK, TAGS)


def names(page):
    """The patients on the list, in order."""
    return page.locator("#rows a.app-patient").all_inner_texts()


def sound(page):
    """Nothing a program can find is in anybody's way, on a wide screen or a narrow one."""
    wide = page.viewport_size
    assert barriers(page) == [], page.url
    page.set_viewport_size({"width": 320, "height": 640})
    assert not is_wider_than_the_window(page), page.url
    page.set_viewport_size(wide)


def is_wider_than_the_window(page):
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return page.evaluate(wide)
