"""What one message tells, once a profile has said what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import NamedTuple, TypeAlias

from milepost.events.kinds import Kind
from milepost.foundation.problems import Problem
from milepost.intake.sites.expressions import Unmapped
from milepost.intake.sites.profile import Does

Value: TypeAlias = str | int | bool | date
Order: TypeAlias = tuple[float, int, float, str, str]


class Fact(NamedTuple):
    """One event of a pathway, as a message tells it."""

    kind: Kind
    key: str
    """What it belongs to, such as one appointment; blank for the pathway itself."""

    day: date | None
    """None only where a message amends others and says nothing of the day."""

    says: Mapping[str, Value | None]
    """None stands for what is to be erased."""

    if_changed: str = ""
    once: bool = False
    erased: bool = False
    """Whether its day is erased, and so the event itself."""

    if_news: bool = False
    """Whether it is told only where it says something new: see ``EventRule``."""

    taken_back: bool = False
    """Whether what was told of it before never happened."""

    instead: tuple[Kind, ...] = ()
    """Of the same key, the kinds of events that are no more: it stands instead of them, or
    nothing does, where its own kind is ``recorded_in_error``."""

    of_its_day: bool = False
    """Whether only of those of its day."""

    beside: tuple[Kind, ...] = ()
    """In an amendment, other kinds that tell of the same visit."""

    the_last: bool = False
    """Whether of them only what was told last is no more."""


class Paper(NamedTuple):
    """A document, as a message tells of it."""

    day: date
    what: str


class PatientFacts(NamedTuple):
    """Who it is about. What isn't said is blank; so is what is erased."""

    hospital_number: str
    nhs_number: str
    family_name: str
    given_name: str
    born: date | None
    title: str
    sex: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that one message comes to."""

    message_type: str
    does: Does
    order: Order
    """By which messages are put in order: when it happened, its number in sequence,
    when it was sent; and where those are the same, by what it is, not by when it came."""

    pathway: str
    """Blank if it names none."""

    service: str
    hospital: str
    patient: PatientFacts
    registers: bool
    counts_once: bool = False
    """Of what registers, whether only the first of a pathway is a referral that came."""

    identifies: bool = False
    """Whether it says who the patient is, for all their pathways."""

    particulars: Mapping[str, str | None] = field(default_factory=dict)
    """What it says of who the patient is, by field of ``PatientFacts``: None where
    nothing is said, blank where it is erased. A day of birth is written as ISO has it."""

    other: str = ""
    """The other hospital number, of a merge or an un-merge."""

    paper: Paper | None = None
    facts: tuple[Fact, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Why it must wait for a person."""

    deviations: tuple[Problem, ...] = field(default=())
    """How it differs from what HL7 asks for; nothing that matters."""

    @property
    def must_wait(self) -> bool:
        """Whether a person must say something first."""
        return bool(self.unmapped or self.problems)


LONGEST_NAME = 40
"""Of a pathway; and of a longer name, which none has, so much is kept."""


def as_written(told: object) -> str:
    """Give the name of the pathway that a message tells of, so that it can be kept.

    A longer name than any pathway has is cut, and what stands for its end tells it from
    every other; what no text may hold is left out. Blank if it tells of none.
    """
    return name_as_written(told.pathway) if isinstance(told, Told) else ""


def name_as_written(name: str) -> str:
    r"""Write a pathway's name so that it can be kept.

    >>> name_as_written("P-17"), name_as_written("P\0-17"), name_as_written("P\ud800")
    ('P-17', 'P-17', 'P?')
    >>> name_as_written("P" * 41)
    'PPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPP…69987173'
    """
    plain = name.replace("\x00", "").encode("utf-8", "replace")
    text = plain.decode()
    if len(text) <= LONGEST_NAME:
        return text
    return f"{text[:LONGEST_NAME]}…{sha256(plain).hexdigest()[:8]}"
