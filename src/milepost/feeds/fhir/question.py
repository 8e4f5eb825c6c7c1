"""What a search asks: read from its address, and nothing in it passed over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from milepost.feeds.fhir import names
from milepost.foundation.problems import Problem
from milepost.reading.exchange import Wanted

MOST, USUAL = 100, 50
OF_WHOM = ("patient.identifier", "subject.identifier", "patient:identifier")
ONCE = ("_id", "_count", "_after")
"""What would pass over one of two answers, if it were said twice."""

REMEDY = "See the capability statement for what a search may ask."
KNOWN_BY = {
    names.PATHWAY: "pathway",
    names.NHS_NUMBER: "nhs_number",
    names.HOSPITAL_NUMBER: "hospital_number",
}


@dataclass(slots=True)
class Question:
    """What is asked, and what is wrong with the asking."""

    wanted: Wanted
    kind: str = ""
    """Of tasks, the letter at which to go on."""

    problems: list[Problem] = field(default_factory=list)


def read_question(resource: str, asked: Mapping[str, Sequence[str]]) -> Question:
    """Read a search.

    Args:
        resource: of which type of resource.
        asked: its parameters, each as often as it was given.
    """
    said: dict[str, Any] = {"most": USUAL}
    said["of_what_is_booked"] = resource == "Appointment"
    question = Question(Wanted())
    for name, values in asked.items():
        if name in ONCE and len(values) > 1:
            question.problems.append(_bad(name, values[1], "Say it once."))
        for value in values:
            for problem in _read(resource, name, value, said, question):
                question.problems.append(problem)
    if not question.problems:
        question.wanted = Wanted(**said)
    return question


def _read(
    resource: str, name: str, value: str, said: dict[str, Any], question: Question
) -> Iterator[Problem]:
    if name in OF_WHOM or (name == "identifier" and resource == "Patient"):
        yield from _identified(
            name, value, said, (names.NHS_NUMBER, names.HOSPITAL_NUMBER)
        )
    elif name == "identifier":
        yield from _identified(name, value, said, (names.PATHWAY,))
    elif name in ("date", "authored", "birthdate", "period"):
        yield from _dated(name, value, said)
    elif name == "_id":
        number = number_of(resource, value)
        said["number"] = -1 if number is None else number[1]
        question.kind = number[0] if number else ""
    elif name == "_count":
        if count := _count(value):
            said["most"] = count
        else:
            yield _bad(name, value, f"Ask for 1 to {MOST} at a time.")
    elif name == "_after":
        number = number_of(resource, value)
        if number is None:
            yield _bad(name, value, "Follow the link to the next page as it is.")
        else:
            question.kind, said["after"] = number
    elif name != "_format" or "json" not in value:
        yield _bad(name, value, REMEDY)


LETTERS = {"EpisodeOfCare": "p", "Patient": "n", "Task": "ax"}


def number_of(resource: str, name: str) -> tuple[str, int] | None:
    """Read a resource's id; None if none of ours is written so.

    >>> number_of("Task", "x17")
    ('x', 17)
    >>> number_of("Patient", "x17") is number_of("Patient", "n١") is None
    True
    """
    digits = name[1:]
    if name[:1] not in LETTERS.get(resource, "e") or not name:
        return None
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
        return None
    return name[0], int(digits)


def _count(value: str) -> int:
    """Read how many are asked for at a time; 0 if it can't be that many.

    >>> _count("100"), _count("101"), _count("0000010"), _count("1٠")
    (100, 0, 0, 0)
    """
    if not (value.isascii() and value.isdigit() and len(value) <= len(str(MOST))):
        return 0
    return int(value) if int(value) <= MOST else 0


def _identified(
    name: str, value: str, said: dict[str, Any], systems: Iterable[str]
) -> Iterator[Problem]:
    system, bar, told = value.rpartition("|")
    if not bar or system not in systems or not told or "\x00" in told:
        asked = " or ".join(f"{known}|…" for known in systems)
        yield _bad(name, value, f"Write it as {asked}.")
        return
    told = told.replace(" ", "") if system == names.NHS_NUMBER else told
    if said.setdefault(KNOWN_BY[system], told) != told:
        yield _bad(name, value, "Ask for one at a time.")


def _dated(name: str, value: str, said: dict[str, Any]) -> Iterator[Problem]:
    prefix, day = ("eq", value) if value[:1].isdigit() else (value[:2], value[2:])
    try:
        read = date.fromisoformat(day) if len(day) == 10 else None
        bounds = {} if read is None else _bounds(prefix, read)
    except (ValueError, OverflowError):
        bounds = {}
    if not bounds:
        yield _bad(
            name, value, "Write a day such as ge2026-11-02, with eq, ge, gt, le or lt."
        )
        return
    if "first" in bounds:
        said["first"] = max(bounds["first"], said.get("first", bounds["first"]))
    if "last" in bounds:
        said["last"] = min(bounds["last"], said.get("last", bounds["last"]))


def _bounds(prefix: str, day: date) -> dict[str, date]:
    one = timedelta(days=1)
    if prefix == "eq":
        return {"first": day, "last": day}
    if prefix == "ge":
        return {"first": day}
    if prefix == "gt":
        return {"first": day + one}
    if prefix == "le":
        return {"last": day}
    return {"last": day - one} if prefix == "lt" else {}


def _bad(name: str, value: str, remedy: str) -> Problem:
    told = f"{name} can't be {value[:60]!r} here."
    return Problem("fhir.question", name[:60], told, remedy)
