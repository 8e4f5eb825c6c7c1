"""Read what feeds have sent, and record what it tells, in whatever order it came."""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial

from django.db import transaction

from milepost.actions.follow_identities import follow
from milepost.actions.hear import Memory
from milepost.actions.look_at_messages import Look
from milepost.actions.look_by_halves import look_at, tell_again
from milepost.actions.looked import Looked
from milepost.actions.receive import FeedName
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.store.inbox import contents, write
from milepost.store.inbox.contents import Stored
from milepost.store.reach.upto import upto
from milepost.store.reach.write import set_upto

AT_ONCE = 500
"""How many messages are looked at in one transaction."""

Waiting = Callable[[int, int], list[Stored]]
"""Gives messages that wait: those after some number, and so many."""


def project_new(
    scope: Scope,
    feed: FeedName,
    *,
    lawbook: Lawbook,
    now: datetime,
    memory: Memory | None = None,
    at_once: int = AT_ONCE,
) -> Looked:
    """Record what messages tell that nobody has looked at yet, some hundreds at once.

    Messages that wait for a pathway are looked at again when a message begins it.
    Every message looked at is projected, kept or held: none is left out, and none that
    can't be written holds up another. Nothing is half done, and done again it changes
    nothing.

    Args:
        scope: for whom.
        feed: whose messages.
        lawbook: the rules.
        now: the moment.
        memory: what messages were found to tell, for whoever looks again and again.
        at_once: how many are looked at. Others who write wait for so long.
    """
    memory = memory or Memory()
    told = {"lawbook": lawbook, "now": now, "memory": memory}
    with transaction.atomic():
        write.project_alone(scope, feed.name)
        before = upto(scope, feed.name)
        new, last = contents.never_looked_at(scope, feed.name, before, at_once)
        looked = look_at(new, scope, feed, **told)
        if last != before:
            set_upto(scope, feed.name, last)
    news = looked.begun
    while news:
        waiting = partial(contents.held_for, scope, feed.name, news_of=news)
        again = _look_at(waiting, scope, feed, lawbook, now, memory)
        news = again.begun - news
    return looked


def look_again(
    scope: Scope,
    feed: FeedName,
    *,
    lawbook: Lawbook,
    now: datetime,
    memory: Memory | None = None,
    at_all: bool = True,
) -> Looked:
    """Look again at the messages that wait, in case what they waited for is there.

    Args:
        scope: for whom.
        feed: whose messages.
        lawbook: the rules.
        now: the moment.
        memory: what messages were found to tell.
        at_all: also at those that wait only for a pathway that still isn't there. They
            can come to anything else only where the profile has changed.
    """
    held = contents.held if at_all else contents.held_for_more
    waiting = partial(held, scope, feed.name)
    return _look_at(waiting, scope, feed, lawbook, now, memory or Memory())


def replay(
    scope: Scope,
    feed: FeedName,
    *,
    lawbook: Lawbook,
    now: datetime,
    at_once: int = AT_ONCE,
) -> Looked:
    """Read a feed's whole inbox again, and record whatever the log doesn't say yet.

    Where messages tell what they told before, nothing changes. What they tell otherwise,
    or of another pathway, is corrected; what nobody understands any more stays as it was.
    Broken off at any moment, and begun again, it comes to the same.
    """
    looked, memory, after = Looked(), Memory(), 0
    told = {"lawbook": lawbook, "now": now, "memory": memory}
    while after is not None:
        more, after = read_again(scope, feed, after, at_once=at_once, **told)
        looked.add(more)
    looked.held = 0  # those are looked at once more, beside those that waited before
    looked.add(look_again(scope, feed, **told))
    return looked


@transaction.atomic
def read_again(
    scope: Scope,
    feed: FeedName,
    after: int,
    *,
    lawbook: Lawbook,
    now: datetime,
    memory: Memory,
    at_once: int = AT_ONCE,
) -> tuple[Looked, int | None]:
    """Read some messages of a feed again, whatever became of them.

    Args:
        scope: for whom.
        feed: whose messages.
        after: the last message that was read again before; 0 at first.
        lawbook: the rules.
        now: the moment.
        memory: what messages were found to tell.
        at_once: how many. Others who write wait for so long.

    Returns:
        What became of them, and the last of them; None if there was none.
    """
    write.project_alone(scope, feed.name)
    some = contents.to_be_read_again(scope, feed.name, after, at_once)
    told = {"lawbook": lawbook, "now": now, "memory": memory}
    looked = look_at(some, scope, feed, **told)
    return looked, some[-1].number if some else None


@transaction.atomic
def withdraw(
    scope: Scope,
    feed: FeedName,
    numbers: Collection[int],
    *,
    lawbook: Lawbook,
    now: datetime,
) -> list[Problem]:
    """Have some messages tell nothing any more, and correct what they told.

    The messages stay, and so does what they told: further events take it back, and who
    a patient is goes by what else was told. What a person has changed since then stays
    as that person left it, and whoever was registered stays registered.
    """
    write.project_alone(scope, feed.name)
    pathways = write.withdraw(scope, feed.name, numbers, now=now)
    look = Look(scope, feed, lawbook, now, Memory())
    about = look.forget(numbers, pathways)
    told = tell_again(look, pathways).values()
    problems = [problem for some in told for problem in some]
    if problems:
        transaction.set_rollback(True)
    elif about:
        follow(scope, about, lawbook=lawbook, now=now)
    return problems


def _look_at(
    waiting: Waiting,
    scope: Scope,
    feed: FeedName,
    lawbook: Lawbook,
    now: datetime,
    memory: Memory,
) -> Looked:
    looked, after = Looked(), 0
    while True:
        with transaction.atomic():
            write.project_alone(scope, feed.name)
            some = waiting(after, AT_ONCE)
            told = {"lawbook": lawbook, "now": now, "memory": memory}
            looked.add(look_at(some, scope, feed, **told))
        if not some:
            return looked
        after = some[-1].number
