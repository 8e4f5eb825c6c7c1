"""Read what services decided about timed pathways."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.rules.timed_pathways import PathwayEdition, TimedPathway
from milepost.store.adoptions.models import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One decision, as it was written down."""

    service: str
    template: str
    """A timed pathway of the lawbook; blank for none any more."""

    edition: date | None
    clinical_lead: str
    manager: str
    decided_on: date
    next_review: date | None
    reason: str
    by: str
    at: datetime


def in_force(scope: Scope) -> dict[str, Decided]:
    """Read, by service, the decision that stands, where one does."""
    latest = _theirs(scope).order_by("service", "-id").distinct("service")
    return {found.service: _decided(found) for found in latest if found.template}


def history(scope: Scope, template: str) -> list[Decided]:
    """Read every decision of the services that ever adopted a template, latest first."""
    ever = _theirs(scope).filter(template=template).values("service")
    return [
        _decided(d) for d in _theirs(scope).filter(service__in=ever).order_by("-id")
    ]


def edition_of(
    decided: Decided, lawbook: Lawbook
) -> tuple[TimedPathway, PathwayEdition] | None:
    """Find what was adopted in the lawbook: the template and the edition of it."""
    template = lawbook.rules.get(decided.template)
    if not isinstance(template, TimedPathway):
        return None
    return next(
        ((template, e) for e in template.editions if e.in_force == decided.edition),
        None,
    )


def _theirs(scope: Scope) -> Any:
    found = Decision.objects.filter(provider=scope.provider)
    if scope.services is not None:
        found = found.filter(service__in=scope.services)
    return found


def _decided(found: Any) -> Decided:
    return Decided(
        service=found.service,
        template=found.template,
        edition=found.edition,
        clinical_lead=found.clinical_lead,
        manager=found.manager,
        decided_on=found.decided_on,
        next_review=found.next_review,
        reason=found.reason,
        by=found.by,
        at=found.at,
    )
