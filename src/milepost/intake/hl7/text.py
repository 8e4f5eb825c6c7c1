"""Turn a message's bytes into text, and a value's escapes into what they stand for."""

import codecs
import re
from collections.abc import Mapping

from milepost.foundation.problems import Problem

CHARACTER_SETS: Mapping[str, str] = {
    "ASCII": "ascii",
    "8859/1": "iso-8859-1",
    "8859/15": "iso-8859-15",
    "UNICODE": "utf-8",
    "UNICODE UTF-8": "utf-8",
    "UTF-8": "utf-8",
    "UTF8": "utf-8",
}
"""Names that MSH-18 may give, and what they are called here. Published examples say
``UNICODE`` of text that is UTF-8."""

LAST_RESORT = "iso-8859-1"
"""Reads any bytes at all, so that nothing is lost."""


def is_character_set(name: str) -> bool:
    """Whether a profile may name a character set.

    >>> is_character_set("utf-8"), is_character_set("klingon")
    (True, False)
    """
    try:
        return bool(codecs.lookup(name))
    except LookupError:
        return False


def decoded(raw: bytes, named: str, otherwise: str) -> tuple[str, list[Problem]]:
    r"""Read bytes by the character set that is named, or say why by another.

    Args:
        raw: the whole message.
        named: what MSH-18 says; blank if nothing.
        otherwise: the feed's own, where the message names none or an unknown one.

    >>> decoded(b"M\xe1ire", "UNICODE", "utf-8")[0]
    'Máire'
    >>> decoded(b"M\xc3\xa1ire", "", "utf-8")
    ('Máire', [])
    """
    known = CHARACTER_SETS.get(named.strip().upper())
    problems = []
    if named.strip() and known is None:
        problems.append(_odd(f"It names the character set {named[:40]!r}."))
    for codec in dict.fromkeys((known or otherwise, otherwise, "utf-8")):
        try:
            return raw.decode(codec), problems
        except UnicodeDecodeError:
            problems.append(_odd(f"Its bytes are not all {codec}."))
    return raw.decode(LAST_RESORT), problems


def _odd(message: str) -> Problem:
    return Problem(
        "hl7.character-set",
        "MSH-18",
        message,
        "Name the character set of the feed in its profile, or ask the sender to.",
    )


def unescaped(text: str, marks: str) -> str:
    r"""Write what the escapes of a value stand for. Unknown ones are left as they are.

    Args:
        text: the value, as it came.
        marks: field, component, repetition, escape and subcomponent separator.

    >>> unescaped(r"A\T\E \X41\\H\x\N\ \Z9\ \F", "|^~\\&")
    'A&E Ax \\Z9\\ \\F'
    >>> unescaped(r"one\.br\two", "|^~\\&")
    'one\ntwo'
    """
    field, component, repetition, escape, subcomponent = tuple(marks)
    if escape not in text:
        return text
    plain = {
        "F": field,
        "S": component,
        "R": repetition,
        "E": escape,
        "T": subcomponent,
        ".br": "\n",
        "H": "",
        "N": "",
    }
    quoted = re.escape(escape)

    def stands_for(found: re.Match[str]) -> str:
        word = found[1]
        if word in plain:
            return plain[word]
        if word[:1] == "X" and re.fullmatch("(?:[0-9A-Fa-f]{2})+", word[1:]):
            return bytes.fromhex(word[1:]).decode("utf-8", "replace")
        return found[0]

    return re.sub(f"{quoted}([^{quoted}]{{1,400}}){quoted}", stands_for, text)
