"""What is written in a review, and what may be done with it, step by dated step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, auto
from typing import Any

from milepost.breaches.opening import Kind
from milepost.rules.breaches import Avoidable, Stage


class What(StrEnum):
    """One thing that happened to a review."""

    OPENED = auto()
    BECAME_BREACH = auto()
    """A warning came true. What was agreed of it is a draft again."""

    CLOSED = auto()
    """There is nothing to review any more: a correction undid it, say."""

    REOPENED = auto()
    WRITTEN = auto()
    AGREED = auto()
    """The service agrees with the draft."""

    SIGNED = auto()
    """The clinical lead signed it."""

    SHARED = auto()
    SENT_BACK = auto()
    """It is a draft again, for a reason."""


class State(StrEnum):
    """Where a review stands."""

    DRAFT = auto()
    AGREED = auto()
    SIGNED = auto()
    SHARED = auto()
    CLOSED = auto()


class Grade(StrEnum):
    """How much harm the wait did. The grades are recalled: no text was read."""

    NONE = auto()
    LOW = auto()
    MODERATE = auto()
    SEVERE = auto()
    DEATH = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A reason for a delay: where it arose, and whether it could be avoided."""

    stage: Stage
    reasons: str
    """The list it is in, by its id."""

    reason: str
    """Its code there."""

    avoidable: Avoidable
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """All that people wrote in a review. Each saving is kept whole."""

    primary: Cause | None = None
    contributory: tuple[Cause, ...] = ()
    whys: tuple[str, ...] = ()
    """Why it happened; why that; and so on, five at most."""

    root_cause: str = ""
    learning: str = ""
    plain_words: str = ""
    """The same for people outside: what they see first when it is shared."""

    harm: Grade | None = None
    harm_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """With whom a review is shared: one person, or whoever has a role."""

    person: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry in the record of a review. None is ever changed or removed."""

    what: What
    at: datetime
    by: str = ""
    """The account of the person; blank for a rule."""

    reason: str = ""
    kind: Kind | None = None
    """Of what was opened, or opened again."""

    written: Written | None = None
    shared_with: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a review stands, by its record."""

    state: State
    kind: Kind
    written: Written
    since: datetime
    """When it came to stand so."""

    shared_with: tuple[Recipient, ...] = ()
    closed_because: str = ""
    steps: Mapping[What, Entry] = field(default_factory=dict)
    """The latest agreement, signature and sharing that still hold."""


AFTER = {
    What.AGREED: State.AGREED,
    What.SIGNED: State.SIGNED,
    What.SHARED: State.SHARED,
    What.CLOSED: State.CLOSED,
    What.SENT_BACK: State.DRAFT,
    What.BECAME_BREACH: State.DRAFT,
    What.REOPENED: State.DRAFT,
}
FROM: Mapping[What, tuple[State, ...]] = {
    What.WRITTEN: (State.DRAFT,),
    What.AGREED: (State.DRAFT,),
    What.SIGNED: (State.AGREED,),
    What.SHARED: (State.SIGNED, State.SHARED),
    What.SENT_BACK: (State.AGREED, State.SIGNED, State.SHARED),
}
"""What people may do, and how the review must stand for it."""

GONE_WHEN_A_DRAFT = (What.AGREED, What.SIGNED)


def stands(entries: Sequence[Entry]) -> Standing:
    """Read where a review stands from its record, the first entry its opening.

    Whoever it was shared with keeps it, also when it is sent back: what was shown
    can't be unseen, and they see what became of it.
    """
    first = entries[0]
    state, kind, since = State.DRAFT, first.kind or Kind.BREACH, first.at
    written, shared, because = Written(), dict[Recipient, None](), ""
    steps: dict[What, Entry] = {}
    for entry in entries:
        if entry.what in AFTER and AFTER[entry.what] is not state:
            state, since = AFTER[entry.what], entry.at
        if state is State.DRAFT:
            for what in GONE_WHEN_A_DRAFT:
                steps.pop(what, None)
        if entry.what in FROM and entry.what is not What.WRITTEN:
            steps[entry.what] = entry
        if entry.kind is not None:
            kind = entry.kind
        if entry.what is What.BECAME_BREACH:
            kind = Kind.BREACH
        because = entry.reason if state is State.CLOSED else ""
        written = entry.written or written
        shared |= dict.fromkeys(entry.shared_with)
    return Standing(state, kind, written, since, tuple(shared), because, steps)


def as_mapping(written: Written) -> dict[str, Any]:
    """Write it down as plain values, to be kept."""

    def cause(one: Cause) -> dict[str, str]:
        return {
            "stage": one.stage.value,
            "reasons": one.reasons,
            "reason": one.reason,
            "avoidable": one.avoidable.value,
            "comment": one.comment,
        }

    return {
        "primary": written.primary and cause(written.primary),
        "contributory": [cause(one) for one in written.contributory],
        "whys": list(written.whys),
        "root_cause": written.root_cause,
        "learning": written.learning,
        "plain_words": written.plain_words,
        "harm": written.harm and written.harm.value,
        "harm_words": written.harm_words,
    }


def from_mapping(kept: Mapping[str, Any]) -> Written:
    """Read back what ``as_mapping`` wrote.

    >>> from_mapping(as_mapping(Written(learning="Ask sooner."))).learning
    'Ask sooner.'
    """

    def cause(one: Mapping[str, str]) -> Cause:
        return Cause(
            stage=Stage(one["stage"]),
            reasons=one["reasons"],
            reason=one["reason"],
            avoidable=Avoidable(one["avoidable"]),
            comment=one["comment"],
        )

    return Written(
        primary=cause(kept["primary"]) if kept["primary"] else None,
        contributory=tuple(map(cause, kept["contributory"])),
        whys=tuple(kept["whys"]),
        root_cause=kept["root_cause"],
        learning=kept["learning"],
        plain_words=kept["plain_words"],
        harm=Grade(kept["harm"]) if kept["harm"] else None,
        harm_words=kept["harm_words"],
    )
