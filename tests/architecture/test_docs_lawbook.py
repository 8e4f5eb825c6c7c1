"""The pages of the lawbook are what the lawbook says today, and their links lead somewhere."""

import re
from functools import cache
from os.path import normpath
from pathlib import Path

import pytest

from milepost.cli.lawbook_markdown import anchor
from milepost.cli.lawbook_pages import superfluous, written_pages

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs/lawbook"
WRITTEN = written_pages(PAGES, ROOT / "specs")


def stale(written, on_disk=PAGES):
    """Name each page that isn't as the lawbook says. `make pages` writes them again."""
    for name, text in written.items():
        page = on_disk / name
        if not page.is_file() or page.read_text() != text:
            yield name


def test_every_page_of_the_lawbook_is_fresh_or_make_pages_was_forgotten():
    assert list(stale(WRITTEN)) == []
    assert superfluous(PAGES, WRITTEN) == []


def test_the_fence_notices_a_rule_that_changed_and_one_that_is_gone():
    changed = {"index.md": WRITTEN["index.md"].replace("62 days", "63 days")}
    assert list(stale(changed)) == ["index.md"]
    fewer = {name: text for name, text in WRITTEN.items() if name != "sources.md"}
    assert superfluous(PAGES, fewer) == [PAGES / "sources.md"]


@cache
def headings(page):
    text = page.read_text()
    named = re.findall(r'<a id="([^"]+)"></a>', text)
    return {*named, *map(anchor, re.findall(r"(?m)^#+ (.+)$", text))}


def dead_links(name, text):
    for to in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, part = to.partition("#")
        page = Path(normpath((PAGES / name).parent / path if path else PAGES / name))
        if not page.exists() or (part and part not in headings(page)):
            yield to


def test_no_link_on_a_page_of_the_lawbook_is_dead():
    dead = {
        name: found
        for name in WRITTEN
        if (found := list(dead_links(name, WRITTEN[name])))
    }
    assert dead == {}


@pytest.mark.parametrize(
    "to", ["nowhere.md", "sources.md#no-such-document", "#nothing"]
)
def test_the_fence_notices_a_dead_link(to):
    assert list(dead_links("index.md", f"[a]({to})")) == [to]


def test_every_clock_rule_has_a_section_with_its_source_and_its_scenarios():
    page = WRITTEN["standards/england/rtt-18-weeks.md"]
    section = page.partition("### `england/rtt/5f`")[2].partition("\n### ")[0]
    assert "In force since 1 October 2015" in section
    assert "section 2.2, rule 5(f)" in section
    assert "Setting `dna_discharge_stop_date`; it may also be: dna." in section
    assert "specs/england/rtt-18-weeks/missed_later_appointment.md#" in section


def test_every_clock_rule_is_shown_by_a_scenario_whose_events_meet_it():
    unshown = [name for name, text in WRITTEN.items() if "No scenario shows it" in text]
    assert unshown == []
