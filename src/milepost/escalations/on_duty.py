"""Who answers for a role on a day: the person on duty, or whoever covers for them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A person's days in a role."""

    role: str
    person: str
    first: date
    last: date | None = None
    """None: until further notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A person's days away."""

    person: str
    first: date
    last: date
    covered_by: str | None = None


def anybody(_person: str) -> bool:
    """Let whoever is on the rota answer."""
    return True


def on_duty(
    role: str,
    day: date,
    shifts: Iterable[Shift],
    absences: Iterable[Absence] = (),
    may: Callable[[str], bool] = anybody,
) -> str | None:
    """Find who answers for a role on a day, of those who may.

    Of several on duty, the first who is there; else the first who is covered for. Cover
    may itself be covered. Nobody is a fault to be shown, never a reason to wait longer:
    the times of a rung are the role's, and don't move with who holds it.

    >>> may = Shift(role="Desk", person="may", first=date(2025, 1, 1))
    >>> away = Absence(
    ...     person="may", first=date(2025, 1, 6), last=date(2025, 1, 7), covered_by="ola"
    ... )
    >>> [on_duty("Desk", date(2025, 1, n), [may], [away]) for n in (5, 6, 8)]
    ['may', 'ola', 'may']
    >>> print(on_duty("Ward", date(2025, 1, 6), [may]))
    None
    """
    away = {
        each.person: each.covered_by
        for each in absences
        if each.first <= day <= each.last
    }
    holders = [
        shift.person
        for shift in shifts
        if shift.role == role
        and shift.first <= day
        and (shift.last is None or day <= shift.last)
    ]
    present = [person for person in holders if person not in away]
    covered = (_cover(person, away) for person in holders)
    found = (person for person in (*present, *covered) if person and may(person))
    return next(found, None)


def covered(day: date, absences: Iterable[Absence]) -> dict[str, str | None]:
    """Say of everybody away on a day who stands in for them; None where nobody does.

    >>> away = Absence(
    ...     person="may", first=date(2025, 1, 6), last=date(2025, 1, 7), covered_by="ola"
    ... )
    >>> covered(date(2025, 1, 7), [away]), covered(date(2025, 1, 8), [away])
    ({'may': 'ola'}, {})
    """
    away = {
        each.person: each.covered_by
        for each in absences
        if each.first <= day <= each.last
    }
    return {person: _cover(person, away) for person in away}


def _cover(person: str, away: dict[str, str | None]) -> str | None:
    """Follow cover to somebody who is there; to nobody if it goes round in a circle."""
    asked: set[str] = set()
    now: str | None = person
    while now in away and now not in asked:
        asked.add(now)
        now = away[now]
    return None if now in asked else now
