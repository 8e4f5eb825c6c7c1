"""What happens next: lifelike further events for a board that is open for the day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

import numpy as np
import polars as pl

from milepost.events.kinds import Kind
from milepost.events.vocabulary import NewEvent
from milepost.foundation.tables import Column, Table
from milepost.synth.cancer import SUSPECTED
from milepost.synth.chance import Chance
from milepost.synth.patients import patients_table
from milepost.synth.people import HOSPITALS
from milepost.synth.services import ALL, CODES
from milepost.synth.working_days import NEVER, WorkingDays, day_of, number_of

WAITING = Table(
    "pathways waiting",
    {
        "pathway": Column(pl.String, "A pathway with a running clock."),
        "service": Column(pl.String, "The service it is with."),
        "family": Column(pl.String, "``cancer`` or ``elective``."),
        "next_step": Column(pl.String, "What it is waiting for.", optional=True),
        "booked_for": Column(pl.Date, "The day that is booked for.", optional=True),
        "test": Column(
            pl.String,
            "The test asked for; missing, the service's usual.",
            optional=True,
        ),
    },
)

Says = dict[str, str | int | bool | date]
Told = tuple[Kind, Says]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPatient:
    """Someone who doesn't exist, as the board first records them."""

    hospital_number: str
    nhs_number: str
    family_name: str
    given_name: str
    title: str
    sex: str
    born: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReferral:
    """A referral: a patient new to the board, a pathway, and its first event."""

    patient: NewPatient
    pathway: str
    service: str
    hospital: str
    event: NewEvent


@dataclass(frozen=True, slots=True)
class Feed:
    """What a while at the board brings."""

    events: tuple[NewEvent, ...]
    """Further events of pathways that are waiting, in the order they happened."""
    referrals: tuple[NewReferral, ...]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """One pathway, and what may be drawn on to say what happens to it."""

    pathway: str
    family: str
    step: str
    booked_for: date | None
    test: str
    today: date
    chance: Chance

    def later(self, *quantiles: int) -> date:
        """Draw a working day ahead."""
        first = number_of(self.today)
        days = self.chance.days(quantiles, 1)
        return day_of(int(WorkingDays(first, first + 400).from_(first + days)[0]))

    def one_of(self, *weights: int) -> int:
        """Draw a position."""
        return int(self.chance.one_of(weights, 1)[0])


def next_events(
    waiting: pl.DataFrame,
    rng: np.random.Generator,
    *,
    now: datetime,
    count: int,
    patients: int,
    pathways: int,
    service: str | None = None,
) -> Feed:
    """Say what happens next at the board: so many events, or a few more.

    Those booked for today or before come first to their appointments; others are
    booked, tested, reported on and decided about; now and then someone is referred.
    No pathway is told of twice.

    Args:
        waiting: a ``WAITING`` frame, as the records say today.
        rng: where chance comes from.
        now: the moment. Every event is of its day.
        count: how many pathways something happens to.
        patients: how many patients the board has ever had, so that numbers go on.
        pathways: how many pathways it has ever had.
        service: whom new patients are referred to; anybody, where it isn't said.
    """
    chance = Chance(rng)
    shuffled = WAITING.check(waiting)[chance.shuffled(waiting.height)]
    today = now.date()
    due = shuffled.filter(pl.col("booked_for") <= today)
    idle = shuffled.filter(pl.col("booked_for").is_null(), pl.col("next_step") != "")
    later = shuffled.filter(pl.col("booked_for") > today)
    fates = np.bincount(chance.one_of((10, 50, 36, 4), count), minlength=4).tolist()
    chosen = pl.concat(
        part.head(size)
        for part, size in zip((due, idle, later), fates[1:], strict=True)
    )
    events = [
        NewEvent(row["pathway"], today, kind, says)
        for row in chosen.iter_rows(named=True)
        for kind, says in _what_happens(_one(row, today, chance))
    ]
    short = count - fates[0] - chosen.height
    new = fates[0] + (short if waiting.is_empty() else 0)
    referrals = _referrals(chance, today, new, (patients, pathways), service)
    return Feed(tuple(events), tuple(referrals))


def _one(row: dict[str, object], today: date, chance: Chance) -> _Waiting:
    booked = row["booked_for"]
    usual = ALL[CODES.index(str(row["service"]))].tests[0]
    return _Waiting(
        str(row["pathway"]),
        str(row["family"]),
        str(row["next_step"] or ""),
        booked if isinstance(booked, date) else None,
        str(row["test"] or usual),
        today,
        chance,
    )


def _what_happens(one: _Waiting) -> list[Told]:
    """Say what happens to one pathway, by what it waits for and what is booked."""
    if one.booked_for is None:
        return _BOOK.get(one.step, _nothing)(one)
    if one.booked_for > one.today:
        return _cancelled(one)
    return _COME.get(one.step, _attended)(one)


