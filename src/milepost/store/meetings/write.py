"""Add to the record of meetings. Only actions may, and nothing can take away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.utils import IntegrityError

from milepost.foundation.scope import Scope
from milepost.store.meetings import models
from milepost.store.meetings.record import DAYS, Frozen
from milepost.store.meetings.series import Series

IN_TURN = "SELECT pg_advisory_xact_lock(hashtext('meetings'), %s)"


def begin_series(scope: Scope, *, form: UUID, now: datetime) -> tuple[int, bool]:
    """Begin a series; give its number, and whether it wasn't begun before."""
    row, is_new = models.Series.objects.get_or_create(
        provider=scope.provider, form=form, defaults={"by": scope.person, "at": now}
    )
    return row.id, is_new


def set_series(scope: Scope, series: Series, *, form: UUID, now: datetime) -> bool:
    """Set a series anew, in the place it says; False where another took that place."""
    told = asdict(series)
    told["services"] = None if series.services is None else sorted(series.services)
    number = told.pop("number")
    told |= {"by": scope.person, "at": now, "form": form, "series_id": number}
    try:
        with transaction.atomic():
            models.Set.objects.create(**told)
    except IntegrityError:
        rows = models.Set.objects.filter(series=number, place=series.place)
        return rows.filter(form=form).exists()
    return True


def held(series: int, day: date) -> int:
    """Give the number of a series' meeting of a day, and let one writer at a time at it.

    Others wait until the transaction ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(IN_TURN, [series])
    row, _ = models.Meeting.objects.get_or_create(series_id=series, day=day)
    return row.id


def step(
    scope: Scope,
    meeting: int,
    what: str,
    *,
    now: datetime,
    told: Mapping[str, Any] | None = None,
) -> bool:
    """Write down a step of a meeting; False where it was taken before."""
    _, is_new = models.Step.objects.get_or_create(
        meeting_id=meeting,
        what=what,
        defaults={"by": scope.person, "at": now, "told": dict(told or {})},
    )
    return is_new


def freeze(meeting: int, items: Sequence[Frozen]) -> None:
    """Write down whom a meeting speaks of, and what is known of them."""
    models.Item.objects.bulk_create(
        models.Item(
            meeting_id=meeting,
            place=item.place,
            line=item.line,
            patient=item.patient,
            pathway=item.pathway,
            service=item.service,
            also=list(item.also),
            others=list(item.others),
            facts={
                name: value.isoformat() if name in DAYS and value else value
                for name, value in item.facts.items()
            },
        )
        for item in items
    )


def decide(
    scope: Scope,
    meeting: int,
    *,
    pathway: str,
    service: str,
    what: str,
    words: str,
    owner: str,
    due: date | None,
    saw: int,
    takes_back: int | None,
    late: bool,
    action: int | None,
    escalation: int | None,
    form: UUID,
    now: datetime,
) -> int:
    """Add a decision, and give its number.

    Raises:
        IntegrityError: its form was stored meanwhile, or another took the same back.
    """
    row = models.Decision.objects.create(
        meeting_id=meeting,
        pathway=pathway,
        service=service,
        what=what,
        words=words,
        owner=owner,
        due=due,
        saw=saw,
        takes_back_id=takes_back,
        late=late,
        action=action,
        escalation=escalation,
        by=scope.person,
        at=now,
        form=form,
    )
    return row.id


def attend(
    scope: Scope,
    meeting: int,
    told: Iterable[tuple[str, str, str]],
    *,
    now: datetime,
) -> None:
    """Write down who came: each an account or a name, how, and their deputy."""
    models.Attendance.objects.bulk_create(
        models.Attendance(
            meeting_id=meeting, who=who, how=how, deputy=deputy, by=scope.person, at=now
        )
        for who, how, deputy in told
    )
