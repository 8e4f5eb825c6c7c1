"""Read the pages of ``specs/`` that say whom a meeting speaks of, and whom it leaves."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl

from milepost.meetings.agenda import CANDIDATES
from milepost.meetings.decisions import Decision, What
from position_pages import DAY, table
from spec_pages import SPECS

DAYS = {
    "first": "first_on",
    "breach": "breach_on",
    "booked": "booked_for",
    "looked": "looked_on",
    "action due": "action_due",
    "escalated": "escalated_on",
    "planned for": "planned_for",
}


@dataclass(frozen=True)
class Scenario:
    """One section of a page."""

    page: str
    kind: str
    title: str
    day: date | None
    next_on: date | None
    chosen: list[str]
    listed: list[str]
    given: list[dict[str, str]]
    then: list[dict[str, str]]


def agenda_scenarios():
    yield from _pages("\n*Meeting: ", "then the agenda is:")


def carried_scenarios():
    yield from _pages("\n*Left over from a meeting.*", "then left over are:")


def _pages(sign, words):
    for path in sorted(SPECS.rglob("*.md")):
        text = path.read_text()
        if sign in text:
            yield from scenarios_of(path.relative_to(SPECS).as_posix(), text, words)


def scenarios_of(page, text, words):
    introduction, *sections = text.split("\n## ")
    kind = re.search(r"\*Meeting: ([\w/-]+)\.\*", introduction)
    for section in sections:
        title, _, body = section.partition("\n")
        given, found, then = body.partition(words)
        if not found or "|" not in then:
            raise ValueError(f"{page}: {title!r} doesn't say {words!r}")
        said = " ".join(given.partition("|")[0].split())
        days = [date.fromisoformat(day) for day in re.findall(DAY, said)]
        lines = re.search(r"by the lines (.+?), given", said)
        yield Scenario(
            page=page,
            kind=kind[1] if kind else "",
            title=title,
            day=days[0] if days else None,
            next_on=days[1] if days else None,
            chosen=re.split(r", | and ", lines[1]) if lines else [],
            listed=re.findall(r"P-\d+", said),
            given=table(given),
            then=table(then),
        )


def candidates(given):
    """Turn a table of pathways into a ``CANDIDATES`` frame, all of a cancer service."""
    rows = [
        {
            "pathway": row["pathway"],
            "patient": row["patient"],
            "service": "lung",
            "family": "cancer",
            "next_step": row["next step"] or None,
            "rung": int(row["rung"]) if row.get("rung") else None,
            "carried": row.get("left over", "").replace(" ", "_") or None,
        }
        | {
            name: date.fromisoformat(row[word]) if row.get(word) else None
            for word, name in DAYS.items()
        }
        for row in given
    ]
    schema = dict(CANDIDATES.schema)
    return pl.DataFrame(rows, schema=schema).select(list(schema)).sort("pathway")


def decisions(given):
    """Turn a table of decisions into decisions, and how their actions stand."""
    found = [
        Decision(
            number=int(row["number"]),
            what=What(row["decided"].replace(" ", "_")),
            pathway=row["about"],
            words="",
            owner="",
            due=None,
            by="ada",
            at=datetime(2025, 2, 19, tzinfo=UTC),
            takes_back=int(row["takes back"]) if row.get("takes back") else None,
            action=int(row["number"]) if row["action"] else None,
        )
        for row in given
    ]
    return found, {
        int(r["number"]): r["action"] == "open" for r in given if r["action"]
    }
