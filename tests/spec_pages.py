"""Read the scenarios in ``specs/``: the pages people read are the tests we pass."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from milepost.events.kinds import Kind
from milepost.events.table import EVENTS

SPECS = Path(__file__).parents[1] / "specs"
LONG_AFTER = datetime(2100, 1, 1, tzinfo=UTC)
LONG_BEFORE = "2000-01-01"
YES_OR_NO = {True: "yes", False: "no", None: ""}


@dataclass(frozen=True)
class Scenario:
    """One section of a page: what happened, and the clocks there are then."""

    page: str
    standard: str
    """The folder that the page lies in."""

    rules: tuple[str, ...]
    """Those that the page says it shows."""

    title: str
    given: list[dict[str, str]]
    day: date
    choices: dict[str, str]
    clocks: list[dict[str, str]]
    case: str | None
    """Its name among the worked cases that the guidance was read into."""


def scenarios():
    for path in sorted(SPECS.rglob("*.md")):
        yield from scenarios_of(path.relative_to(SPECS), path.read_text())


def scenarios_of(path, text):
    """Read one page.

    A scenario gives events in a table, and says "then at the end of" a day what clocks
    there are, in another; it may say "with `setting = choice`" in between.
    """
    introduction, *sections = text.split("\n## ")
    named = re.search(r"Rules:\s+([^*]+?)\.\*", introduction)
    for section in sections:
        title, body = section.split("\n", 1)
        given, then = body.split("\nthen ", 1)
        case = re.search(r"^\*Case (\S+)\.\*$", then, re.MULTILINE)
        clocks = table(then)
        if not clocks and "there is no clock." not in then:
            raise ValueError(f"{path}: {title!r} doesn't say what clocks there are")
        yield Scenario(
            page=str(path),
            standard=path.parent.as_posix(),
            rules=tuple(re.split(r",\s+", named[1])) if named else (),
            title=title,
            given=table(given),
            day=date.fromisoformat(re.search(r"\d{4}-\d\d-\d\d", then)[0]),
            choices=dict(re.findall(r"`(\w+) = (\w+)`", then)),
            clocks=clocks,
            case=case[1] if case else None,
        )


def table(text):
    lines = [line for line in text.splitlines() if line.startswith("|")]
    if not lines:
        return []
    head, _, *rows = [[c.strip() for c in line.split("|")[1:-1]] for line in lines]
    return [dict(zip(head, row, strict=True)) for row in rows]


def attributes(words):
    """Read "first, not communicated, days = 3, original_start = unknown"."""
    for word in filter(None, words.split(", ")):
        name, _, value = word.removeprefix("not ").partition(" = ")
        told = value or str(not word.startswith("not ")).lower()
        yield name, None if told == "unknown" else told


def kind(row):
    return Kind(row["event"].replace(" ", "_"))


def events(given):
    """Turn a table of events into an ``EVENTS`` frame. "Told" is the day we heard."""
    rows = [
        {"event": n, "pathway": "1", "day": row["day"], "kind": kind(row)}
        | {"recorded_at": row.get("told") or LONG_BEFORE}
        | dict(attributes(row["which says"]))
        for n, row in enumerate(given, start=1)
    ]
    text = pl.DataFrame(rows, schema=dict.fromkeys(EVENTS.columns, pl.String))
    return pl.read_csv(text.write_csv().encode(), schema=EVENTS.schema)


def in_words(clock):
    """Write a row of ``CLOCKS`` as the pages do."""
    return {
        "started": str(clock["started"] or "not known"),
        "ended": str(clock["ended"] or ""),
        "how": clock["how"],
        "days": _number(clock["days"]),
        "adjusted": _number(clock["adjusted"]),
        "waited": _number(clock["waited"]),
        "met": YES_OR_NO[clock["met"]],
    }


def _number(value):
    return "" if value is None else str(value)
