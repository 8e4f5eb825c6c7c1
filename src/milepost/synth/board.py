"""The synthetic health board: two years of pathways that never were."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

import numpy as np
import polars as pl

from milepost.foundation.tables import Column, Table
from milepost.synth.cancer import tell_cancer
from milepost.synth.chance import Chance, Ints
from milepost.synth.draft import Draft
from milepost.synth.elective import tell_elective
from milepost.synth.entries import receive_elective
from milepost.synth.identifiers import numbered
from milepost.synth.interruptions import interrupt
from milepost.synth.patients import patients_table, share_out
from milepost.synth.people import HOSPITALS, people_table
from milepost.synth.recording import recorded
from milepost.synth.referrals import referral_days, referral_services
from milepost.synth.services import ALL, CODES, services_table
from milepost.synth.story import Story
from milepost.synth.working_days import NEVER, number_of

PROVIDER = "SX99"
NAME = "Strathmorran Health Board (synthetic)"
HISTORY_DAYS = 730
_BEFORE_HISTORY = 420
"""Days before the history, so that it begins with a list and not with nobody."""

PATHWAYS = Table(
    "pathways",
    {
        "pathway": Column(pl.String, "Its name, unique at the board."),
        "hospital_number": Column(pl.String, "The patient it is about."),
        "service": Column(pl.String, "The service it is with."),
        "hospital": Column(pl.String, "Where it is."),
        "owner": Column(pl.String, "The tracker's username; empty for nobody."),
    },
    in_order_of=("pathway",),
)


class Size(StrEnum):
    """How large a board is."""

    SMALL = auto()
    BOARD = auto()
    LARGE = auto()


OPEN = {Size.SMALL: 600, Size.BOARD: 12_000, Size.LARGE: 200_000}
"""How many pathways have a running clock."""
_ENDED_KEPT = {Size.SMALL: 1000, Size.BOARD: 1000, Size.LARGE: 500}
"""Of 1,000 ended pathways of the two years, how many are kept: at the largest size
half, or there wouldn't be a number in the test range for every patient."""
_CANCER_SHARE = 125
"""Of 1,000 open pathways, how many are with a tumour group."""


@dataclass(frozen=True, slots=True)
class Board:
    """A health board that doesn't exist, and everything its records say."""

    provider: str
    name: str
    services: pl.DataFrame
    people: pl.DataFrame
    patients: pl.DataFrame
    pathways: pl.DataFrame
    events: pl.DataFrame


def make_board(size: Size, rng: np.random.Generator, *, today: date) -> Board:
    """Make a board, the same for the same seed, size and day on every machine.

    Args:
        size: how many pathways are open.
        rng: where chance comes from.
        today: the day the board opens its doors on. Its records end the evening
            before; bookings may be for later days.
    """
    chance = Chance(rng)
    last_day = number_of(today - timedelta(days=1))
    story, died = _told(chance, size, last_day)
    kept = _kept(story, size, last_day)
    name = np.full(len(story.start), -1, dtype=np.int64)
    name[kept] = np.arange(len(kept))
    names = numbered("P-", np.arange(1, len(kept) + 1), "pathway")
    rows = story.draft.rows(name, story.until)
    events = recorded(rows, names, story.draft.words, chance, last_day)
    service, start, died = story.service[kept], story.start[kept], died[kept]
    running = np.bincount(service[story.running[kept]], minlength=len(ALL))
    people = people_table(chance, dict(zip(CODES, running.tolist(), strict=True)))
    first = share_out(chance, service, died)
    owners, patient = np.unique(first, return_inverse=True)
    patients = patients_table(
        chance, service[owners], start[owners], died[owners], last_day
    )
    pathways = pl.DataFrame(
        {
            "pathway": names,
            "hospital_number": patients["hospital_number"].gather(patient),
            "service": pl.Series(CODES).gather(service),
            "hospital": pl.Series(HOSPITALS).gather(
                chance.one_of((45, 30, 18, 7), len(kept))
            ),
            "owner": _owners(chance, people, service),
        }
    )
    return Board(
        provider=PROVIDER,
        name=NAME,
        services=services_table(),
        people=people,
        patients=patients,
        pathways=PATHWAYS.check(pathways),
        events=events,
    )


def _told(chance: Chance, size: Size, last_day: int) -> tuple[Story, Ints]:
    """Tell more pathways than are needed. Return them, and the days patients died."""
    first_day = last_day - HISTORY_DAYS - _BEFORE_HISTORY + 1
    cancer = OPEN[size] * _CANCER_SHARE // 1000
    service = referral_services(
        chance, cancer, OPEN[size] - cancer, last_day + 1 - first_day
    )
    start = referral_days(chance, len(service), first_day, last_day)
    story = Story(chance, Draft(last_day), service, start)
    is_cancer = np.array([s.family == "cancer" for s in ALL])[service]
    suspected, others = np.flatnonzero(is_cancer), np.flatnonzero(~is_cancer)
    tell_cancer(story, suspected)
    tell_elective(story, *receive_elective(story, others))
    died = np.full(len(service), NEVER, dtype=np.int64)
    dead = interrupt(story, suspected, others)
    died[dead] = story.until[dead]
    return story, died


def _kept(story: Story, size: Size, last_day: int) -> Ints:
    """Choose the pathways to keep, so that as many are open as the size says.

    Of those that ended, those with something in the two years are kept, thinned in
    the same proportion as the open ones, and at the largest size further.
    """
    told = story.draft.last_told(len(story.start))
    ended = ~story.running & (told > last_day - HISTORY_DAYS)
    is_cancer = np.array([s.family == "cancer" for s in ALL])[story.service]
    cancer = OPEN[size] * _CANCER_SHARE // 1000
    kept = []
    for family, wanted in ((is_cancer, cancer), (~is_cancer, OPEN[size] - cancer)):
        running = np.flatnonzero(story.running & family)
        over = np.flatnonzero(ended & family)
        share = wanted * _ENDED_KEPT[size] // max(len(running), wanted)
        kept.append(running[story.chance.shuffled(len(running))[:wanted]])
        kept.append(over[story.some(over, share)])
    return np.sort(np.concatenate(kept))


def _owners(chance: Chance, people: pl.DataFrame, service: Ints) -> pl.Series:
    """Give each pathway one of its service's trackers, and a few to nobody."""
    trackers = people.filter(pl.col("role") == "tracker")
    usernames = ["", *trackers["username"]]
    chosen = np.zeros(len(service), dtype=np.int64)
    for position, code in enumerate(CODES):
        theirs = 1 + np.flatnonzero(trackers["services"].list.contains(code).to_numpy())
        batch = np.flatnonzero(service == position)
        chosen[batch] = theirs[chance.below(len(theirs), len(batch))]
    chosen[chance.happens(25, len(service))] = 0
    return pl.Series(usernames).gather(chosen)
