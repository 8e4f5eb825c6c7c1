"""A message: segments, fields, repetitions and components, read when they are asked for.

Where nothing is said (the field is empty, or isn't there) the answer is None. Where what
was said before is to be erased (``""`` is written) the answer is an empty text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from milepost.foundation.problems import Problem
from milepost.intake.hl7.head import USUAL, Head, head_of
from milepost.intake.hl7.text import decoded, unescaped

MOST_SEGMENTS = 20_000
MOST_PARTS = 2_000
"""More segments of a message, or fields of a segment and repetitions of a field, are
left as they are in the last one."""

SEVERAL = "hl7.several-messages"
ERASE = '""'
_ADDRESS = re.compile(
    r"([A-Z][A-Z0-9]{2})-(\d{1,3})"
    r"(?:\[(\d{1,2})=([^\]=]{1,40})\])?(?:\.(\d{1,2})(?:\.(\d{1,2}))?)?"
)
_SEGMENT = re.compile(r"[A-Z][A-Z0-9]{2}")


class Address(NamedTuple):
    """Where in a message a value stands. Places count from 1."""

    segment: str
    field: int
    component: int = 1
    subcomponent: int = 1
    where: tuple[int, str] | None = None
    """Which repetition: the first with this value in this component. Else the first."""


def read_address(text: str) -> Address | None:
    """Read an address, such as ``PID-5.1`` or ``PID-3[5=NH].1``; None if it is none.

    >>> read_address("PID-3[5=NH].1")
    Address(segment='PID', field=3, component=1, subcomponent=1, where=(5, 'NH'))
    >>> read_address("PID3") is read_address("PID-0") is None
    True
    """
    found = _ADDRESS.fullmatch(text)
    if not found or "0" in (found[2], found[3], found[5], found[6]):
        return None
    where = (int(found[3]), found[4]) if found[3] else None
    return Address(
        found[1], int(found[2]), int(found[5] or 1), int(found[6] or 1), where
    )


@dataclass(frozen=True, slots=True)
class Message:
    """What was sent, cut no further than into segments."""

    head: Head
    marks: str
    """Field, component, repetition, escape and subcomponent separator."""

    segments: tuple[str, ...]
    _cut: dict[str, list[str]] = field(default_factory=dict, compare=False, repr=False)
    """The fields of the first segment of each name that was asked for."""

    @property
    def message_type(self) -> str:
        """Such as ``ADT^A01``."""
        return self.head.message_type.decode("ascii", "replace")

    def fields(self, segment: str) -> list[list[str]]:
        """Cut each segment of a name into its fields, by their own numbers, as they came.

        At 0 stands the segment's name.
        """
        return list(self._fields(segment))

    def said(self, address: Address) -> str | None:
        """Read one value of the first segment of that name: None if nothing is said."""
        fields = self._cut.get(address.segment)
        if fields is None:
            fields = next(self._fields(address.segment), [])
            self._cut[address.segment] = fields
        if address.field >= len(fields) or not fields[address.field]:
            return None
        return self._within(fields[address.field], address)

    def every(self, address: Address) -> list[str]:
        """Read each value that stands there, of every segment and repetition that fits."""
        found = []
        for fields in self._fields(address.segment):
            field = fields[address.field] if address.field < len(fields) else ""
            for each in field.split(self.marks[2], MOST_PARTS):
                if address.where is None or self._has(each, *address.where):
                    found.append(
                        self._part(each, address.component, address.subcomponent)
                    )
        return [value for value in found if value]

    def _fields(self, segment: str) -> Iterator[list[str]]:
        begins = segment + self.marks[0]
        for line in self.segments:
            if line.startswith(begins) or line == segment:
                parts = line.split(self.marks[0], MOST_PARTS)
                if segment == "MSH":
                    parts.insert(1, self.marks[0])
                yield parts

    def _within(self, field: str, address: Address) -> str | None:
        if address.segment == "MSH" and address.field in (1, 2):
            return field or None
        if field == ERASE:
            return ""
        for repetition in field.split(self.marks[2], MOST_PARTS):
            if address.where is None or self._has(repetition, *address.where):
                return self._part(repetition, address.component, address.subcomponent)
        return None

    def _has(self, repetition: str, component: int, value: str) -> bool:
        return self._part(repetition, component, 1) == value

    def _part(self, repetition: str, component: int, subcomponent: int) -> str | None:
        parts = repetition.split(self.marks[1], MOST_PARTS)
        part = parts[component - 1] if component <= len(parts) else ""
        smaller = part.split(self.marks[4], MOST_PARTS)
        value = smaller[subcomponent - 1] if subcomponent <= len(smaller) else ""
        if value == ERASE:
            return ""
        return unescaped(value, self.marks) or None


class Read(NamedTuple):
    """What came of some bytes."""

    message: Message | None
    problems: list[Problem]
    """Why there is no message; or deviations, in spite of which there is one."""


def read_message(raw: bytes, *, character_set: str = "utf-8") -> Read:
    r"""Read a message, however oddly it is written. Nothing makes it fail.

    Args:
        raw: what stood in the frame.
        character_set: of a message that names none.

    >>> read = read_message(b"MSH|^~\\&|PAS\rPID|1||17^^^H^PI||Briain^\"\"||")
    >>> [read.message.said(read_address(a)) for a in ("PID-3", "PID-5.2", "PID-7")]
    ['17', '', None]
    """
    head = head_of(raw)
    if head is None:
        return Read(None, [_no_head()])
    named = head.character_set.decode("ascii", "replace")
    text, problems = decoded(raw[head.begins :], named, character_set)
    if head.begins:
        problems.append(_deviation(f"{head.begins} bytes stand before its head."))
    marks = _marks(text, problems)
    if text.count(f"\rMSH{marks[0]}") + text.count(f"\nMSH{marks[0]}"):
        problems.append(_several())
    lines = re.split(r"\r\n?|\n", text, maxsplit=MOST_SEGMENTS)
    return Read(Message(head, marks, tuple(_joined(lines, marks, problems))), problems)


def _marks(text: str, problems: list[Problem]) -> str:
    said = text[4:12].split(text[3])[0]
    usual = USUAL.decode()
    if len(said) < len(usual):
        problems.append(_deviation(f"Its separators are {said!r}; {usual!r} is read."))
        said = usual
    marks = text[3] + said[:4]
    if len(set(marks)) < len(marks):
        problems.append(_deviation(f"Two of its separators are the same: {marks!r}."))
    return marks


def _joined(lines: list[str], marks: str, problems: list[Problem]) -> list[str]:
    """Put lines that begin no segment back where they were cut off."""
    cut: list[int] = []
    pieces: list[list[str]] = []
    for number, line in enumerate(lines):
        begins = _SEGMENT.match(line) and (line[3:4] in ("", marks[0]))
        if begins or not pieces:
            pieces.append([line])
        elif line.strip():
            pieces[-1].append(line)
            cut.append(number)
    if cut:
        problems.append(_deviation(f"{len(cut)} of its lines begin no segment."))
    return ["\n".join(piece) for piece in pieces]


def _no_head() -> Problem:
    return Problem(
        "hl7.no-head",
        "message",
        "It has no MSH segment.",
        "Ask whoever looks after the sender to send the message again as a whole.",
    )


def _several() -> Problem:
    return Problem(
        SEVERAL,
        "message",
        "More than one message stands in it, and only the first is read.",
        "Ask the sender to frame each message by itself.",
    )


def _deviation(message: str) -> Problem:
    return Problem("hl7.deviation", "message", message, "Nothing need be done.")
