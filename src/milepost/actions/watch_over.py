"""What nobody needs to ask for: time makes escalations climb, and rules raise them.

Each look works out afresh, from the record, what is due, so that it catches up after a
standstill and may be taken by several machines at once.
"""

from collections.abc import Callable, MutableMapping
from datetime import date, datetime

from django.db import transaction

from milepost.actions.escalations import terms_of
from milepost.actions.mishaps import AtFault, going_on, nobody
from milepost.actions.raise_by_rule import AT_ONCE, Done, raise_by_rule
from milepost.escalations.entries import Entry, What
from milepost.escalations.life import climb_due, stands
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.store.append import tell_of
from milepost.store.escalations import due, facts, record

__all__ = ["Done", "climb", "raise_by_rule", "raise_what_is_due", "watch_over"]

RULE = "milepost"
Seen = MutableMapping[str, tuple[date, due.Marks]]


def watch_over(
    *,
    lawbook: Lawbook,
    now: datetime,
    go_on: Callable[[], bool] = lambda: True,
    last: Seen | None = None,
    at_fault: AtFault = nobody,
) -> Done:
    """Let climb what is due, then raise what the rules of adopted ladders find.

    Args:
        lawbook: the ladders and the timed pathways.
        now: the moment, in local time.
        go_on: whether to go on.
        last: see ``raise_what_is_due``.
        at_fault: is told of whatever fails. The rest goes on.
    """
    told = {"lawbook": lawbook, "now": now, "go_on": go_on, "at_fault": at_fault}
    return climb(**told) + raise_what_is_due(**told, last=last)


def raise_what_is_due(
    *,
    lawbook: Lawbook,
    now: datetime,
    go_on: Callable[[], bool] = lambda: True,
    last: Seen | None = None,
    at_fault: AtFault = nobody,
) -> Done:
    """Raise what the rules of every provider's adopted ladders find.

    Args:
        lawbook: the ladders and the timed pathways.
        now: the moment, in local time.
        go_on: whether to go on.
        last: what the last look saw of each provider. Where nothing was recorded since,
            and the day is the same, its rules would find the same. It is brought up to
            date.
        at_fault: is told of each ladder whose rules fail. They are tried again.
    """
    done, last = Done(), {} if last is None else last
    for provider in facts.providers_that_adopted():
        seen = (now.date(), due.marks(provider))
        if last.get(provider) == seen or not go_on():
            continue
        failed: list[str] = []
        told = raise_by_rule(
            Scope(provider, RULE), lawbook=lawbook, now=now, at_fault=failed.append
        )
        if told.raised < AT_ONCE and not failed:
            last[provider] = seen
        for words in failed:
            at_fault(words)
        done += told
    return done


def climb(
    *,
    lawbook: Lawbook,
    now: datetime,
    go_on: Callable[[], bool] = lambda: True,
    at_fault: AtFault = nobody,
    at_most: int = AT_ONCE,
) -> Done:
    """Let every escalation climb whose rung is out of time, one rung each.

    One that another machine is at work on is left to it. One that fails is told of, and
    keeps no other from climbing, however many fail.
    """
    done, broken = Done(), set[int]()
    while True:
        failed = set[int]()
        for provider, number in due.out_of_time(now, at_most=at_most, but=broken):
            if not go_on():
                return done
            failed.add(number)
            with going_on("Letting an escalation climb", at_fault):
                scope = Scope(provider, RULE)
                done += _climb_one(scope, number, lawbook=lawbook, now=now)
                failed.remove(number)
        if not failed:
            return done
        broken |= failed


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
