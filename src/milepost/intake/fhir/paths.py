"""Where in a resource a value stands, in a form short enough for a site profile.

Only a little of FHIRPath: names, a place in a list, and the one that says something.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

_STEP = re.compile(
    r"([A-Za-z][A-Za-z0-9]{0,63})"
    r"(?:\[(?:(\d{1,2})|([A-Za-z][A-Za-z0-9.]{0,100})=([^\]]{1,200}))\])?"
)
_TYPE = re.compile(r"[A-Z][A-Za-z]{1,63}")
MOST_STEPS = 12


class Step(NamedTuple):
    """One step of an address."""

    name: str
    place: int = 0
    """Which of several, counted from 0."""

    where: tuple[tuple[str, ...], str] | None = None
    """Or the first of which this says that."""


class Address(NamedTuple):
    """Where a value stands."""

    resource: str
    """The type of the resource it stands in; blank for the one that was sent."""

    steps: tuple[Step, ...]


@lru_cache(maxsize=1024)
def read_address(text: str) -> Address | None:
    """Read an address; None if it is none.

    >>> read_address("identifier[system=urn:x].value").steps[0].where
    (('system',), 'urn:x')
    >>> read_address("Patient.name[0].family").resource
    'Patient'
    >>> read_address("name..family") is read_address("Patient") is None
    True
    """
    steps: list[Step] = []
    place = 0
    while len(steps) <= MOST_STEPS:
        found = _STEP.match(text, place)
        if found is None:
            return None
        where = (tuple(found[3].split(".")), found[4]) if found[3] else None
        steps.append(Step(found[1], int(found[2] or 0), where))
        place = found.end()
        if place == len(text):
            break
        if text[place] != ".":
            return None
        place += 1
    else:
        return None
    if _TYPE.fullmatch(steps[0].name):
        return Address(steps[0].name, tuple(steps[1:])) if len(steps) > 1 else None
    return Address("", tuple(steps))


def value_at(resource: object, steps: tuple[Step, ...]) -> str | None:
    """Read one value as text; None if there is none, or it is no single value.

    >>> visit = {"class": {"code": "AMB"}, "id": 5, "type": [{"text": "a"}]}
    >>> [value_at(visit, read_address(a).steps) for a in ("class.code", "id", "class")]
    ['AMB', '5', None]
    """
    here: Any = resource
    for step in steps:
        here = _one_of(here.get(step.name), step) if isinstance(here, Mapping) else None
    return _text(here)


def every_at(resource: object, steps: tuple[Step, ...]) -> list[str]:
    """Read each value of all that fit, where an address says which of several it means.

    >>> twice = {"identifier": [{"use": "usual", "value": n} for n in (1, 2)]}
    >>> every_at(twice, read_address("identifier[use=usual].value").steps)
    ['1', '2']
    """
    here: list[Any] = [resource]
    for step in steps:
        within = [one.get(step.name) for one in here if isinstance(one, Mapping)]
        here = [found for one in within for found in _that_fit(one, step)]
    return [text for one in here if (text := _text(one)) is not None]


def _text(here: object) -> str | None:
    if isinstance(here, list):
        here = here[0] if here else None
    if isinstance(here, bool):
        return "true" if here else "false"
    if isinstance(here, str | int | float):
        return str(here) or None
    return None


def _one_of(here: object, step: Step) -> object:
    return next(iter(_that_fit(here, step)), None)


def _that_fit(here: object, step: Step) -> list[object]:
    several = here if isinstance(here, list) else [here]
    if step.where is None:
        return several[step.place : step.place + 1]
    names, wanted = step.where
    path = tuple(Step(name) for name in names)
    return [one for one in several if value_at(one, path) == wanted]
