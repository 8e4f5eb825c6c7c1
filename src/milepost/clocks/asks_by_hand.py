"""What only a look at several events can answer, read one event after another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from milepost.clocks.asks import Answer
from milepost.rules.clock_rules import Asks


@dataclass(slots=True)
class _Offer:
    made: date
    for_day: date | None
    answer: int | None = None
    declined: bool = False

    def is_refused(self, notice_days: int) -> bool:
        if self.for_day is None or not self.declined:
            return False
        return (self.for_day - self.made).days >= notice_days


def first_of_a_declined_pair(
    events: pl.DataFrame, notice_days: int
) -> NDArray[np.bool_]:
    """Find what ``asks.first_of_a_declined_pair`` finds, as a person would."""
    made: dict[tuple[str, str | None], list[_Offer]] = {}
    columns = events.select("pathway", "activity", "kind", "day", "for_day")
    for row, (pathway, activity, kind, day, for_day) in enumerate(columns.iter_rows()):
        offers = made.setdefault((pathway, activity), [])
        if kind == "appointment_offered":
            offers.append(_Offer(day, for_day))
        elif kind in ("offer_declined", "appointment_booked") and for_day:
            asked = [offer for offer in offers if offer.for_day == for_day]
            if asked and asked[-1].answer is None:
                asked[-1].answer = row
                asked[-1].declined = kind == "offer_declined"
    yes = np.zeros(len(events), dtype=np.bool_)
    for offers in made.values():
        for one, next_one in pairwise(offers):
            if one.is_refused(notice_days) and next_one.is_refused(notice_days):
                yes[one.answer] = True
    return yes


def last_minute(events: pl.DataFrame, _notice_days: int = 0) -> NDArray[np.bool_]:
    """Find what ``asks.last_minute`` finds, as a person would."""
    inside: set[str] = set()
    yes = np.zeros(len(events), dtype=np.bool_)
    columns = events.select("pathway", "kind", "activity", "day", "for_day")
    for row, (pathway, kind, activity, day, for_day) in enumerate(columns.iter_rows()):
        has_come = for_day is not None and for_day <= day
        yes[row] = has_come or pathway in inside
        is_cancelled = kind == "appointment_cancelled" and activity == "admission"
        if kind == "admitted":
            inside.add(pathway)
        elif is_cancelled or kind in ("treatment_started", "discharged"):
            inside.discard(pathway)
    return yes


ANSWERS_BY_HAND: Mapping[Asks, Answer] = {
    Asks.FIRST_OF_A_DECLINED_PAIR: first_of_a_declined_pair,
    Asks.LAST_MINUTE: last_minute,
}
