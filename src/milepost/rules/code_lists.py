"""What a code list may say: the values that events may give, and what each means."""

from dataclasses import dataclass

from milepost.events.kinds import Kind
from milepost.rules.parts import Edition, Rule, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Where a code is written: an attribute of a kind of event."""

    event: Kind
    attribute: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One value, and what it means."""

    code: str
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeListEdition(Edition):
    """The codes in force, and where they are written."""

    of: tuple[Said, ...]
    """What the list is of. A value that it holds is known, and needs no second look."""

    codes: tuple[Code, ...]
    sources: tuple[Source, ...] = ()
    """A list that claims to be a nation's must have one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeList(Rule):
    """A list of codes, a nation's or an organisation's own."""

    editions: tuple[CodeListEdition, ...]
