"""How the tasks before meetings stand, as far as the system can see for itself."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from milepost.foundation.scope import Scope
from milepost.meetings.tasks import Task
from milepost.reading.agenda import tasks_before
from milepost.reading.meeting_series import SeriesReading, read_all_series
from milepost.rules.duties import Duties
from milepost.rules.lawbook import Lawbook
from milepost.store.meetings.around import actions_before
from milepost.store.meetings.candidates import candidates
from milepost.store.meetings.gathered import gather, items_now
from milepost.store.meetings.record import items_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """How the tasks before one meeting stand."""

    series: int
    name: str
    day: date
    """Of the meeting to come."""

    tasks: dict[str, Task]
    """By the name of the duty."""


def read_before(
    scope: Scope, duties: Duties, *, today: date, lawbook: Lawbook
) -> tuple[Before, ...]:
    """Read how the tasks stand before each meeting that asks for them.

    The meetings of whoever asks, as chair or member; where they have none, every one
    they may see. The list is read once for all of them.
    """
    series = [
        one
        for one in read_all_series(scope, today=today, lawbook=lawbook)
        if one.edition.tasks == duties.id
    ]
    mine = [one for one in series if one.mine] or series
    if not mine:
        return ()
    lines = [line for one in mine for line in one.edition.agenda]
    waiting = candidates(scope, None, day=today, lines=lines)
    return tuple(
        _before(scope, one, duties, waiting, today=today, lawbook=lawbook)
        for one in mine
    )


def _before(
    scope: Scope,
    reading: SeriesReading,
    duties: Duties,
    waiting: pl.DataFrame,
    *,
    today: date,
    lawbook: Lawbook,
) -> Before:
    series, day = reading.series, reading.next_day
    if series.services is not None:
        waiting = waiting.filter(pl.col("service").is_in(sorted(series.services)))
    gathered = gather(
        scope, series, day=day, today=today, lawbook=lawbook, waiting=waiting
    )
    meeting = reading.next_meeting
    if meeting is not None and meeting.frozen_at:
        items = items_of(meeting.number)
    else:
        items, _ = items_now(gathered, series, day)
    facts = {i.pathway: i.facts for i in items if scope.covers(i.service)}
    actions = actions_before(scope, series.number, day, gathered.last)
    done = (gathered.last, actions)
    found = tasks_before(scope, duties, facts, done, (today, day), lawbook)
    return Before(
        series=series.number,
        name=series.name,
        day=day,
        tasks={task.duty.name: task for task in found},
    )
