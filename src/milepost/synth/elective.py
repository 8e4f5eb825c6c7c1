"""The story of an elective pathway, from vetting to treatment or some other end."""

import numpy as np

from milepost.events.kinds import Kind
from milepost.synth.admissions import admit, second_clocks
from milepost.synth.appointments import Visit, seen
from milepost.synth.chance import Ints
from milepost.synth.draft import Words
from milepost.synth.services import ALL
from milepost.synth.story import Story

FIRST_VISIT = Visit(
    wait=(10, 32, 50, 66, 84, 104, 130, 166, 240),
    notice=(3, 12, 21, 30, 46),
    first=True,
    nullifies=True,
)
LATER_VISIT = Visit(
    wait=(10, 22, 35, 49, 100), first=False, cancelled=80, missed=55, let_go=250
)
REVIEW = Visit(
    wait=(40, 80, 110, 180), activity="follow_up", first=False, missed=30, let_go=0
)
_HELP = ("injection", "drug", "physiotherapy", "device")
_FOR_WHOM = ("watchful_waiting", "optimisation", "other_condition_first")
_BY_CHOICE = ("patient_choice", "not_now", "thinking_time", "not_ready")


def tell_elective(story: Story, who: Ints, to_admission: Ints) -> None:
    """Tell the rest of each elective pathway, once its referral is in.

    Args:
        story: what is told so far.
        who: those who come by a referral, on the day their referral came.
        to_admission: those who come straight to the list for admission.
    """
    vetted = _vet(story, who)
    attended = seen(story, vetted, FIRST_VISIT)
    story.status(attended, "10")
    ends = story.split(attended, (130, 30, 150, 60, 280, 290, 14, 12, 24, 10))
    discharged, returned, treated, watched, tested, listed, *rest = ends
    _discharge(story, discharged)
    _return_to_gp(story, returned)
    _treat_in_clinic(story, treated)
    _decide_not_to_treat(story, rest[0])
    _transfer(story, rest[1])
    _decline(story, rest[2])
    _reply_unknown(story, rest[3])
    reviewed = _test(story, tested)
    story.status(reviewed, "20")
    after = story.split(reviewed, (120, 300, 80, 470, 30))
    _discharge(story, after[0])
    _treat_in_clinic(story, after[1])
    _decline(story, after[4])
    resumed = _watch(story, _merged(watched, after[2]))
    treated_in = admit(story, _merged(listed, after[3], resumed, to_admission, rest[3]))
    second_clocks(story, treated_in)


def _merged(*batches: Ints) -> Ints:
    return np.sort(np.concatenate(batches))


def _vet(story: Story, who: Ints) -> Ints:
    story.pass_days(who, (0, 1, 3, 6, 14), paced=True)
    returned, advised, regraded, accepted = story.split(who, (15, 5, 30, 950))
    for batch, reason in (
        (returned, "not_clinically_appropriate"),
        (advised, "advice_given"),
    ):
        story.tell(batch, Kind.REFERRAL_RETURNED, reason=reason)
        story.clock_stops(batch)
    story.tell(accepted, Kind.REFERRAL_VETTED, outcome="accepted")
    story.tell(regraded, Kind.REFERRAL_VETTED, outcome="accepted")
    story.tell(
        regraded, Kind.REFERRAL_REGRADED, priority="urgent", reason="clinical_need"
    )
    return _merged(regraded, accepted)


def _discharge(story: Story, who: Ints) -> None:
    late = story.some(who, 120)
    story.pass_days(who[late], (1, 4, 20), paced=False)
    story.tell(who, Kind.DISCHARGED)
    story.status(who, "34")
    story.clock_stops(who)


def _return_to_gp(story: Story, who: Ints) -> None:
    story.tell(who, Kind.RETURNED_TO_PRIMARY_CARE)
    story.status(who, "34")
    story.clock_stops(who)


def _decide_not_to_treat(story: Story, who: Ints) -> None:
    story.tell(who, Kind.DECISION_NOT_TO_TREAT)
    story.status(who, "34")
    story.clock_stops(who)


