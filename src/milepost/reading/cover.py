"""Who is away today, who stands in for them, and what is owed to their patients."""

from dataclasses import dataclass
from datetime import date

from milepost.escalations.on_duty import covered
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.worklist import count_due
from milepost.rules.lawbook import Lawbook
from milepost.store.escalations.rota import away_on
from milepost.store.staff.followers import everybody


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody who is away today."""

    until: date
    """The last day of it."""

    cover: str
    """The account of whoever stands in; blank where nobody does who can come in."""


@dataclass(frozen=True, slots=True)
class Covering:
    """One person whom another stands in for today."""

    person: str
    due: int
    """How many of their patients are owed something, within the other's scope."""


def read_away(scope: Scope, day: date) -> dict[str, Away]:
    """Read who is away on a day, by account, and who stands in for each."""
    absences = away_on(scope.provider, day)
    if not absences:
        return {}
    people, stands_in = everybody(scope.provider), covered(day, absences)
    last = {one.person: one.last for one in absences}
    found = {}
    for person, cover in stands_in.items():
        there = cover in people and people[cover].is_open
        found[person] = Away(last[person], cover if cover and there else "")
    return found


def read_covering(
    scope: Scope, *, as_at: AsAt, lawbook: Lawbook
) -> tuple[Covering, ...]:
    """Count what is owed to the patients of everybody whom a person stands in for today.

    Only the patients whom that person may see are counted: a question for each person.
    """
    away = read_away(scope, as_at.day)
    return tuple(
        Covering(person, count_due(scope, person, as_at=as_at, lawbook=lawbook))
        for person, one in away.items()
        if one.cover == scope.person
    )
