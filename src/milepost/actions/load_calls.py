"""Take in the escalations of an invented board's last half year, in the order of time."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import numpy as np
from django.db import transaction

from milepost.actions.escalations import Call, Step, raise_by_hand, take_step
from milepost.actions.watch_over import climb
from milepost.escalations.entries import What
from milepost.foundation.problems import BrokenPromise
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.store.escalations.rota import rota_of
from milepost.store.looks.followed import followed
from milepost.store.pathways import of_which_service
from milepost.synth.calls import Call as Told
from milepost.synth.calls import tell_calls
from milepost.synth.chance import Chance

A_DAY = timedelta(days=1)
CLIMB, RAISE, SEE, END = range(4)
Act = tuple[datetime, int, int]
"""When, what, and of which call."""


@transaction.atomic
def load_calls(
    provider: str,
    dice: np.random.Generator,
    *,
    most: int,
    role: str,
    lawbook: Lawbook,
    now: datetime,
) -> int:
    """Invent escalations on the patients whom somebody follows, and how each went.

    Args:
        provider: whose board.
        dice: where chance comes from.
        most: how many at most.
        role: who answers them, where somebody is on duty for it.
        lawbook: the ladders.
        now: the moment; all of it comes before today.

    Returns:
        How many were raised.
    """
    waiting = followed(provider).drop_nulls("started")
    owners = dict(waiting.select("pathway", "owner").iter_rows())
    rows = waiting.select("pathway", "started").rows()
    calls = tell_calls(rows, Chance(dice), most=most, today=now.date())
    scope, held = Scope(provider, "milepost"), rota_of(provider)
    served = dict(of_which_service(scope, [c.pathway for c in calls]).iter_rows())
    numbers: dict[int, int] = {}
    for moment, what, place in _acts(calls, now):
        if what == CLIMB:
            climb(lawbook=lawbook, now=moment)
            continue
        call = calls[place]
        owner, service = owners[call.pathway], served[call.pathway]
        if what == RAISE:
            told = Call(pathway=call.pathway, reason=call.reason, desk=call.desk)
            by = Scope(provider, owner)
            number, problems = raise_by_hand(by, told, lawbook=lawbook, now=moment)
            if number is None:
                raise BrokenPromise(f"the board can't escalate: {problems[0]}")
            numbers[place] = number
        else:
            who = held.on_duty(role, now.date(), desk=call.desk, service=service)
            step = _step(call, numbers[place], what, moment)
            take_step(Scope(provider, who or owner), step, lawbook=lawbook, now=moment)
    return len(numbers)


def _acts(calls: list[Told], now: datetime) -> Iterator[Act]:
    """Everything in the order of time; what is due climbs each evening."""
    acts: list[Act] = []
    for place, call in enumerate(calls):
        acts.append((call.raised_at, RAISE, place))
        acts += [(call.seen_at, SEE, place)] if call.seen_at else []
        acts += [(call.ended_at, END, place)] if call.ended_at else []
    if not acts:
        return
    day = min(acts)[0].date()
    while day < now.date():
        evening = datetime.combine(day, time(18), tzinfo=calls[0].raised_at.tzinfo)
        acts.append((evening, CLIMB, 0))
        day += A_DAY
    yield from sorted(acts, key=lambda act: (act[0].astimezone(UTC), *act[1:]))


def _step(call: Told, number: int, what: int, moment: datetime) -> Step:
    if what == SEE:
        return Step(number=number, what=What.ACKNOWLEDGED)
    day = moment.date() + timedelta(days=5)
    return Step(number=number, what=What.RESOLVED, outcome=call.outcome, day=day)
