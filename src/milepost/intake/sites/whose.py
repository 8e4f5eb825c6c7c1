"""Whether a message is one patient's and one pathway's: the first isn't taken for all."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from milepost.foundation.problems import Problem
from milepost.intake.sites.expressions import Reader
from milepost.intake.sites.profile import OF_A_PERSON, Does, MessageRule

MOST = 50
"""So many are looked at: of more, nobody asks whether they are all the same."""

SHOWN = 3
REMEDY = (
    "Do by hand what it tells, say that it is settled, and ask the sender for a message"
    " of each."
)


def several(reader: Reader, rule: MessageRule | None) -> Iterator[Problem]:
    """Name whatever a message has more than one of, and can be told of only one.

    One that parts two records names both. One that is only kept may name anybody.
    """
    if rule is None or (rule.does is Does.KEEPS and not rule.identifies):
        return
    where = reader.profile.patient.hospital_number
    most = 2 if rule.does is Does.UNMERGES else 1
    persons = list(islice(reader.document.persons(), MOST))
    if len(persons) > most:
        numbers = [replace(reader, document=each).value(where) for each in persons]
        known = dict.fromkeys(number for number in numbers if number)
        unknown = sum(not number for number in numbers)
        if len(known) + unknown > most or len(persons) == MOST:
            yield _several("patients", where, list(known), "")
    if rule.does in OF_A_PERSON:
        return
    said = (at for at in reader.profile.pathway if reader.document.said(at) is not None)
    for address in islice(said, 1):
        names = list(dict.fromkeys(reader.document.every(address)))
        if len(names) > 1:
            or_else = " If one of them holds, name it in the profile."
            yield _several("pathways", address, names, or_else)


def _several(what: str, where: str, named: list[str], or_else: str) -> Problem:
    shown = ", ".join(repr(name[:40]) for name in named[:SHOWN])
    more = " and others" if len(named) > SHOWN else ""
    return Problem(
        f"hl7.several-{what}",
        where,
        f"It names several {what}{f': {shown}' if shown else ''}{more}.",
        REMEDY + or_else,
    )
