"""Store and read the messages of some years at once, as if they had come by a feed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from milepost.actions.hear import Memory
from milepost.actions.looked import Looked
from milepost.actions.project_inbox import look_again, project_new
from milepost.actions.receive import FeedName, open_feed, store
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.intake.hl7.framing import Arrived
from milepost.rules.lawbook import Lawbook

AT_ONCE = 1_000
"""How many are stored, or read, in one transaction. Others who write wait for so long."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much; 0 if unknown."""


@dataclass(slots=True)
class Loaded:
    """What came of it."""

    messages: int = 0
    again: int = 0
    """So many were there already."""

    unanswered: int = 0
    """So many can't be read as messages; they are kept, and wait for a person."""

    looked: Looked = field(default_factory=Looked)
    problems: list[Problem] = field(default_factory=list)
    """Why nothing was stored at all."""


def load_messages(
    scope: Scope,
    feed: FeedName,
    arrived: Iterable[Arrived],
    *,
    lawbook: Lawbook,
    clock: Callable[[], datetime],
    progress: Progress = lambda _what, _done, _of: None,
) -> Loaded:
    """Store messages, and record what they tell. Begun again, it goes on where it was.

    Args:
        scope: for whom.
        feed: as which feed's. Those of it that are there already are known.
        arrived: the messages.
        lawbook: the rules.
        clock: gives the moment.
        progress: told how far it has come.
    """
    loaded, left = Loaded(problems=open_feed(scope, feed, now=clock())), iter(arrived)
    if loaded.problems:
        return loaded
    while some := list(islice(left, AT_ONCE)):
        received, again = store(scope, feed, some, now=clock())
        loaded.messages += len(some)
        loaded.again += again
        loaded.unanswered += sum(not each.is_readable for each in received)
        progress("Storing", loaded.messages, 0)
    new, memory = loaded.messages - loaded.again, Memory()
    while True:
        told = {"lawbook": lawbook, "now": clock(), "memory": memory}
        looked = project_new(scope, feed, **told, at_once=AT_ONCE)
        if not looked.messages:
            break
        loaded.looked.add(looked)
        progress("Reading", loaded.looked.messages, new)
    look_again(scope, feed, lawbook=lawbook, now=clock(), memory=memory, at_all=False)
    return loaded
