"""Register services and pathways, and say who follows each."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.rules.standards import Standard
from milepost.store import register
from milepost.store.append import tell_of
from milepost.tracking.people import NewPathway, NewPatient


@transaction.atomic
def register_service(
    scope: Scope,
    code: str,
    *,
    name: str,
    family: str,
    standards: Sequence[str],
    lawbook: Lawbook,
) -> list[Problem]:
    """Register a service, and the standards its pathways are judged by."""
    known = {standard.id for standard in lawbook.all(Standard)}
    unknown = [standard for standard in standards if standard not in known]
    if unknown:
        return [
            Problem(
                "actions.no-such-standard",
                f"service {code}",
                f"The lawbook has no standard {standard!r}.",
                f"Name one of {', '.join(sorted(known))}.",
            )
            for standard in unknown
        ]
    return register.add_service(
        scope, code, name=name, family=family, standards=standards
    )


@transaction.atomic
def register_pathway(
    scope: Scope,
    patient: NewPatient,
    pathway: NewPathway,
    *,
    otherwise: Sequence[tuple[date, str]] = (),
) -> list[Problem]:
    """Register a pathway, and its patient unless they are registered already.

    Args:
        scope: whose.
        patient: who has the hospital number.
        pathway: what begins.
        otherwise: what else the patient's day of birth and NHS number were said to be.
    """
    return register.add_pathway(scope, patient, pathway, otherwise=otherwise)


@transaction.atomic
def assign_owner(scope: Scope, pathway: str, owner: str) -> list[Problem]:
    """Say who follows a pathway: an account, or blank for nobody."""
    service = register.set_owner(scope, pathway, owner)
    if service is None:
        return [
            Problem(
                "actions.no-such-pathway",
                f"pathway {pathway}",
                f"There is no pathway {pathway!r}.",
                "Check its name, or register it first.",
            )
        ]
    tell_of(scope.provider, service)
    return []
