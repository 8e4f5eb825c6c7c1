"""Listen for messages framed by MLLP, and answer each once it is stored."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from milepost.host.gathering import Gathering, NotStored, Reply, Store
from milepost.intake.hl7.framing import (
    LONGEST,
    Arrived,
    Cut,
    Piece,
    Splitter,
    framed,
)

AT_ONCE = 65_536
"""Bytes that are read at once."""

MOST_RUBBISH = 20
"""After so many pieces between frames, nothing sensible is to be expected."""

KEPT = 65_536
"""Of a frame that is too long, or of rubbish, so many bytes are kept."""

TOO_LONG = "Its frame is longer than a message may be; the rest of it was not read."
RUBBISH = "It stood outside any frame, or its frame was cut short by another."


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one sender may use."""

    longest: int = LONGEST
    idle_seconds: float = 300
    """After so long without a byte a connection is closed."""

    connections: int = 32
    """More at once are closed as they come."""


class Listener:
    """Answers every sender, each message in turn, once it is stored for good.

    Args:
        store: stores what came, whoever sent it.
        say: told of what whoever runs the feed should know; never what a message says.
        bounds: what one sender may use.
    """

    def __init__(
        self,
        store: Store,
        *,
        say: Callable[[str], None],
        bounds: Bounds = Bounds(),
    ) -> None:
        self._gathering = Gathering(store)
        self._say = say
        self._bounds = bounds
        self._open = 0

    async def listen(self, taken: socket.socket, tls: ssl.SSLContext | None) -> None:
        """Listen on a port until cancelled."""
        server = await asyncio.start_server(self._serve, sock=taken, ssl=tls)
        try:
            async with server:
                await server.serve_forever()
        finally:
            self._gathering.close()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._open += 1
        try:
            if self._open <= self._bounds.connections:
                await self._answer_all(reader, writer)
            else:
                self._say(
                    f"More than {self._bounds.connections} connections; one closed."
                )
        except NotStored as error:
            self._say(f"A message could not be stored, and was not answered: {error}")
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            pass  # the sender has gone, or is silent: it sends again what wasn't answered
        finally:
            self._open -= 1
            writer.close()

    async def _answer_all(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        splitter = Splitter(self._bounds.longest)
        rubbish = 0
        while True:
            async with asyncio.timeout(self._bounds.idle_seconds):
                arrived = await reader.read(AT_ONCE)
            if not arrived:
                return
            pieces = splitter.take(arrived)
            replies = [self._keep(piece) for piece in pieces]
            for piece, reply in zip(pieces, replies, strict=True):
                rubbish += piece.cut is Cut.RUBBISH
                go_on = await self._answer(piece, await reply, writer)
                if not go_on or rubbish > MOST_RUBBISH:
                    return

    def _keep(self, piece: Piece) -> "asyncio.Future[Reply | NotStored]":
        """Have a piece stored, with what is wrong with it."""
        fault = {Cut.TOO_LONG: TOO_LONG, Cut.RUBBISH: RUBBISH}.get(piece.cut, "")
        content = piece.content[:KEPT] if fault else piece.content
        return self._gathering.add(Arrived(content, fault))

    async def _answer(
        self, piece: Piece, reply: Reply | NotStored, writer: asyncio.StreamWriter
    ) -> bool:
        """Answer a piece that is stored; False if the connection is of no more use."""
        if isinstance(reply, NotStored):
            raise reply
        if piece.cut is Cut.RUBBISH:
            return True
        if reply.answer is not None:
            writer.write(framed(reply.answer))
            async with asyncio.timeout(self._bounds.idle_seconds):
                await writer.drain()
        return reply.is_readable and piece.cut is Cut.FRAME
