"""The demonstration's slots: what its meetings can give, and some that were given."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import uuid5

from django.conf import settings

from milepost.actions.slots import enter_slots, give_slot
from milepost.cli.demo_forms import FORMS, must
from milepost.foundation.scope import Scope
from milepost.reading.capacity import read_capacity
from milepost.reading.meeting_room import read_meeting

POOLS = (
    ("CT, main scanner", "ct", (("08:40", "CT 1"), ("13:20", "CT 1"))),
    ("CT-guided biopsy", "biopsy", (("10:00", "CT 2"),)),
    ("PET-CT, regional", "pet_ct", (("11:30", "PET centre"),)),
    ("Endoscopy, urgent lists", "colonoscopy", (("09:00", "Suite 2"),)),
    ("Clinic, urgent", "clinic", (("09:30", "Clinic 4"), ("14:00", "Clinic 4"))),
    ("Theatre, cancer lists", "theatre", (("08:30", "Theatre 3"),)),
)
"""What can be given: the name of the pool, what is done in it, and a working day's slots."""

AHEAD = timedelta(days=21)
GIVEN = 2
"""How many slots of each pool last week's meeting gave, where somebody needed one."""


def ready_slots(scope: Scope, meeting: int, at: datetime) -> None:
    """Enter the slots of three weeks for a meeting, and give a few of them in it."""
    for name, activity, times in POOLS:
        text = "\n".join(
            f"{day.isoformat()}, {starts}, {room}"
            for day in _working_days(at.date() + timedelta(days=1))
            for starts, room in times
        )
        form = uuid5(FORMS, name)
        _, problems = enter_slots(
            scope,
            name,
            activity,
            text,
            services=None,
            form=form,
            lawbook=settings.LAWBOOK,
            now=at,
        )
        must(problems)
    _give(scope, meeting, at)


def _working_days(first: date) -> Iterator[date]:
    days = (first + timedelta(days=n) for n in range(AHEAD.days))
    return (day for day in days if day.weekday() < 5)


def _give(scope: Scope, meeting: int, at: datetime) -> None:
    """Give slots of next week on to those who need them, as the first to breach."""
    reading = read_meeting(scope, meeting, lawbook=settings.LAWBOOK)
    found = read_capacity(scope, reading, now=at).pools if reading else ()
    for one in found:
        later = [s for s in one.free if s.day > at.date() + timedelta(days=8)]
        for slot, needs in zip(later[:GIVEN], one.need, strict=False):
            problems = give_slot(
                scope,
                meeting,
                slot.number,
                needs.row.pathway,
                form=uuid5(FORMS, f"slot {slot.number}"),
                lawbook=settings.LAWBOOK,
                now=at,
            )
            must(problems)
