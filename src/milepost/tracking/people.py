"""Who waits: a patient's names as they are written, put in order and searched for."""

import re
from dataclasses import dataclass
from datetime import date
from unicodedata import combining, normalize

_DROPPED = re.compile("['’ʼ`.]")
_SPACED = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"[\d\s-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPatient:
    """A patient as first registered."""

    hospital_number: str
    family_name: str
    given_name: str
    born: date
    nhs_number: str = ""
    """Ten digits; blank where there is none."""

    title: str = ""
    sex: str = ""
    died: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPathway:
    """A pathway as first registered."""

    name: str
    service: str
    """The code of a service of the provider."""

    hospital: str = ""
    owner: str = ""
    """The account of whoever follows it; blank if nobody does yet."""


def folded(text: str) -> str:
    """Write a name so that accents, case, hyphens and apostrophes make no difference.

    >>> folded("O’Neill-Brontë"), folded("P-000123"), folded("  ")
    ('oneill bronte', 'p 000123', '')
    """
    plain = "".join(c for c in normalize("NFKD", text) if not combining(c))
    return _SPACED.sub(" ", _DROPPED.sub("", plain.casefold())).strip()


def sort_name(family_name: str, given_name: str) -> str:
    """Write a name so that sorting puts it in its place.

    >>> sort_name("Ó Briain", "Máire")
    'o briain maire'
    """
    return folded(f"{family_name} {given_name}")


def display_name(family_name: str, given_name: str, title: str = "") -> str:
    """Write a name as the NHS does.

    >>> display_name("Smith", "John", "Mr"), display_name("Smith", "")
    ('SMITH, John (Mr)', 'SMITH')
    """
    given = f"{given_name} ({title})" if title else given_name
    return f"{family_name.upper()}, {given.strip()}" if given else family_name.upper()


def search_text(sort_name: str, *numbers: str) -> str:
    """Gather what a pathway may be found by: every word begins after a space.

    >>> search_text("oneill maire", "9990000018", "H-12")
    ' oneill maire 9990000018 h 12 h12'
    """
    words = dict.fromkeys(sort_name.split())
    for number in filter(None, numbers):
        words |= dict.fromkeys(folded(number).split())
        words |= {folded(number).replace(" ", ""): None}
    return "".join(f" {word}" for word in words)


def words_sought(search: str) -> tuple[str, ...]:
    """Break what was typed into the beginnings of words, all of which must be found.

    A number may be typed with spaces or dashes.

    >>> words_sought("O'Neill, M"), words_sought("999 000 0018"), words_sought(" ")
    (('oneill', 'm'), ('9990000018',), ())
    """
    if _NUMBER.fullmatch(search) and search.strip():
        return (re.sub(r"\D", "", search),)
    return tuple(folded(search).split())
