"""What a list of duties may say: who looks at which list, and how often."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto

from milepost.rules.parts import Edition, Evidence, Rule

QUERY_WORDS: Mapping[str, str] = {
    "standard": "the clocks of one standard, by its id",
    "waiting": "a band of weeks waited",
    "breach": "over the limit, or over it within so many days",
    "next": "what the pathway needs next",
    "booked": "nothing, something, or something late",
    "step": "late, at_risk, no_day, skipped or complete",
    "delay": "care or tracking: whether anyone has looked since something happened",
    "stale": "not tracked for more than so many days",
    "past_day": "more than so many days since day 0",
    "owner": "one person's, or nobody's",
    "joined": "new within so many days",
    "unanswered": "a booking has passed with no outcome, or a result come with nothing since",
    "state": "of an escalation: unacknowledged, unresolved, at_top or answered",
    "rung": "of an escalation: the role that must answer",
    "finding": "one check of the record's quality",
    "sort": "what to put the rows in order of",
}
"""What a duty may ask of the page it opens, and what each word asks for."""


class Rhythm(StrEnum):
    """How often a duty comes round."""

    DAILY = auto()
    """On each working day."""

    WEEKLY = auto()
    """Once a week, or on each of its weekdays."""

    FORTNIGHTLY = auto()
    """Once in two weeks, counted from the week in which the edition came into force."""

    MONTHLY = auto()
    YEARLY = auto()


class Weekday(StrEnum):
    """A day of the week on which a service works, in order from Monday."""

    MONDAY = auto()
    TUESDAY = auto()
    WEDNESDAY = auto()
    THURSDAY = auto()
    FRIDAY = auto()


class Page(StrEnum):
    """Where what a duty needs is to be found."""

    LIST = auto()
    ESCALATIONS = auto()
    OVERSIGHT = auto()
    """The agenda and decisions of the weekly oversight group."""

    BREACHES = auto()
    MEASURES = auto()
    QUALITY = auto()
    PATHWAYS = auto()
    """The timed pathways and ladders, with their sign-off and reviews."""

    MEETINGS = auto()


class Seen(StrEnum):
    """What the system can see for itself to be done before a meeting."""

    EVERYBODY_LOOKED_AT = auto()
    """Somebody has looked at each patient of the agenda within seven days."""

    SOMETHING_BOOKED = auto()
    """Every patient of the agenda has something booked."""

    ACTIONS_IN_TIME = auto()
    """No action of the meetings before is open past its day."""

    ESCALATIONS_ACKNOWLEDGED = auto()
    """Whoever was asked about a patient of the agenda has taken it on."""

    MINUTES_CLOSED = auto()
    """The minutes of the last meeting are closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The list that a duty needs."""

    page: Page
    words: str
    """Which rows of it, in words."""

    asks: Mapping[str, str] = field(default_factory=dict)
    """The same for the page: the words of ``QUERY_WORDS``, and what each must be."""

    @property
    def query(self) -> str:
        """The same as the end of an address.

        >>> asks = {"booked": "nothing", "next": "tests"}
        >>> View(page=Page.LIST, words="Tests not booked", asks=asks).query
        'booked=nothing&next=tests'
        """
        return "&".join(f"{word}={said}" for word, said in self.asks.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One thing that somebody does again and again, and ticks off."""

    name: str
    role: str
    """Never a person: who holds the role is found on the day."""

    rhythm: Rhythm
    weekdays: tuple[Weekday, ...] = ()
    """The days of the week on which it is due, each a duty of its own."""

    by_working_day: int | None = None
    """It is due on this working day of its period; without one, on the last."""

    why: str
    """What it is for, and where it was read if the edition doesn't say."""

    evidence: Evidence
    looks_at: View
    seen: Seen | None = None
    """Before a meeting it ticks itself where this holds; else a person ticks it."""

    before_meeting: int | None = field(default=None, metadata={"bounds": (1, 20)})
    """How many working days before its meeting it is due; else it goes by its rhythm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesEdition(Edition):
    """The duties, in the order of the checklist."""

    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties(Rule):
    """The duties of a team. Until an organisation adopts them, they are nobody's."""

    editions: tuple[DutiesEdition, ...]
