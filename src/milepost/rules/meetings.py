"""What a kind of meeting may say: its terms of reference, and how its agenda is made."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto

from milepost.foundation.problems import Problem
from milepost.rules.duties import Duties
from milepost.rules.parts import Edition, Evidence, Rule


class Takes(StrEnum):
    """Which patients a line of an agenda takes. Each names a test in ``meetings``."""

    CARRIED_OVER = auto()
    """What the last meeting left unfinished."""

    WILL_BREACH = auto()
    """Over the limit before the next meeting, or within so many days after it."""

    OVER_LIMIT = auto()
    """Over the limit already, the longest over first."""

    NOTHING_BOOKED = auto()
    """Nothing is booked, and the breach day is no more than so many days ahead; 0 for any."""

    BOOKED_AFTER_BREACH = auto()
    PAST_DAY = auto()
    """More than so many days since the first thing recorded on the pathway."""

    ACTION_OVERDUE = auto()
    ESCALATION_UNRESOLVED = auto()
    """An escalation is open, on a rung or above it, for so many days or more."""

    PLANNED_OVERDUE = auto()
    """On a planned list, and so many days past the day they were due."""

    VALIDATION_DUE = auto()
    """Nobody has looked at the record for so many days, or ever."""


NEEDS_DAYS = frozenset({Takes.PAST_DAY, Takes.VALIDATION_DUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaRule:
    """One line of the agenda, and which patients it takes."""

    name: str
    """A short name of its own, such as ``past-day-62``; a chair orders lines by it."""

    title: str
    takes: Takes
    days: int = field(default=0, metadata={"bounds": (0, 3660)})
    rung: int = field(default=0, metadata={"bounds": (0, 20)})
    """The least rung of an escalation; 0 for any."""

    families: tuple[str, ...] = ()
    """Only services of these families, such as ``cancer``; none named for all."""

    most: int = field(default=0, metadata={"bounds": (0, 1000)})
    """How many patients it takes at most, and 0 for all. What it leaves is counted."""

    why: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Terms of reference."""

    purpose: str
    authority: str
    chair: str
    """A role. Who holds it is for the series to say."""

    members: tuple[str, ...]
    quorum: str
    frequency: str
    inputs: str
    outputs: str
    reports_to: str
    review: str
    quorum_count: int = field(default=0, metadata={"bounds": (0, 100)})
    """How many must come, the chair or their deputy among them; 0 where none is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingEdition(Edition):
    """The terms, and the lines of the agenda in the order proposed."""

    terms: Terms
    agenda: tuple[AgendaRule, ...]
    tasks: str
    """The duties, by id, that are to be done before each meeting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingKind(Rule):
    """A kind of meeting. A series of meetings is of a kind, and its chair sets the order."""

    editions: tuple[MeetingEdition, ...]


def faults_of_meeting(rule: Rule, where: str) -> Iterator[Problem]:
    """Yield what a well-formed kind of meeting may still get wrong by itself."""
    if not isinstance(rule, MeetingKind):
        return
    for edition in rule.editions:
        named = Counter(line.name for line in edition.agenda)
        for name in sorted(name for name, times in named.items() if times > 1):
            yield Problem(
                "rules.same-line-twice",
                f"{where}, edition of {edition.in_force}",
                f"{name!r} names more than one line of the agenda.",
                "Give each line a name of its own.",
            )
        for line in edition.agenda:
            if line.takes in NEEDS_DAYS and not line.days:
                yield Problem(
                    "rules.line-without-days",
                    f"{where}, {line.name}",
                    f"It takes {line.takes}, and doesn't say past how many days.",
                    "Add 'days'.",
                )
            if line.rung and line.takes is not Takes.ESCALATION_UNRESOLVED:
                yield Problem(
                    "rules.idle-word",
                    f"{where}, {line.name}",
                    "Its 'rung' could never do anything.",
                    "Take 'rung' out: only escalations have one.",
                )


def missing_tasks(rules: Mapping[str, Rule]) -> Iterator[Problem]:
    """Yield each kind of meeting whose weekly tasks nobody has written."""
    for rule in rules.values():
        for edition in rule.editions if isinstance(rule, MeetingKind) else ():
            if not isinstance(rules.get(edition.tasks), Duties):
                yield Problem(
                    "rules.no-such-duties",
                    f"{rule.id}.toml, tasks",
                    f"There are no duties {edition.tasks!r}.",
                    "Name a list of duties by its id, or write one.",
                )
