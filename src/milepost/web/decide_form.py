"""The form with which a meeting decides something in one line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from milepost.foundation.problems import Problem
from milepost.reading.meeting_room import MeetingReading, PatientReading
from milepost.web.list_filters import Box, Field, Option
from milepost.web.meeting_words import DECIDED
from milepost.web.who_does_it import who_options

USUAL = (
    "Ask the desk for an earlier date",
    "Chase the booking",
    "Chase the report",
    "Ask the clinician for a decision",
    "Ring the patient",
    "Find a clinic slot",
)
"""Offered while words are typed. Any others may be typed instead."""


@dataclass(frozen=True, slots=True)
class DecideForm:
    """The form with which something is decided in one line."""

    action: str
    form: str
    saw: int
    what: Field
    words: Box
    owner: Field
    due: Box
    pathway: Field | None
    """Which of their pathways it is about; None where there is only one."""

    hidden_pathway: str
    usual: tuple[str, ...]
    is_last: bool
    """Whether no patient comes after."""


def decide_form(
    meeting: MeetingReading,
    reading: PatientReading | None,
    roles: Sequence[str],
    typed: Mapping[str, str],
    problems: Sequence[Problem],
) -> DecideForm:
    """Make the form with which something is decided: about a patient, or about none."""
    wrong = {problem.where: problem.message for problem in problems}
    row = reading.row if reading else None
    pathways = [row.pathway, *row.others] if row else [""]
    which = typed.get("pathway", "") or pathways[0]
    return DecideForm(
        action=f"/meetings/{meeting.meeting.number}/decisions",
        form=str(uuid4()),
        saw=max((one.decision.number for one in row.decided), default=0) if row else 0,
        what=_what(row is not None, typed.get("what", ""), wrong.get("what", "")),
        words=Box(typed.get("words", ""), wrong.get("words", "")),
        owner=Field(
            "owner",
            "Who does it",
            who_options(meeting.names, roles, typed.get("owner", "")),
            wrong.get("owner", ""),
        ),
        due=Box(typed.get("due", ""), wrong.get("due", "")),
        pathway=_which(reading, which) if reading and reading.others else None,
        hidden_pathway=pathways[0],
        usual=USUAL,
        is_last=reading is None or reading.after is None,
    )


def _what(of_a_patient: bool, chosen: str, wrong: str) -> Field:  # noqa: FBT001
    """Offer what may be decided: about no patient, only that somebody does something."""
    offered = list(DECIDED.items()) if of_a_patient else list(DECIDED.items())[:1]
    options = (Option(w.value, text, chosen=w.value == chosen) for w, text in offered)
    return Field("what", "Decision", tuple(options), wrong)


def _which(reading: PatientReading, chosen: str) -> Field:
    """Offer the patient's pathways, each by the name of its service."""
    people = {reading.row.pathway: reading.row.person, **reading.others}
    return Field(
        "pathway",
        "About",
        tuple(
            Option(name, person.service_name, chosen=name == chosen)
            for name, person in people.items()
        ),
    )


def at_their_fields(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Point each problem at its field: the words are typed where notes are elsewhere."""
    return tuple(
        replace(one, where="note") if one.where == "words" else one for one in problems
    )
