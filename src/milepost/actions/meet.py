"""Hold a meeting: freeze its list, say who came, and close its minutes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import transaction

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.meetings.calendar import may_begin
from milepost.meetings.decisions import by_pathway
from milepost.meetings.quorum import may_close
from milepost.rules.lawbook import Lawbook
from milepost.store.append import tell_all, tell_of
from milepost.store.meetings import write
from milepost.store.meetings.around import (
    actions_before,
    arranged_in,
    changed_since,
    positions_of,
)
from milepost.store.meetings.gathered import Gathered, gather, items_now
from milepost.store.meetings.kept import as_kept
from milepost.store.meetings.record import (
    attendance_of,
    decisions_of,
    items_of,
)
from milepost.store.meetings.series import Series, the_meeting, the_series

HOW = ("present", "apologies", "deputy", "unsaid")
LONGEST_NAME = 120


@transaction.atomic
def freeze(
    scope: Scope,
    series: int,
    day: date,
    *,
    lawbook: Lawbook,
    now: datetime,
    waiting: pl.DataFrame | None = None,
) -> tuple[int | None, list[Problem]]:
    """Freeze the list of a meeting as it is now. Frozen once, it stays as it was.

    Everybody of the meeting's services is on it, also those whom the one who freezes it
    may not see: what each person sees of it is another question.

    Args:
        scope: who does it.
        series: which series.
        day: of the meeting.
        lawbook: the kinds of meeting.
        now: the moment.
        waiting: who waits, as at another moment, for a list of the past.

    Returns:
        The number of the meeting, and no problems; or none.
    """
    found = the_series(scope, series)
    if found is None:
        return None, [NO_SUCH_MEETING]
    meeting = write.held(series, day)
    told = the_meeting(scope, meeting)
    if told is not None and told.frozen_at is not None:
        return meeting, []
    how = {"first": found.first, "every_weeks": found.every_weeks}
    if not may_begin(day, now.date(), **how):
        transaction.set_rollback(True)
        return None, [_NOT_A_DAY]
    whole = Scope(scope.provider, scope.person)
    gathered = gather(
        whole, found, day=day, today=now.date(), lawbook=lawbook, waiting=waiting
    )
    items, left_off = items_now(gathered, found, day)
    write.freeze(meeting, items)
    names = [item.pathway for item in items]
    told = {"left_off": left_off}
    told |= _as_it_stands(whole, found, gathered, names, day, now.date())
    write.step(scope, meeting, "frozen", now=now, told=told)
    _tell(scope, found)
    return meeting, []


@transaction.atomic
def attend(
    scope: Scope,
    meeting: int,
    told: Sequence[tuple[str, str, str]],
    *,
    now: datetime,
) -> list[Problem]:
    """Write down who came: each an account or a name, how, and who came for them.

    Of whoever isn't named here what was said before stands. Once the minutes are closed
    nobody is added to them, nor taken out.
    """
    found = the_meeting(scope, meeting)
    if found is None:
        return [NO_SUCH_MEETING]
    write.held(found.series, found.day)
    found = the_meeting(scope, meeting)
    if found is None or found.closed_at is not None:
        return [_CLOSED]
    for who, how, deputy in told:
        if how not in HOW or not who.strip() or len(who) > LONGEST_NAME:
            return [_unreadable(who)]
        if len(deputy) > LONGEST_NAME or "\x00" in who + deputy:
            return [_unreadable(who)]
        if how == "deputy" and not deputy.strip():
            return [_NO_DEPUTY]
    write.attend(
        scope, meeting, [(w.strip(), h, d.strip()) for w, h, d in told], now=now
    )
    return []


@transaction.atomic
def close(scope: Scope, meeting: int, *, now: datetime) -> list[Problem]:
    """Close the minutes of a meeting. Closed once, they stay closed.

    A decision that reaches us later is still recorded, and the minutes say that it came
    late: nothing that was decided is lost because a line was down.
    """
    found = the_meeting(scope, meeting)
    series = found and the_series(scope, found.series)
    if found is None or series is None:
        return [NO_SUCH_MEETING]
    write.held(found.series, found.day)
    if found.frozen_at is None:
        return [NOT_FROZEN]
    came = {one.who: one.how for one in attendance_of(meeting)}
    if not may_close(
        scope.person,
        chair=series.chair,
        members=series.members,
        began=found.frozen_by,
        came=came,
    ):
        return [_NOT_THERE]
    arranged = arranged_in(found, by_pathway(decisions_of(meeting)))
    whole = Scope(scope.provider, scope.person)
    forecast = positions_of(whole, series, arranged, now.date())
    told = as_kept(None, forecast, actions=())
    write.step(scope, meeting, "closed", now=now, told=told)
    _tell(scope, series)
    return []


def _as_it_stands(
    whole: Scope,
    series: Series,
    gathered: Gathered,
    listed: Sequence[str],
    day: date,
    today: date,
) -> dict[str, Any]:
    """What the minutes will say of how things stood when the list was frozen."""
    last = gathered.last
    before = items_of(last.number) if last else []
    changed = (
        changed_since(whole, before, gathered.rows, listed, last, day) if last else None
    )
    return as_kept(
        changed,
        positions_of(whole, series, {}, today),
        actions_before(whole, series.number, day, last),
    )


def _tell(scope: Scope, series: Series) -> None:
    if series.services is None:
        tell_all(scope.provider)
        return
    for service in sorted(series.services):
        tell_of(scope.provider, service)


NO_SUCH_MEETING = Problem(
    "meetings.no-such-meeting",
    "meeting",
    "There is no such meeting.",
    "Go back to the list of meetings and open it again.",
)
NOT_FROZEN = Problem(
    "meetings.not-frozen",
    "meeting",
    "Its list isn’t frozen yet.",
    "Start the meeting first.",
)
_CLOSED = Problem(
    "meetings.minutes-closed",
    "who",
    "The minutes are closed, and say who came.",
    "Have it put right in the minutes of the next meeting, as a decision about no patient.",
)
_NOT_A_DAY = Problem(
    "meetings.not-its-day",
    "day",
    "The series doesn’t meet on that day, or not yet.",
    "Open the next meeting, or one of those that were missed, from the series’ page.",
)
_NOT_THERE = Problem(
    "meetings.not-there",
    "close",
    "You neither came to this meeting nor are asked to it.",
    "Ask its chair or a member to close the minutes, or have it written down that you came.",
)
_NO_DEPUTY = Problem(
    "meetings.no-deputy",
    "who",
    "It doesn’t say who came instead.",
    "Give the deputy’s name, or choose “Apologies”.",
)


def _unreadable(who: str) -> Problem:
    return Problem(
        "meetings.attendance-unreadable",
        "who",
        f"“{who[:40]}” can’t be written down as said.",
        f"Give a name of up to {LONGEST_NAME} characters, and choose how they came.",
    )
