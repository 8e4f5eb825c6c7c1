"""What may be asked of a waiting list: which waits, in what order, and which page."""

from dataclasses import dataclass

WAITING = {
    "0-6": (0, 6),
    "6-12": (6, 12),
    "12-18": (12, 18),
    "18-26": (18, 26),
    "26-52": (26, 52),
    "52+": (52, None),
}
"""Bands of waiting, in weeks: over the first number, and up to the last."""

UNKNOWN_START = "unknown"
"""The band of the waits whose start nobody knows."""

BREACH = ("over", "7", "14", "28")
BOOKED = ("nothing", "something", "late")
STEP_STATES = (
    "late",
    "at_risk",
    "in_time",
    "no_day",
    "skipped",
    "complete",
    "lapsed",
    "unplaced",
)
"""How the next step of a timed pathway may stand; ``skipped``: one was overtaken."""

DELAYS = ("care", "tracking")
CHANCES = {"75": 0.75, "50": 0.5, "25": 0.25}
"""The least chance of a breach that may be asked for."""

NO_CHANCE = "none"
"""The answer that asks for waits without one."""

KEPT_SORTS = ("breach", "waited", "name", "next", "booked", "service", "last")
SORTS = (*KEPT_SORTS, "chance")
"""Those that the list's own rows can be put in, and the one that forecasts give."""

SIZES = (50, 100, 200)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """One view of the list. None and blank ask for nothing in particular."""

    standard: str | None = None
    """One standard's clocks. None shows each pathway once, by its lead clock."""

    service: str | None = None
    hospital: str | None = None
    owner: str | None = None
    """The account of whoever follows the pathway. Blank means that nobody does."""

    waiting: str | None = None
    """A band of ``WAITING``, or ``UNKNOWN_START``."""

    breach: str | None = None
    """Over the limit, or over it within so many days and not yet."""

    next_step: str | None = None
    booked: str | None = None
    """Nothing ahead, something, or something that comes after the limit (late)."""

    step: str | None = None
    """One of ``STEP_STATES``: only pathways of services that work by a timed pathway."""

    delay: str | None = None
    """Where a late step is late: in care, or in our looking at what has happened."""

    stale: int | None = None
    """Looked at by nobody for more than so many days."""

    past_day: int | None = None
    """More than so many days since day 0."""

    joined: int | None = None
    """We were first told of it within so many days."""

    unanswered: bool = False
    """A booking's day has passed with no outcome, or a result came and nothing since."""

    chance: str | None = None
    """A forecast chance of a breach: one of ``CHANCES`` or more, or ``NO_CHANCE``."""

    search: str = ""
    """Beginnings of a name, an NHS or hospital number, or a pathway's name."""

    sort: str = "breach"
    """One of ``SORTS``: first breach, fewest days, A to Z first. ``-`` turns it round.

    A wait whose start isn't known counts as the longest, and as the first to breach.
    By chance, the least come first; turned round, the greatest, and of equals the first
    to breach. Waits without one come last either way.
    """

    page: int = 1
    size: int = 50
    columns: tuple[str, ...] = ()
    """Which columns to show; none named shows the usual ones."""

    @property
    def sorted_by(self) -> str:
        """The sort, whichever way round.

        >>> ListQuery(sort="-waited").sorted_by
        'waited'
        """
        return self.sort.removeprefix("-")

    @property
    def asks_of_footing(self) -> bool:
        """Whether anything is asked that only tracking knows.

        >>> ListQuery(joined=0).asks_of_footing, ListQuery(owner="").asks_of_footing
        (True, False)
        """
        numbers = (self.stale, self.past_day, self.joined)
        asked = any(number is not None for number in numbers)
        return bool(self.step or self.delay or self.unanswered) or asked

    @property
    def first(self) -> int:
        """How many rows come before the page.

        >>> ListQuery(page=3).first, ListQuery(page=-1).first
        (100, 0)
        """
        return int(self.size) * (max(1, int(self.page)) - 1)

    @property
    def asks_chances(self) -> bool:
        """Whether the rows can't be told without their forecasts.

        >>> ListQuery(sort="-chance").asks_chances, ListQuery().asks_chances
        (True, False)
        """
        return self.chance is not None or self.sorted_by == "chance"

    @property
    def turned_round(self) -> bool:
        """Whether the sort runs the other way."""
        return self.sort.startswith("-")


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that rows are put in order of."""

    column: str
    descending: bool = False
    nulls_first: bool = False
    always_last: bool = False
    """Whether what is missing comes last whichever way round."""

    def turned_round(self) -> "Key":
        """The same, the other way round.

        >>> Key("ranked", always_last=True).turned_round().nulls_first
        False
        """
        first = not (self.nulls_first or self.always_last)
        return Key(self.column, not self.descending, first, self.always_last)


_BREACH = Key("breach_on", nulls_first=True)
_LAST = (Key("pathway"), Key("standard"), Key("clock"))
_KEYS = {
    "breach": (_BREACH,),
    "waited": (Key("waited_from", descending=True),),
    "name": (Key("sort_name"),),
    "next": (Key("step"), _BREACH),
    "booked": (Key("booked_for"), _BREACH),
    "service": (Key("service"), _BREACH),
    "last": (Key("last_on"),),
    "chance": (Key("ranked", always_last=True), _BREACH.turned_round()),
}


def order(query: ListQuery) -> tuple[Key, ...]:
    """Say what the rows are in order of; no two rows are ever equal in all of it.

    >>> [key.column for key in order(ListQuery(sort="next"))]
    ['step', 'breach_on', 'pathway', 'standard', 'clock']
    """
    keys = (*_KEYS[query.sorted_by], *_LAST)
    return tuple(k.turned_round() for k in keys) if query.turned_round else keys


def days_in_band(band: str) -> tuple[int, int | None]:
    """Give the fewest and the most days of a band. A week is over when 7 days are.

    >>> days_in_band("0-6"), days_in_band("18-26"), days_in_band("52+")
    ((0, 42), (127, 182), (365, None))
    """
    over, up_to = WAITING[band]
    fewest = 7 * over + 1 if over else 0
    return fewest, None if up_to is None else 7 * up_to
