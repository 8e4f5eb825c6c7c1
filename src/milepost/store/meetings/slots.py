"""Read pools of slots, and to whom each slot was given."""

from dataclasses import dataclass
from datetime import date, time

from milepost.foundation.scope import Scope
from milepost.store.meetings import models
from milepost.store.models import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One slot, and whose it is."""

    number: int
    pool: int
    day: date
    starts: time
    room: str
    pathway: str
    """To whom it was given; blank while it is free."""

    givings: int
    """How often it was given or taken back."""

    event: int | None
    """The event by which the booking was asked for."""

    why: str = ""
    """Why it is free again, where its patient won't come: a kind of event; else blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Slots of one kind."""

    number: int
    name: str
    activity: str
    services: frozenset[str] | None
    slots: tuple[Slot, ...]
    """Those of a day and later, soonest first."""


def pools(scope: Scope, *, day: date) -> list[Pool]:
    """Read the pools whose patients one may see, with their slots from a day on."""
    rows = models.Pool.objects.filter(provider=scope.provider).order_by("name")
    slots = slots_of([row.id for row in rows], day=day)
    return [
        Pool(
            number=row.id,
            name=row.name,
            activity=row.activity,
            services=None if row.services is None else frozenset(row.services),
            slots=tuple(one for one in slots if one.pool == row.id),
        )
        for row in rows
        if scope.services is None
        or row.services is None
        or scope.services & set(row.services)
    ]


def slots_of(numbers: list[int], *, day: date) -> list[Slot]:
    """Read the slots of some pools from a day on, each as it was last given."""
    rows = models.Slot.objects.filter(pool__in=numbers, day__gte=day)
    last = {
        one.slot_id: one
        for one in models.Giving.objects.filter(slot__in=rows).order_by("slot", "place")
    }
    return [
        _slot(row, last.get(row.id)) for row in rows.order_by("day", "starts", "id")
    ]


def slots_given(meeting: int) -> list[tuple[str, str, Slot]]:
    """Read the slots that a meeting gave and that are still given, soonest first.

    Returns:
        Of each its patient's pathway, its pool's name, and the slot.
    """
    rows = models.Giving.objects.filter(slot__giving__meeting=meeting)
    last = rows.select_related("slot__pool").order_by("slot", "-place")
    found = [
        (one.pathway, one.slot.pool.name, _slot(one.slot, one))
        for one in last.distinct("slot")
        if one.pathway and one.meeting_id == meeting
    ]
    return sorted(found, key=lambda one: (one[2].day, one[2].starts, one[2].number))


def given_in(meeting: int) -> dict[str, date]:
    """Say of which day is the soonest slot that a meeting gave, by pathway."""
    found: dict[str, date] = {}
    for pathway, _, slot in slots_given(meeting):
        found.setdefault(pathway, slot.day)
    return found


def the_pool(scope: Scope, number: int) -> Pool | None:
    """Find a pool whose patients one may see."""
    return next(
        (one for one in pools(scope, day=date.max) if one.number == number), None
    )


def held_slot(scope: Scope, number: int) -> Slot | None:
    """Hold a slot until the transaction ends, and say whose it is."""
    rows = models.Slot.objects.select_for_update().filter(id=number)
    row = rows.filter(pool__provider=scope.provider).first()
    if row is None or the_pool(scope, row.pool_id) is None:
        return None
    last = models.Giving.objects.filter(slot=number).order_by("-place").first()
    return _slot(row, last)


def sent_before(number: int, form) -> bool:
    """Whether what a form said of a slot has been stored before."""
    return models.Giving.objects.filter(slot=number, form=form).exists()


def latest_event(scope: Scope, pathway: str) -> int:
    """Give the number of the latest event of a pathway."""
    theirs = Event.objects.filter(provider=scope.provider, pathway=pathway)
    return theirs.latest("id").id


def _slot(row, last) -> Slot:
    return Slot(
        number=row.id,
        pool=row.pool_id,
        day=row.day,
        starts=row.starts,
        room=row.room,
        pathway=last.pathway if last else "",
        givings=last.place if last else 0,
        event=last.event if last and last.pathway else None,
        why=last.why if last else "",
    )
