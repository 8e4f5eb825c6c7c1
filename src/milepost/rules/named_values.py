"""Which values of an event's attributes a rule names, or a code list knows."""

from collections.abc import Iterable, Iterator, Mapping

from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES
from milepost.rules.clock_rules import ClockRule
from milepost.rules.code_lists import CodeList
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import Sign
from milepost.rules.timed_pathways import TimedPathway

Place = tuple[Kind, str]
"""An attribute of a kind of event."""

WORDS = frozenset(
    name
    for name, column in ATTRIBUTES.items()
    if column.dtype.to_python() is str and name != "standard"
)
"""A standard that isn't there is refused with its row."""


def values_named(
    rules: Iterable[ClockRule], lawbook: Lawbook
) -> Mapping[Place, frozenset[str]]:
    """Find where rules ask for a value, and every value that is known there.

    Args:
        rules: those of one standard. Only what one of them asks for can matter to it.
        lawbook: any rule of any standard in it may name a value, or a code list hold it.

    Returns:
        The known values by place. A place of which every value is passed over in silence
        isn't there.
    """
    asked = {place for rule in rules for place, _ in _named(_signs(rule))}
    known = known_values(lawbook)
    return {place: known.get(place, frozenset()) for place in asked}


def known_values(lawbook: Lawbook) -> Mapping[Place, frozenset[str]]:
    """Find every value that any rule names or a code list holds, by its place."""
    known: dict[Place, set[str]] = {}
    for place, value in _known(lawbook):
        known.setdefault(place, set()).add(value)
    return {place: frozenset(values) for place, values in known.items()}


def _known(lawbook: Lawbook) -> Iterator[tuple[Place, str]]:
    for rule in lawbook.all(ClockRule):
        yield from _named(_signs(rule))
    for pathway in lawbook.all(TimedPathway):
        for edition in pathway.editions:
            steps = (sign for step in edition.steps for sign in step.done_when)
            yield from _named((*edition.day_0, *steps))
    for codes in lawbook.all(CodeList):
        for listed in codes.editions:
            for said in listed.of:
                for code in listed.codes:
                    yield (said.event, said.attribute), code.code


def _signs(rule: ClockRule) -> Iterator[Sign]:
    for edition in rule.editions:
        yield from (*edition.on, *edition.unless)


def _named(signs: Iterable[Sign]) -> Iterator[tuple[Place, str]]:
    for sign in signs:
        for name, value in sign.when.items():
            if name in WORDS and isinstance(value, str) and value:
                yield (sign.event, name), value
