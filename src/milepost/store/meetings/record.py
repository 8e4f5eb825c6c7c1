"""Read what is recorded of a meeting: its list, its decisions, and who came."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from milepost.foundation.scope import Scope
from milepost.meetings.decisions import Decision, What
from milepost.store.meetings import models

DAYS = (
    "first_on",
    "waited_from",
    "breach_on",
    "booked_for",
    "looked_on",
    "action_due",
    "escalated_on",
    "planned_for",
)
"""Which facts of a frozen list are days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """One patient of a frozen list."""

    place: int
    line: str
    patient: str
    pathway: str
    service: str
    also: tuple[str, ...]
    others: tuple[str, ...]
    facts: dict[str, Any]
    """What was known then: the columns of ``CANDIDATES``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """Whether somebody came to a meeting."""

    who: str
    how: str
    deputy: str
    by: str
    at: datetime


def items_of(meeting: int) -> list[Frozen]:
    """Read a frozen list, in the order of the meeting."""
    rows = models.Item.objects.filter(meeting=meeting).order_by("place")
    return [_frozen(row) for row in rows]


def decisions_of(meeting: int) -> list[Decision]:
    """Read everything decided in a meeting, in the order recorded."""
    rows = models.Decision.objects.filter(meeting=meeting).order_by("id")
    return [_decision(row) for row in rows]


def decisions_with(series: int, actions: Collection[int]) -> list[Decision]:
    """Read what a series' meetings decided that became any of some agreed actions."""
    rows = models.Decision.objects.filter(meeting__series=series, action__in=actions)
    return [_decision(row) for row in rows.order_by("id")]


def latest_decision(meeting: int, pathway: str) -> int:
    """Give the number of the latest decision about a pathway in a meeting; 0 for none."""
    rows = models.Decision.objects.filter(meeting=meeting, pathway=pathway)
    last = rows.order_by("-id").values_list("id", flat=True).first()
    return last or 0


def decided_about(scope: Scope, pathway: str) -> list[tuple[Decision, date, str]]:
    """Read what any meeting decided about a pathway: with its day and series' name.

    Whoever asks may see the pathway.
    """
    rows = (
        models.Decision.objects.filter(
            meeting__series__provider=scope.provider, pathway=pathway
        )
        .select_related("meeting")
        .order_by("-id")
    )
    names = _names({row.meeting.series_id for row in rows})
    return [
        (_decision(row), row.meeting.day, names[row.meeting.series_id]) for row in rows
    ]


def sent_before(meeting: int, form: UUID) -> int | None:
    """Find the decision a form was recorded as, if it was sent before."""
    rows = models.Decision.objects.filter(meeting=meeting, form=form)
    return rows.values_list("id", flat=True).first()


def attendance_of(meeting: int) -> list[Came]:
    """Read who came, the latest that was said of each."""
    rows = models.Attendance.objects.filter(meeting=meeting).order_by("who", "-id")
    return [
        Came(who=r.who, how=r.how, deputy=r.deputy, by=r.by, at=r.at)
        for r in rows.distinct("who")
        if r.how != "unsaid"
    ]


def _names(series: Collection[int]) -> dict[int, str]:
    rows = models.Set.objects.filter(series__in=series).order_by("series", "-place")
    return dict(rows.distinct("series").values_list("series", "name"))


def _frozen(row: Any) -> Frozen:
    facts = {
        name: date.fromisoformat(value) if name in DAYS and value else value
        for name, value in row.facts.items()
    }
    return Frozen(
        place=row.place,
        line=row.line,
        patient=row.patient,
        pathway=row.pathway,
        service=row.service,
        also=tuple(row.also),
        others=tuple(row.others),
        facts=facts,
    )


def _decision(row: Any) -> Decision:
    return Decision(
        number=row.id,
        what=What(row.what),
        pathway=row.pathway,
        words=row.words,
        owner=row.owner,
        due=row.due,
        by=row.by,
        at=row.at,
        saw=row.saw,
        takes_back=row.takes_back_id,
        late=row.late,
        action=row.action,
        escalation=row.escalation,
    )
