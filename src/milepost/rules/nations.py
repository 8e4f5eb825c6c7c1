"""Which nation's holidays a provider keeps, and whether the list of them runs out."""

from collections.abc import Iterable
from datetime import date, timedelta

from milepost.rules.holidays import Holidays, HolidaysEdition
from milepost.rules.lawbook import Lawbook

WARNED = timedelta(days=90)
"""How long before the list runs out it is told of."""


def nation_of(standards: Iterable[str]) -> str:
    """Name the nation by whose standards a provider works; blank where none is named.

    >>> nation_of(["scotland/cancer-62-day", "scotland/cancer-31-day"])
    'scotland'
    >>> nation_of(["our-board/our-aim"])
    'our-board'
    >>> nation_of([])
    ''
    """
    nations = [name.partition("/")[0] for name in standards]
    return max(sorted(set(nations)), key=nations.count, default="")


def holidays_of(lawbook: Lawbook, nation: str) -> HolidaysEdition | None:
    """Find the latest list of a nation's holidays; None where there is none."""
    found = [
        edition
        for rule in lawbook.all(Holidays)
        for edition in rule.editions
        if edition.nation == nation
    ]
    return found[-1] if found else None


def runs_out(edition: HolidaysEdition, today: date) -> bool:
    """Whether a list of holidays ends soon, or has ended.

    >>> from types import SimpleNamespace as Some
    >>> told = Some(complete_to=date(2028, 12, 31))
    >>> [runs_out(told, date(2028, 10, n)) for n in (2, 3)]
    [False, True]
    """
    return edition.complete_to < today + WARNED
