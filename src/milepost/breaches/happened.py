"""What happened on a pathway, and the wait that is looked into."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from milepost.events.kinds import Kind
from milepost.rules.parts import Sign


@dataclass(frozen=True, slots=True)
class Happened:
    """One event, as far as reviews care, in the order in which events are read."""

    day: date
    kind: Kind
    says: Mapping[str, object] = field(default_factory=dict)
    """What it says of itself; nothing that is missing."""

    @property
    def until(self) -> date | None:
        """The last day of the period it is about, if it says one."""
        until = self.says.get("until")
        return until if isinstance(until, date) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One clock, from its start to its end or to the day of the question."""

    started: date
    ended: date
    """The day it ended; while it runs, the day of the question."""

    running: bool
    after: date | None = None
    """The day on which the clock before it ended, that this patient's request had;
    None for the first."""

    def was_before(self, day: date) -> bool:
        """Whether what happened on a day was part of the wait before this one.

        >>> second = Wait(
        ...     started=date(2025, 3, 2), ended=date(2025, 5, 8), running=True,
        ...     after=date(2025, 1, 30),
        ... )
        >>> second.was_before(date(2025, 1, 30)), second.was_before(date(2025, 2, 10))
        (True, False)
        """
        return self.after is not None and day <= self.after and day < self.started

    @property
    def days(self) -> int:
        """Its whole days. The day it started is day 0."""
        return max(0, (self.ended - self.started).days)


def bears(event: Happened, sign: Sign) -> bool:
    """Whether an event is of a sign's kind, and answers as the sign asks.

    >>> seen = Happened(date(2025, 1, 6), Kind.APPOINTMENT_ATTENDED, {"first": True})
    >>> bears(seen, Sign(event=Kind.APPOINTMENT_ATTENDED, when={"first": False}))
    False
    """
    return event.kind == sign.event and all(
        (event.says.get(name) is None) if said == "" else event.says.get(name) == said
        for name, said in sign.when.items()
    )


def bears_any(event: Happened, signs: Iterable[Sign]) -> bool:
    """Whether an event bears any of some signs; none does if there are none."""
    return any(bears(event, sign) for sign in signs)


def days_of(events: Iterable[Happened], signs: Iterable[Sign]) -> Iterator[date]:
    """Yield the day of each event that bears any of some signs."""
    asked = tuple(signs)
    return (event.day for event in events if bears_any(event, asked))
