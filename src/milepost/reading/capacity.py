"""The slots that a meeting can give, beside the patients of its list who need them."""

from dataclasses import dataclass
from datetime import datetime

from milepost.foundation.scope import Scope
from milepost.meetings.slots import serves
from milepost.reading.agenda import Row
from milepost.reading.meeting_room import MeetingReading
from milepost.store.meetings.slots import Pool, Slot, pools

__all__ = ["Capacity", "Pool", "Slot", "read_capacity"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """One pool, and whom it would serve."""

    pool: Pool
    free: tuple[Slot, ...]
    given: tuple[tuple[Slot, Row | None], ...]
    """Each with its patient, where they are on the list and to be seen."""

    need: tuple[Row, ...]
    """Patients of the list whose next step it serves, first to breach first."""


def read_capacity(
    scope: Scope, meeting: MeetingReading, *, now: datetime
) -> tuple[Capacity, ...]:
    """Read the pools that serve any service of a meeting, and who needs them."""
    theirs = meeting.series.services
    rows = {row.pathway: row for row in meeting.rows}
    return tuple(
        _capacity(pool, rows)
        for pool in pools(scope, day=now.date())
        if theirs is None or pool.services is None or theirs & pool.services
    )


def _capacity(pool: Pool, rows: dict[str, Row]) -> Capacity:
    has_one = {slot.pathway for slot in pool.slots if slot.pathway}
    need = [
        row
        for row in rows.values()
        if serves(pool.activity, row.facts["next_step"])
        and (pool.services is None or row.person.service in pool.services)
        and row.pathway not in has_one
    ]
    return Capacity(
        pool=pool,
        free=tuple(slot for slot in pool.slots if not slot.pathway),
        given=tuple((s, rows.get(s.pathway)) for s in pool.slots if s.pathway),
        need=tuple(
            sorted(
                need,
                key=lambda row: (
                    row.facts["breach_on"] is None,
                    row.facts["breach_on"],
                ),
            )
        ),
    )
