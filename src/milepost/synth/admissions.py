"""From the decision to admit to treatment on a ward, and the clocks that may follow."""

import numpy as np

from milepost.events.kinds import Kind
from milepost.synth.appointments import PATIENT_OR_PROVIDER
from milepost.synth.chance import Ints
from milepost.synth.draft import Words
from milepost.synth.services import CODES
from milepost.synth.story import Story

WAIT_FOR_A_BED = (10, 26, 42, 60, 82, 108, 145, 195, 290)
NOTICE = (6, 14, 21, 30, 45)
_TRANSPLANTS = ("cardiology", "gastroenterology")
_TWO_SIDED = ("ophthalmology", "trauma_and_orthopaedics")
_WHY_PUT_OFF = ("patient_unfit", "no_theatre_time", "no_bed", "staff_absence")


def admit(story: Story, who: Ints) -> Ints:
    """List patients for admission, and admit and treat them in the end.

    Returns:
        Those treated, on the day of it.
    """
    urgent = story.chance.one_of((80, 20), len(who))
    priority = Words(("routine", "urgent"), urgent)
    story.tell(who, Kind.DECISION_TO_ADMIT, priority=priority)
    who = _list_for_transplant(story, who)
    prepared = who[story.some(who, 220)]
    decided = story.day[who]
    story.pass_days(prepared, (10, 25, 40, 60), paced=False)
    story.tell(prepared, Kind.ADMITTED, purpose="preoperative_assessment")
    examined = who[story.some(who, 30)]
    story.pass_days(examined, (3, 14, 30), paced=False)
    story.tell(examined, Kind.ADMITTED, purpose="diagnostic")
    hurried = who[story.some(who, 15)]
    reached = story.day[who]
    story.day[who] = decided
    story.pass_days(who, WAIT_FOR_A_BED, paced=True)
    story.day[who] = np.maximum(story.day[who], story.worked(reached + 4))
    _book_a_bed(story, who, reached)
    _put_off(story, who[story.some(who, 75)])
    declined, missed, comes = story.split(who, (18, 22, 960))
    _refuse(story, declined)
    _miss_admission(story, missed)
    treated = np.sort(np.concatenate([missed, comes]))
    _treat(story, treated, hurried)
    return treated


def _book_a_bed(story: Story, who: Ints, not_before: Ints) -> None:
    for_day = story.day[who]
    notice = story.chance.days(NOTICE, len(who))
    booked = np.maximum(not_before, for_day - notice)
    booked = np.minimum(story.worked(booked), for_day)
    declined = story.some(who, 60) & (for_day - booked > 6)
    says = {"activity": "admission"}
    offered = for_day[declined] - 3
    for kind in (Kind.APPOINTMENT_OFFERED, Kind.OFFER_DECLINED):
        story.tell_on(who[declined], booked[declined], kind, for_day=offered, **says)
    story.tell_on(who, booked, Kind.APPOINTMENT_BOOKED, for_day=for_day, **says)


def _put_off(story: Story, who: Ints) -> None:
    """Admit on the day, find it can't be done, and find another day."""
    for_day = story.day[who]
    came = who[story.some(who, 600)]
    story.tell(came, Kind.ADMITTED, purpose="treatment")
    by = story.chance.one_of((1, 3), len(who))
    why = np.where(by == 0, 0, 1 + story.chance.below(3, len(who)))
    story.tell(
        who,
        Kind.APPOINTMENT_CANCELLED,
        by=Words(PATIENT_OR_PROVIDER, by),
        activity="admission",
        for_day=for_day,
        reason=Words(_WHY_PUT_OFF, why),
    )
    _find_another_day(story, who, (8, 20, 28, 60))


def _find_another_day(story: Story, who: Ints, wait: tuple[int, ...]) -> None:
    booked = story.worked(story.day[who] + 1)
    story.day[who] = booked
    story.pass_days(who, wait, paced=False)
    story.tell_on(
        who,
        booked,
        Kind.APPOINTMENT_BOOKED,
        activity="admission",
        for_day=story.day[who],
    )


def _refuse(story: Story, who: Ints) -> None:
    story.tell(who, Kind.TREATMENT_DECLINED)
    story.status(who, "35")
    story.clock_stops(who)


def _miss_admission(story: Story, who: Ints) -> None:
    story.tell(
        who,
        Kind.APPOINTMENT_MISSED,
        activity="admission",
        first=False,
        communicated=True,
    )
    story.pass_days(who, (0, 2, 9), paced=False)
    story.tell(who, Kind.REOFFER_DECIDED)
    _find_another_day(story, who, (14, 30, 70))


def _treat(story: Story, who: Ints, hurried: Ints) -> None:
    emergency = np.isin(who, hurried)
    purpose = Words(("treatment", "emergency"), emergency.astype(np.int64))
    story.tell(who, Kind.ADMITTED, purpose=purpose)
    story.tell(
        who, Kind.TREATMENT_STARTED, first=True, modality="surgery", route="admitted"
    )
    story.status(who, "30")
    story.clock_stops(who)
    home = who[story.some(who, 700)]
    reached = story.day[home]
    story.pass_days(home, (1, 2, 6, 30), paced=False)
    story.tell(home, Kind.DISCHARGED)
    story.day[home] = reached


def _list_for_transplant(story: Story, who: Ints) -> Ints:
    """List a few to wait for an organ. Return all who are now to be admitted."""
    able = np.isin(story.service[who], [CODES.index(code) for code in _TRANSPLANTS])
    listed = who[able & story.some(who, 25)]
    lists = story.chance.one_of((4, 1), len(listed))
    story.pass_days(listed, (5, 20, 60), paced=False)
    which = Words(("matched", "live_donor"), lists)
    story.tell(listed, Kind.TRANSPLANT_LISTED, list=which)
    story.status(listed, "34")
    story.clock_stops(listed)
    found = listed[story.some(listed, 700)]
    story.pass_days(found, (20, 120, 300), paced=False)
    story.tell(found, Kind.ORGAN_AVAILABLE)
    story.clock_starts(found)
    return np.sort(np.concatenate([np.setdiff1d(who, listed), found]))


def second_clocks(story: Story, treated: Ints) -> None:
    """Begin another clock for some: the second side, or a new treatment."""
    able = np.isin(story.service[treated], [CODES.index(code) for code in _TWO_SIDED])
    second = treated[able & story.some(treated, 130)]
    changed = np.setdiff1d(treated[story.some(treated, 18)], second)
    story.pass_days(second, (30, 60, 90), paced=False)
    story.tell(second, Kind.FIT_AND_READY)
    story.pass_days(changed, (30, 90, 200), paced=False)
    story.tell(changed, Kind.TREATMENT_CHANGED)
    again = np.sort(np.concatenate([second, changed]))
    story.clock_starts(again)
    begun = story.day[again]
    story.pass_days(again, WAIT_FOR_A_BED[:7], paced=True)
    _book_a_bed(story, again, begun)
    _treat(story, again, again[:0])
