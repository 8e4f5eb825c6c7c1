"""Cut a stream of bytes into messages, as MLLP frames them, however they arrive."""

from collections.abc import Iterable
from enum import StrEnum, auto
from typing import NamedTuple

START, END = 0x0B, 0x1C
BETWEEN = b"\r\n\t \x00"
"""What may stand between two frames and means nothing."""

LONGEST = 16 * 1024 * 1024
"""More bytes than this in one frame are no message."""


class Cut(StrEnum):
    """What a piece of the stream is."""

    FRAME = auto()
    """A whole message."""

    RUBBISH = auto()
    """Bytes outside any frame, or a frame that a new one interrupted."""

    TOO_LONG = auto()
    """The beginning of a frame beyond the limit. Nothing after it can be trusted."""


class Piece(NamedTuple):
    """A piece of the stream, without the bytes that frame it."""

    cut: Cut
    content: bytes


class Arrived(NamedTuple):
    """What came by a feed and is to be stored."""

    raw: bytes
    fault: str = ""
    """What is wrong with its frame; blank if nothing is."""


class Splitter:
    r"""Holds what has come of a frame that isn't whole, and no more than the limit.

    >>> splitter = Splitter()
    >>> splitter.take(b"\x0bMSH|1\r")
    []
    >>> [piece.content for piece in splitter.take(b"\x1c\r\x0bMSH|2\r\x1c\r\x0bM")]
    [b'MSH|1\r', b'MSH|2\r']
    >>> splitter.is_within_a_frame
    True

    Args:
        longest: bytes that a frame may have.
    """

    def __init__(self, longest: int = LONGEST) -> None:
        self._longest = longest
        self._held = bytearray()
        self._looked = 0
        self._within = False
        self._lost = False

    @property
    def is_within_a_frame(self) -> bool:
        """Whether a frame has begun and not ended."""
        return self._within

    def take(self, arrived: bytes) -> list[Piece]:
        """Add what arrived, and return the pieces that are whole with it.

        After a frame that was too long nothing more is returned: close the connection.
        """
        pieces: list[Piece] = []
        if self._lost:
            return pieces
        self._held += arrived
        more = True
        while more:
            step = self._end_a_frame if self._within else self._begin_a_frame
            more = step(pieces)
        return pieces

    def _begin_a_frame(self, pieces: list[Piece]) -> bool:
        start = self._held.find(START)
        before = self._held if start < 0 else self._held[:start]
        if meant := bytes(before).strip(BETWEEN + bytes([END])):
            pieces.append(Piece(Cut.RUBBISH, meant[: self._longest]))
        if start < 0:
            self._held.clear()
            return False
        del self._held[: start + 1]
        self._within, self._looked = True, 0
        return True

    def _end_a_frame(self, pieces: list[Piece]) -> bool:
        end = self._held.find(END, self._looked)
        again = self._held.find(START, self._looked, end if end >= 0 else None)
        if again >= 0:
            pieces.append(Piece(Cut.RUBBISH, bytes(self._held[:again])))
            del self._held[: again + 1]
            self._looked = 0
            return True
        length = end if end >= 0 else len(self._held)
        if length > self._longest:
            pieces.append(Piece(Cut.TOO_LONG, bytes(self._held[: self._longest])))
            self._held.clear()
            self._lost = True
            return False
        if end < 0:
            self._looked = len(self._held)
            return False
        pieces.append(Piece(Cut.FRAME, bytes(self._held[:end])))
        del self._held[: end + 1]
        self._within = False
        return True


def framed(message: bytes) -> bytes:
    r"""Put a message in a frame.

    >>> framed(b"MSH|\r")
    b'\x0bMSH|\r\x1c\r'
    """
    return bytes([START]) + message + bytes([END]) + b"\r"


def one_after_another(messages: Iterable[bytes]) -> bytes:
    r"""Put messages together so that, framed as one, each stands in a frame of its own.

    >>> [piece.content for piece in Splitter().take(framed(one_after_another([b"1", b"2"])))]
    [b'1', b'2']
    """
    return (bytes([END]) + b"\r" + bytes([START])).join(messages)
