"""What a row of a file would record, in words, so that a wrong column can be seen."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl

from milepost.events.table import ATTRIBUTES
from milepost.foundation.days import in_words
from milepost.web.pathway_why import says_in_words
from milepost.web.words import event_in_words


def row_tells(told: Mapping[str, Any]) -> tuple[str, ...]:
    """Say who it is about, and each event it would record, as they were read.

    Args:
        told: ``person`` (family name, given name, day of birth) and ``events`` (kind,
            day, and what each says), as a preview keeps them; empty for nothing.

    >>> said = {"activity": "first_outpatient", "for_day": "2025-03-02"}
    >>> told = {"person": ["Baird", "Ann", "1960-02-03"],
    ...         "events": [["appointment_booked", "2025-02-03", said]]}
    >>> for words in row_tells(told): print(words)
    BAIRD, Ann, born 3 February 1960
    Appointment booked, 3 February 2025 (activity: first outpatient; for day: 2 March 2025)
    >>> row_tells({"person": ["Baird", "", "1960-02-03"]})
    ('BAIRD, born 3 February 1960',)
    """
    return (*_person(told.get("person", ())), *map(_event, told.get("events", ())))


def _person(told: list[str]) -> Iterator[str]:
    if told:
        family, given, born = told
        day = in_words(date.fromisoformat(born))
        name = ", ".join(filter(None, (family.upper(), given)))
        yield f"{name or 'No name'}, born {day}"


def _event(told: tuple[str, str, Mapping[str, object]]) -> str:
    kind, day, said = told
    words = event_in_words(kind)
    says = says_in_words({name: _value(name, value) for name, value in said.items()})
    told_in_words = f"{words}, {in_words(date.fromisoformat(day))}"
    return f"{told_in_words} ({says})" if says else told_in_words


def _value(name: str, value: object) -> object:
    is_day = name in ATTRIBUTES and ATTRIBUTES[name].dtype == pl.Date
    return date.fromisoformat(str(value)) if is_day else value
