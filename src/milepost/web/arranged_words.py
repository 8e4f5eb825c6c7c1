"""Words that the pages of the rota, the ladders and the closed days share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.foundation.wording import many
from milepost.reading.arrangements import Changed, Changes
from milepost.web.words import moment


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change, and what undoes it."""

    words: str
    who: str
    number: int
    can_undo: bool
    form: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Something arranged, and the fields by which it is taken out."""

    words: str
    fields: tuple[tuple[str, str], ...]
    form: str
    button: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What all three pages have."""

    title: str
    may: bool
    who_may: str
    form: str
    problems: tuple[Problem, ...]
    history: tuple[ChangeRow, ...]
    earlier: str
    """How many changes came before those; blank for none."""

    saved: bool
    standpoint: str


def present_history(
    changes: Changes, names: Mapping[str, str], places: Mapping[str, str]
) -> tuple[ChangeRow, ...]:
    """Put who arranged what into words, the latest first."""
    return tuple(
        ChangeRow(
            words=_change(one, names, places),
            who=f"{names.get(one.by, one.by)}, {moment(one.at)}",
            number=one.number,
            can_undo=not one.undone and one.undoes is None,
            form=str(uuid4()),
        )
        for one in changes.latest
    )


def earlier(changes: Changes) -> str:
    """Say how many changes came before those that are shown; blank for none."""
    told = many(changes.earlier, "earlier one", "earlier ones")
    return f"The latest {len(changes.latest)}, of all; {told} before them." * (
        changes.earlier > 0
    )


def _change(one: Changed, names: Mapping[str, str], places: Mapping[str, str]) -> str:
    says = one.says
    who = names.get(says.get("person", ""), says.get("person", ""))
    match one.what:
        case "shift":
            days = span(_day(says["first"]), _day(says["last"]))
            place = places.get(says["place"], says["place"])
            words = f"{who}: {says['role']}, {place}, {days}"
            done = "put on duty" if one.made else "taken off"
        case "absence":
            days = span(_day(says["first"]), _day(says["last"]))
            words = f"{who} away, {days}, {covered(says['covered_by'], names)}"
            done = "noted" if one.made else "taken out"
        case "ladder":
            words = f"{says['service']} goes by {says['ladder'] or 'no ladder'}"
            done = f"before by {says['before'] or 'none'}"
        case "open_day":
            words = in_words(date.fromisoformat(says["day"]))
            done = "is worked" if one.made else "is a holiday after all"
        case _:
            words = in_words(date.fromisoformat(says["day"]))
            done = "closed" if one.made else "not closed after all"
    undo = " (undoes an earlier change)" if one.undoes else ""
    return f"{words}: {done}{undo}{' (undone since)' if one.undone else ''}"


def taken(words: str, button: str, **fields: str | date | None) -> Taken:
    """Put something arranged into words, with all that is sent to take it out."""
    told = tuple(
        (name, value.isoformat() if isinstance(value, date) else value or "")
        for name, value in fields.items()
    )
    return Taken(words, told, str(uuid4()), button)


def span(first: date | None, last: date | None) -> str:
    """Say from which day to which."""
    begins = in_words(first) if first else ""
    if last is None:
        return f"from {begins} until further notice"
    return f"on {begins}" if first == last else f"{begins} to {in_words(last)}"


def covered(by: str | None, names: Mapping[str, str]) -> str:
    """Say who covers."""
    return f"covered by {names.get(by, by)}" if by else "nobody covers"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
