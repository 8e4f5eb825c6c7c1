"""The words on the card of one clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from milepost.clocks.table import How
from milepost.reading.pathway import ClockCard
from milepost.rules.in_words import citation
from milepost.rules.publications import Publication
from milepost.web.rule_words import mark, rule_address
from milepost.web.words import (
    Day,
    Status,
    many,
    short_day,
    standard_in_words,
    status,
    weeks_and_days,
)

ENDED = {
    How.STOPPED: "Stopped",
    How.NULLIFIED: "Nullified, counted nowhere",
    How.EXCLUDED: "Taken out of this standard",
    How.TRANSFERRED: "Passed to another provider",
}


@dataclass(frozen=True, slots=True)
class CardFact:
    """One line of the card."""

    label: str
    text: str = ""
    day: Day | None = None
    rule: str = ""
    """The rule that made it so; blank where there is none to name."""

    rule_href: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One clock, at a glance."""

    standard: str
    href: str
    title: str
    number: str
    status: Status
    wait: str
    """Such as ``Day 55 of 62``."""

    weeks: str
    percent: int
    """How much of the limit is used, for the bar: from 0 to 100."""

    over: bool
    facts: tuple[CardFact, ...]
    source: str


def card(clock: ClockCard, on: date, publications: Mapping[str, Publication]) -> Card:
    """Put one clock into words."""
    row: Mapping[str, Any] = clock.row
    waited, limit = row["waited"], clock.limit_days
    how = How(row["how"])
    cited = [citation(s, publications) for s in clock.edition.sources[:1]]
    return Card(
        standard=standard_in_words(clock.standard.id),
        href=f"/standards/{clock.standard.id}",
        title=clock.standard.title,
        number=f"Clock {row['clock']}",
        status=_status(clock, how, on),
        wait="Day not known" if waited is None else f"Day {waited:,} of {limit:,}",
        weeks="" if waited is None else weeks_and_days(waited),
        percent=0 if waited is None else min(100, round(100 * waited / limit)),
        over=waited is not None and waited > limit,
        facts=tuple(_facts(row, how)),
        source=" ".join(
            f"Limit of {many(limit, 'day')}: {c.document}, {c.at}." for c in cited
        )
        + f" {mark(clock.edition.evidence).text}.",
    )


def _status(clock: ClockCard, how: How, on: date) -> Status:
    row: Mapping[str, Any] = clock.row
    waited = row["waited"]
    if how is How.RUNNING:
        left = None if waited is None else clock.limit_days - waited
        near = clock.edition.near_days
        return status(row["breach_on"], days_left=left, on=on, near_days=near)
    if row["met"] is None:
        return Status(ENDED[how], "–", "none")
    if row["met"]:
        return Status(f"{ENDED[how]}, standard met", "✓", "on")
    return Status(
        f"{ENDED[how]}, over by {many(waited - clock.limit_days, 'day')}", "▲", "over"
    )


def _facts(row: Mapping[str, Any], how: How) -> list[CardFact]:
    facts = [_dated("Started", row["started"], row["started_by"])]
    if how is not How.RUNNING:
        facts.append(_dated("Ended", row["ended"], row["ended_by"]))
    elif row["breach_on"]:
        facts.append(CardFact("Breach day", day=short_day(row["breach_on"])))
    else:
        facts.append(CardFact("Breach day", "Not known"))
    out = many(row["adjusted"], "day") if row["adjusted"] else "None"
    facts.append(CardFact("Days taken out", out))
    facts.append(CardFact("Within the limit", _met(row["met"])))
    return facts


def _met(met: bool | None) -> str:  # noqa: FBT001 - a column of CLOCKS
    if met is None:
        return "Not counted"
    return "Yes" if met else "No"


def _dated(label: str, day: date | None, rule: str | None) -> CardFact:
    return CardFact(
        label,
        "" if day else "Not known",
        day=short_day(day) if day else None,
        rule=rule or "",
        rule_href=rule_address(rule) if rule else "",
    )
