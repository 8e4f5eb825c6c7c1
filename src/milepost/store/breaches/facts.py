"""Read what is recorded of reviews, entry by entry, and what each goes by."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from milepost.breaches.opening import Kind
from milepost.breaches.review import (
    Entry,
    Recipient,
    What,
    from_mapping,
)
from milepost.breaches.tied import Tie
from milepost.foundation.problems import BrokenPromise
from milepost.foundation.scope import Scope
from milepost.rules.breaches import BreachPolicy, PolicyEdition
from milepost.rules.lawbook import Lawbook
from milepost.store.breaches import models


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A review as it was opened."""

    number: int
    provider: str
    pathway: str
    service: str
    standard: str
    tie: Tie
    policy: str
    in_force: date
    opened_at: datetime


def opened(scope: Scope, number: int) -> Opened | None:
    """Find a review of the provider by its number, whoever may see it."""
    found = models.Review.objects.filter(provider=scope.provider, id=number).first()
    return found and as_opened(found)


def opened_of(scope: Scope, pathways: Collection[str]) -> list[Opened]:
    """Read every review of some pathways, in the order they were opened."""
    found = models.Review.objects.filter(
        provider=scope.provider, pathway__in=list(pathways)
    )
    return [as_opened(one) for one in found.order_by("id")]


def how_many(provider: str) -> int:
    """Count a provider's reviews."""
    return models.Review.objects.filter(provider=provider).count()


def entries(number: int) -> list[Entry]:
    """Read the record of a review, in the order recorded."""
    return entries_of([number]).get(number, [])


def entries_of(numbers: Collection[int]) -> dict[int, list[Entry]]:
    """Read the records of several, by their numbers."""
    found: dict[int, list[Entry]] = {number: [] for number in numbers}
    rows = models.Entry.objects.filter(review__in=list(numbers))
    for row in rows.order_by("review_id", "place"):
        found[row.review_id].append(as_entry(row))
    return found


def is_entered(number: int, form: UUID | None) -> bool:
    """Whether what a form said has been stored before."""
    if form is None:
        return False
    return models.Entry.objects.filter(review=number, form=form).exists()


def policy_kept(lawbook: Lawbook, policy: str, in_force: date) -> PolicyEdition:
    """Find the edition of a policy that a review was opened by.

    Raises:
        BrokenPromise: the lawbook has lost it. Editions are succeeded, never removed.
    """
    for edition in lawbook.the(BreachPolicy, policy).editions:
        if edition.in_force == in_force:
            return edition
    raise BrokenPromise(f"the lawbook lost the edition of {policy} from {in_force}")


def as_opened(row: Any) -> Opened:
    """Read a row of the table."""
    return Opened(
        number=row.id,
        provider=row.provider,
        pathway=row.pathway,
        service=row.service,
        standard=row.standard,
        tie=Tie(row.start, row.lane),
        policy=row.policy,
        in_force=row.in_force,
        opened_at=row.opened_at,
    )


def as_entry(row: Any) -> Entry:
    """Read a row of the table."""
    people = [Recipient(person=name) for name in row.persons]
    roles = [Recipient(role=name) for name in row.roles]
    return Entry(
        what=What(row.what),
        at=row.at,
        by=row.by,
        reason=row.reason,
        kind=Kind(row.kind) if row.kind else None,
        written=from_mapping(row.written) if row.written else None,
        shared_with=(*people, *roles),
    )