def _nothing(_one: _Waiting) -> list[Told]:
    return []


def _vetted(_one: _Waiting) -> list[Told]:
    return [(Kind.REFERRAL_VETTED, {"outcome": "accepted"})]


def _book_appointment(one: _Waiting) -> list[Told]:
    says: Says = {
        "activity": "outpatient",
        "first": one.step == "first_appointment",
        "for_day": one.later(4, 10, 20, 40),
    }
    return [(Kind.APPOINTMENT_BOOKED, says)]


def _book_test(one: _Waiting) -> list[Told]:
    return [(Kind.TEST_BOOKED, {"test": one.test, "for_day": one.later(2, 6, 20)})]


def _report(one: _Waiting) -> list[Told]:
    return [(Kind.TEST_REPORTED, {"test": one.test})]


def _decide(one: _Waiting) -> list[Told]:
    if one.family == "cancer":
        choices: list[list[Told]] = [
            [(Kind.MDT_DISCUSSED, {})],
            [
                (Kind.DIAGNOSIS_TOLD, {"outcome": "cancer"}),
                (Kind.DECISION_TO_TREAT, {"modality": "surgery"}),
            ],
        ]
        return choices[one.one_of(4, 6)]
    choices = [
        [(Kind.DECISION_TO_ADMIT, {"priority": "routine"})],
        [(Kind.DISCHARGED, {})],
        [
            (
                Kind.ACTIVE_MONITORING_STARTED,
                {"by": "professional", "reason": "watchful_waiting"},
            )
        ],
    ]
    return choices[one.one_of(60, 28, 12)]


def _book_admission(one: _Waiting) -> list[Told]:
    says: Says = {"activity": "admission", "for_day": one.later(5, 12, 25, 45)}
    return [(Kind.APPOINTMENT_BOOKED, says)]


def _cancelled(one: _Waiting) -> list[Told]:
    if one.booked_for is None or one.step in ("tests", "results"):
        return []
    by = ("patient", "provider")[one.one_of(6, 4)]
    activity = "admission" if one.step == "treatment" else "outpatient"
    says: Says = {"by": by, "activity": activity, "for_day": one.booked_for}
    return [(Kind.APPOINTMENT_CANCELLED, says)]


def _attended(one: _Waiting) -> list[Told]:
    first = one.step == "first_appointment"
    says: Says = {"activity": "outpatient", "first": first}
    match one.one_of(88, 7, 5):
        case 0:
            return [(Kind.APPOINTMENT_ATTENDED, says)]
        case 1:
            return [(Kind.APPOINTMENT_MISSED, says | {"communicated": True})]
        case _:
            return _cancelled(one)


def _tested(one: _Waiting) -> list[Told]:
    return [(Kind.TEST_PERFORMED, {"test": one.test})]


def _treated(one: _Waiting) -> list[Told]:
    if one.one_of(93, 7):
        return _cancelled(one)
    says: Says = {"first": True, "modality": "surgery", "route": "admitted"}
    return [(Kind.ADMITTED, {"purpose": "treatment"}), (Kind.TREATMENT_STARTED, says)]


_Happens = Callable[[_Waiting], list[Told]]
_BOOK = MappingProxyType[str, _Happens](
    {
        "vetting": _vetted,
        "first_appointment": _book_appointment,
        "tests": _book_test,
        "results": _report,
        "decision": _decide,
        "treatment": _book_admission,
    }
)
"""What happens to those with nothing booked, by their next step."""
_COME = MappingProxyType[str, _Happens](
    {"vetting": _vetted, "tests": _tested, "results": _report, "treatment": _treated}
)
"""What happens to those whose day has come, by their next step."""


def _referrals(
    chance: Chance, today: date, count: int, before: tuple[int, int], to: str | None
) -> list[NewReferral]:
    patients, pathways = before
    shares = [s.referrals if to in (None, s.code) else 0 for s in ALL]
    service = chance.one_of(shares, count)
    start = np.full(count, number_of(today))
    alive = np.full(count, NEVER)
    people = patients_table(
        chance, service, start, alive, number_of(today), after=patients
    ).drop("died")
    hospitals = chance.one_of((45, 30, 18, 7), count)
    return [
        NewReferral(
            patient=NewPatient(**person),
            pathway=f"P-{pathways + 1 + place:07}",
            service=CODES[service[place]],
            hospital=HOSPITALS[hospitals[place]],
            event=NewEvent(
                f"P-{pathways + 1 + place:07}",
                today,
                Kind.REFERRAL_RECEIVED,
                {"route": "gp", "priority": _priority(service[place])},
            ),
        )
        for place, person in enumerate(people.iter_rows(named=True))
    ]


def _priority(service: int) -> str:
    return SUSPECTED if ALL[service].family == "cancer" else "routine"
