"""What came, laid out so that a person can read it: segments, a resource, a row, or bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import orjson

from milepost.intake.hl7.message import ERASE, Message, read_message
from milepost.intake.hl7.text import decoded, unescaped

MOST_VALUES = 1_000
LONGEST_VALUE = 2_000
LONGEST_TEXT = 100_000
"""More values, characters of one, or characters of a text aren't laid out; it is said."""

ROW = {"at", "row", "cells"}
PICTURES = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"}
"""What stands for a character that can't be seen."""


@dataclass(frozen=True, slots=True)
class Part:
    """A segment or a row, and each value of it beside where it stands."""

    name: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What came, as a person reads it."""

    form: str
    """``segments``, ``row``, ``resource`` or ``bytes``."""

    parts: tuple[Part, ...] = ()
    text: str = ""
    """Where it has no parts: the resource, or whatever stands there."""

    row: int | None = None
    """The row of its file, if it is one."""

    left_out: str = ""
    """What isn't shown because it is too much; blank if all is."""


def lay_out(raw: bytes) -> LaidOut:
    r"""Lay out what stood in a frame, a parcel or a row. Nothing makes it fail.

    Args:
        raw: what came, byte for byte.

    >>> laid = lay_out(b"MSH|^~\\&|PAS\rPID|1||17^^^H~18||Briain^Ann")
    >>> laid.form, [part.name for part in laid.parts]
    ('segments', ['MSH', 'PID'])
    >>> laid.parts[1].values[1:4]
    (('PID-3.1', '17'), ('PID-3.4', 'H'), ('PID-3.1, repetition 2', '18'))
    >>> lay_out(b'{"at": "2025-01-06", "row": 7, "cells": {"crn": "H-1"}}').parts[0]
    Part(name='Row 7', values=(('crn', 'H-1'),))
    >>> lay_out(b"\x0bnothing").text
    '␋nothing'
    """
    if raw.lstrip()[:1] in (b"{", b"["):
        try:
            return _of_json(orjson.loads(raw))
        except orjson.JSONDecodeError:
            return _of_text(decoded(raw, "", "utf-8")[0], "bytes")
    message = read_message(raw).message
    if message is None:
        return _of_text(decoded(raw, "", "utf-8")[0], "bytes")
    return _of_message(message)


def _of_json(said: object) -> LaidOut:
    if (
        isinstance(said, dict)
        and said.keys() == ROW
        and isinstance(said["cells"], dict)
    ):
        cells = [(str(h), str(c)) for h, c in said["cells"].items()]
        number = said["row"] if isinstance(said["row"], int) else None
        values, left_out = _bounded(iter(cells))
        parts = (Part(f"Row {number}", values),)
        return LaidOut("row", parts, row=number, left_out=left_out)
    written = orjson.dumps(said, option=orjson.OPT_INDENT_2).decode()
    return _of_text(written, "resource")


def _of_text(text: str, form: str) -> LaidOut:
    rest = len(text) - LONGEST_TEXT
    left_out = f"{rest:,} more characters aren’t shown" if rest > 0 else ""
    return LaidOut(form, text=_seen(text[:LONGEST_TEXT]), left_out=left_out)


def _of_message(message: Message) -> LaidOut:
    parts, left, more = [], MOST_VALUES, 0
    for line in message.segments:
        every = _values(line, message.marks)
        values = tuple(islice(every, left))
        left -= len(values)
        more += sum(1 for _ in every)
        if values:
            parts.append(Part(line[:3], tuple((a, _short(v)) for a, v in values)))
    left_out = f"{more:,} more values aren’t shown" if more else ""
    return LaidOut("segments", tuple(parts), left_out=left_out)


def _values(line: str, marks: str) -> Iterator[tuple[str, str]]:
    """Give each value of a segment that says anything, and where it stands."""
    name, *fields = line.split(marks[0])
    if name == "MSH":
        yield "MSH-1", marks[0]
        yield "MSH-2", fields[0] if fields else ""
    for place, field in enumerate(fields, start=1 + (name == "MSH")):
        if not field or (name == "MSH" and place == 2):
            continue
        at = f"{name}-{place}"
        if field == ERASE:
            yield at, '"" (erases what was there)'
            continue
        is_cut = marks[1] in field or marks[2] in field
        for time, repetition in enumerate(field.split(marks[2]), start=1):
            again = f", repetition {time}" if time > 1 else ""
            for number, value in enumerate(repetition.split(marks[1]), start=1):
                if value:
                    of = f".{number}" if is_cut else ""
                    yield f"{at}{of}{again}", unescaped(value, marks)


def _bounded(
    values: Iterator[tuple[str, str]],
) -> tuple[tuple[tuple[str, str], ...], str]:
    shown = tuple((at, _short(value)) for at, value in islice(values, MOST_VALUES))
    more = sum(1 for _ in values)
    return shown, f"{more:,} more values aren’t shown" if more else ""


def _short(value: str) -> str:
    rest = len(value) - LONGEST_VALUE
    words = f" … and {rest:,} more characters" if rest > 0 else ""
    return _seen(value[:LONGEST_VALUE]) + words


def _seen(text: str) -> str:
    """Write what can't be seen as a picture of it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(PICTURES)
