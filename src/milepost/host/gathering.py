"""Store together what comes at about the same time, in the order it came."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeAlias

from milepost.intake.hl7.framing import Arrived

MOST = 500
"""So many at most are stored together."""

MOST_BYTES = 32 * 1024 * 1024
"""So much at most, unless one alone is more."""


class Reply(NamedTuple):
    """What to send back."""

    answer: bytes | None
    """None to say nothing."""

    is_readable: bool
    """Whether the sender can be taken to speak HL7."""


class NotStored(Exception):
    """A message couldn't be stored, or nobody knows whether it was: don't answer."""


Store: TypeAlias = Callable[[Sequence[Arrived]], Sequence[Reply | NotStored]]
"""Given what came, in order, stores it for good and says how to answer each."""


class Gathering:
    """Has messages stored while others gather: one commit serves all who wait for it.

    Nobody waits for others to come. While some are being stored those that come
    meanwhile gather, and are stored together next.

    Args:
        store: called in a thread of its own, never twice at once.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._thread = ThreadPoolExecutor(1, "inbox")
        self._waiting: deque[tuple[Arrived, asyncio.Future[Reply | NotStored]]] = (
            deque()
        )
        self._storing: asyncio.Task[None] | None = None

    def add(self, arrived: Arrived) -> "asyncio.Future[Reply | NotStored]":
        """Have one message stored after all that were added before."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Reply | NotStored] = loop.create_future()
        self._waiting.append((arrived, future))
        if self._storing is None or self._storing.done():
            self._storing = loop.create_task(self._store_all())
        return future

    def close(self) -> None:
        """End, when what is being stored is stored."""
        self._thread.shutdown(wait=True)

    async def _store_all(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            some, futures = zip(*self._next(), strict=True)
            job = loop.run_in_executor(self._thread, self._store, some)
            await asyncio.wait([job])
            replies: Sequence[Reply | NotStored]
            if error := job.exception():
                replies = [NotStored(type(error).__name__)] * len(some)
            else:
                replies = job.result()
            for future, reply in zip(futures, replies, strict=True):
                if not future.done():  # whoever waited for it may have gone
                    future.set_result(reply)

    def _next(self) -> list[tuple[Arrived, "asyncio.Future[Reply | NotStored]"]]:
        some, size = [], 0
        while self._waiting and len(some) < MOST:
            size += len(self._waiting[0][0].raw)
            if some and size > MOST_BYTES:
                break
            some.append(self._waiting.popleft())
        return some
