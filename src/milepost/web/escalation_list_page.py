"""The words on the page of escalations: what waits for me, and what I raised."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from milepost.foundation.problems import Problem
from milepost.reading.escalations import STATES, ListReading, Wanted
from milepost.tracking.desks import DESKS, desk_named
from milepost.web.escalation_groups import NO_DESK, GroupRow, group_words
from milepost.web.escalation_words import CAUSES, Row, as_at, row_words, unheld_words
from milepost.web.list_address import NOBODY
from milepost.web.list_filters import Chip, Field, Option
from milepost.web.words import many

SHOWS = {
    "mine": "Waiting for me",
    "raised": "Raised by me",
    "all": "All in my services",
}
STATE_WORDS = {
    "unacknowledged": "Not acknowledged",
    "unresolved": "Not resolved",
    "at_top": "On the top rung",
    "eased": "Its cause is gone",
    "answered": "Asked back or resolved",
}
EMPTY = {
    "mine": "Nothing waits for you. What is asked of a role that you hold today "
    "comes here, and questions about what you raised.",
    "raised": "You have raised nothing that matches. Escalate from a patient’s "
    "pathway.",
    "all": "Nothing matches.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    show: str = "mine"
    state: str = ""
    rung: str = ""
    """A role of a ladder."""

    service: str = ""
    desk: str = ""
    cause: str = ""
    owner: str = ""
    page: str = ""

    def address(self, **changes: str) -> str:
        """Write it as an address, from the first page."""
        changes = {"page": ""} | changes
        return f"/escalations?{urlencode(replace(self, **changes).told())}"

    def told(self) -> dict[str, str]:
        """Give what is asked for by name, but for what isn't."""
        said = {
            "show": self.show,
            "state": self.state,
            "rung": self.rung,
            "service": self.service,
            "desk": self.desk,
            "cause": self.cause,
            "owner": self.owner,
            "page": self.page,
        }
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to look at them."""

    words: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class EscalationsPage:
    """Every word on the page."""

    title: str
    heading: str
    standpoint: str
    unheld: str
    """Said where somebody is missing from the rota."""

    choices: tuple[Choice, ...]
    show: str
    filters: tuple[Field, ...]
    chips: tuple[Chip, ...]
    clear: str
    showing: str
    groups: tuple[GroupRow, ...]
    rows: tuple[Row, ...]
    before: str
    """The address of the page before; blank on the first."""

    after: str
    empty: str
    desks: tuple[Choice, ...]
    problems: tuple[Problem, ...]


def read_asked(told: Mapping[str, str]) -> tuple[Asked, Wanted, tuple[Problem, ...]]:
    """Read what an address asks for; what it can't be asked is a problem."""
    asked = Asked(
        show=told.get("show") or "mine",
        state=told.get("state", ""),
        rung=told.get("rung", ""),
        service=told.get("service", ""),
        desk=told.get("desk", ""),
        cause=told.get("cause", ""),
        owner=told.get("owner", ""),
        page=told.get("page", ""),
    )
    problems = []
    number = asked.page or "1"
    if not (number.isascii() and number.isdigit() and 0 < int(number[:7]) < 10**6):
        problems.append(_unknown("page", number, {"1": "1"}))
        number = "1"
    if asked.show not in SHOWS:
        problems.append(_unknown("show", asked.show, SHOWS))
        asked = replace(asked, show="all")
    if asked.state and asked.state not in STATES:
        problems.append(_unknown("state", asked.state, STATE_WORDS))
        asked = replace(asked, state="")
    if asked.desk not in ("", NO_DESK) and desk_named(asked.desk) is None:
        problems.append(_unknown("desk", asked.desk, {d.code: d.name for d in DESKS}))
        asked = replace(asked, desk="")
    if asked.cause and asked.cause not in CAUSES:
        problems.append(_unknown("cause", asked.cause, CAUSES))
        asked = replace(asked, cause="")
    default = None if asked.show == "raised" else "unresolved"
    wanted = Wanted(
        state=asked.state or default,
        role=_printable(asked.rung),
        service=_printable(asked.service),
        desk="" if asked.desk == NO_DESK else asked.desk or None,
        cause=asked.cause or None,
        owner="" if asked.owner == NOBODY else _printable(asked.owner),
        page=int(number[:7]),
    )
    return asked, wanted, tuple(problems)


