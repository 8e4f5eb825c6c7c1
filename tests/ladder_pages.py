"""Read the pages of ``specs/`` that say where escalations stand on a ladder."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from milepost.escalations.entries import Entry, What
from milepost.escalations.on_duty import Absence, Shift
from position_pages import table
from spec_pages import SPECS

LONDON = ZoneInfo("Europe/London")
MOMENT = r"\d{4}-\d\d-\d\d \d\d:\d\d"
DAY = r"\d{4}-\d\d-\d\d"


@dataclass(frozen=True)
class Scenario:
    """One section of a page: a record, and where the escalation stands then."""

    page: str
    ladder: str
    title: str
    entries: list[Entry]
    looks: list[datetime]
    """When the scheduler looks."""

    holidays: frozenset[date]
    shifts: list[Shift]
    absences: list[Absence]
    now: datetime
    stands: dict[str, str]


def ladder_scenarios():
    for path in sorted(SPECS.rglob("*.md")):
        text = path.read_text()
        if "\n*Ladder: " in text:
            yield from scenarios_of(str(path.relative_to(SPECS)), text)


def scenarios_of(page, text):
    introduction, *sections = text.split("\n## ")
    ladder = re.search(r"\*Ladder: ([\w/-]+)\.\*", introduction)[1]
    for section in sections:
        title, _, body = section.partition("\n")
        given, word, then = body.partition("\nthen at ")
        rows = table(then)
        if not word or "it stands:" not in then or len(rows) != 1:
            raise ValueError(f"{page}: {title!r} doesn't say where it stands")
        record, _, people = given.partition("these people:")
        said = " ".join(given.split())
        looks = re.search(rf"scheduler looks at ((?:{MOMENT}(?:, | and )?)+)", said)
        off = re.search(rf"holidays on ((?:{DAY}(?:, | and )?)+)", said)
        yield Scenario(
            page=page,
            ladder=ladder,
            title=title,
            entries=[entry(row) for row in table(record)],
            looks=[moment(m) for m in re.findall(MOMENT, looks[1])] if looks else [],
            holidays=frozenset(
                date.fromisoformat(day)
                for day in re.findall(DAY, off[1] if off else "")
            ),
            shifts=[shift(r) for r in table(people) if r["role"] != "away"],
            absences=[absence(r) for r in table(people) if r["role"] == "away"],
            now=moment(then[:16]),
            stands=rows[0],
        )


def moment(text):
    """A moment on London's clock, or in universal time where it ends in Z."""
    zone = UTC if text.endswith("Z") else LONDON
    return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=zone)


def entry(row):
    said = dict(part.split(" = ") for part in row["which says"].split(", ") if part)
    typed = {
        "rung": int,
        "until": moment,
        "day": date.fromisoformat,
    }
    return Entry(
        what=What(row["what"].replace(" ", "_")),
        at=moment(row["when"]),
        **{name: typed.get(name, str)(value) for name, value in said.items()},
    )


def shift(row):
    first, last = days(row)
    return Shift(role=row["role"], person=row["person"], first=first, last=last)


def absence(row):
    first, last = days(row)
    covered = row["covered by"] or None
    return Absence(person=row["person"], first=first, last=last, covered_by=covered)


def days(row):
    return tuple(
        date.fromisoformat(row[name]) if row[name] else None
        for name in ("from", "until")
    )


def in_words(standing, now, person):
    """Write where an escalation stands as the pages do."""
    turn = standing.turn
    return {
        "rung": str(turn.rung),
        "owner": turn.role,
        "person": person or "nobody",
        "state": standing.state.replace("_", " "),
        "asked at": at(turn.asked_at),
        "acknowledge by": at(turn.acknowledge_by),
        "resolve by": at(turn.resolve_by),
        "climbs at": at(standing.climbs_at),
        "wakes at": at(standing.wakes_at),
        "overdue": "yes" if standing.is_overdue(now) else "no",
        "turns before": str(len(standing.turns)),
    }


def at(moment):
    return "" if moment is None else f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M}"
