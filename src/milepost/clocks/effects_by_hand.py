"""What the rules in force say of a few events, looked up row by row."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import numpy as np
import polars as pl

from milepost.clocks.asks import answers
from milepost.clocks.asks_by_hand import ANSWERS_BY_HAND
from milepost.clocks.effects import (
    LONDON,
    NO_DAY,
    Effects,
    InForce,
    effects_of,
    rules_about,
)
from milepost.clocks.worked_out import EPOCH
from milepost.events.kinds import Kind
from milepost.rules.clock_rules import ClockEdition, Memory, OnDay
from milepost.rules.parts import Sign

FEW = 2_000
"""Fewer events than this are looked up sooner than columns are made ready to ask."""

Said = Mapping[str, object]


def effects_by_hand(events: pl.DataFrame, rules: Sequence[InForce]) -> Effects:
    """Look up which rules each event meets, as ``effects_of`` does by columns."""
    if len(events) >= FEW:
        return effects_of(events, rules, ANSWERS_BY_HAND)
    kinds = {Kind(name) for name in events["kind"].unique().to_list()}
    about = {kind: rules_about(kind, rules) for kind in kinds}
    days = {kind: _named_day([rules[n].edition for n in about[kind]]) for kind in kinds}
    answered = answers(
        events, {n: r.edition for n, r in enumerate(rules)}, ANSWERS_BY_HAND
    )
    cases: dict[tuple[int, ...], int] = {(): 0}
    case = np.zeros(len(events), dtype=np.int16)
    said = np.full(len(events), NO_DAY, dtype=np.int32)
    for row, told in enumerate(events.iter_rows(named=True)):
        kind = Kind(told["kind"])
        met = tuple(
            n
            for n in about[kind]
            if _meets(rules[n].edition, kind, told)
            and (n not in answered or answered[n][row])
        )
        case[row] = cases.setdefault(met, len(cases))
        day = days[kind](told)
        if day is not None:
            said[row] = (day - EPOCH).days
    return Effects(tuple(rules), tuple(cases), case, said)


def _meets(edition: ClockEdition, kind: Kind, told: Said) -> bool:
    return _bears(edition.on, kind, told) and not _bears(edition.unless, kind, told)


def _bears(signs: Sequence[Sign], kind: Kind, told: Said) -> bool:
    return any(
        sign.event is kind
        and all(
            told[name] is None if said == "" else told[name] == said
            for name, said in sign.when.items()
        )
        for sign in signs
    )


def _named_day(editions: Sequence[ClockEdition]) -> Callable[[Said], date | None]:
    """Find how to read the one other day that the rules ask events of a kind for."""
    asked = {edition.on_day for edition in editions}
    for on_day, read in NAMED.items():
        if on_day in asked:
            return read
    if any(edition.remembers is Memory.DUE for edition in editions):
        return _due
    return _none


def _original_start(told: Said) -> date | None:
    return _as_day(told["original_start"])


def _for_day(told: Said) -> date | None:
    return _as_day(told["for_day"])


def _told(told: Said) -> date | None:
    at = told["recorded_at"]
    return at.astimezone(LONDON).date() if isinstance(at, datetime) else None


def _due(told: Said) -> date | None:
    return _as_day(told["due"])


def _none(_: Said) -> None:
    return None


def _as_day(value: object) -> date | None:
    return value if isinstance(value, date) else None


NAMED = {
    OnDay.ORIGINAL_START: _original_start,
    OnDay.FOR_DAY: _for_day,
    OnDay.TOLD: _told,
}
