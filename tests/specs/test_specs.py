"""Run every scenario in ``specs/``: the pages people read are the tests we pass."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from milepost.clocks.engine import clocks_as_at
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS
from milepost.foundation.days import AsAt
from milepost.host.lawbook import lawbook_from_disk
from milepost.rules.clock_rules import ClockRule
from milepost.rules.standards import Standard

SPECS = Path(__file__).parents[2] / "specs"
LAWBOOK = lawbook_from_disk()
LONG_AFTER = datetime(2100, 1, 1, tzinfo=UTC)
YES_OR_NO = {True: "yes", False: "no", None: ""}


def scenarios():
    """Read each page. The folder it lies in names the standard."""
    for page in sorted(SPECS.rglob("*.md")):
        standard = page.parent.relative_to(SPECS).as_posix()
        for section in page.read_text().split("\n## ")[1:]:
            title, body = section.split("\n", 1)
            given, then = body.split("\nthen ", 1)
            day = date.fromisoformat(re.search(r"\d{4}-\d\d-\d\d", then)[0])
            yield pytest.param(standard, table(given), day, table(then), id=title)


def table(text):
    lines = [line for line in text.splitlines() if line.startswith("|")]
    head, _, *rows = [[c.strip() for c in line.split("|")[1:-1]] for line in lines]
    return [dict(zip(head, row, strict=True)) for row in rows]


def attributes(words):
    """Read "first, not communicated, days = 3"."""
    for word in filter(None, words.split(", ")):
        name, _, value = word.removeprefix("not ").partition(" = ")
        yield name, value or str(not word.startswith("not ")).lower()


def kind(row):
    return Kind(row["event"].replace(" ", "_"))


def events(given):
    rows = [
        {"event": n, "pathway": "1", "day": row["day"], "recorded_at": "2025-01-01"}
        | {"kind": kind(row)}
        | dict(attributes(row["which says"]))
        for n, row in enumerate(given, start=1)
    ]
    text = pl.DataFrame(rows, schema=dict.fromkeys(EVENTS.columns, pl.String))
    return pl.read_csv(text.write_csv().encode(), schema=EVENTS.schema)


@pytest.mark.parametrize(("standard", "given", "day", "expected"), list(scenarios()))
def test_scenario(standard, given, day, expected):
    standard = LAWBOOK.the(Standard, standard)
    rules = LAWBOOK.all(ClockRule, standard.editions[-1].clock_rules)
    as_at = AsAt(day, known_at=LONG_AFTER)
    clocks = clocks_as_at(events(given), standard, rules, as_at=as_at)
    assert [
        {
            "started": str(clock["started"]),
            "ended": str(clock["ended"] or ""),
            "how": clock["how"],
            "waited": str(clock["waited"]),
            "met": YES_OR_NO[clock["met"]],
        }
        for clock in clocks.rows(named=True)
    ] == expected


def test_a_page_says_nothing_of_an_event_that_the_vocabulary_doesnt():
    for _, given, *_ in (scenario.values for scenario in scenarios()):
        for row in given:
            said = {name for name, _ in attributes(row["which says"])}
            assert said <= LAWBOOK.vocabulary[kind(row)]
