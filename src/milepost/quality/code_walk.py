"""The codes of a pathway read by themselves, one after another, as a clerk would."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from typing import NamedTuple

from milepost.rules.quality_checks import State, Turn


class Did(StrEnum):
    """What a code did to the wait, by the codes alone."""

    BEGINS = auto()
    GOES_ON = auto()
    ENDS = auto()
    NOTHING = auto()


class Row(NamedTuple):
    """One code, or a clock that starts by what happened."""

    pathway: str
    day: date
    code: str | None
    """None where it is the start of a clock."""

    alone: bool
    """Whether the pathway has codes and nothing else."""


class Read(NamedTuple):
    """How one code was read."""

    before: State
    in_turn: bool
    did: Did
    wait: int
    """The number of the wait it belongs to, by the codes: 0 before the first."""


@dataclass(slots=True)
class _Walk:
    """Where a person's finger has got to, and what they keep in mind."""

    turns: Mapping[str, Turn]
    starting: Collection[str]
    state: State = State.NONE
    wait: int = 0
    starts: int = 0
    """Clocks that have started by what happened."""

    seen: int = 0
    """How many of those the codes have spoken of."""

    def past(self, row: Row, code: str) -> Read:
        """Go past one code, and say how it reads."""
        before, turn = self.state, self.turns.get(code)
        if turn is None:
            return Read(before, in_turn=False, did=Did.NOTHING, wait=self.wait)
        begins = code in self.starting
        renewed = self.starts > self.seen or (row.alone and begins)
        in_turn = before in turn.after or (renewed and before in turn.with_new_start)
        fresh = before in (State.NONE, State.OPEN) or renewed
        did = self._take(turn, takes=before is not State.DEAD and (fresh or begins))
        return Read(before, in_turn, did, self.wait)

    def _take(self, turn: Turn, *, takes: bool) -> Did:
        if turn.leaves is None or not takes:
            return Did.NOTHING
        did = Did.BEGINS if turn.leaves is State.OPEN else Did.ENDS
        if self.state is State.OPEN:
            did = Did.GOES_ON if did is Did.BEGINS else did
        else:
            self.wait += 1
        if did is not Did.ENDS or self.state is not State.OPEN:
            self.seen = self.starts
        self.state = turn.leaves
        return did


def read_codes(
    rows: Iterable[Row], turns: Mapping[str, Turn], starting: Collection[str]
) -> Iterator[Read]:
    """Read the codes of many pathways, each by itself.

    A code that takes no effect leaves the wait as it stood. A wait may have no first
    code: then the code that goes on with it, or ends it, is all we hear of it.

    Args:
        rows: codes, and the starts of clocks by what happened, in order of pathway and
            day; on one day, starts come first.
        turns: when each code may come.
        starting: the codes that start a clock by themselves.

    Yields:
        One reading for each code.
    """
    walk, pathway = _Walk(turns, starting), None
    for row in rows:
        if row.pathway != pathway:
            walk, pathway = _Walk(turns, starting), row.pathway
        if row.code is None:
            walk.starts += 1
        else:
            yield walk.past(row, row.code)
