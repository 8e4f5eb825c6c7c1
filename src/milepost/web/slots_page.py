"""The words on the page of slots beside the patients who need them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from milepost.actions.slots import ACTIVITIES
from milepost.foundation.problems import Problem
from milepost.reading.capacity import Capacity, Slot
from milepost.reading.meeting_room import MeetingReading
from milepost.web.list_filters import Box, Field, Option
from milepost.web.meeting_words import (
    booked_words,
    row_status,
    shown_name,
    shown_number,
    step_words,
)
from milepost.web.words import Status, as_words, many, sentence


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
    need: tuple[Needing, ...]
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class SlotsPage:
    """Every word on the page."""

    title: str
    meeting: int
    meeting_href: str
    names: bool
    pools: tuple[PoolWords, ...]
    name: Box
    activity: Field
    text: Box
    form: str
    problems: tuple[Problem, ...]
    saved: str


def present_slots(
    meeting: MeetingReading,
    found: Sequence[Capacity],
    *,
    near: Mapping[str, int],
    show_names: bool,
    typed: Mapping[str, str],
    problems: Sequence[Problem] = (),
    saved: str = "",
) -> SlotsPage:
    """Put the slots, and the patients of the list who need them, into words."""
    wrong = {problem.where: problem.message for problem in problems}
    chosen = typed.get("activity", "")
    options = [(code, sentence(as_words(code))) for code in ACTIVITIES]
    number = meeting.meeting.number
    return SlotsPage(
        title=f"Slots, {meeting.series.name}",
        meeting=number,
        meeting_href=f"/meetings/{number}",
        names=show_names,
        pools=tuple(_pool(one, meeting, near, names=show_names) for one in found),
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


def _pool(
    found: Capacity, meeting: MeetingReading, near: Mapping[str, int], *, names: bool
) -> PoolWords:
    day = meeting.meeting.day
    return PoolWords(
        number=found.pool.number,
        name=found.pool.name,
        activity=sentence(as_words(found.pool.activity)),
        free=many(len(found.free), "free slot"),
        need=tuple(
            Needing(
                place=row.place,
                href=f"/meetings/{meeting.meeting.number}/patients/{row.place}",
                name=shown_name(row.person, names=names, on=day),
                number=shown_number(row.person, names=names),
                status=row_status(row, near, on=day),
                step=step_words(row),
                booked=booked_words(row),
                options=tuple(
                    Option(
                        str(slot.number),
                        _when(slot, row.facts["breach_on"]),
                        chosen=False,
                    )
                    for slot in found.free
                ),
                pathway=row.pathway,
                form=str(uuid4()),
            )
            for row in found.need
        ),
        given=tuple(
            Given(
                slot.number,
                _when(slot, None),
                f"Patient {row.place}: {shown_name(row.person, names=names, on=day)}"
                if row
                else "A patient who isn’t on this list",
                str(uuid4()),
            )
            for slot, row in found.given
        ),
    )


def _when(slot: Slot, breach_on: date | None) -> str:
    late = breach_on is not None and slot.day >= breach_on
    words = f"{slot.day:%a %d-%b-%Y}, {slot.starts:%H:%M}"
    room = f", {slot.room}" if slot.room else ""
    return f"{words}{room}{' (after the breach day)' if late else ''}"
