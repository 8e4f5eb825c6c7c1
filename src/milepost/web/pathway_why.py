"""Why the clocks stand where they stand: each event, what it did, and by which rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from milepost.clocks.explain import Explanation, Line
from milepost.clocks.reference import NOTHING
from milepost.foundation.days import in_words
from milepost.reading.pathway import PathwayReading, Recorded
from milepost.rules.publications import Publication
from milepost.web.rule_words import DoubtWords, RuleLink, doubt_words, rule_link
from milepost.web.words import (
    Day,
    as_words,
    event_in_words,
    moment,
    sentence,
    short_day,
    standard_in_words,
)


@dataclass(frozen=True, slots=True)
class Did:
    """What one event did to the clock of one standard."""

    words: str
    nothing: bool
    rule: RuleLink | None


@dataclass(frozen=True, slots=True)
class Told:
    """One event, and what it did."""

    number: int
    day: Day
    event: str
    says: str
    recorded: str
    did: tuple[Did, ...]
    """One for each standard, in the order of the headings."""


@dataclass(frozen=True, slots=True)
class Why:
    """The table of events, which is also the timeline for those who can't see it."""

    caption: str
    standards: tuple[str, ...]
    rows: tuple[Told, ...]
    numbers: Mapping[int, int]
    """The number of each event on the page, by its place in the log."""

    doubts: tuple[DoubtWords, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """What was taken back, and what took its place."""

    was: str
    now: str
    told: str


def why(reading: PathwayReading, publications: Mapping[str, Publication]) -> Why:
    """Explain every event under every standard the pathway is kept under."""
    explanations: tuple[Explanation, ...] = reading.explanations  # type: ignore[assignment]
    lines = [{line.event: line for line in each.lines} for each in explanations]
    numbers = {event.event: n for n, event in enumerate(reading.events, start=1)}
    rows = tuple(
        Told(
            number=numbers[event.event],
            day=short_day(event.day),
            event=event_in_words(event.kind),
            says=says_in_words(event.says),
            recorded=_recorded(event),
            did=tuple(_did(by.get(event.event), publications) for by in lines),
        )
        for event in reading.events
    )
    return Why(
        caption="Events, what each did to the clock, and the rule",
        standards=tuple(standard_in_words(each.standard.id) for each in explanations),
        rows=rows,
        numbers=numbers,
        doubts=_doubts(explanations),
    )


def says_in_words(says: Mapping[str, object]) -> str:
    """Say what an event says of itself.

    >>> says_in_words({"first": True, "for_day": date(2026, 3, 2), "by": "patient"})
    'first: yes; for day: 2 March 2026; by: patient'
    """
    return "; ".join(f"{as_words(name)}: {_value(v)}" for name, v in says.items())


def corrected(reading: PathwayReading) -> tuple[Corrected, ...]:
    """Say what was taken back, by what, and when we were told."""
    return tuple(
        Corrected(
            was=_event(each.was),
            now=_event(each.by)
            if each.by.kind != "recorded_in_error"
            else "Nothing: it was recorded in error",
            told=f"{moment(each.by.recorded_at)}, by {each.by.recorded_by}",
        )
        for each in reading.corrections
    )


def _event(event: Recorded) -> str:
    says = says_in_words(event.says)
    words = f"{event_in_words(event.kind)} on {in_words(event.day)}"
    return f"{words} ({says})" if says else words


def _recorded(event: Recorded) -> str:
    source = f", {event.source}" if event.source else ""
    return f"Told {moment(event.recorded_at)} by {event.recorded_by}{source}"


def _value(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case date():
            return in_words(value)
        case _:
            return as_words(str(value))


def _did(line: Line | None, publications: Mapping[str, Publication]) -> Did:
    if line is None:
        return Did("Not counted under this standard", nothing=True, rule=None)
    rule = None
    if line.rule is not None and line.edition is not None:
        rule = rule_link(line.rule, line.edition, publications)
    words = sentence(line.words)
    return Did(words, nothing=line.words == NOTHING, rule=rule)


def _doubts(explanations: tuple[Explanation, ...]) -> tuple[DoubtWords, ...]:
    """Every doubt of the rules that did something here, once."""
    found: dict[tuple[str, str], DoubtWords] = {}
    for each in explanations:
        for doubt in each.edition.doubts:
            words = doubt_words(each.standard.id, doubt)
            found.setdefault((each.standard.id, doubt.question), words)
        for line in each.lines:
            if line.rule is not None and line.edition is not None:
                for doubt in line.edition.doubts:
                    words = doubt_words(line.rule.id, doubt)
                    found.setdefault((line.rule.id, doubt.question), words)
    return tuple(found.values())