def _transfer(story: Story, who: Ints) -> None:
    story.pass_days(who, (1, 5, 15), paced=False)
    story.tell(who, Kind.TRANSFER_SENT, to="SX98")
    story.status(who, "21")
    story.clock_stops(who)


def _decline(story: Story, who: Ints) -> None:
    story.pass_days(who, (0, 3, 20), paced=False)
    story.tell(who, Kind.TREATMENT_DECLINED)
    story.status(who, "35")
    story.clock_stops(who)
    story.pass_days(who, (0, 2, 10), paced=False)
    story.tell(who, Kind.DISCHARGED)


def _reply_unknown(story: Story, who: Ints) -> None:
    """Leave the clinic without an outcome, and put that right a few weeks later."""
    story.status(who, "99")
    story.pass_days(who, (5, 14, 40), paced=False)
    story.status(who, "20")


def _treat_in_clinic(story: Story, who: Ints) -> None:
    later = who[story.some(who, 300)]
    story.tell(later, Kind.DECISION_TO_TREAT, modality="procedure")
    story.pass_days(later, (7, 21, 40, 90), paced=True)
    help_given = story.chance.below(len(_HELP), len(who))
    eased = who[story.some(who, 40)]
    story.tell(
        eased,
        Kind.TREATMENT_STARTED,
        first=False,
        modality="drug",
        intent="symptom_relief",
        route="outpatient",
    )
    story.tell(
        who,
        Kind.TREATMENT_STARTED,
        first=True,
        modality=Words(_HELP, help_given),
        route="outpatient",
    )
    story.status(who, "30")
    story.clock_stops(who)
    _review(story, who)


def _review(story: Story, who: Ints) -> None:
    """See some again after treatment, which no clock counts."""
    again = seen(story, who[story.some(who, 250)], REVIEW)
    story.status(again, "90")
    story.tell(again, Kind.DISCHARGED)


def _test(story: Story, who: Ints) -> Ints:
    """Request, do and report a test, and see the patient again."""
    words = tuple(service.tests[0] for service in ALL)
    test = Words(words, story.service[who])
    story.tell(who, Kind.TEST_REQUESTED, test=test)
    story.pass_days(who, (0, 1, 3, 8), paced=False)
    story.tell(who, Kind.TEST_VETTED, test=test)
    story.pass_days(who, (1, 5, 12, 25), paced=False)
    booked = story.day[who]
    story.pass_days(who, (5, 18, 32, 60), paced=True)
    story.tell_on(who, booked, Kind.TEST_BOOKED, test=test, for_day=story.day[who])
    story.tell(who, Kind.TEST_PERFORMED, test=test)
    story.pass_days(who, (0, 2, 6, 14, 30), paced=True)
    story.tell(who, Kind.TEST_REPORTED, test=test)
    return seen(story, who, LATER_VISIT)


def _watch(story: Story, who: Ints) -> Ints:
    """Begin active monitoring. Return those for whom treatment is later decided on."""
    by_patient, by_us, refused = story.split(who, (250, 720, 30))
    for batch, by, reasons, code in (
        (by_patient, "patient", _BY_CHOICE, "31"),
        (by_us, "professional", _FOR_WHOM, "32"),
    ):
        why = Words(reasons, story.chance.below(len(reasons), len(batch)))
        story.tell(batch, Kind.ACTIVE_MONITORING_STARTED, by=by, reason=why)
        story.status(batch, code)
        story.clock_stops(batch)
    story.tell(
        refused, Kind.ACTIVE_MONITORING_STARTED, by="professional", reason="capacity"
    )
    watched = _merged(by_patient, by_us)
    resumed = watched[story.some(watched, 400)]
    reviewed = seen(story, resumed, REVIEW)
    story.status(reviewed, "91")
    story.pass_days(reviewed, (0, 0, 4), paced=False)
    story.tell(reviewed, Kind.ACTIVE_MONITORING_ENDED)
    story.status(reviewed, "11")
    story.clock_starts(reviewed)
    return _merged(reviewed, refused)
