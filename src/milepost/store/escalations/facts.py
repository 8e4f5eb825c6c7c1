"""Read what is recorded of escalations, entry by entry, and what each goes by."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from milepost.escalations.entries import Entry, What
from milepost.foundation.problems import BrokenPromise
from milepost.foundation.scope import Scope
from milepost.rules.ladders import Ladder, LadderEdition
from milepost.rules.lawbook import Lawbook
from milepost.store.escalations import models
from milepost.store.escalations.models import BY_HAND, GoesBy

__all__ = ["BY_HAND"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An escalation as it was raised."""

    number: int
    pathway: str
    service: str
    desk: str
    """The desk it was asked of; blank for the service's own."""

    cause: str
    """A ``Cause``, or ``by_hand``."""

    about: str
    ladder: str
    in_force: date
    """The first day of the edition it keeps."""

    raised_by: str
    """The account of the person; blank for a rule."""

    raised_at: datetime


def raised(scope: Scope, number: int) -> Raised | None:
    """Find an escalation in scope by its number."""
    found = models.Escalation.objects.filter(provider=scope.provider, id=number).first()
    if found is None or not scope.covers(found.service):
        return None
    return as_raised(found)


def raised_of(scope: Scope, pathway: str) -> list[Raised]:
    """Read every escalation of a pathway in scope, the newest first."""
    found = models.Escalation.objects.filter(provider=scope.provider, pathway=pathway)
    if scope.services is not None:
        found = found.filter(service__in=scope.services)
    return [as_raised(one) for one in found.order_by("-id")]


def any_about(scope: Scope, pathway: str) -> bool:
    """Whether any escalation was ever raised about a pathway, in scope or not."""
    found = models.Escalation.objects.filter(provider=scope.provider, pathway=pathway)
    return found.exists()


def entries(number: int) -> list[Entry]:
    """Read the record of an escalation, in the order recorded."""
    return [entry for _, entry in entries_of([number])]


def entries_of(numbers: Collection[int]) -> list[tuple[int, Entry]]:
    """Read the records of several, each entry with the number of its escalation."""
    rows = models.Entry.objects.filter(escalation__in=numbers)
    return [
        (row.escalation_id, as_entry(row))
        for row in rows.order_by("escalation_id", "place")
    ]


def every_record(scope: Scope) -> list[tuple[Raised, list[Entry]]]:
    """Read every escalation of a provider, with its record."""
    found = models.Escalation.objects.filter(provider=scope.provider).order_by("id")
    told: dict[int, tuple[Raised, list[Entry]]] = {
        row.id: (as_raised(row), []) for row in found
    }
    for number, entry in entries_of(list(told)):
        told[number][1].append(entry)
    return list(told.values())


def sent_before(form: UUID | None) -> int | None:
    """Find the escalation that a form was recorded in, if it was sent before."""
    if form is None:
        return None
    found = models.Entry.objects.filter(form=form).first()
    return found and found.escalation_id


def edition_kept(lawbook: Lawbook, ladder: str, in_force: date) -> LadderEdition:
    """Find the edition of a ladder that an escalation started with.

    Raises:
        BrokenPromise: the lawbook has lost it. Editions are succeeded, never removed.
    """
    for edition in lawbook.the(Ladder, ladder).editions:
        if edition.in_force == in_force:
            return edition
    raise BrokenPromise(f"the lawbook lost the edition of {ladder} from {in_force}")


def ladders_adopted(provider: str) -> dict[str, str]:
    """Give the ladder that each service of a provider goes by, of those that adopted one."""
    rows = GoesBy.objects.filter(provider=provider).order_by("service", "-id")
    latest = rows.distinct("service").values_list("service", "ladder")
    return {service: ladder for service, ladder in latest if ladder}


def providers_that_adopted() -> list[str]:
    """List the providers of which some service has ever gone by a ladder."""
    rows = GoesBy.objects.order_by("provider").values_list("provider", flat=True)
    return list(rows.distinct())


def providers_with_any() -> list[str]:
    """List the providers that have any escalation."""
    rows = models.Escalation.objects.order_by("provider")
    return list(rows.values_list("provider", flat=True).distinct())


def as_raised(row: Any) -> Raised:
    """Read a row of the table."""
    return Raised(
        number=row.id,
        pathway=row.pathway,
        service=row.service,
        desk=row.desk,
        cause=row.cause,
        about=row.about,
        ladder=row.ladder,
        in_force=row.in_force,
        raised_by=row.raised_by,
        raised_at=row.raised_at,
    )


def as_entry(row: Any) -> Entry:
    """Read a row of the table."""
    return Entry(
        what=What(row.what),
        at=row.at,
        by=row.by,
        rung=row.rung,
        role=row.role,
        desk=row.desk,
        reason=row.reason,
        until=row.until,
        other=row.other,
        outcome=row.outcome,
        day=row.day,
    )
