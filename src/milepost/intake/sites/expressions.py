"""Where a value stands in a message, and what its code means here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from milepost.intake.hl7.message import Address, Message, read_address
from milepost.intake.sites.profile import Profile

_WORDS = re.compile(r"(.+?)(?: by (\w+))?")

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

    addresses: tuple[Address, ...] = ()
    code_map: str = ""
    value: str = ""


def read_expression(text: str) -> Expression | None:
    """Read where a value stands; None if the words can't be read.

    >>> read_expression("SCH-6 or SCH-7 by whom").code_map
    'whom'
    >>> read_expression("'admission'").value
    'admission'
    >>> read_expression("SCH6") is None
    True
    """
    if len(text) > 1 and text[0] == text[-1] == "'":
        return Expression(value=text[1:-1])
    found = _WORDS.fullmatch(text)
    if found is None:
        return None
    addresses = [read_address(part) for part in found[1].split(" or ")]
    known = tuple(address for address in addresses if address)
    if len(known) < len(addresses):
        return None
    return Expression(known, found[2] or "")


def first_said(message: Message, addresses: Sequence[str]) -> str | None:
    """Read the first of some addresses that says anything, or erases."""
    for text in addresses:
        address = read_address(text)
        if address and (said := message.said(address)) is not None:
            return said
    return None


@dataclass(slots=True)
class Reader:
    """Reads the values of one message, and notes the codes that nobody has mapped."""

    message: Message
    profile: Profile
    meanings: Meanings
    unmapped: list[Unmapped]

    def value(self, text: str) -> str | None:
        """Read a value: None if nothing is said or its code isn't known, blank if erased."""
        asked = read_expression(text)
        if asked is None or asked.value:
            return asked.value if asked else None
        said = next(
            (s for a in asked.addresses if (s := self.message.said(a)) is not None),
            None,
        )
        if not said or not asked.code_map:
            return said
        return self._meaning(asked.code_map, said.strip())

    def _meaning(self, name: str, code: str) -> str | None:
        listed = self.profile.code_map(name)
        meant = self.meanings.get((name, code))
        if meant is None and listed:
            meant = listed.codes.get(code)
        if meant is None:
            self.unmapped.append(Unmapped(name, code))
        return meant or None
