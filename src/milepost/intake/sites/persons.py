"""What a message says of who a patient is, and of papers beside their pathway."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import NamedTuple, TypeAlias

from milepost.events.gender import gender_of
from milepost.foundation.problems import Problem
from milepost.intake.sites.expressions import Reader, first_said
from milepost.intake.sites.forms import Document
from milepost.intake.sites.profile import OF_A_PERSON, Does, MessageRule
from milepost.intake.sites.told import Paper, PatientFacts

NEVER_BLANK = ("hospital_number", "family_name", "born")
"""What a patient can't be without."""

DIGITS = 10
LONGEST = 40
"""Of hospital numbers; a name may be as long as anybody's."""

LONGEST_NAME = 200

UNREAD: Mapping[str, str | None] = dict.fromkeys(PatientFacts._fields)

DayOf: TypeAlias = Callable[[str], date | None]
"""Reads a day, as the messages of a site write it."""


class Identity(NamedTuple):
    """Who a message is about."""

    identifies: bool
    particulars: Mapping[str, str | None]
    other: str


def identity(
    reader: Reader, rule: MessageRule | None, day_of: DayOf, problems: list[Problem]
) -> Identity:
    """Read who it is about, and name what is wrong where a record turns on it.

    Where nothing turns on it, it isn't read.
    """
    turns_on_it = rule is not None and (rule.identifies or rule.does in OF_A_PERSON)
    if rule is None or not (turns_on_it or rule.registers):
        return Identity(identifies=False, particulars=UNREAD, other="")
    fields = reader.profile.patient
    said = {
        name: reader.value(where) if (where := getattr(fields, name)) else None
        for name in PatientFacts._fields
    }
    said = {name: value and value.strip() for name, value in said.items()}
    said["sex"] = said["sex"] and gender_of(said["sex"])
    said["nhs_number"] = said["nhs_number"] and said["nhs_number"].replace(" ", "")
    if not turns_on_it:
        particulars = _with_a_day(said, day_of)
        return Identity(identifies=False, particulars=particulars, other="")
    problems += _faults(said, day_of)
    other = _other(reader, rule) if rule.does in (Does.MERGES, Does.UNMERGES) else ""
    if rule.does in (Does.MERGES, Does.UNMERGES):
        problems += _faults_of_two(
            said["hospital_number"] or "", other, reader.document
        )
    return Identity(
        identifies=rule.does is not Does.UNMERGES,
        particulars=_with_a_day(said, day_of),
        other=other,
    )


def can_be_kept(text: str, longest: int = LONGEST_NAME) -> bool:
    """Whether a name or a number can be written down as it is."""
    return text.isprintable() and len(text) <= longest


def patient_of(said: Mapping[str, str | None]) -> PatientFacts:
    """Write down a patient as first registered. What is erased, or isn't said, is blank."""
    plain = {name: value or "" for name, value in said.items() if name != "born"}
    born = said["born"]
    return PatientFacts(born=date.fromisoformat(born) if born else None, **plain)


def paper(
    reader: Reader, rule: MessageRule | None, day_of: DayOf, problems: list[Problem]
) -> Paper | None:
    """Read what document there is; None where the message isn't of one."""
    document = reader.profile.document
    if rule is None or rule.does is not Does.FILES or document is None:
        return None
    told = first_said(reader.document, document.day)
    day = day_of(told) if told else None
    what = (reader.value(document.what) or "").strip()
    if day is None or not what:
        problems.append(
            Problem(
                "hl7.incomplete",
                document.what if day else document.day[0],
                "It doesn't say what the document is, or of which day.",
                "Ask the sender to fill it in, or correct where the profile looks.",
            )
        )
        return None
    return Paper(day, what)


def _with_a_day(said: Mapping[str, str | None], day_of: DayOf) -> dict[str, str | None]:
    told = said["born"]
    born = day_of(told) if told else None
    return {**said, "born": born.isoformat() if born else told and ""}


def _faults(said: Mapping[str, str | None], day_of: DayOf) -> list[Problem]:
    """Name what can't be kept as it is said: such a message waits, and changes nothing."""
    found = []
    if not said["hospital_number"]:
        found.append(_fault("hospital number", "nothing"))
    found += [
        _fault(name.replace("_", " "), '""')
        for name in NEVER_BLANK[1:]
        if said[name] == ""
    ]
    if said["born"] and day_of(said["born"]) is None:
        found.append(_fault("date of birth", said["born"]))
    for name, value in said.items():
        longest = LONGEST if name == "hospital_number" else LONGEST_NAME
        if value and not can_be_kept(value, longest):
            found.append(_fault(name.replace("_", " "), value))
    number = said["nhs_number"]
    if number and not (number.isascii() and number.isdigit() and len(number) == DIGITS):
        found.append(_fault("NHS or CHI number", number))
    return found


def _other(reader: Reader, rule: MessageRule) -> str:
    where = reader.profile.patient.merged
    said = (reader.value(where) or "").strip() if where else ""
    if said or rule.does is Does.MERGES:
        return said
    persons = list(islice(reader.document.parts("PID"), 2))
    if len(persons) < 2:
        return ""
    number = reader.profile.patient.hospital_number
    return (replace(reader, document=persons[1]).value(number) or "").strip()


def _faults_of_two(one: str, other: str, message: Document) -> list[Problem]:
    if len(list(islice(message.parts("MRG"), 2))) > 1:
        return [_fault("merged number", "more than one")]
    if not other or other == one or not can_be_kept(other, LONGEST):
        return [_fault("other hospital number", other or "nothing")]
    return []


def _fault(what: str, said: str) -> Problem:
    return Problem(
        "hl7.bad-value",
        "PID",
        f"Of the {what} it says {said[:60]!r}.",
        "Ask the sender to correct it, or correct where the profile looks.",
    )
