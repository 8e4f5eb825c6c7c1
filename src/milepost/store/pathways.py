"""Read what is registered: services, pathways, and the patients they are about."""

from collections.abc import Collection, Mapping
from datetime import date

import polars as pl
from django.db.models import Max

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.store.columns import columns
from milepost.store.models import Pathway, Patient, Service

REGISTERED = {
    "pathway": pl.String,
    "service": pl.String,
    "hospital": pl.String,
    "owner": pl.String,
    "nhs_number": pl.String,
    "hospital_number": pl.String,
    "family_name": pl.String,
    "given_name": pl.String,
    "title": pl.String,
    "sort_name": pl.String,
    "born": pl.Date,
}
WITH_PATIENTS = """
    SELECT p.name AS pathway, service, hospital, owner, nhs_number, hospital_number,
        family_name, given_name, title, sort_name, born
    FROM store_pathway p JOIN store_patient ON store_patient.id = patient_id
    WHERE p.provider = %(provider)s AND p.name = ANY(%(names)s)
    ORDER BY p.name
"""
OF_WHICH_SERVICE = """
    SELECT name AS pathway, service
    FROM store_pathway
    WHERE provider = %(provider)s
      AND (%(names)s::text[] IS NULL OR name = ANY(%(names)s))
      AND (%(services)s::text[] IS NULL OR service = ANY(%(services)s))
      AND (%(first)s::text IS NULL OR name BETWEEN %(first)s AND %(last)s)
    ORDER BY name
"""
PERHAPS_OPEN = """
    SELECT pathway FROM store_latest l
    JOIN store_pathway p ON p.provider = l.provider AND p.name = l.pathway
    WHERE l.provider = %(provider)s AND first_on <= %(day)s
      AND (%(services)s::text[] IS NULL OR service = ANY(%(services)s))
      AND (
        last_on > %(day)s OR last_told_at > %(known_at)s OR EXISTS (
            SELECT FROM store_openwait o
            WHERE o.provider = l.provider AND o.pathway = l.pathway
        )
      )
    ORDER BY pathway
"""

HEARD_OF = """
    SELECT l.pathway FROM store_latest l
    JOIN store_pathway p ON p.provider = l.provider AND p.name = l.pathway
    WHERE l.provider = %(provider)s AND p.service = %(service)s
      AND l.last_on >= %(day)s
    ORDER BY l.pathway
"""


def services(scope: Scope) -> list[Service]:
    """Read the services in scope, by name."""
    theirs = Service.objects.filter(provider=scope.provider).order_by("name", "code")
    if scope.services is not None:
        theirs = theirs.filter(code__in=scope.services)
    return list(theirs)


def standards_by_service(scope: Scope) -> Mapping[str, list[str]]:
    """Read the ids of the standards that each service in scope works by."""
    return {service.code: service.standards for service in services(scope)}


def upto(scope: Scope) -> int:
    """Read the place in the log of the latest event in scope; 0 if there is none."""
    theirs = Service.objects.filter(provider=scope.provider)
    if scope.services is not None:
        theirs = theirs.filter(code__in=scope.services)
    return theirs.aggregate(last=Max("last_event"))["last"] or 0


def of_which_service(
    scope: Scope,
    names: Collection[str] | None = None,
    between: tuple[str, str] | None = None,
) -> pl.DataFrame:
    """Read the ``service`` of each ``pathway``: of some, of a range, or of all."""
    first, last = between or (None, None)
    asked = {
        "provider": scope.provider,
        "names": None if names is None else list(names),
        "services": None if scope.services is None else list(scope.services),
        "first": first,
        "last": last,
    }
    wanted = {"pathway": pl.String, "service": pl.String}
    return columns(wanted, OF_WHICH_SERVICE, asked)


def with_patients(scope: Scope, names: Collection[str]) -> pl.DataFrame:
    """Read pathways with their patients. Blank texts stay blank."""
    asked = {"provider": scope.provider, "names": list(names)}
    found = columns(REGISTERED, WITH_PATIENTS, asked)
    found = found.with_columns(pl.col(pl.String).fill_null(""))
    if scope.services is None:
        return found
    return found.filter(pl.col("service").is_in(list(scope.services)))


def the_pathway(scope: Scope, name: str) -> Pathway | None:
    """Find a pathway in scope by its name, with its patient."""
    theirs = Pathway.objects.filter(provider=scope.provider, name=name)
    if scope.services is not None:
        theirs = theirs.filter(service__in=scope.services)
    return theirs.select_related("patient").first()


def how_many(scope: Scope) -> tuple[int, int]:
    """Count the patients and the pathways that a provider has ever had."""
    patients = Patient.objects.filter(provider=scope.provider)
    pathways = Pathway.objects.filter(provider=scope.provider)
    return patients.count(), pathways.count()


def the_service(scope: Scope, code: str) -> Service:
    """Find a service by its code."""
    return Service.objects.get(provider=scope.provider, code=code)


def perhaps_open(scope: Scope, as_at: AsAt) -> list[str]:
    """Name every pathway that may have had a clock running at a past moment.

    Nothing that happened later, nothing told later and no clock running now: then none
    ran at that moment either, for no clock ends of itself.
    """
    asked = {
        "provider": scope.provider,
        "day": as_at.day,
        "known_at": as_at.known_at,
        "services": None if scope.services is None else list(scope.services),
    }
    found = columns({"pathway": pl.String}, PERHAPS_OPEN, asked)
    return found["pathway"].to_list()


def heard_of_since(scope: Scope, service: str, day: date) -> list[str]:
    """Name the pathways of a service in scope of which something happened since a day."""
    if not scope.covers(service):
        return []
    asked = {"provider": scope.provider, "service": service, "day": day}
    return columns({"pathway": pl.String}, HEARD_OF, asked)["pathway"].to_list()
