"""Hospitals that send: each connection waits for the answer before it sends the next."""

import asyncio
import time
from collections.abc import Sequence

FRAME = b"\x0b%b\x1c\r"
END = b"\x1c\r"


def send_all(port: int, messages: Sequence[bytes], senders: int) -> list[float]:
    """Send messages over some connections at once, and time each answer.

    Returns:
        For each message, seconds from sending it until its answer was there.

    Raises:
        RuntimeError: one was not accepted.
    """
    return asyncio.run(_send_all(port, messages, senders))


async def _send_all(port: int, messages: Sequence[bytes], senders: int) -> list[float]:
    shares = [messages[first::senders] for first in range(senders)]
    taken = await asyncio.gather(*(_send(port, share) for share in shares))
    return [each for times in taken for each in times]


async def _send(port: int, messages: Sequence[bytes]) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    taken = []
    for raw in messages:
        begun = time.perf_counter()
        writer.write(FRAME % raw)
        answer = await reader.readuntil(END)
        taken.append(time.perf_counter() - begun)
        if b"\rMSA|AA|" not in answer and b"\rMSA|CA|" not in answer:
            raise RuntimeError(f"A message was answered with {answer!r}")
    writer.close()
    return taken
