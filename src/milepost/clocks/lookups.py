"""What the rules say of every event there can be, worked out once and looked up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import polars as pl
from numpy.typing import NDArray

from milepost.clocks.effects import (
    NO_DAY,
    InForce,
    named_day,
    rules_about,
    rules_met,
)
from milepost.events.columns import YES_OR_NO, Columns
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS
from milepost.foundation.compiled import compiled, read_only

MOST = 100_000
"""Answers in one table: with more it would take longer to make than to do without."""

OTHER = "\0"
"""Stands for any word that no rule asks about. No event says it."""

KINDS = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Asked:
    """An attribute that rules ask one kind of event about."""

    name: str
    answers: tuple[str | None, ...]
    """Those that they tell apart: none, each word a rule names, and any other."""


@dataclass(frozen=True, slots=True)
class Lookups:
    """What the rules in force say of any event."""

    cases: tuple[tuple[int, ...], ...]
    """Each set of rules that an event may meet, in the order they are to be read."""

    asked: Mapping[Kind, Sequence[Asked]]
    table: NDArray[np.int16]
    """The case of each event there can be: kind by kind, and answer by answer."""

    begin: NDArray[np.int32]
    """Where each kind begins in the table."""

    names_day: Mapping[Kind, pl.Expr]
    """The other day that the rules ask a kind of event for."""


def lookups_of(rules: Sequence[InForce]) -> Lookups | None:
    """Work out what the rules in force say of every event that they can tell apart.

    None if a rule asks what only several events can tell, or if there are too many.
    """
    if any(rule.edition.asks for rule in rules):
        return None
    cases: dict[tuple[int, ...], int] = {(): 0}
    asked: dict[Kind, Sequence[Asked]] = {}
    table: list[int] = []
    begin, names_day = [], {}
    for kind in KINDS:
        begin.append(len(table))
        about = rules_about(kind, rules)
        editions = [rules[n].edition for n in about]
        found = _asked(kind, [rules[n] for n in about])
        if found is None:
            return None
        asked[kind] = found
        for met in _met(kind, found, rules_met(editions, kind)):
            those = tuple(rule for n, rule in enumerate(about) if met >> n & 1)
            table.append(cases.setdefault(those, len(cases)))
        day = named_day(editions, kind)
        if day.meta.root_names():
            names_day[kind] = day
    return Lookups(
        tuple(cases),
        asked,
        np.array(table, dtype=np.int16),
        np.array(begin, dtype=np.int32),
        names_day,
    )


def _asked(kind: Kind, rules: Sequence[InForce]) -> list[Asked] | None:
    """Find what some rules ask about a kind; None if that is a day, or too much."""
    signs = [
        sign
        for rule in rules
        for sign in (*rule.edition.on, *rule.edition.unless)
        if sign.event is kind
    ]
    found = []
    for name in sorted({name for sign in signs for name in sign.when}):
        if EVENTS.schema[name] == pl.Boolean:
            found.append(Asked(name, (None, *YES_OR_NO)))
        elif EVENTS.schema[name] == pl.String:
            said = {str(sign.when[name]) for sign in signs if name in sign.when}
            found.append(Asked(name, (None, *sorted(said - {""}), OTHER)))
        else:
            return None
    size = np.prod([len(each.answers) for each in found], dtype=np.int64)
    return found if size <= MOST else None


def _met(kind: Kind, asked: Sequence[Asked], met: pl.Expr) -> list[int]:
    """Ask the rules about each event of a kind that they can tell apart."""
    every = list(product(*(each.answers for each in asked)))
    events = pl.DataFrame(
        {each.name: [row[n] for row in every] for n, each in enumerate(asked)}
        | {"kind": [kind.value] * len(every)},
        schema={each.name: pl.String for each in asked} | {"kind": pl.Enum(Kind)},
    )
    typed = events.with_columns(
        pl.col(each.name) == "true"
        for each in asked
        if EVENTS.schema[each.name] == pl.Boolean
    )
    return typed.with_columns(met=met)["met"].to_list()


def effects_by_lookup(
    columns: Columns, lookups: Lookups
) -> tuple[NDArray[np.int16], NDArray[np.int32]]:
    """Look up which rules each event meets, and the other day it names.

    Returns:
        For each event, its place among the cases; and that day, or ``NO_DAY``.
    """
    said = np.full(len(columns), NO_DAY, dtype=np.int32)
    for kind, names_day in lookups.names_day.items():
        rows = np.flatnonzero(columns.kind == KINDS.index(kind))
        if len(rows):
            said[rows] = _days(columns, rows, names_day)
    return _cases(columns, lookups), said


def _cases(columns: Columns, lookups: Lookups) -> NDArray[np.int16]:
    used = sorted(
        {each.name for asked in lookups.asked.values() for each in asked}
        & columns.words.keys()
    )
    first, attribute, leads = [0], [], []
    for kind in KINDS:
        stride = 1
        for each in reversed(lookups.asked[kind]):
            if each.name in used:
                attribute.append(used.index(each.name))
                words = columns.words[each.name].words
                leads.append(_leads(each.answers, words, stride))
            stride *= len(each.answers)
        first.append(len(attribute))
    widest = max(map(len, leads), default=1)
    case = np.empty(len(columns), dtype=np.int16)
    cases_looked_up(
        read_only(columns.kind),
        read_only(lookups.begin),
        read_only(np.array(first, dtype=np.int32)),
        read_only(np.array(attribute, dtype=np.int32)),
        read_only(
            np.array(
                [lead + [0] * (widest - len(lead)) for lead in leads], dtype=np.int32
            ).reshape(len(leads), widest)
        ),
        read_only(_side_by_side(columns, used)),
        read_only(lookups.table),
        case,
    )
    return case


@compiled
def cases_looked_up(
    kind: NDArray[np.uint8],
    begin: NDArray[np.int32],
    first: NDArray[np.int32],
    attribute: NDArray[np.int32],
    leads: NDArray[np.int32],
    places: NDArray[np.uint16],
    table: NDArray[np.int16],
    case: NDArray[np.int16],
) -> None:
    """Look up the case of each event, by its kind and by the words it says.

    Args:
        kind: of each event.
        begin: where each kind begins in the table.
        first: where each kind begins in ``attribute``, and then where the last ends.
        attribute: the attributes that matter to each kind, one kind after another.
        leads: for each of those, how far each word leads along the table.
        places: by attribute, the place of each event's word.
        table: the cases.
        case: written to.
    """
    for row in range(len(kind)):
        its_kind = kind[row]
        at = begin[its_kind]
        for place in range(first[its_kind], first[its_kind + 1]):
            at += leads[place, places[attribute[place], row]]
        case[row] = table[at]


def _leads(
    answers: Sequence[str | None], words: Sequence[str], stride: int
) -> list[int]:
    """By the place of a word, how far it leads along the table."""
    number = {word: place for place, word in enumerate(answers)}
    return [number.get(word, len(answers) - 1) * stride for word in words] + [0]


def _side_by_side(columns: Columns, names: Sequence[str]) -> NDArray[np.uint16]:
    """Lay columns of words side by side."""
    laid = np.empty((len(names), len(columns)), dtype=np.uint16)
    for place, name in enumerate(names):
        laid[place] = columns.words[name].place
    return laid


def _days(
    columns: Columns, rows: NDArray[np.intp], names_day: pl.Expr
) -> NDArray[np.int32]:
    """Find the other day that some events of a kind name."""
    (name,) = names_day.meta.root_names()
    if name in columns.numbers:
        return columns.numbers[name][rows]
    if name != "recorded_at":
        return np.full(len(rows), NO_DAY, dtype=np.int32)
    told = pl.DataFrame([columns.recorded_at.gather(rows).alias(name)])
    return told.select(names_day.to_physical()).to_series().to_numpy()
