"""Add to the record of escalations. Only actions may, and nothing can take away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from milepost.escalations.entries import Entry, What
from milepost.escalations.life import Standing, stands
from milepost.foundation.scope import Scope
from milepost.rules.ladders import LadderEdition
from milepost.signals.kinds import Kind
from milepost.store.escalations import models
from milepost.store.escalations.facts import Raised, as_entry, as_raised
from milepost.store.signals import write as signals

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('escalations'), hashtext(%s))"
TOLD_AS = {
    What.RAISED: Kind.RAISED,
    What.RECURRED: Kind.RAISED,
    What.CLIMBED: Kind.CLIMBED,
    What.EASED: Kind.EASED,
    What.RESOLVED: Kind.RESOLVED,
    What.ENDED: Kind.RESOLVED,
}
"""As what other systems are told of an entry; of any other, that somebody answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an escalation is read by."""

    edition: LadderEdition
    closed: frozenset[date] = frozenset()
    """The days on which nobody is at work, beside weekends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEscalation:
    """What is to be raised."""

    pathway: str
    service: str
    desk: str = ""
    cause: str
    about: str = ""
    ladder: str
    entry: Entry
    form: UUID | None = None


def in_turn(provider: str) -> None:
    """Let one writer at a time raise a provider's escalations, until its transaction ends.

    Whether a cause has been raised already is asked and answered under this lock.
    """
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [provider])


def raise_all(
    scope: Scope, told: Sequence[NewEscalation], terms: Terms
) -> list[Raised]:
    """Raise escalations that go by one edition of one ladder."""
    added = models.Escalation.objects.bulk_create(
        models.Escalation(
            provider=scope.provider,
            pathway=one.pathway,
            service=one.service,
            desk=one.desk,
            cause=one.cause,
            about=one.about,
            ladder=one.ladder,
            in_force=terms.edition.in_force,
            raised_by=one.entry.by,
            raised_at=one.entry.at,
        )
        for one in told
    )
    models.Entry.objects.bulk_create(
        _row(row.id, 1, one.entry, one.form)
        for row, one in zip(added, told, strict=True)
    )
    models.Standing.objects.bulk_create(
        _standing(row, [one.entry], terms, now=one.entry.at)
        for row, one in zip(added, told, strict=True)
    )
    _tell(added, {row.id: (1, one.entry) for row, one in zip(added, told, strict=True)})
    return [as_raised(row) for row in added]


def held(number: int, *, skip_locked: bool = False) -> list[Entry] | None:
    """Hold an escalation until the transaction ends, and read its record.

    Args:
        number: which.
        skip_locked: don't wait for somebody who holds it; give None.
    """
    rows = models.Standing.objects.select_for_update(skip_locked=skip_locked)
    if rows.filter(escalation=number).first() is None:
        return None
    entries = models.Entry.objects.filter(escalation=number).order_by("place")
    return [as_entry(row) for row in entries]


def enter(
    number: int,
    before: Sequence[Entry],
    entry: Entry,
    terms: Terms,
    *,
    form: UUID | None = None,
) -> Standing:
    """Add an entry after those that were read, and say where it stands from now on.

    Raises:
        IntegrityError: somebody took its place, or claimed its rung, meanwhile.
    """
    place = len(before) + 1
    _row(number, place, entry, form).save(force_insert=True)
    raised = models.Escalation.objects.get(id=number)
    _tell([raised], {number: (place, entry)})
    return _keep(raised, [*before, entry], terms, now=entry.at)


def stand_anew(
    number: int, entries: Sequence[Entry], terms: Terms, *, now: datetime
) -> Standing:
    """Keep where an escalation stands at a moment, for lists and jobs."""
    raised = models.Escalation.objects.get(id=number)
    return _keep(raised, entries, terms, now=now)


def _keep(
    raised: models.Escalation, entries: Sequence[Entry], terms: Terms, *, now: datetime
) -> Standing:
    _standing(raised, entries, terms, now=now).save()
    return stands(entries, terms.edition, now=now, holidays=terms.closed)


def forget_standings(provider: str) -> None:
    """Throw away where everything stands, to be worked out anew from the record."""
    models.Standing.objects.filter(provider=provider).delete()


def _tell(
    raised: Sequence[models.Escalation], entered: Mapping[int, tuple[int, Entry]]
) -> None:
    """Put out what happened to escalations of one provider, for whoever is told of it."""
    told = [
        (TOLD_AS.get(entry.what, Kind.ANSWERED), row.id, place, row.service)
        for row in raised
        for place, entry in [entered[row.id]]
    ]
    if told:
        last = max(entry.at for _, entry in entered.values())
        signals.escalations_changed(raised[0].provider, told, now=last)


def _row(number: int, place: int, entry: Entry, form: UUID | None) -> models.Entry:
    return models.Entry(
        escalation_id=number,
        place=place,
        what=entry.what,
        at=entry.at,
        by=entry.by,
        rung=entry.rung,
        role=entry.role,
        desk=entry.desk,
        reason=entry.reason,
        until=entry.until,
        other=entry.other,
        outcome=entry.outcome,
        day=entry.day,
        form=form,
    )


def _standing(
    raised: models.Escalation, entries: Sequence[Entry], terms: Terms, *, now: datetime
) -> models.Standing:
    found = stands(entries, terms.edition, now=now, holidays=terms.closed)
    turn, ended = found.turn, found.resolved_at
    return models.Standing(
        escalation=raised,
        provider=raised.provider,
        pathway=raised.pathway,
        service=raised.service,
        desk=raised.desk if found.desk is None else found.desk,
        cause=raised.cause,
        about=raised.about,
        raised_by=raised.raised_by,
        raised_at=raised.raised_at,
        state=found.state,
        rung=turn.rung,
        rungs=len(terms.edition.rungs),
        role=turn.role,
        entries=len(entries),
        asked_at=turn.asked_at,
        acknowledge_by=turn.acknowledge_by,
        resolve_by=turn.resolve_by,
        acknowledged_at=turn.acknowledged_at,
        answer_by=found.answer_by,
        climbs_at=found.climbs_at,
        wakes_at=found.wakes_at,
        resolved_at=ended,
        quiet_until=entries[-1].day if ended else None,
    )
