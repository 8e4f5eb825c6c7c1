"""Send messages framed by MLLP, each after the answer to the last."""

import socket
from types import TracebackType
from typing import Self

from milepost.intake.hl7.framing import Cut, Splitter, framed

PATIENCE = 30.0
"""Seconds to wait for a connection, and for each answer."""

AT_ONCE = 65_536


class Sender:
    """A connection to a listener.

    Args:
        host: where it listens.
        port: on which port.

    Raises:
        OSError: nobody listens there.
    """

    def __init__(self, host: str, port: int) -> None:
        self._line = socket.create_connection((host, port), timeout=PATIENCE)
        self._splitter = Splitter()

    def __enter__(self) -> Self:
        """Keep the connection for as long as it is needed."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Let it go."""
        self.close()

    def ask(self, raw: bytes) -> bytes | None:
        """Send a message and wait for its answer; None if the connection has ended."""
        try:
            self._line.sendall(framed(raw))
            while arrived := self._line.recv(AT_ONCE):
                for piece in self._splitter.take(arrived):
                    if piece.cut is Cut.FRAME:
                        return piece.content
        except OSError:
            return None
        return None

    def close(self) -> None:
        """Let the connection go."""
        self._line.close()
