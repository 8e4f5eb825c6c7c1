"""How elective referrals come in: by letter, by e-RS, from elsewhere, in their turn."""

import numpy as np

from milepost.events.kinds import Kind
from milepost.synth.chance import Ints
from milepost.synth.draft import Words
from milepost.synth.story import Story

_OUR_CODE, _ELSEWHERE = "SX99", "SX98"
_ROUTES = ("gp", "consultant", "emergency_department", "dentist", "outside_england")
_NO_CLOCK = (
    "direct_access_test",
    "non_consultant_led",
    "maternity",
    "sexual_health",
    "special_interest_practitioner",
)


def receive_elective(story: Story, who: Ints) -> tuple[Ints, Ints]:
    """Bring elective pathways in.

    Returns:
        Those to be vetted and seen; and those who go straight to the list for admission.
    """
    weights = (380, 475, 25, 30, 7, 30, 3, 12, 2, 4, 12, 20)
    ers, letter, interface, advice, private, himself, *rest = story.split(who, weights)
    donor, carried, unknown, no_clock, separate, planned = rest
    _by_ers(story, ers)
    _by_letter(story, letter, "consultant_led")
    _by_letter(story, interface, "interface")
    _by_advice(story, advice)
    _accepted_first(story, private, "private")
    _accepted_first(story, himself, "self")
    story.tell(donor, Kind.REFERRAL_RECEIVED, route="living_donor", priority="routine")
    story.clock_starts(donor)
    _transferred(story, carried, unknown)
    _outside_the_clock(story, no_clock)
    _separate_condition(story, separate)
    to_admission = _planned(story, planned)
    on = (ers, letter, interface, advice, private, himself, donor, carried, unknown)
    return np.sort(np.concatenate([*on, separate])), to_admission


def _priority(story: Story, who: Ints) -> Words:
    return Words(("routine", "urgent"), story.chance.one_of((83, 17), len(who)))


def _by_ers(story: Story, who: Ints) -> None:
    story.clock_starts(who)
    sent = story.worked(story.day[who] - story.chance.days((1, 3, 9, 21), len(who)))
    sent = np.minimum(sent, story.day[who])
    story.tell_on(who, sent, Kind.REFERRAL_MADE, channel="ers", to=_OUR_CODE)
    no_slot, booked = story.split(who, (18, 82))
    story.tell(no_slot, Kind.SLOT_ISSUE_LISTED)
    story.tell(booked, Kind.UBRN_CONVERTED, service="consultant_led")
    story.tell(
        who,
        Kind.REFERRAL_RECEIVED,
        route="gp",
        priority=_priority(story, who),
        channel="ers",
        service="consultant_led",
    )


def _by_letter(story: Story, who: Ints, service: str) -> None:
    story.clock_starts(who)
    route = story.chance.one_of((760, 150, 60, 20, 10), len(who))
    written = who[story.some(who, 150)]
    story.tell_on(
        written,
        story.day[written] - 4,
        Kind.REFERRAL_MADE,
        channel="letter",
        to=_OUR_CODE,
    )
    story.tell(
        who,
        Kind.REFERRAL_RECEIVED,
        route=Words(_ROUTES, route),
        priority=_priority(story, who),
        channel="letter",
        service=service,
    )


def _by_advice(story: Story, who: Ints) -> None:
    story.clock_starts(who)
    story.tell_on(
        who,
        story.day[who] - 1 - story.chance.days((1, 5, 12), len(who)),
        Kind.REFERRAL_MADE,
        channel="advice_and_guidance",
        to=_OUR_CODE,
    )
    story.tell(who, Kind.ADVICE_CONVERTED)


def _accepted_first(story: Story, who: Ints, route: str) -> None:
    """Receive referrals that start no clock until they are accepted."""
    story.tell(who, Kind.REFERRAL_RECEIVED, route=route, priority=_priority(story, who))
    story.pass_days(who, (0, 3, 6, 15), paced=False)
    story.tell(who, Kind.REFERRAL_VETTED, outcome="accepted")
    story.clock_starts(who)


def _transferred(story: Story, carried: Ints, unknown: Ints) -> None:
    story.clock_starts(carried)
    story.clock_starts(unknown)
    story.inherited[carried] = story.inherited[unknown] = True
    earlier = story.day[carried] - story.chance.days((10, 50, 90, 150), len(carried))
    story.tell(carried, Kind.TRANSFER_RECEIVED, original_start=earlier)
    story.tell(unknown, Kind.TRANSFER_RECEIVED)


def _outside_the_clock(story: Story, who: Ints) -> None:
    """Receive referrals that no standard counts, and see them through."""
    service = Words(_NO_CLOCK, story.chance.below(len(_NO_CLOCK), len(who)))
    story.tell(who, Kind.REFERRAL_RECEIVED, route="gp", service=service)
    story.pass_days(who, (5, 20, 40), paced=False)
    story.tell(who, Kind.TEST_PERFORMED, test="ultrasound")
    tested, other = story.split(who, (2, 1))
    story.status(tested, "92")
    story.status(other, "98")
    story.tell(who, Kind.DISCHARGED)
    story.closed[who] = story.day[who]


def _separate_condition(story: Story, who: Ints) -> None:
    """Receive what a consultant found while looking for something else."""
    story.clock_starts(who)
    story.tell(
        who,
        Kind.REFERRAL_RECEIVED,
        route="consultant",
        priority=_priority(story, who),
        service="consultant_led",
    )
    story.status(who, "12")


def _planned(story: Story, who: Ints) -> Ints:
    """List for a planned admission; some are moved to the active list when due."""
    ahead = story.chance.days((60, 150, 220, 380), len(who))
    due = story.day[who] + ahead
    story.tell(who, Kind.PLANNED_LISTED, due=due, activity="admission")
    overdue = story.some(who, 500)
    late = story.chance.days((0, 5, 30), len(who))
    story.day[who] = story.worked(due + late)
    late_ones = who[overdue]
    story.tell(late_ones, Kind.PLANNED_ACTIVATED, activity="admission")
    story.clock_starts(late_ones)
    on_time = who[~overdue]
    story.tell(on_time, Kind.ADMITTED, purpose="planned")
    story.tell(
        on_time,
        Kind.TREATMENT_STARTED,
        first=False,
        modality="procedure",
        route="admitted",
    )
    story.tell(on_time, Kind.DISCHARGED)
    story.closed[on_time] = story.day[on_time]
    return late_ones
