"""The meanings that people gave to codes of feeds, and how they were changed."""

from dataclasses import dataclass, field

from milepost.foundation.scope import Scope
from milepost.store.meanings import changes
from milepost.store.meanings.changes import ChangeKept, Found, Given, Reach
from milepost.store.tallies.counted import Counted, counted

__all__ = ["ChangeKept", "CodeMeant", "Given", "MeaningReading", "MeaningsReading"]

SHOWN = 50
"""So many codes are on one page."""


@dataclass(frozen=True, slots=True)
class CodeMeant:
    """A code of a feed, and what people said that it means."""

    feed: str
    code_map: str
    code: str
    given: tuple[Given, ...]
    """Every meaning, the earliest first."""

    changes: tuple[ChangeKept, ...]
    """How meanings of it were changed, or asked to be: the earliest first."""

    stands: bool
    """Whether the latest holds: it wasn't taken back."""

    @property
    def now(self) -> Given:
        """The meaning that was given last."""
        return self.given[-1]

    @property
    def open(self) -> ChangeKept | None:
        """The change that isn't over; None if there is none."""
        return next((c for c in self.changes if c.state in changes.OPEN), None)


@dataclass(frozen=True, slots=True)
class MeaningsReading:
    """One page of the codes to which people gave meanings: the latest given first."""

    codes: tuple[CodeMeant, ...]
    in_all: int
    page: int


@dataclass(frozen=True, slots=True)
class MeaningReading:
    """One code, and the latest of its changes."""

    code: CodeMeant
    last: ChangeKept | None = None
    reach: Reach | None = None
    found: Found | None = None
    messages: int = 0
    """How many messages the feed has sent."""

    pathways: tuple[str, ...] = field(default=())
    """The first of those that the change touches."""


def read_meanings(scope: Scope, page: int = 1) -> MeaningsReading:
    """Read one page of the codes to which people gave meanings."""
    found = _codes(scope)
    page = max(1, min(page, -(-len(found) // SHOWN)))
    first = SHOWN * (page - 1)
    return MeaningsReading(tuple(found[first : first + SHOWN]), len(found), page)


def read_meaning(scope: Scope, number: int) -> MeaningReading | None:
    """Read the code to which a meaning was given, by that meaning's number; None if none."""
    for code in _codes(scope):
        if number in {each.number for each in code.given}:
            return _closely(scope, code)
    return None


def _closely(scope: Scope, code: CodeMeant) -> MeaningReading:
    if not code.changes:
        return MeaningReading(code)
    last = code.changes[-1]
    return MeaningReading(
        code,
        last,
        changes.reach_of(last.number),
        changes.found_by(last.number),
        counted(scope).get(code.feed, Counted()).all,
        tuple(changes.pathways_touched(last.number)),
    )


def _codes(scope: Scope) -> list[CodeMeant]:
    gone = changes.taken_back(scope)
    given: dict[tuple[str, str, str], list[Given]] = {}
    for each in changes.given(scope):
        given.setdefault((each.feed, each.code_map, each.code), []).append(each)
    changed: dict[tuple[str, str, str], list[ChangeKept]] = {}
    for change in reversed(changes.changes(scope)):
        of = (change.feed, change.code_map, change.code)
        changed.setdefault(of, []).append(change)
    found = [
        CodeMeant(
            *of,
            tuple(some),
            tuple(changed.get(of, ())),
            some[-1].number > gone.get(of, 0),
        )
        for of, some in given.items()
    ]
    return sorted(found, key=lambda code: -code.now.number)
