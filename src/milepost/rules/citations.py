"""Which rules rest on which document, section by section."""

import re
from dataclasses import dataclass

from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import Rule, sources_in
from milepost.rules.publications import Publication


@dataclass(frozen=True, slots=True)
class Section:
    """One place in a document, and the rules that rest on it."""

    at: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document, and the places in it that rules rest on."""

    name: str
    """Its key in ``publications.toml``."""

    publication: Publication
    sections: tuple[Section, ...]
    """None where we have read it and no rule rests on it."""


def documents(lawbook: Lawbook) -> tuple[Document, ...]:
    """Every document that a rule may cite, in the order of their titles."""
    cited: dict[str, dict[str, dict[str, Rule]]] = {}
    for rule in lawbook.rules.values():
        for edition in rule.editions:
            for source in sources_in(edition):
                places = cited.setdefault(source.publication, {})
                places.setdefault(source.at, {})[rule.id] = rule
    found = [
        Document(name, publication, _sections(cited.get(name, {})))
        for name, publication in lawbook.publications.items()
    ]
    return tuple(
        sorted(found, key=lambda each: (each.publication.title.casefold(), each.name))
    )


def _sections(places: dict[str, dict[str, Rule]]) -> tuple[Section, ...]:
    return tuple(
        Section(at, tuple(places[at].values())) for at in sorted(places, key=in_order)
    )


def in_order(at: str) -> tuple[tuple[int, int, str], ...]:
    """Put places in the order of their numbers.

    >>> sorted(["section 10.1", "section 2.2", "annex A"], key=in_order)
    ['annex A', 'section 2.2', 'section 10.1']
    """
    return tuple(
        (0, int(part), "") if part.isdigit() else (1, 0, part.lower())
        for part in re.split(r"(\d+)", at)
        if part
    )
