"""Enter the slots that a meeting can give, give one, and take one back."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from milepost.actions.meet import NO_SUCH_MEETING
from milepost.actions.record_event import record_event
from milepost.events.kinds import Kind
from milepost.events.vocabulary import NewEvent
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.meetings.slots import SERVES, read_slots
from milepost.rules.desks import desks_on
from milepost.rules.lawbook import Lawbook
from milepost.store.meetings import slot_write
from milepost.store.meetings.record import items_of
from milepost.store.meetings.series import the_meeting
from milepost.store.meetings.slots import (
    held_slot,
    latest_event,
    sent_before,
    the_pool,
)
from milepost.store.pathways import the_pathway
from milepost.store.refusals import CORRECTED_ALREADY

LONGEST_NAME = 80
LARGEST = 200_000
"""Characters: some thousands of slots."""


def activities(lawbook: Lawbook, day: date) -> tuple[str, ...]:
    """List what may be done in a slot: the usual, and each test that a desk does."""
    return (*SERVES, *desks_on(lawbook.rules, lawbook.own, day).tests)


@transaction.atomic
def enter_slots(
    scope: Scope,
    name: str,
    activity: str,
    text: str,
    *,
    services: frozenset[str] | None,
    form: UUID,
    lawbook: Lawbook,
    now: datetime,
) -> tuple[int, list[Problem]]:
    """Enter slots into a pool, which is begun if there is none of that name.

    Lines that can't be read are problems; the others are entered all the same, each
    once however often it is entered.

    Returns:
        How many were new, and the problems.
    """
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or "\x00" in name:
        return 0, [_NO_NAME]
    if activity not in activities(lawbook, now.date()):
        return 0, [_NO_ACTIVITY]
    if scope.services is not None:
        services = scope.services if services is None else services & scope.services
    if services is not None and not services:
        return 0, [_NO_SERVICE]
    if len(text) > LARGEST:
        return 0, [_TOO_LONG]
    slots, problems = read_slots(text, today=now.date())
    if not slots:
        return 0, problems or [_NO_SLOTS]
    pool = slot_write.begin_pool(scope, name, activity, services, form=form, now=now)
    found = the_pool(scope, pool)
    if found is None or found.activity != activity:
        return 0, [_OTHER_ACTIVITY]
    return slot_write.add(scope, pool, slots, now=now), problems


@transaction.atomic
def give_slot(
    scope: Scope,
    meeting: int,
    slot: int,
    pathway: str,
    *,
    form: UUID,
    lawbook: Lawbook,
    now: datetime,
) -> list[Problem]:
    """Give a slot to a patient of a meeting: a booking is asked for on their pathway."""
    if the_meeting(scope, meeting) is None:
        return [NO_SUCH_MEETING]
    held = held_slot(scope, slot)
    if held is None:
        return [_NO_SUCH_SLOT]
    if sent_before(slot, form):
        return []
    if held.pathway:
        return [_GIVEN]
    listed = {n for item in items_of(meeting) for n in (item.pathway, *item.others)}
    pool, found = the_pool(scope, held.pool), the_pathway(scope, pathway)
    if pool is None or pathway not in listed or found is None:
        return [_NO_SUCH_SLOT]
    if pool.services is not None and found.service not in pool.services:
        return [_FOR_OTHERS]
    if held.day < now.date():
        return [_GONE_BY]
    what = "activity" if pool.activity in SERVES else "test"
    asked = NewEvent(
        pathway,
        now.date(),
        Kind.BOOKING_REQUESTED,
        {"for_day": held.day, what: pool.activity},
    )
    if problems := record_event(scope, asked, lawbook=lawbook, now=now):
        return problems
    event = latest_event(scope, pathway)
    slot_write.give(
        scope, held, pathway, event=event, meeting=meeting, form=form, now=now
    )
    return []


@transaction.atomic
def free_slot(
    scope: Scope,
    meeting: int,
    slot: int,
    *,
    form: UUID,
    lawbook: Lawbook,
    now: datetime,
) -> list[Problem]:
    """Take a slot back that was given in error: the event says so, and it is free."""
    if the_meeting(scope, meeting) is None:
        return [NO_SUCH_MEETING]
    held = held_slot(scope, slot)
    if held is None:
        return [_NO_SUCH_SLOT]
    if sent_before(slot, form) or held.event is None:
        return []
    undone = NewEvent(
        held.pathway, now.date(), Kind.RECORDED_IN_ERROR, {}, corrects=held.event
    )
    problems = record_event(scope, undone, lawbook=lawbook, now=now)
    if {problem.code for problem in problems} - {CORRECTED_ALREADY}:
        return (
            problems  # what was taken back on the pathway's own page needn't be again
        )
    event = latest_event(scope, held.pathway)
    slot_write.give(scope, held, "", event=event, meeting=meeting, form=form, now=now)
    return []


_NO_NAME = Problem(
    "meetings.pool-unnamed",
    "name",
    "The pool has no name, or a very long one.",
    f"Give it one of up to {LONGEST_NAME} characters, such as “CT, Tuesdays”.",
)
_NO_ACTIVITY = Problem(
    "meetings.pool-activity",
    "activity",
    "It isn’t said what is done in it.",
    "Choose a test, theatre, treatment or clinic.",
)
_OTHER_ACTIVITY = Problem(
    "meetings.pool-taken",
    "name",
    "A pool of that name is for something else, or for other services.",
    "Give yours another name.",
)
_NO_SLOTS = Problem(
    "meetings.no-slots",
    "text",
    "There is no slot in it.",
    "Write one a line: 25/11/2026, 09:30, Room 2.",
)
_NO_SERVICE = Problem(
    "meetings.pool-for-nobody",
    "name",
    "It would be for patients of services that you may not see.",
    "Enter it at a meeting of a service of yours.",
)
_TOO_LONG = Problem(
    "meetings.slots-too-long",
    "text",
    f"It is longer than {LARGEST:,} characters.",
    "Enter it in parts.",
)
_FOR_OTHERS = Problem(
    "meetings.slot-for-others",
    "slot",
    "That slot is kept for patients of other services.",
    "Choose one of another pool, or ask whoever entered it.",
)
_GONE_BY = Problem(
    "meetings.slot-gone-by",
    "slot",
    "That slot has gone by.",
    "Choose a later one.",
)
_NO_SUCH_SLOT = Problem(
    "meetings.no-such-slot",
    "slot",
    "There is no such slot, or no such patient of this meeting.",
    "Look at the page of slots again.",
)
_GIVEN = Problem(
    "meetings.slot-given",
    "slot",
    "That slot was given meanwhile.",
    "Choose another.",
)
