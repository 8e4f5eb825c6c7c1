"""What a list of a nation's holidays may say: the days on which services are shut."""

from dataclasses import dataclass
from datetime import date

from milepost.rules.parts import Edition, Rule, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """One day, and what it is called."""

    on: date
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidaysEdition(Edition):
    """The holidays of a nation, complete from one day to another."""

    nation: str
    """As ids of the lawbook begin, such as ``scotland``."""

    complete_to: date
    """After this day nothing is known."""

    holidays: tuple[Holiday, ...]
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays(Rule):
    """The holidays of a nation. Working time leaves them out, as it does weekends."""

    editions: tuple[HolidaysEdition, ...]
