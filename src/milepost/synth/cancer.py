"""The story of a suspected cancer, from referral to an answer, and to treatment."""

import numpy as np

from milepost.events.kinds import Kind
from milepost.synth.appointments import Visit, seen
from milepost.synth.chance import Ints
from milepost.synth.draft import Words
from milepost.synth.services import ALL, CODES
from milepost.synth.story import Story

SUSPECTED = "urgent_suspected_cancer"
_62_DAY, _31_DAY = "scotland/cancer-62-day", "scotland/cancer-31-day"
FIRST_VISIT = Visit(
    wait=(2, 6, 9, 11, 14, 24),
    notice=(2, 5, 7, 10),
    first=True,
    cancelled=70,
    missed=40,
    let_go=0,
    declined=30,
)
RESULTS_VISIT = Visit(
    wait=(1, 2, 4, 6, 13),
    notice=(1, 4, 7),
    first=False,
    cancelled=40,
    missed=25,
    let_go=0,
    declined=10,
)
_MODALITIES = ("surgery", "chemotherapy", "radiotherapy", "hormone_therapy")
_SCREENED = ("breast", "cervical", "colorectal")
_WHY_EXCLUDED = (
    "clinically_complex",
    "age",
    "no_valid_chi",
    "cancer_type_not_listed",
)


def tell_cancer(story: Story, who: Ints) -> None:
    """Tell of each suspected cancer, from its referral to its end."""
    referred, screened, routine = _receive(story, who)
    suspected = _vet(story, referred, screened)
    seen_first, straight = story.split(suspected, (650, 350))
    seen_first = seen(story, seen_first, FIRST_VISIT)
    routine = seen(story, routine, FIRST_VISIT)
    tested = np.sort(np.concatenate([seen_first, straight, routine]))
    _test(story, tested, 0, (2, 4, 7, 11, 22))
    clear, unclear = story.split(tested, (560, 440))
    _rule_out(story, clear)
    _test(story, unclear[story.some(unclear, 620)], 1, (2, 5, 8, 12, 24))
    _discuss(story, unclear)
    cancer, ruled_out = story.split(unclear, (620, 380))
    _rule_out(story, ruled_out)
    _exclude(story, cancer[story.some(cancer, 25)])
    _treat(story, _tell_and_decide(story, cancer))


def _receive(story: Story, who: Ints) -> tuple[Ints, Ints, Ints]:
    """Receive referrals: suspected of cancer, found by screening, and neither."""
    by_gp, by_dentist, by_hospital, screened, routine = story.split(
        who, (790, 20, 45, 65, 80)
    )
    can_screen = np.isin(
        story.service[screened], [CODES.index(code) for code in _SCREENED]
    )
    by_gp = np.concatenate([by_gp, screened[~can_screen]])
    screened = screened[can_screen]
    for batch, route in (
        (by_gp, "gp"),
        (by_dentist, "dentist"),
        (by_hospital, "emergency_department"),
    ):
        story.tell(batch, Kind.REFERRAL_RECEIVED, route=route, priority=SUSPECTED)
    story.tell(screened, Kind.REFERRAL_RECEIVED, route="screening", priority="urgent")
    urgency = Words(("routine", "urgent"), story.chance.below(2, len(routine)))
    story.tell(routine, Kind.REFERRAL_RECEIVED, route="gp", priority=urgency)
    referred = np.sort(np.concatenate([by_gp, by_dentist, by_hospital]))
    story.clock_starts(referred)
    story.clock_starts(screened)
    raised = routine[story.some(routine, 60)]
    story.tell(raised, Kind.SUSPICION_RAISED)
    story.tell(raised, Kind.UPGRADED)
    return referred, screened, routine


def _vet(story: Story, referred: Ints, screened: Ints) -> Ints:
    """Vet referrals; a few don't agree with the guidelines and are regraded."""
    who = np.sort(np.concatenate([referred, screened]))
    story.pass_days(who, (0, 0, 1, 2, 2, 4), paced=True)
    story.tell(who, Kind.REFERRAL_VETTED, outcome="accepted")
    regraded, kept = story.split(referred, (35, 965))
    story.tell(
        regraded,
        Kind.REFERRAL_REGRADED,
        priority="urgent",
        reason="not_consistent_with_referral_guidelines",
    )
    story.clock_stops(regraded)
    later = seen(story, regraded, FIRST_VISIT)
    story.tell(later, Kind.DISCHARGED)
    return np.sort(np.concatenate([kept, screened]))


