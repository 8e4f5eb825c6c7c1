"""Messages of HL7 version 2, as a profile asks them."""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from milepost.intake.hl7.message import SEVERAL, Message, read_address, read_message
from milepost.intake.hl7.moments import moment_of
from milepost.intake.sites.forms import Document, Form, Reading
from milepost.intake.sites.reception import in_words

_address = lru_cache(maxsize=1024)(read_address)


@dataclass(frozen=True, slots=True)
class Hl7Document:
    """A message of HL7, or the part of one that tells of one segment."""

    message: Message

    @property
    def message_type(self) -> str:
        """Such as ``ADT^A01``."""
        return self.message.message_type

    @property
    def sequence(self) -> str:
        """What MSH-13 says."""
        return self.said("MSH-13") or ""

    @property
    def sent(self) -> str:
        """What MSH-7 says."""
        return self.said("MSH-7") or ""

    @property
    def name(self) -> str:
        """The control id."""
        return in_words(self.message.head.control_id)

    def said(self, address: str) -> str | None:
        """Read one value, by an address such as ``PID-3[5=NH].1``."""
        found = _address(address)
        return self.message.said(found) if found else None

    def every(self, address: str) -> list[str]:
        """Read each value that stands there, in whichever segment and repetition."""
        found = _address(address)
        return self.message.every(found) if found else []

    def persons(self) -> Iterator[Document]:
        """Take it apart, so that each part has one PID.

        One that says the same as another but for its number is the same patient's.
        """
        message = self.message
        named = [line for line in message.segments if line[:3] == "PID"]
        rest = [line for line in message.segments if line[:3] != "PID"]
        said = {tuple(line.split(message.marks[0], 2)[2:]): line for line in named}
        if len(said) < 2:
            yield self
            return
        for line in said.values():
            yield Hl7Document(Message(message.head, message.marks, (line, *rest)))

    def parts(self, each: str) -> Iterator[Document]:
        """Take a message apart, so that each part has one segment of a name.

        The ORC before each OBR goes with it, where there are as many; where there is
        no OBR at all, as when orders are cancelled, each part has one ORC.
        """
        segments = self.message.segments
        named = [n for n, line in enumerate(segments) if line[:3] == each]
        orders = [n for n, line in enumerate(segments) if line[:3] == "ORC"]
        named = named or (orders if each == "OBR" else [])
        if len(named) < 2:
            yield self
            return
        paired = orders if len(orders) == len(named) else []
        dealt = {*named, *paired}
        rest = [n for n in range(len(segments)) if n not in dealt]
        lines = [segments[n] for n in rest]
        for place in range(len(named)):
            kept = [*lines]
            own = sorted({named[place], *paired[place : place + 1]})
            for before, n in enumerate(own):
                kept.insert(bisect(rest, n) + before, segments[n])
            message = Message(self.message.head, self.message.marks, tuple(kept))
            yield Hl7Document(message)


def _read(raw: bytes, character_set: str) -> Reading:
    message, odd = read_message(raw, character_set=character_set)
    if message is None:
        return Reading(None, odd, [])
    waits = [problem for problem in odd if problem.code == SEVERAL]
    rest = [problem for problem in odd if problem.code != SEVERAL]
    return Reading(Hl7Document(message), waits, rest)


HL7 = Form(
    read=_read,
    is_address=lambda text: _address(text) is not None,
    moment_of=moment_of,
    example="PID-3[5=NH].1",
    happened=("EVN-6", "MSH-7"),
)
"""Messages of HL7 version 2."""
