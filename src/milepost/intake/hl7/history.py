"""Cut a file of messages into messages, however it was written."""

import re

from milepost.intake.hl7.framing import BETWEEN, END, LONGEST, START, Arrived

_BEGINS = re.compile(rb"(?:\A(?:\xef\xbb\xbf)?|[\r\n\x0b\x1c])(?=MSH[!-/:-@\[-`{-~])")
_ENVELOPE = re.compile(rb"(?:FHS|BHS|BTS|FTS)[!-/:-@\[-`{-~]")
"""Segments around the messages of a batch. They belong to no message."""

RUBBISH = "It stood in a file between two messages, or before the first."
TOO_LONG = "It is longer than a message may be; the rest of it was not read."
KEPT = 65_536
"""Of what is too long so many bytes are kept."""

_END = bytes([END])
_BEFORE = BETWEEN + bytes([START, END]) + b"\xef\xbb\xbf"
_AFTER = b"\r\n\x00" + bytes([START])
"""What may stand before a message, and after it, and means nothing."""


class Cutter:
    r"""Holds what was read of a message whose end hasn't been seen, and no more.

    Messages may stand one after another, each in a frame of MLLP, or in a batch with an
    envelope around it.

    >>> cutter = Cutter()
    >>> [each.raw for each in cutter.take(b"MSH|1\rPID|1\rMSH|2\rPID|2")]
    [b'MSH|1\rPID|1\r']
    >>> [each.raw for each in cutter.end()]
    [b'MSH|2\rPID|2\r']

    Each ends with one carriage return, as it would in a frame, so that the same message
    is known again wherever it stood.

    Args:
        longest: bytes that a message may have.
    """

    def __init__(self, longest: int = LONGEST) -> None:
        self._longest = longest
        self._held = b""
        self._begun = False
        self._lost = False
        """Whether what is held is the rest of a message that was too long."""

    def take(self, read: bytes) -> list[Arrived]:
        """Add what was read, and return what is whole with it."""
        self._held += read
        found: list[Arrived] = []
        after = 0
        for begins in _BEGINS.finditer(self._held):
            found += self._piece(self._held[after : begins.end()])
            after, self._begun, self._lost = begins.end(), True, False
        self._held = self._held[after:]
        if len(self._held) > self._longest:
            found += [] if self._lost else [Arrived(self._held[:KEPT], TOO_LONG)]
            self._held, self._lost = self._held[-4:], True
        return found

    def end(self) -> list[Arrived]:
        """Return what is left when the file ends."""
        left, self._held = self._held, b""
        return self._piece(left)

    def _piece(self, content: bytes) -> list[Arrived]:
        if self._lost:
            return []
        message, _, after = content.partition(_END)
        found = []
        if whole := _without_what_frames_it(message):
            if not self._begun:
                found = [Arrived(whole[:KEPT], RUBBISH)]
            elif len(whole) > self._longest:
                found = [Arrived(whole[:KEPT], TOO_LONG)]
            else:
                found = [Arrived(whole)]
        if rest := _without_what_frames_it(after):
            found.append(Arrived(rest[:KEPT], RUBBISH))
        return found


def _without_what_frames_it(content: bytes) -> bytes:
    lines = content.lstrip(_BEFORE).splitlines(keepends=True)
    kept = b"".join(line for line in lines if not _ENVELOPE.match(line))
    return kept.rstrip(_AFTER) + b"\r" if kept.strip(_BEFORE) else b""
