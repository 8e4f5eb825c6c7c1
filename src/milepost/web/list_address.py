"""The list's address: the whole state of the page, so that a link opens it again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from milepost.foundation.problems import Problem
from milepost.tracking.list_query import (
    BOOKED,
    BREACH,
    CHANCES,
    DELAYS,
    NO_CHANCE,
    SIZES,
    SORTS,
    STEP_STATES,
    UNKNOWN_START,
    WAITING,
    ListQuery,
)
from milepost.tracking.stages import STEPS
from milepost.web.list_columns import COLUMNS, columns_shown

NOBODY = "nobody"
"""What the address calls the owner of a pathway that nobody follows."""

LONGEST_SEARCH = 100
IN_DAYS = ("stale", "past_day", "joined")
"""Filters that are asked by a number of days."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter with a closed set of answers: its name, its label and the answers."""

    name: str
    label: str
    answers: tuple[str, ...]


CLOSED = (
    Choice("waiting", "Waiting", (*WAITING, UNKNOWN_START)),
    Choice("breach", "Breach", BREACH),
    Choice("booked", "Booked", BOOKED),
    Choice("chance", "Chance of breach", (*CHANCES, NO_CHANCE)),
    Choice("next", "Next step", STEPS),
    Choice("step", "Timed pathway", STEP_STATES),
    Choice("delay", "Late in", DELAYS),
    Choice("unanswered", "Unanswered", ("yes",)),
    Choice("sort", "Sort", (*SORTS, *(f"-{sort}" for sort in SORTS))),
)


def read_query(asked: QueryDict) -> tuple[ListQuery, list[Problem]]:
    """Read the query in an address, leaving out whatever can't be read."""
    problems: list[Problem] = []
    said = {name: asked.get(name, "").strip() for name in asked}
    for name in [name for name, value in said.items() if not value.isprintable()]:
        del said[name]
        problems.append(_not_typed(name))
    for choice in CLOSED:
        if said.get(choice.name) and said[choice.name] not in choice.answers:
            problems.append(_no_such(choice, said.pop(choice.name)))
    search = said.get("q", "")
    if len(search) > LONGEST_SEARCH:
        problems.append(_too_long(len(search)))
        search = ""
    columns = [code for code in asked.getlist("column") if code]
    unknown = [code for code in columns if code not in COLUMNS]
    problems += [_no_column(code) for code in unknown]
    owner = said.get("owner") or None
    query = ListQuery(
        standard=said.get("standard") or None,
        service=said.get("service") or None,
        hospital=said.get("hospital") or None,
        owner="" if owner == NOBODY else owner,
        waiting=said.get("waiting") or None,
        breach=said.get("breach") or None,
        next_step=said.get("next") or None,
        booked=said.get("booked") or None,
        step=said.get("step") or None,
        delay=said.get("delay") or None,
        unanswered=bool(said.get("unanswered")),
        **{name: _days(said.get(name, ""), name, problems) for name in IN_DAYS},
        chance=said.get("chance") or None,
        search=search,
        sort=said.get("sort") or "breach",
        page=_number(said.get("page", ""), "page", problems) or 1,
        size=_size(said.get("size", ""), problems),
        columns=_chosen(columns),
    )
    return query, problems


def _chosen(columns: list[str]) -> tuple[str, ...]:
    """Keep the columns there are, and none where they are the usual ones."""
    chosen = tuple(code for code in COLUMNS if code in columns)
    usual = [columns_shown((), one_standard=one) for one in (True, False)]
    return () if chosen in usual else chosen


def said_by(query: ListQuery) -> list[tuple[str, str]]:
    """List what a query asks, name by name, leaving out whatever goes without saying."""
    owner = NOBODY if query.owner == "" else query.owner
    said = [
        ("standard", query.standard),
        ("service", query.service),
        ("hospital", query.hospital),
        ("owner", owner),
        ("waiting", query.waiting),
        ("breach", query.breach),
        ("next", query.next_step),
        ("booked", query.booked),
        ("step", query.step),
        ("delay", query.delay),
        ("unanswered", "yes" if query.unanswered else ""),
        *((name, _in_digits(getattr(query, name))) for name in IN_DAYS),
        ("chance", query.chance),
        ("q", query.search),
        ("sort", "" if query.sort == "breach" else query.sort),
        ("page", "" if query.page == 1 else str(query.page)),
        ("size", "" if query.size == SIZES[0] else str(query.size)),
        *(("column", column) for column in query.columns),
    ]
    return [(name, value) for name, value in said if value]


@dataclass(frozen=True, slots=True)
class Address:
    """Where the list is: what it asks, and the standpoint it asks from."""

    query: ListQuery
    standpoint: Mapping[str, str]

    def to(self, path: str = "/list", **changes: object) -> str:
        """Give the address with some of the query changed, from the first page.

        >>> Address(ListQuery(service="lung", page=3), {}).to(sort="name")
        '/list?service=lung&sort=name'
        """
        query = replace(self.query, **{"page": 1} | changes)  # type: ignore[arg-type]
        return with_query(path, [*said_by(query), *self.standpoint.items()])

    @property
    def state(self) -> str:
        """The part after the question mark, to be carried along by other pages."""
        return urlencode(self.said())

    def said(self, *, standpoint: bool = True) -> list[tuple[str, str]]:
        """List what the address says, name by name."""
        return [*said_by(self.query), *(self.standpoint.items() if standpoint else ())]


def with_query(path: str, said: list[tuple[str, str]]) -> str:
    """Write an address with what it asks.

    >>> with_query("/list", [])
    '/list'
    """
    return f"{path}?{urlencode(said)}" if said else path


def _in_digits(days: int | None) -> str:
    return "" if days is None else str(days)


def _days(text: str, name: str, problems: list[Problem]) -> int | None:
    if not text or (text.isascii() and text.isdigit() and len(text) <= 4):
        return int(text) if text else None
    problems.append(
        Problem(
            "web.not-days",
            name,
            f"“{text[:40]}” isn’t a number of days.",
            "It was left out. Choose one from the list, or give up to four digits.",
        )
    )
    return None


def _number(text: str, name: str, problems: list[Problem]) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and 0 < int(text[:9]) == int(text):
        return int(text)
    problems.append(
        Problem(
            "web.no-such-page",
            name,
            f"There is no {name} “{text[:40]}”.",
            f"Choose a {name} from those below.",
        )
    )
    return None


def _size(text: str, problems: list[Problem]) -> int:
    if not text or text in map(str, SIZES):
        return int(text or SIZES[0])
    problems.append(
        Problem(
            "web.no-such-size",
            "size",
            f"A page can’t hold “{text[:40]}” rows.",
            "Choose 50, 100 or 200 rows.",
        )
    )
    return SIZES[0]


def _no_such(choice: Choice, value: str) -> Problem:
    return Problem(
        "web.no-such-choice",
        choice.name,
        f"{choice.label}: there is no “{value[:40]}” to choose.",
        "It was left out. Choose one from the list.",
    )


def _no_column(code: str) -> Problem:
    return Problem(
        "web.no-such-column",
        "column",
        f"There is no column “{code[:40]}”.",
        "It was left out. Choose from the columns under More filters.",
    )


def _not_typed(name: str) -> Problem:
    return Problem(
        "web.not-typed",
        name,
        "The address holds a character that can’t be typed.",
        "It was left out. Choose again.",
    )


def _too_long(length: int) -> Problem:
    return Problem(
        "web.long-search",
        "q",
        f"The search has {length} characters.",
        f"Search by a name or a number of at most {LONGEST_SEARCH} characters.",
    )
