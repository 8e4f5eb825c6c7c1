"""A nation's elective pathways that never were: as many as are asked, part by part.

A board has people, owners and mistakes, and is made whole. A nation is only events, and
each part of it is made by itself, so that its size is no matter of memory.
"""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import polars as pl

from milepost.events.kinds import Kind
from milepost.events.table import EVENTS
from milepost.synth.chance import Chance, Ints
from milepost.synth.draft import KINDS, UNSAID, Draft, Rows, Small, attribute
from milepost.synth.elective import tell_elective
from milepost.synth.entries import receive_elective
from milepost.synth.identifiers import numbered
from milepost.synth.interruptions import interrupt
from milepost.synth.recording import Slips, moments
from milepost.synth.referrals import referral_days
from milepost.synth.services import ALL
from milepost.synth.story import Story
from milepost.synth.working_days import number_of

PART = 100_000
"""Pathways in each part but the last. Another number would make another nation."""

MOST = 99_999_999
"""With more pathways than this their names would no longer sort as they are numbered."""

HISTORY_DAYS = 520
"""How long ago the first referrals came: a pathway has then eight events and a bit."""

SAID = (
    "activity",
    "after",
    "by",
    "code",
    "communicated",
    "conditions_met",
    "due",
    "first",
    "for_day",
    "list",
    "original_start",
    "outcome",
    "priority",
    "purpose",
    "reason",
    "route",
    "service",
    "until",
)
"""What its events say of themselves: what clocks depend on. A board's say more."""

_WIDTH = len(str(MOST))
_SECOND = 1_000_000


def part_of_a_nation(
    first: int, count: int, rng: np.random.Generator, *, today: date
) -> pl.DataFrame:
    """Make the events of so many pathways, the same for the same dice on every machine.

    Args:
        first: the number of the first of these pathways, from 1.
        count: how many.
        rng: where chance comes from.
        today: nothing is told of it, or of any later day; bookings may be for them.

    Returns:
        By pathway, day and the order told: ``pathway``, ``day``, ``kind``,
        ``recorded_at``, and what ``SAID`` names; text is from a list of its words. The
        columns are the same for every part.
    """
    chance, last_day = Chance(rng), number_of(today - timedelta(days=1))
    story = _story(chance, count, last_day)
    rows = story.draft.rows(np.arange(count), story.until)
    nothing_wrong = Slips(rows, np.full(len(rows.who), -1, dtype=np.int64))
    at = moments(nothing_wrong, chance, last_day)
    names = numbered("P-", np.arange(first, first + count), "pathway", _WIDTH)
    return _frame(rows, at, names, story.draft)


def _story(chance: Chance, count: int, last_day: int) -> Story:
    """Tell elective pathways from the referral to whatever came of it."""
    weights = [s.referrals if s.family == "elective" else 0 for s in ALL]
    service = chance.one_of(weights, count)
    days = referral_days(chance, count, last_day - HISTORY_DAYS + 1, last_day)
    story = Story(chance, Draft(last_day), service, days[chance.shuffled(count)])
    who = np.arange(count)
    tell_elective(story, *receive_elective(story, who))
    interrupt(story, who[:0], who)
    return story


def _frame(rows: Rows, at: Ints, names: pl.Series, draft: Draft) -> pl.DataFrame:
    kinds = pl.Series([str(kind) for kind in KINDS], dtype=pl.Enum(Kind))
    said = [_said(name, rows.says[name], draft) for name in SAID]
    told = {
        "pathway": names.gather(rows.who),
        "day": pl.Series(rows.day).cast(pl.Date),
        "kind": kinds.gather(rows.kind),
        "recorded_at": pl.Series(at * _SECOND).cast(EVENTS.schema["recorded_at"]),
    }
    return pl.DataFrame(told).with_columns(said)


def _said(name: str, numbers: Small, draft: Draft) -> pl.Series:
    """Turn an attribute's numbers into words from its list, or into what else it is."""
    spoken = draft.spoken.get(name)
    if spoken is None:
        return attribute(name, numbers, draft.words)
    place = np.full(1 + len(draft.words), len(spoken), dtype=np.int32)
    place[[draft.words[word] for word in spoken]] = np.arange(len(spoken))
    words = [*spoken, None]  # the last is what is said where nothing is
    listed = pl.Series(name, words, dtype=pl.Enum(list(spoken)))
    return listed.gather(place[np.where(numbers == UNSAID, -1, numbers)])


def columns_of_a_nation(
    rng: np.random.Generator, *, today: date
) -> Mapping[str, pl.DataType]:
    """Name the columns of every part, and their types."""
    return part_of_a_nation(1, 1, rng, today=today).schema
