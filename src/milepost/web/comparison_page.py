"""The words on the page of one comparison: the accounts, and the lines asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.quality.two_lists.differences import Fate
from milepost.quality.two_lists.words import FATES, FIELDS
from milepost.reading.comparisons import ComparisonKept, ComparisonReading, LineKept
from milepost.web.comparison_address import DECIDED, NONE_SAID, Asked
from milepost.web.comparison_again import AgainPart, present_again
from milepost.web.comparison_notes import limits_in_words, notes
from milepost.web.comparison_words import (
    STATES,
    VERDICTS,
    named,
    service_in_words,
    verdict_in_words,
    why_in_words,
)
from milepost.web.list_filters import Chip, Field, Option
from milepost.web.words import many, moment

DOING = {
    "old": "Reading the old list: {:,} rows so far.",
    "new": "Reading the new list: {:,} rows so far.",
    "matching": "Matching the rows of both lists.",
    "keeping": "Keeping {:,} lines.",
}
STEPS = {
    "compared": "Compared",
    "unreadable": "Found that they can’t be compared",
    "put_away": "Put away",
}
SORTS = (Fate.CHANGED_CLOCK, Fate.ONLY_OLD, Fate.ONLY_NEW, Fate.AMBIGUOUS)
"""What the account of a service counts."""


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line on the list."""

    href: str
    number: str
    fate: str
    named: str
    service: str
    why: tuple[str, ...]
    decided: str


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """Every word on the page."""

    title: str
    number: int
    standpoint: str
    state: str
    working: bool
    progress: str
    done: bool
    """Whether it is compared, so that there are accounts and lines."""

    accounts: tuple[tuple[str, tuple[str, ...]], ...]
    sums: str
    fates: tuple[tuple[str, str, str, str, str], ...]
    """Words, address, lines, decided, still to be decided."""

    services: tuple[tuple[str, str, tuple[str, ...]], ...]
    limits: str
    notes: tuple[str, ...]
    filters: tuple[Field, ...]
    q: str
    chips: tuple[Chip, ...]
    showing: str
    rows: tuple[LineRow, ...]
    before: str
    after: str
    here: str
    """The end of the address: what is asked for."""

    undecided: int
    all_words: str
    verdicts: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    may_put_away: bool
    again: AgainPart
    problems: tuple[Problem, ...]


def present_comparison(
    reading: ComparisonReading,
    asked: Asked,
    *,
    now: datetime,
    names: Mapping[str, str],
    services: Mapping[str, str],
    problems: Sequence[Problem] = (),
) -> ComparisonPage:
    """Put one comparison into words.

    Args:
        reading: what was read.
        asked: which lines.
        now: the moment it was read.
        names: what people are called, by account.
        services: what services are called, by code.
        problems: what was wrong with what was asked or decided.
    """
    it = reading.comparison
    told, done = it.told, it.state == "compared"
    title = f"{it.number}: {it.title}"
    first = (reading.page - 1) * reading.size
    more = first + len(reading.lines) < reading.shown
    return ComparisonPage(
        title=f"Error: {title}" if problems else title,
        number=it.number,
        standpoint=f"As at {moment(now)}. {_lists(it)}",
        state=STATES[it.state],
        working=not it.state,
        progress=_progress(it),
        done=done,
        accounts=tuple(_accounts(told)) if done else (),
        sums=_sums(told) if done else "",
        fates=tuple(_fates(reading)) if done else (),
        services=tuple(_services(told, services)) if done else (),
        limits=limits_in_words(it) if done else "",
        notes=tuple(notes(it)),
        filters=_filters(reading, asked, services) if done else (),
        q=asked.q,
        chips=_chips(reading, asked, services) if done else (),
        showing=_showing(reading, first),
        rows=tuple(_row(it, line, asked, names, services) for line in reading.lines),
        before=f"{asked.query(page=reading.page - 1)}#lines" if first else "",
        after=f"{asked.query(page=reading.page + 1)}#lines" if more else "",
        here=asked.query(),
        undecided=reading.undecided,
        all_words=f"Decide the same of all {many(reading.undecided, 'line')} asked for here "
        "that differ and that nobody has decided yet",
        verdicts=tuple(VERDICTS.items()),
        steps=tuple(_steps(it, names)),
        may_put_away=it.state in ("compared", "unreadable"),
        again=present_again(reading),
        problems=tuple(problems),
    )


