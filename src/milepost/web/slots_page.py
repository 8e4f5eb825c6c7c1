"""The words on the page of slots beside the patients who need them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.reading.capacity import Capacity, CapacityReading, Needs, Slot
from milepost.web.list_filters import Box, Field, Option
from milepost.web.meeting_words import (
    booked_words,
    row_status,
    shown_name,
    shown_number,
    step_words,
)
from milepost.web.words import Status, as_words, many, sentence

FREED = {
    "died": "its patient died",
    "discharged": "its patient was discharged",
    "returned_to_primary_care": "its patient went back to primary care",
    "went_private": "its patient went private",
    "treatment_started": "treatment has begun",
    "decision_not_to_treat": "it was decided not to treat",
    "treatment_declined": "the patient declined treatment",
    "test_performed": "the test was done before",
}
"""Why a slot is free again. Test: each kind of event that frees one is named."""


@dataclass(frozen=True, slots=True)
class Needing:
    """One patient who needs a slot of a pool."""

    place: int
    href: str
    name: str
    number: str
    status: Status
    step: str
    booked: str
    options: tuple[Option, ...]
    """The free slots; those after the breach day say so."""

    pathway: str
    form: str


@dataclass(frozen=True, slots=True)
class Given:
    """One slot that was given."""

    slot: int
    when: str
    whose: str
    form: str


@dataclass(frozen=True, slots=True)
class PoolWords:
    """One pool, and whom it would serve."""

    number: int
    name: str
    activity: str
    free: str
    soonest: str
    need: tuple[Needing, ...]
    given: tuple[Given, ...]
    freed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SlotsPage:
    """Every word on the page."""

    title: str
    standpoint: str
    here: str
    """Where its forms go, and where it is itself."""

    way: tuple[tuple[str, str], ...]
    """Links to what it belongs to: address and words."""

    gives: bool
    """Whether slots can be given: once the list is frozen."""

    not_yet: str
    names: bool
    pools: tuple[PoolWords, ...]
    unserved: str
    unasked: str
    name: Box
    activity: Field
    text: Box
    form: str
    problems: tuple[Problem, ...]
    saved: str


def present_slots(
    reading: CapacityReading,
    *,
    standpoint: str,
    near: Mapping[str, int],
    show_names: bool,
    activities: Sequence[str],
    typed: Mapping[str, str],
    problems: Sequence[Problem] = (),
    saved: str = "",
) -> SlotsPage:
    """Put the slots, and the patients of the list who need them, into words.

    Args:
        reading: the slots and the patients.
        standpoint: when it is as at.
        near: from how many days before a breach each standard calls a wait near.
        activities: what may be done in a slot.
        show_names: whether names and numbers are shown, or only initials.
        typed: what was typed, where something was wrong with it.
        problems: what was wrong with it.
        saved: what has just been done; blank for nothing.
    """
    wrong = {problem.where: problem.message for problem in problems}
    chosen = typed.get("activity", "")
    options = [(code, sentence(as_words(code))) for code in activities]
    series, meeting = reading.series, reading.meeting
    of_series = f"/meetings/series/{series.number}"
    return SlotsPage(
        title=f"Slots, {series.name}, {in_words(reading.day)}",
        standpoint=standpoint,
        here=f"/meetings/{meeting}/slots" if meeting else f"{of_series}/slots",
        way=tuple(_way(reading)),
        gives=meeting is not None,
        not_yet="" if meeting else "Given in the meeting",
        names=show_names,
        pools=tuple(
            _pool(one, reading, near, names=show_names) for one in reading.pools
        ),
        unserved="; ".join(
            f"{sentence(as_words(test))} {count:,}" for test, count in reading.unserved
        ),
        unasked=_unasked(reading),
        name=Box(typed.get("name", ""), wrong.get("name", "")),
        activity=Field(
            "activity",
            "What is done in it",
            tuple(Option(c, words, chosen=c == chosen) for c, words in options),
            wrong.get("activity", ""),
        ),
        text=Box(typed.get("text", ""), wrong.get("text", "")),
        form=str(uuid4()),
        problems=tuple(problems),
        saved=saved,
    )


def _way(reading: CapacityReading) -> Iterator[tuple[str, str]]:
    of_series = f"/meetings/series/{reading.series.number}"
    yield "/meetings", "Meetings"
    yield of_series, reading.series.name
    yield f"{of_series}/agenda/{reading.day.isoformat()}", "Agenda"
    if reading.meeting:
        yield f"/meetings/{reading.meeting}", "The meeting"


def _unasked(reading: CapacityReading) -> str:
    places = ", ".join(str(row.place) for row in reading.unasked)
    if not places:
        return ""
    who = "Patient" if len(reading.unasked) == 1 else "Patients"
    return f"{who} {places} of the list: tests come next, and no request for one is recorded."


def _pool(
    found: Capacity, reading: CapacityReading, near: Mapping[str, int], *, names: bool
) -> PoolWords:
    first = next(iter(found.free), None)
    return PoolWords(
        number=found.pool.number,
        name=found.pool.name,
        activity=sentence(as_words(found.pool.activity)),
        free=many(len(found.free), "free slot"),
        soonest=f"The soonest is {_when(first, None)}." if first else "",
        need=tuple(
            _needing(one, found, reading, near, names=names) for one in found.need
        ),
        given=tuple(
            Given(
                slot.number,
                _when(slot, None),
                f"Patient {row.place}: {shown_name(row.person, names=names, on=reading.day)}"
                if row
                else "A patient who isn’t on this list",
                str(uuid4()),
            )
            for slot, row in found.given
        ),
        freed=tuple(
            f"{_when(slot, None)}: {FREED.get(slot.why, 'its patient will not come')}"
            for slot in found.freed
        ),
    )


def _needing(
    one: Needs,
    found: Capacity,
    reading: CapacityReading,
    near: Mapping[str, int],
    *,
    names: bool,
) -> Needing:
    row, day = one.row, reading.day
    of_meeting = f"/meetings/{reading.meeting}/patients/{row.place}"
    return Needing(
        place=row.place,
        href=of_meeting if reading.meeting else "",
        name=shown_name(row.person, names=names, on=day),
        number=shown_number(row.person, names=names),
        status=row_status(row, near, on=day),
        step=_asked(one) or step_words(row),
        booked=_booked(one),
        options=tuple(
            Option(str(slot.number), _when(slot, row.facts["breach_on"]), chosen=False)
            for slot in found.free
        ),
        pathway=row.pathway,
        form=str(uuid4()),
    )


def _asked(one: Needs) -> str:
    if one.awaited is None:
        return ""
    test = sentence(as_words(one.awaited.test))
    if one.awaited.requested_on is None:
        return test
    return f"{test}, requested {in_words(one.awaited.requested_on)}"


def _booked(one: Needs) -> str:
    if one.awaited is None:
        return booked_words(one.row)
    booked = one.awaited.booked_for
    return f"Booked for {in_words(booked)}" if booked else "Not booked"


def _when(slot: Slot, breach_on: date | None) -> str:
    late = breach_on is not None and slot.day >= breach_on
    words = f"{slot.day:%a %d-%b-%Y}, {slot.starts:%H:%M}"
    room = f", {slot.room}" if slot.room else ""
    return f"{words}{room}{' (after the breach day)' if late else ''}"
