"""What surrounds an agenda: what changed, the forecast, actions, and the week's tasks."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from milepost.foundation.problems import BrokenPromise
from milepost.foundation.scope import Scope
from milepost.meetings.changes import Changes, Then, changes
from milepost.meetings.decisions import Recorded, What
from milepost.meetings.forecast import Position, positions
from milepost.meetings.tasks import Known, Task, tasks
from milepost.rules.duties import Duties
from milepost.rules.parts import in_force_on
from milepost.store.agreed.lists import Agreed, every_one
from milepost.store.meetings import candidates
from milepost.store.meetings.record import Frozen
from milepost.store.meetings.series import Meeting, Series, meetings_of
from milepost.store.meetings.slots import given_in
from milepost.store.rounds.ticks import done_between

Facts = Mapping[str, Any]
"""The columns of ``CANDIDATES``, of one pathway."""


def changed_since(
    scope: Scope,
    before: Sequence[Frozen],
    waiting: pl.DataFrame,
    listed: Sequence[str],
    last: Meeting,
    day: date,
) -> Changes:
    """Say what changed since the last meeting, of the patients in scope.

    Args:
        scope: who asks.
        before: the list of the last meeting.
        waiting: a ``CANDIDATES`` frame of everybody who waits now.
        listed: the pathways of the list now.
        last: that meeting, whose list was frozen.
        day: of this one.
    """
    seen = [item for item in before if scope.covers(item.service)]
    named = [item.pathway for item in seen]
    asked = pl.col("pathway").is_in([*named, *listed])
    now = waiting.filter(asked).iter_rows(named=True)
    return changes(
        [_then(item.pathway, item.facts) for item in seen],
        {facts["pathway"]: _then(facts["pathway"], facts) for facts in now},
        listed,
        candidates.treated_since(scope, named, since=_frozen(last)),
        last_on=last.day,
        day=day,
    )


def _frozen(meeting: Meeting) -> datetime:
    if meeting.frozen_at is None:
        raise BrokenPromise("the last meeting is one whose list was frozen")
    return meeting.frozen_at


def _then(pathway: str, facts: Facts) -> Then:
    return Then(
        pathway=pathway,
        breach_on=facts["breach_on"],
        booked_for=facts["booked_for"],
        next_step=facts["next_step"],
    )


def positions_of(
    scope: Scope, series: Series, arranged: Mapping[str, date], today: date
) -> tuple[Position, ...]:
    """Forecast where each standard's clocks stand when the month ends, by service."""
    clocks = candidates.clocks(scope, series.services, day=today)
    return tuple(positions(clocks, arranged, day=today))


def arranged_in(
    meeting: Meeting, decided: Mapping[str, Sequence[Recorded]]
) -> dict[str, date]:
    """Say for when a meeting arranged something, by pathway: the sooner of several.

    That is the day by which it was decided to book, or that of a slot it gave.
    """
    found = given_in(meeting.number)
    for pathway, theirs in decided.items():
        for one in theirs:
            due = one.decision.due
            if one.stands and one.decision.what is What.BOOK_BY and due:
                found[pathway] = min(due, found.get(pathway, due))
    return found


def actions_before(
    scope: Scope, series: int, day: date, last: Meeting | None
) -> tuple[Agreed, ...]:
    """Read what the meetings before agreed: what is open, and what ended since the last."""
    theirs = {
        meeting.number for meeting in meetings_of([series])[series] if meeting.day < day
    }
    since = last and last.frozen_at
    return tuple(
        one
        for one in every_one(scope, "meeting")
        if one.origin_number in theirs
        and (one.state == "open" or (since is not None and one.last_at > since))
    )


def tasks_of(
    scope: Scope,
    duties: Duties,
    facts: Mapping[str, Facts],
    last: Meeting | None,
    actions: Sequence[Agreed],
    *,
    today: date,
    day: date,
    closed: Collection[date] = (),
) -> tuple[Task, ...]:
    """Say how the tasks of the week before stand, by what can be seen and was ticked.

    Args:
        scope: who asks.
        duties: those of the kind of meeting.
        facts: what is known of each patient of the agenda, by pathway.
        last: the last meeting whose list was frozen.
        actions: of the meetings before, those that are open or ended since.
        today: the day asked about.
        day: the day of the meeting.
        closed: days on which nobody is at work, beside weekends.
    """
    edition = in_force_on(today, duties.editions) or duties.editions[0]
    asked, untaken = candidates.asked_about(scope, list(facts))
    ticks = done_between(scope, duties.id, today - timedelta(days=6), today)
    seen = Known(
        looked_on=[one["looked_on"] for one in facts.values()],
        booked=[one["booked_for"] is not None for one in facts.values()],
        actions_late=sum(one.late(today) for one in actions),
        actions=len(actions),
        escalations=asked,
        unacknowledged=untaken,
        minutes_closed=last and last.closed_at is not None,
    )
    services = {one["service"] for one in facts.values()}
    ticked = {t.duty: t.by for t in ticks if all(map(t.covers, services))}
    how = {"day": today, "meeting_on": day, "closed": closed}
    return tuple(tasks(edition.duties, seen, ticked, **how))
