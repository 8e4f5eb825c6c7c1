"""What nobody needs to ask for: time makes escalations climb, and rules raise them.

Each look works out afresh, from the record, what is due, so that it catches up after a
standstill and may be taken by several machines at once.
"""

from collections.abc import Callable, MutableMapping
from datetime import date, datetime

from django.db import transaction

from milepost.actions.escalations import terms_of
from milepost.actions.raise_by_rule import AT_ONCE, Done, raise_by_rule
from milepost.escalations.entries import Entry, What
from milepost.escalations.life import climb_due, stands
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.store.append import tell_of
from milepost.store.escalations import due, facts, record

__all__ = ["Done", "climb", "raise_by_rule", "watch_over"]

RULE = "milepost"
Seen = MutableMapping[str, tuple[date, due.Marks]]


def watch_over(
    *,
    lawbook: Lawbook,
    now: datetime,
    go_on: Callable[[], bool] = lambda: True,
    last: Seen | None = None,
) -> Done:
    """Let climb what is due, then raise what the rules of adopted ladders find.

    Args:
        lawbook: the ladders and the timed pathways.
        now: the moment, in local time.
        go_on: whether to go on.
        last: what the last look saw of each provider. Where nothing was recorded since,
            and the day is the same, its rules would find the same. It is brought up to
            date.
    """
    done = climb(lawbook=lawbook, now=now, go_on=go_on)
    last = {} if last is None else last
    for provider in facts.providers_that_adopted():
        seen = (now.date(), due.marks(provider))
        if last.get(provider) == seen or not go_on():
            continue
        told = raise_by_rule(Scope(provider, RULE), lawbook=lawbook, now=now)
        if told.raised < AT_ONCE:
            last[provider] = seen
        done += told
    return done


def climb(
    *, lawbook: Lawbook, now: datetime, go_on: Callable[[], bool] = lambda: True
) -> Done:
    """Let every escalation climb whose rung is out of time, one rung each.

    One that another machine is at work on is left to it.
    """
    done = Done()
    for provider, number in due.out_of_time(now, at_most=AT_ONCE):
        if not go_on():
            break
        done += _climb_one(Scope(provider, RULE), number, lawbook=lawbook, now=now)
    return done


@transaction.atomic
def _climb_one(scope: Scope, number: int, *, lawbook: Lawbook, now: datetime) -> Done:
    raised = facts.raised(scope, number)
    before = record.held(number, skip_locked=True)
    if raised is None or before is None:
        return Done()
    now = max(now, before[-1].at)
    terms = terms_of(scope, raised, lawbook)
    standing = stands(before, terms.edition, now=now, holidays=terms.closed)
    due_now = climb_due(standing, now)
    if due_now is None:
        record.stand_anew(number, before, terms, now=now)
        return Done(woken=1)
    entry = Entry(what=What.CLIMBED, at=now, rung=due_now.to_rung)
    record.enter(number, before, entry, terms)
    tell_of(scope.provider, raised.service)
    return Done(climbed=1)
