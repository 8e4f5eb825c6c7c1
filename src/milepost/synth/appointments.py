"""Appointments: offered, declined, booked, cancelled, missed and, mostly, attended."""

from dataclasses import dataclass

import numpy as np

from milepost.events.kinds import Kind
from milepost.synth.chance import Ints
from milepost.synth.draft import Said, Words
from milepost.synth.story import Story

PATIENT_OR_PROVIDER = ("patient", "provider")
_WHY_CANCELLED = ("patient_request", "unwell", "clinic_cancelled", "staff_absence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """How a kind of appointment goes."""

    wait: tuple[int, ...]
    """Quantiles of the days from the request to the appointment."""
    notice: tuple[int, ...] = (3, 10, 18, 28, 44)
    """Quantiles of the days between booking and appointment."""
    activity: str = "outpatient"
    first: bool
    declined: int = 45
    """How many in 1,000 decline an earlier date."""
    cancelled: int = 95
    """How many in 1,000 are cancelled once."""
    missed: int = 65
    """How many in 1,000 are missed."""
    nullifies: bool = False
    """Whether a miss that was communicated ends the clock until the next booking."""
    let_go: int = 350
    """How many in 1,000 of those who miss are then discharged."""


def seen(story: Story, who: Ints, visit: Visit) -> Ints:
    """Bring pathways to an appointment.

    Returns:
        Those who attended, each on the day of it.
    """
    activity = visit.activity
    asked = story.day[who]
    story.pass_days(who, visit.wait, paced=True)
    for_day = story.day[who]
    notice = story.chance.days(visit.notice, len(who))
    booked = np.maximum(asked, for_day - notice)
    booked = np.minimum(story.worked(booked), for_day)
    _decline_an_offer(story, who, visit, booked, for_day)
    story.tell_on(
        who,
        booked,
        Kind.APPOINTMENT_BOOKED,
        activity=activity,
        first=visit.first,
        for_day=for_day,
    )
    changed = story.some(who, visit.cancelled)
    _cancel(story, who[changed], visit, booked[changed])
    missed = story.some(who, visit.missed)
    back = _miss(story, who[missed], visit)
    came = np.sort(np.concatenate([who[~missed], back]))
    story.tell(came, Kind.APPOINTMENT_ATTENDED, activity=activity, first=visit.first)
    return came


def _decline_an_offer(
    story: Story, who: Ints, visit: Visit, booked: Ints, for_day: Ints
) -> None:
    declined = story.some(who, visit.declined) & (for_day - booked > 6)
    day, offered = booked[declined], for_day[declined] - 3
    says: dict[str, Said] = {"for_day": offered, "activity": visit.activity}
    story.tell_on(
        who[declined], day, Kind.APPOINTMENT_OFFERED, first=visit.first, **says
    )
    story.tell_on(who[declined], day, Kind.OFFER_DECLINED, **says)


def _cancel(story: Story, who: Ints, visit: Visit, booked: Ints) -> None:
    """Cancel appointments between booking and day, and book others."""
    for_day = story.day[who]
    part = story.chance.below(1000, len(who))
    day = np.minimum(story.worked(booked + (for_day - booked) * part // 1000), for_day)
    by = story.chance.one_of((3, 2), len(who))
    why = by * 2 + story.chance.below(2, len(who))
    story.tell_on(
        who,
        day,
        Kind.APPOINTMENT_CANCELLED,
        by=Words(PATIENT_OR_PROVIDER, by),
        activity=visit.activity,
        for_day=for_day,
        first=visit.first,
        reason=Words(_WHY_CANCELLED, why),
    )
    story.day[who] = day
    rebooked = story.worked(day + story.chance.days((0, 0, 2, 9), len(who)))
    _book_again(story, who, visit, rebooked)


def _book_again(story: Story, who: Ints, visit: Visit, day: Ints) -> None:
    again = story.chance.days((5, 14, 28, 56), len(who))
    story.day[who] = story.worked(day + again)
    story.tell_on(
        who,
        day,
        Kind.APPOINTMENT_BOOKED,
        activity=visit.activity,
        first=visit.first,
        for_day=story.day[who],
    )


def _miss(story: Story, who: Ints, visit: Visit) -> Ints:
    """Miss appointments. Return those who are given another chance and take it."""
    told = story.chance.one_of((8, 92), len(who))
    story.tell(
        who,
        Kind.APPOINTMENT_MISSED,
        activity=visit.activity,
        first=visit.first,
        communicated=told,
    )
    ours = ~story.inherited[who] & (told == 1)
    nullified = who[ours] if visit.nullifies else who[:0]
    story.status(nullified, "33")
    story.clock_stops(nullified)
    let_go, back = story.split(who, (visit.let_go, 1000 - visit.let_go))
    back = np.sort(np.concatenate([back, _let_go(story, let_go)]))
    story.pass_days(back, (0, 2, 5, 14), paced=False)
    called, offered = story.split(back, (45, 55))
    story.tell(called, Kind.PATIENT_REBOOKED)
    story.tell(offered, Kind.REOFFER_DECIDED)
    if visit.nullifies:
        story.clock_starts(back)
    _book_again(story, back, visit, story.day[back])
    return back


def _let_go(story: Story, who: Ints) -> Ints:
    """Discharge after a miss. Return those who oughtn't to have been, once found."""
    story.pass_days(who, (0, 1, 7, 21), paced=False)
    met = story.chance.one_of((6, 94), len(who))
    story.tell(who, Kind.DISCHARGED, after="missed", conditions_met=met)
    wrongly: Ints = who[met == 0]
    rightly = who[met == 1]
    story.status(rightly, "34")
    story.clock_stops(rightly)
    story.until[rightly] = story.day[rightly]
    story.pass_days(wrongly, (3, 14, 30, 60), paced=False)
    return wrongly
