"""Work on parts of a table, two at a time, each in a connection of its own."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

Part = TypeVar("Part")
Done = TypeVar("Done")


def in_pairs(work: Callable[[Part], Done], parts: Sequence[Part]) -> Iterator[Done]:
    """Do a work on each part, and give what comes of it, in order.

    While the database reads for one part, another is worked out. Within a transaction
    there is one connection only, which alone sees what was done in it: so there it is
    one part after another.
    """
    if connection.in_atomic_block:
        yield from map(work, parts)
        return
    with ThreadPoolExecutor(2) as threads:
        under_way: deque[Future[Done]] = deque()
        for part in parts:
            under_way.append(threads.submit(_apart, work, part))
            if len(under_way) > 2:  # a third waits, so that no thread does
                yield under_way.popleft().result()
        for one in under_way:
            yield one.result()


def _apart(work: Callable[[Part], Done], part: Part) -> Done:
    try:
        return work(part)
    finally:
        connection.close()
