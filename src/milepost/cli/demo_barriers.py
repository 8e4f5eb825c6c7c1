"""What stands in the way on the demonstration's board, so that the log isn't empty."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings

from milepost.actions.barriers import (
    BarrierStep,
    NewBarrier,
    Whom,
    note_barrier,
    take_barrier_step,
)
from milepost.escalations.barriers import GROUPS, Did
from milepost.foundation.days import AsAt
from milepost.foundation.problems import BrokenPromise
from milepost.foundation.scope import Scope
from milepost.reading.barriers import read_log
from milepost.reading.waiting_list import read_waiting_list
from milepost.tracking.list_query import ListQuery

MOST = 4
"""How many patients of each service are said to be held up."""

A_WEEK_AND_MORE = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """A barrier, and what was done about it so many days ago."""

    title: str
    said: str
    theme: str
    services: tuple[str, ...]
    noted: int
    """How many days ago."""

    steps: tuple[tuple[int, Did, str], ...] = ()
    group: str = ""
    wanted_in: int = 0
    """In how many days from now the group's answer is wanted."""


BARRIERS = (
    Invented(
        title="No CT on Fridays until the scanner is replaced",
        said="The second scanner can’t be repaired. A van could take twelve a Friday.",
        theme="equipment",
        services=("lung", "colorectal"),
        noted=24,
        steps=(
            (17, Did.FOLLOWED, "No van is free this month."),
            (5, Did.PASSED, "May we hire a van for six Fridays?"),
        ),
        group=GROUPS[0],
        wanted_in=6,
    ),
    Invented(
        title="Letters after clinic take nine days to be typed",
        said="Requests for tests wait for the letter. Two of five typists are away.",
        theme="booking",
        services=("breast",),
        noted=A_WEEK_AND_MORE + 7,
        steps=((A_WEEK_AND_MORE, Did.FOLLOWED, "One is back; it is seven days now."),),
    ),
    Invented(
        title="Theatre 3 is shut for its air handling",
        said="Lists move to theatre 5 as far as they fit; robotic ones can’t.",
        theme="theatre",
        services=("urological",),
        noted=2,
    ),
)
"""Invented, like all of the demonstration: one is with another group, one wasn't followed
up for more than a week, and one is new."""


def ready_barriers(scope: Scope, *, now: datetime) -> None:
    """Note some barriers as the oversight group would have, unless any is noted.

    Args:
        scope: the board, and who notes them.
        now: the moment. All of it comes before.
    """
    if read_log(scope, now=now, show="all").shown:
        return
    for one in BARRIERS:
        _note(scope, one, now)


def _note(scope: Scope, one: Invented, now: datetime) -> None:
    number, problems = note_barrier(
        scope,
        NewBarrier(
            title=one.title,
            said=one.said,
            theme=one.theme,
            services=one.services,
            whom=_held_up(scope, one, now),
            form=uuid4(),
        ),
        now=now - timedelta(days=one.noted),
    )
    for days, did, said in one.steps:
        passed = did is Did.PASSED
        step = BarrierStep(
            number=number or 0,
            did=did,
            said=said,
            group=one.group if passed else "",
            wanted_by=now.date() + timedelta(days=one.wanted_in) if passed else None,
            form=uuid4(),
        )
        problems += take_barrier_step(scope, step, now=now - timedelta(days=days))
    if problems:
        raise BrokenPromise(f"an invented barrier can't be noted: {problems[0]}")


def _held_up(scope: Scope, one: Invented, now: datetime) -> Whom:
    """Name those of its services who waited when it was noted, the nearest breach first."""
    noted = (now - timedelta(days=one.noted)).date()
    found = []
    for service in one.services:
        page = read_waiting_list(
            scope,
            ListQuery(service=service, size=25),
            as_at=AsAt(now.date(), now),
            now_live=True,
            lawbook=settings.LAWBOOK,
        )
        waited = [w for w in page.rows if w.started is not None and w.started < noted]
        found += list(dict.fromkeys(wait.pathway for wait in waited))[:MOST]
    return Whom(pathways=found)
