"""Read the scenarios in ``specs/``: the pages people read are the tests we pass."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from milepost.events.kinds import Kind
from milepost.events.table import EVENTS
from milepost.rules.scenarios import read_page, said_of

SPECS = Path(__file__).parents[1] / "specs"
LONG_AFTER = datetime(2100, 1, 1, tzinfo=UTC)
LONG_BEFORE = "2000-01-01"
YES_OR_NO = {True: "yes", False: "no", None: ""}


def scenarios():
    for path in sorted(SPECS.rglob("*.md")):
        text = path.read_text()
        if "\n*Standard: " in text:
            yield from scenarios_of(path.relative_to(SPECS), text)


def scenarios_of(path, text):
    """Read one page, which has no fault."""
    found, problems = read_page(path.as_posix(), text)
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    return found


def attributes(words):
    """Read "first, not communicated, days = 3, original_start = unknown"."""
    for name, told in said_of({"which says": words}):
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
