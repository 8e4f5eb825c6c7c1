"""Read the pages of ``specs/`` that say where patients stand on a timed pathway."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import polars as pl

from milepost.events.table import EVENTS
from milepost.rules.scenarios import said_of
from spec_pages import SPECS, kind

MIDNIGHT = time(23, 59)
DAY = r"\d{4}-\d\d-\d\d"


@dataclass(frozen=True)
class Scenario:
    """One section of a page: what happened, and where the patient stands then."""

    page: str
    pathway: str
    title: str
    given: list[dict[str, str]]
    day: date
    breach_on: date | None
    tracked_on: date | None
    holidays: frozenset[date]
    said_to_apply: list[str]
    position: dict[str, str]


def position_scenarios():
    for path in sorted(SPECS.rglob("*.md")):
        text = path.read_text()
        if "\n*Timed pathway: " in text:
            yield from scenarios_of(str(path.relative_to(SPECS)), text)


def scenarios_of(page, text):
    introduction, *sections = text.split("\n## ")
    pathway = re.search(r"\*Timed pathway: ([\w/-]+)\.\*", introduction)[1]
    for section in sections:
        title, _, body = section.partition("\n")
        given, word, then = body.partition("\nthen at the end of ")
        rows = table(then)
        if not word or "the position is:" not in then or len(rows) != 1:
            raise ValueError(f"{page}: {title!r} doesn't say where the patient stands")
        said = then.partition("the position is:")[0].replace("\n", " ")
        off = re.search(rf"holidays on ({DAY}(?:(?:, | and ){DAY})*)", said)
        yield Scenario(
            page=page,
            pathway=pathway,
            title=title,
            given=table(given),
            day=date.fromisoformat(said[:10]),
            breach_on=told(rf"a breach on ({DAY})", said),
            tracked_on=told(rf"last tracked on ({DAY})", said),
            holidays=frozenset(map(date.fromisoformat, re.findall(DAY, off[1])))
            if off
            else frozenset(),
            said_to_apply=re.findall(r"“([^”]+)”", said),
            position=rows[0],
        )


def told(pattern, text):
    found = re.search(pattern, text)
    return date.fromisoformat(found[1]) if found else None


def table(text):
    lines = [line for line in text.splitlines() if line.startswith("|")]
    if not lines:
        return []
    head, _, *rows = [[c.strip() for c in line.split("|")[1:-1]] for line in lines]
    return [dict(zip(head, row, strict=True)) for row in rows]


def events(given):
    """Turn a table of events into an ``EVENTS`` frame, told on the day unless it says."""
    rows = [
        {"event": n, "pathway": "1", "day": row["day"], "kind": kind(row)}
        | {"recorded_at": row.get("told") or row["day"]}
        | dict(said_of(row))
        for n, row in enumerate(given, start=1)
    ]
    text = pl.DataFrame(rows, schema=dict.fromkeys(EVENTS.columns, pl.String))
    return pl.read_csv(text.write_csv().encode(), schema=EVENTS.schema)


def looks(scenario):
    """The end of the day on which somebody last looked."""
    schema = {"pathway": pl.String, "looked_at": pl.Datetime("us", "UTC")}
    if scenario.tracked_on is None:
        return pl.DataFrame(schema=schema)
    moment = datetime.combine(scenario.tracked_on, MIDNIGHT, UTC)
    return pl.DataFrame({"pathway": ["1"], "looked_at": [moment]}, schema=schema)


def in_words(position, standing):
    """Write a position, and how it stands on the day, as the pages do."""
    return {
        "reached": word(position["reached"]),
        "reached on": word(position["reached_on"]),
        "next step": word(position["next_step"]),
        "due": word(position["due"]),
        "provisional": "yes" if position["provisional"] else "no",
        "alongside": ", ".join(position["alongside"]),
        "skipped": ", ".join(position["skipped"]),
        "slack": word(standing["slack"]),
        "state": word(standing["state"]),
        "in stage": word(standing["stage_days"]),
        "stale": word(standing["stale_days"]),
        "delay": word(standing["delay"]),
        "booked": word(standing["booked"]),
        "booked for": word(standing["booked_for"]),
        "breach in": word(standing["breach_days"]),
    }


def word(said):
    if isinstance(said, str):
        in_record = "_" in said
        return said.replace("_", " ") if in_record else said
    return "" if said is None else str(said)
