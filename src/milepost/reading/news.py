"""What changed on a page since it was made, for the pages that aren't the list itself."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from milepost.foundation.marks import Mark, write_marks
from milepost.foundation.scope import Scope
from milepost.reading.agreed import read_action
from milepost.reading.escalations import my_posts
from milepost.reading.waiting_list import count_changes
from milepost.store import added
from milepost.store.added import (
    agreed_told,
    decided,
    learnt,
    looked_at,
    on_steps,
    requests_told,
    ticked,
)
from milepost.store.escalations.lists import Wanted
from milepost.store.looks.caseloads import followed_by
from milepost.tracking.desks import Desk
from milepost.tracking.list_query import ListQuery

__all__ = ["decided", "learnt", "looked_at", "on_steps", "requests_told", "ticked"]

Marks = Mapping[str, Mark]


def marked(*records: str) -> str:
    """Mark how far some records reach. To be asked before a page is read.

    What comes between is told of though the page shows it; the other way round, it
    would never be.
    """
    return write_marks({name: added.mark_of(name) for name in records})


def changed_escalations(
    scope: Scope,
    wanted: Wanted,
    marks: Marks,
    *,
    shown: Collection[int] = (),
    mine: bool = False,
    now: datetime,
) -> int:
    """Count what changed on a list of escalations: on it then, or on it now.

    Args:
        scope: who asks, and whose patients they may see.
        wanted: which were asked for.
        marks: how far their record had been read.
        shown: the numbers of those that were shown.
        mine: whether it shows only what waits for whoever asks.
        now: the moment.
    """
    if mine:
        wanted = replace(wanted, posts=my_posts(scope, now=now), person=scope.person)
    return added.escalations_told(scope, wanted, marks, shown=shown, day=now.date())


def changed_at_desk(
    scope: Scope,
    desk: Desk,
    tests: Collection[str],
    marks: Marks,
    *,
    shown: Collection[int],
    now: datetime,
) -> int:
    """Count the requests, escalations and agreed actions of a desk that changed."""
    wanted = Wanted(desk=desk.code, state="unresolved")
    return (
        changed_escalations(scope, wanted, marks, shown=shown, now=now)
        + requests_told(scope, tests, marks)
        + agreed_told(scope, desk.code, marks)
    )


def changed_work(
    scope: Scope, owner: str, marks: Marks, *, had: int, now: datetime
) -> int:
    """Count the pathways of a worklist with news: events, looks, or answers.

    Whoever is handed away before anybody looked at them leaves no trace of whom they
    came from, so it is at least as many as there are more or fewer than there were.

    Args:
        scope: who asks, and whose patients they may see.
        owner: whose worklist it is; blank for nobody's.
        marks: how far the records had been read.
        had: how many patients were on it.
        now: the moment.
    """
    upto = marks["events"].upto if "events" in marks else 0
    query = ListQuery(owner=owner)
    events = count_changes(scope, query, since=upto, today=now.date())
    moved = abs(len(followed_by(scope, owner)) - had)
    return max(events + added.followed_told(scope, owner, marks), moved)


def told_of_action(scope: Scope, number: int, marks: Marks, *, now: datetime) -> int:
    """Count what was recorded of an agreed action, if whoever asks may see it."""
    there = read_action(scope, number, day=now.date()) is not None
    return added.of_action(scope, number, marks) if there else 0


def added_to_pathway(scope: Scope, pathway: str, marks: Marks) -> int:
    """Count the looks and the entries of escalations that a pathway page doesn't show."""
    return added.of_pathway(scope, pathway, marks) if pathway.isprintable() else 0