def _test(story: Story, who: Ints, turn: int, wait: tuple[int, ...]) -> None:
    test = Words(tuple(s.tests[turn] for s in ALL), story.service[who])
    story.tell(who, Kind.TEST_REQUESTED, test=test)
    story.pass_days(who, (0, 0, 1, 3), paced=False)
    story.tell(who, Kind.TEST_VETTED, test=test)
    story.pass_days(who, (0, 1, 2, 5), paced=False)
    booked = story.day[who]
    story.pass_days(who, wait, paced=True)
    story.tell_on(who, booked, Kind.TEST_BOOKED, test=test, for_day=story.day[who])
    story.tell(who, Kind.TEST_PERFORMED, test=test)
    story.pass_days(who, (0, 1, 3, 5, 11), paced=True)
    story.tell(who, Kind.TEST_REPORTED, test=test)


def _rule_out(story: Story, who: Ints) -> None:
    """Tell patients that it isn't cancer, and take them out of the 62 days."""
    story.pass_days(who, (1, 3, 6, 9, 21), paced=True)
    story.tell(who, Kind.DIAGNOSIS_TOLD, outcome="ruled_out")
    story.tell(
        who, Kind.EXCLUDED, reason="not_newly_diagnosed_primary", standard=_62_DAY
    )
    story.tell(who, Kind.DISCHARGED)
    story.clock_stops(who)


def _discuss(story: Story, who: Ints) -> None:
    """Discuss results at the weekly meeting, each service on its own weekday."""
    story.pass_days(who, (0, 0, 1, 3), paced=False)
    ahead = (story.service[who] % 5 - (story.day[who] + 3)) % 7
    story.day[who] = story.worked(story.day[who] + ahead)
    story.tell(who, Kind.MDT_DISCUSSED)


def _exclude(story: Story, who: Ints) -> None:
    reason = story.chance.one_of((5, 1, 2, 2), len(who))
    for standard in (_62_DAY, _31_DAY):
        story.tell(
            who,
            Kind.EXCLUDED,
            reason=Words(_WHY_EXCLUDED, reason),
            standard=standard,
        )
    story.clock_stops(who)


def _tell_and_decide(story: Story, who: Ints) -> tuple[Ints, Words]:
    came = seen(story, who, RESULTS_VISIT)
    story.tell(came, Kind.DIAGNOSIS_TOLD, outcome="cancer")
    thinking = came[story.some(came, 500)]
    story.pass_days(thinking, (1, 3, 6, 14), paced=True)
    modality = Words(_MODALITIES, story.chance.one_of((50, 25, 18, 7), len(came)))
    story.tell(came, Kind.DECISION_TO_TREAT, modality=modality)
    story.decided[came] = story.day[came]
    story.clock_starts(came[story.closed[came] > story.day[came]])
    return came, modality


def _book_treatment(story: Story, who: Ints, decided: Ints, modality: Words) -> None:
    """Book treatment some days after it is decided on, or leave it until the last."""
    for_day = story.day[who]
    after = story.chance.days((0, 1, 3, 6, 14), len(who))
    booked = np.minimum(story.worked(decided + after), for_day)
    surgery = (modality.position == 0).astype(np.int64)
    activity = Words(("outpatient_procedure", "admission"), surgery)
    story.tell_on(
        who, booked, Kind.APPOINTMENT_BOOKED, activity=activity, for_day=for_day
    )


def _treat(story: Story, decided: tuple[Ints, Words]) -> None:
    who, modality = decided
    went = who[story.some(who, 40)]
    story.tell(went, Kind.TRANSFER_SENT, to="SX97")
    agreed = story.day[who]
    story.pass_days(who, (2, 6, 9, 13, 17, 22, 36), paced=False)
    _book_treatment(story, who, agreed, modality)
    refuses = story.some(who, 15)
    refused = who[refuses]
    story.tell(refused, Kind.TREATMENT_DECLINED)
    story.clock_stops(refused)
    comes, by = who[~refuses], Words(modality.words, modality.position[~refuses])
    on_ward = by.position == 0
    story.tell(comes[on_ward], Kind.ADMITTED, purpose="treatment")
    where = Words(("outpatient", "admitted"), on_ward.astype(np.int64))
    story.tell(comes, Kind.TREATMENT_STARTED, first=True, modality=by, route=where)
    story.clock_stops(comes)
