"""The words on the page of comparisons: those there are, and the form of a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from milepost.foundation.problems import Problem
from milepost.reading.comparisons import ComparisonKept, ComparisonsReading
from milepost.web.comparison_words import STATES, nation_in_words
from milepost.web.list_filters import Field, Option
from milepost.web.words import moment

OWN = "milepost"
"""What is chosen where a list is Milepost's own."""

USUAL = "rows-open-pathways"


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One comparison on the list."""

    href: str
    title: str
    state: str
    lists: str
    when: str
    by: str


@dataclass(frozen=True, slots=True)
class ComparisonsPage:
    """Every word on the page."""

    title: str
    standpoint: str
    rows: tuple[ComparisonRow, ...]
    empty: str
    old: Field
    new: Field
    standards: Field
    orders: Field
    said: Mapping[str, str]
    """What was typed, to be shown again."""

    problems: tuple[Problem, ...]


def present_comparisons(
    reading: ComparisonsReading,
    *,
    now: datetime,
    names: Mapping[str, str],
    said: Mapping[str, str],
    problems: Sequence[Problem] = (),
) -> ComparisonsPage:
    """Put the list of comparisons into words.

    Args:
        reading: what was read.
        now: the moment it was read.
        names: what people are called, by account.
        said: what was typed in the form.
        problems: what was wrong with it.
    """
    title = "Compare two lists"
    return ComparisonsPage(
        title=f"Error: {title}" if problems else title,
        standpoint=f"As at {moment(now)}",
        rows=tuple(_row(each, names) for each in reading.comparisons),
        empty="" if reading.comparisons else "No lists have been compared yet.",
        old=_lists("old", "What the old list is", reading, said),
        new=_lists("new", "What the new list is", reading, said),
        standards=_field(
            "standard",
            "Judge waits by",
            [(each, nation_in_words(each)) for each in reading.standards],
            said.get("standard") or reading.usual,
        ),
        orders=_field(
            "order", "Match rows", list(reading.orders), said.get("order", "")
        ),
        said={name: said.get(name, "") for name in ("title", "day")},
        problems=tuple(problems),
    )


def _row(each: ComparisonKept, names: Mapping[str, str]) -> ComparisonRow:
    return ComparisonRow(
        href=f"/comparisons/{each.number}",
        title=f"{each.number}: {each.title}",
        state=STATES[each.state],
        lists=f"{each.old.name} and {each.new.name}",
        when=moment(each.at),
        by=names.get(each.by, each.by),
    )


def _lists(
    which: str, label: str, reading: ComparisonsReading, said: Mapping[str, str]
) -> Field:
    own = (OWN, "Milepost’s own list, as it is now (no file)")
    chosen = said.get(f"{which}-mapping") or USUAL
    return _field(f"{which}-mapping", label, [*reading.mappings, own], chosen)


def _field(
    name: str, label: str, offered: Sequence[tuple[str, str]], chosen: str
) -> Field:
    options = tuple(Option(value, words, value == chosen) for value, words in offered)
    return Field(name, label, options)
