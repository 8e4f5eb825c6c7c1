"""Write a rule as its file: the reverse of ``read``."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, time
from enum import Enum
from typing import Any, get_type_hints

from milepost.rules.read import word_of

SMALL = 2
"""A table of so few words stands on one line, within a list."""


def as_said(value: Any) -> dict[str, Any]:
    """Put a rule, or a part of one, into the words and values of its file.

    What a file may leave out, and is as if it had been left out, is left out.
    """
    hints = get_type_hints(type(value))
    return {
        word_of(field.name, hints[field.name]): _said(getattr(value, field.name))
        for field in fields(value)
        if not _as_left_out(field, getattr(value, field.name))
    }


def to_toml(said: Mapping[str, Any]) -> str:
    """Write the words and values of a file as TOML.

    >>> print(to_toml({"kind": "a", "step": [{"name": "b", "day": 1, "chase": {"c": 2}}]}))
    kind = "a"
    <BLANKLINE>
    [[step]]
    name = "b"
    day = 1
    <BLANKLINE>
    [step.chase]
    c = 2
    <BLANKLINE>
    """
    return "\n".join(_lines(said, ""))


def _said(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.name.lower()
    if is_dataclass(value):
        return as_said(value)
    if isinstance(value, tuple):
        return [_said(each) for each in value]
    return value


def _as_left_out(field: Field[Any], value: Any) -> bool:
    if field.default is not MISSING:
        return bool(value == field.default)
    if field.default_factory is not MISSING:
        return bool(value == field.default_factory())
    return bool(value == ())


def _lines(said: Mapping[str, Any], within: str) -> Iterator[str]:
    for word, value in said.items():
        if not _has_room_of_its_own(value):
            yield f"{word} = {_value(value)}"
    yield ""
    for word, value in said.items():
        if _has_room_of_its_own(value):
            place = f"{within}{word}"
            single = isinstance(value, Mapping)
            for each in [value] if single else value:
                yield f"[{place}]" if single else f"[[{place}]]"
                yield from _lines(each, f"{place}.")


def _has_room_of_its_own(value: Any) -> bool:
    if isinstance(value, list):
        return any(isinstance(each, Mapping) and len(each) > SMALL for each in value)
    return isinstance(value, Mapping)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(_value(each) for each in value)}]"
    if isinstance(value, Mapping):
        told = ", ".join(f"{word} = {_value(each)}" for word, each in value.items())
        return f"{{ {told} }}" if told else "{}"
    return repr(value)