def _lists(it: ComparisonKept) -> str:
    return (
        f"Old list: {it.old.name}. New list: {it.new.name}. Both as they stood on "
        f"{in_words(it.today)}"
    )


def _progress(it: ComparisonKept) -> str:
    if it.progress is None:
        return "It waits for its turn."
    doing, done = it.progress
    return DOING[doing].format(done)


def _accounts(told: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    asked = ("rows", "matched", "ambiguous", "alone", "twice", "refused")
    for which, words in (("old", "Old list"), ("new", "New list")):
        one = told[which]
        counted = [one[name] for name in asked]
        left = counted[0] - sum(counted[1:])
        yield words, tuple(f"{number:,}" for number in (*counted, left))


def _sums(told: Mapping[str, Any]) -> str:
    if told["remainder"]:
        return f"{many(told['remainder'], 'row')} don’t add up. Tell whoever looks after Milepost."
    return "Every row of both lists is in exactly one line."


def _fates(reading: ComparisonReading) -> Iterator[tuple[str, str, str, str, str]]:
    for fate, words in FATES.items():
        number, decided = reading.fates.get(fate, (0, 0))
        if number:
            href = f"{Asked(fate=fate).query()}#lines"
            due = "None" if fate is Fate.SAME else f"{number - decided:,}"
            yield words, href, f"{number:,}", f"{decided:,}", due


def _services(
    told: Mapping[str, Any], services: Mapping[str, str]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for each in told["services"]:
        service = each["service"]
        counted = [each["fates"].get(fate, 0) for fate in SORTS]
        numbers = (
            each["old"],
            each["new"],
            *counted,
            each["over_old"],
            each["over_new"],
        )
        href = f"{Asked(service=service or NONE_SAID).query()}#lines"
        words = service_in_words(service, services)
        yield words, href, tuple(f"{number:,}" for number in numbers)


def _filters(
    reading: ComparisonReading, asked: Asked, services: Mapping[str, str]
) -> tuple[Field, ...]:
    told = [each["service"] for each in reading.comparison.told["services"]]
    offered = [(each or NONE_SAID, service_in_words(each, services)) for each in told]
    fates = [
        (fate.value, words) for fate, words in FATES.items() if fate in reading.fates
    ]
    return (
        _field("fate", "What the lists say", fates, asked.fate),
        _field("service", "Service", offered, asked.service),
        _field("differs", "Differs in", list(FIELDS.items()), asked.differs),
        _field("decided", "Decided", list(DECIDED.items()), asked.decided),
    )


def _field(
    name: str, label: str, options: Sequence[tuple[str, str]], chosen: str
) -> Field:
    offered = [("", "All"), *options]
    return Field(
        name, label, tuple(Option(v, words, v == chosen) for v, words in offered)
    )


def _chips(
    reading: ComparisonReading, asked: Asked, services: Mapping[str, str]
) -> tuple[Chip, ...]:
    chips = [
        Chip(field.label, chosen.text, f"{asked.query(**{field.name: ''})}#lines")
        for field in _filters(reading, asked, services)
        if (chosen := field.chosen)
    ]
    if asked.q:
        chips.append(Chip("Number", asked.q, f"{asked.query(q='')}#lines"))
    return tuple(chips)


def _showing(reading: ComparisonReading, first: int) -> str:
    words = many(reading.shown, "line")
    if reading.shown > len(reading.lines) > 0:
        return f"{first + 1:,} to {first + len(reading.lines):,} of {words}"
    return words


def _row(
    it: ComparisonKept,
    line: LineKept,
    asked: Asked,
    names: Mapping[str, str],
    services: Mapping[str, str],
) -> LineRow:
    return LineRow(
        href=f"/comparisons/{it.number}/lines/{line.number}{asked.query()}",
        number=f"{line.number:,}",
        fate=FATES[Fate(line.fate)],
        named=named(line),
        service=service_in_words(line.service, services),
        why=why_in_words(it, line),
        decided=verdict_in_words(line.verdict, names) if line.verdict else "Not yet",
    )


def _steps(it: ComparisonKept, names: Mapping[str, str]) -> Iterator[str]:
    asked = "Asked for again" if it.succeeds else "Sent"
    yield f"{asked} by {names.get(it.by, it.by)}, {moment(it.at)}"
    for step in it.steps:
        yield f"{STEPS[step.what]}, {moment(step.at)}, by {names.get(step.by, step.by)}"
