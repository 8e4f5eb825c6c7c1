"""Where a value stands in a message, and what its code means here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from milepost.events.kinds import Kind
from milepost.intake.sites.forms import Document, Form
from milepost.intake.sites.profile import Profile

_WORDS = re.compile(r"(.+?)(?: by (\w+))?")
_QUOTED = re.compile(r"'([^']+)'")

Meanings = Mapping[tuple[str, str], str]
"""What a person has said of codes that the profile doesn't know: by map and code."""


class Unmapped(NamedTuple):
    """A code of which nobody has said what it means here."""

    code_map: str
    code: str

    def __str__(self) -> str:
        return f"{self.code_map} {self.code!r}"


@dataclass(frozen=True, slots=True)
class Expression:
    """Where to look, in turn; or a value of its own."""

    addresses: tuple[str, ...] = ()
    code_map: str = ""
    value: str = ""
    unsaid: str = ""
    """What is looked up in the map where nothing is said."""


@lru_cache(maxsize=4096)
def read_expression(text: str, form: Form) -> Expression | None:
    """Read where a value stands; None if the words can't be read.

    Args:
        text: such as ``SCH-6 or SCH-7 by whom``, ``SCH-8 or 'unsaid' by booked``,
            or ``'admission'``.
        form: that of the messages it is asked of, which says what an address is.
    """
    if len(text) > 1 and text[0] == text[-1] == "'":
        return Expression(value=text[1:-1])
    found = _WORDS.fullmatch(text)
    if found is None:
        return None
    *addresses, last = found[1].split(" or ")
    unsaid = _QUOTED.fullmatch(last) if found[2] and addresses else None
    addresses += [] if unsaid else [last]
    if not all(map(form.is_address, addresses)):
        return None
    otherwise = unsaid[1] if unsaid else ""
    return Expression(tuple(addresses), found[2] or "", unsaid=otherwise)


def first_said(document: Document, addresses: Sequence[str]) -> str | None:
    """Read the first of some addresses that says anything, or erases."""
    told = (document.said(address) for address in addresses)
    return next((said for said in told if said is not None), None)


def first_of(cells: Mapping[str, str], columns: Sequence[str]) -> str | None:
    """Read the first of some columns of a row that says anything."""
    return next((said for column in columns if (said := cells.get(column))), None)


@dataclass(slots=True)
class Reader:
    """Reads the values of one message, and notes the codes that nobody has mapped."""

    document: Document
    form: Form
    profile: Profile
    meanings: Meanings
    unmapped: list[Unmapped]

    def value(self, text: str) -> str | None:
        """Read a value: None if nothing is said or its code isn't known, blank if erased."""
        asked = read_expression(text, self.form)
        if asked is None or asked.value:
            return asked.value if asked else None
        said = first_said(self.document, asked.addresses)
        if not (said or "").strip() and asked.unsaid:
            said = asked.unsaid
        if not said or not asked.code_map:
            return said
        return self._meaning(asked.code_map, said.strip())

    def speaks(self, text: str) -> bool:
        """Whether anything is said where a value stands, whatever it means."""
        asked = read_expression(text, self.form)
        if asked is None:
            return False
        said = first_said(self.document, asked.addresses)
        return said is not None or bool(asked.unsaid or asked.value)

    def kinds(self, text: str) -> tuple[Kind, ...]:
        """Name every kind of event that a code may come to: by its map, or by persons."""
        asked = read_expression(text, self.form)
        listed = self.profile.code_map(asked.code_map) if asked else None
        if listed is None:
            return ()
        said = [
            means for (name, _), means in self.meanings.items() if name == listed.name
        ]
        found = {*listed.codes.values(), *said} - {Kind.RECORDED_IN_ERROR}
        return tuple(kind for kind in Kind if kind in found)

    def _meaning(self, name: str, code: str) -> str | None:
        listed = self.profile.code_map(name)
        meant = self.meanings.get((name, code))
        if meant is None and listed:
            meant = listed.codes.get(code)
        if meant is None:
            self.unmapped.append(Unmapped(name, code))
        return meant or None