def wanted_by(person: str, asked: Asked, wanted: Wanted) -> Wanted:
    """Narrow what is wanted to what somebody raised, where that is asked for."""
    if asked.show != "raised":
        return wanted
    return replace(wanted, raised_by=person, order="newest")


def present_escalations(
    reading: ListReading,
    asked: Asked,
    *,
    now: datetime,
    names: Mapping[str, str],
    problems: tuple[Problem, ...],
) -> EscalationsPage:
    """Put a list of escalations into the words the page uses."""
    title = f"{SHOWS[asked.show]}: escalations"
    showing = many(reading.shown, "escalation")
    before = reading.size * (reading.page - 1)
    if reading.shown > len(reading.rows):
        last = before + len(reading.rows)
        showing = f"{before + 1:,} to {last:,} of {showing}"
    more = before + len(reading.rows) < reading.shown
    if together := sum(group.waiting for group in reading.groups):
        showing = f"{showing}, and {together:,} about tracking gone stale"
    return EscalationsPage(
        title=f"Error: {title}" if problems else title,
        heading="Escalations",
        standpoint=as_at(now, reading.told_at),
        unheld=unheld_words(reading.unheld),
        choices=tuple(
            Choice(words, Asked(show=show).address(), here=asked.show == show)
            for show, words in SHOWS.items()
        ),
        show=asked.show,
        filters=_filters(reading, asked, names),
        chips=_chips(reading, asked, names),
        clear=Asked(show=asked.show).address(),
        showing=f"{SHOWS[asked.show]}: {showing}",
        groups=group_words(reading.groups, asked.address, names),
        rows=tuple(row_words(row, names) for row in reading.rows),
        before=asked.address(page=str(reading.page - 1)) if before else "",
        after=asked.address(page=str(reading.page + 1)) if more else "",
        empty="" if reading.rows or reading.groups else EMPTY[asked.show],
        desks=desk_choices(),
        problems=problems,
    )


def desk_choices(here: str = "") -> tuple[Choice, ...]:
    """List the ways to the desks."""
    return tuple(
        Choice(desk.name, f"/desks/{desk.code}", here=desk.code == here)
        for desk in DESKS
    )


def _filters(
    reading: ListReading, asked: Asked, names: Mapping[str, str]
) -> tuple[Field, ...]:
    roles = [
        (role, role) for role in sorted({*reading.roles, *filter(None, [asked.rung])})
    ]
    followers = [(NOBODY, "Nobody"), *sorted(names.items(), key=lambda pair: pair[1])]
    desks = [*((desk.code, desk.name) for desk in DESKS), (NO_DESK, "No desk")]
    if asked.owner not in ("", NOBODY, *names):
        followers.append((asked.owner, asked.owner))
    usual = "All" if asked.show == "raised" else "Not resolved"
    return (
        _field("state", "State", list(STATE_WORDS.items()), asked.state, usual),
        _field("rung", "Rung", roles, asked.rung),
        _field("service", "Service", list(reading.services), asked.service),
        _field("desk", "Desk", desks, asked.desk),
        _field("cause", "Cause", list(CAUSES.items()), asked.cause),
        _field("owner", "Followed by", followers, asked.owner),
    )


def _field(
    name: str,
    label: str,
    options: list[tuple[str, str]],
    chosen: str,
    every: str = "All",
) -> Field:
    offered = [("", every), *options]
    return Field(
        name, label, tuple(Option(v, words, v == chosen) for v, words in offered)
    )


def _chips(
    reading: ListReading, asked: Asked, names: Mapping[str, str]
) -> tuple[Chip, ...]:
    return tuple(
        Chip(field.label, chosen.text, asked.address(**{field.name: ""}))
        for field in _filters(reading, asked, names)
        if (chosen := field.chosen)
    )


def _printable(text: str) -> str | None:
    return text if text and text.isprintable() else None


def _unknown(name: str, value: str, known: Mapping[str, str]) -> Problem:
    return Problem(
        "web.no-such-choice",
        name,
        f"“{value}” can’t be asked for.",
        f"Choose one of: {', '.join(known.values())}.",
    )
