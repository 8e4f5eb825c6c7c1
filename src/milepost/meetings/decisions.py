"""What a meeting may decide about a patient, and what must be said of each decision."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum, auto

from milepost.foundation.problems import Problem

LONGEST = 500
"""How many characters a decision may have: it is said in one line."""

FARTHEST = timedelta(days=366)


class What(StrEnum):
    """What was decided."""

    ACTION = auto()
    """Somebody does something by a day."""

    BOOK_BY = auto()
    """Somebody books the next step for a day no later than one named."""

    ESCALATE = auto()
    """The matter is raised with whoever must answer for it."""

    NO_CHANGE = auto()
    """The plan stands."""

    NEXT_TIME = auto()
    """It comes back to the next meeting."""

    TAKEN_BACK = auto()
    """An earlier decision was recorded in error."""


OWNED = frozenset({What.ACTION, What.BOOK_BY})
"""What leaves the meeting as somebody's to do."""

PREFIXES = ("person", "role", "desk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is to be recorded as decided."""

    what: What
    pathway: str = ""
    """Blank for what is about no patient."""

    words: str = ""
    owner: str = ""
    """``person:ada``, ``role:Service manager`` or ``desk:radiology``; blank for nobody."""

    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision as it was recorded."""

    number: int
    what: What
    pathway: str
    words: str
    owner: str
    due: date | None
    by: str
    at: datetime
    saw: int = 0
    """The last decision about that pathway that whoever recorded it could see."""

    takes_back: int | None = None
    late: bool = False
    """Whether it came when the meeting had been closed."""

    action: int | None = None
    """The agreed action it became."""

    escalation: int | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision in its place among those about one patient."""

    decision: Decision
    stands: bool
    """Whether it wasn't taken back."""

    last: bool
    """Whether it is the latest of those that stand."""

    unseen: bool
    """Whether it was recorded by somebody who could not have seen the one before it."""


def problems_with(said: Said, *, today: date) -> Iterator[Problem]:
    """Find what is wrong with a decision; each problem names its field.

    No action leaves a meeting without somebody who does it and a day.
    """
    words = said.words.strip()
    if said.what in (What.ACTION, What.ESCALATE) and not words:
        yield _UNSAID[said.what]
    if said.what in OWNED and not said.owner:
        yield _NO_OWNER
    if said.owner and said.owner.partition(":")[0] not in PREFIXES:
        yield no_such_owner(said.owner)
    if said.what in OWNED and said.due is None:
        yield _NO_DAY
    if said.due is not None and not today <= said.due <= today + FARTHEST:
        yield _day_past(said.due)
    if not said.pathway and said.what not in (What.ACTION, What.NO_CHANGE):
        yield _NO_PATIENT
    if "\x00" in words or len(words) > LONGEST:
        yield _too_long(words)


def in_order(decisions: Sequence[Decision]) -> list[Recorded]:
    """Say of each decision about one patient whether it stands, and which is the last.

    Args:
        decisions: about one pathway, in the order recorded.
    """
    taken = {d.takes_back for d in decisions}
    shown = [d for d in decisions if d.what is not What.TAKEN_BACK]
    standing = [d.number for d in shown if d.number not in taken]
    found = []
    for place, decision in enumerate(shown):
        before = [d for d in shown[:place] if d.number not in taken]
        found.append(
            Recorded(
                decision=decision,
                stands=decision.number not in taken,
                last=bool(standing) and decision.number == standing[-1],
                unseen=bool(before)
                and before[-1].number > decision.saw
                and before[-1].by != decision.by,
            )
        )
    return found


def by_pathway(decisions: Sequence[Decision]) -> Mapping[str, list[Recorded]]:
    """Put the decisions of a meeting in order, by the pathway they are about."""
    gathered: dict[str, list[Decision]] = {}
    for decision in decisions:
        gathered.setdefault(decision.pathway, []).append(decision)
    return {pathway: in_order(theirs) for pathway, theirs in gathered.items()}


_UNSAID = {
    What.ACTION: Problem(
        "meetings.nothing-to-do",
        "words",
        "It doesn’t say what is to be done.",
        "Write the action in a few words, or choose “No change”.",
    ),
    What.ESCALATE: Problem(
        "meetings.no-reason",
        "words",
        "It doesn’t say what is escalated.",
        "Write in a few words what you ask.",
    ),
}
_NO_OWNER = Problem(
    "meetings.no-owner",
    "owner",
    "Nobody is named to do it.",
    "Choose a person, a role or a desk. No action leaves a meeting without one.",
)
_NO_DAY = Problem(
    "meetings.no-day",
    "due",
    "It has no day.",
    "Say by when: a day, or +3 for 3 days on.",
)
_NO_PATIENT = Problem(
    "meetings.no-patient",
    "what",
    "That can only be decided about a patient.",
    "Record an action, or open the patient.",
)


def no_such_owner(owner: str) -> Problem:
    """Say that nobody is called that."""
    return Problem(
        "meetings.no-such-owner",
        "owner",
        f"There is nobody here called {owner!r}.",
        "Choose one of the list.",
    )


def _day_past(day: date) -> Problem:
    return Problem(
        "meetings.day-past",
        "due",
        f"{day:%d-%b-%Y} is past, or more than a year away.",
        "Give today or a later day.",
    )


def _too_long(words: str) -> Problem:
    return Problem(
        "meetings.too-long",
        "words",
        f"It has {len(words):,} characters, or one that no text may hold.",
        f"Say it in {LONGEST}. Nothing you wrote is lost.",
    )
