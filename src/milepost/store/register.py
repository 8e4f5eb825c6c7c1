"""Write down services, patients and pathways, and who follows each. Only actions may."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import polars as pl
from django.db import IntegrityError, connection, transaction

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.store.columns import columns, put
from milepost.store.models import OpenWait, Pathway, Patient, Service
from milepost.tracking.people import NewPathway, NewPatient, sort_name

NUMBERED = """
    SELECT id, hospital_number FROM store_patient WHERE provider = %(provider)s
"""


def add_service(
    scope: Scope, code: str, *, name: str, family: str, standards: Sequence[str]
) -> list[Problem]:
    """Add a service, or say that it is there already."""
    _, is_new = Service.objects.get_or_create(
        provider=scope.provider,
        code=code,
        defaults={"name": name, "family": family, "standards": list(standards)},
    )
    return [] if is_new else [_taken("service", code)]


def add_pathway(
    scope: Scope,
    patient: NewPatient,
    pathway: NewPathway,
    *,
    otherwise: Sequence[tuple[date, str]] = (),
) -> list[Problem]:
    """Add a pathway, and its patient if the hospital number is new.

    Args:
        scope: whose.
        patient: who has the hospital number.
        pathway: what begins.
        otherwise: what else the patient's day of birth and NHS number were said to be.
    """
    if not scope.covers(pathway.service) or not _service_exists(scope, pathway):
        return [no_such_service(pathway)]
    known = Patient.objects.filter(
        provider=scope.provider, hospital_number=patient.hospital_number
    ).first()
    if known and not is_the_same(known, patient, otherwise):
        return [another_patient(patient, pathway)]
    try:
        with transaction.atomic():
            Pathway.objects.create(
                provider=scope.provider,
                name=pathway.name,
                patient=known or _add_patient(scope, patient),
                service=pathway.service,
                hospital=pathway.hospital,
                owner=pathway.owner,
            )
    except IntegrityError:
        return [_taken("pathway", pathway.name)]
    return []


def add_patient(scope: Scope, patient: NewPatient) -> int:
    """Register a patient of whom no pathway has begun yet; return the row's number."""
    return int(_add_patient(scope, patient).id)


def set_particulars(scope: Scope, patient: NewPatient) -> bool:
    """Write down who has a hospital number by now; False if that is how it stands."""
    said = {
        "nhs_number": patient.nhs_number,
        "family_name": patient.family_name,
        "given_name": patient.given_name,
        "title": patient.title,
        "sex": patient.sex,
        "born": patient.born,
    }
    theirs = Patient.objects.filter(
        provider=scope.provider, hospital_number=patient.hospital_number
    )
    name = sort_name(patient.family_name, patient.given_name)
    return theirs.exclude(**said).update(**said, sort_name=name) > 0


def locked(scope: Scope, name: str) -> Pathway | None:
    """Find a pathway in scope, and keep others from changing it for a transaction."""
    found = Pathway.objects.filter(provider=scope.provider, name=name)
    if scope.services is not None:
        found = found.filter(service__in=scope.services)
    return found.select_for_update().first()


def set_owner(scope: Scope, name: str, owner: str) -> str | None:
    """Say who follows a pathway. Return its service, or None if there's no such one."""
    pathway = locked(scope, name)
    if pathway is None:
        return None
    if pathway.owner != owner:
        pathway.owner = owner
        pathway.version += 1
        pathway.save(update_fields=["owner", "version"])
        OpenWait.objects.filter(provider=scope.provider, pathway=name).update(
            owner=owner
        )
    return pathway.service


def owners(scope: Scope, names: Collection[str]) -> dict[str, str]:
    """Say who follows each of some pathways in scope."""
    found = Pathway.objects.filter(provider=scope.provider, name__in=names)
    return dict(found.values_list("name", "owner"))


def followed_where(scope: Scope, names: Collection[str]) -> dict[str, tuple[str, str]]:
    """Say who follows each of some pathways in scope, and in which service."""
    asked = [name for name in names if name.isprintable()]
    found = Pathway.objects.filter(provider=scope.provider, name__in=asked)
    if scope.services is not None:
        found = found.filter(service__in=scope.services)
    return {
        name: (owner, service)
        for name, owner, service in found.values_list("name", "owner", "service")
    }


def set_owners(scope: Scope, owners: Mapping[str, str]) -> None:
    """Say who follows each of some pathways, which the writer has locked."""
    asked = {
        "provider": scope.provider,
        "names": list(owners),
        "owners": list(owners.values()),
    }
    with connection.cursor() as cursor:
        for table, name, more in (
            ("store_pathway", "name", ", version = version + 1"),
            ("store_openwait", "pathway", ""),
        ):
            cursor.execute(
                f"""UPDATE {table} kept SET owner = told.owner {more}
                FROM unnest(%(names)s::text[], %(owners)s::text[]) AS told (name, owner)
                WHERE kept.provider = %(provider)s AND kept.{name} = told.name
                    AND kept.owner <> told.owner""",  # noqa: S608 - only words of ours
                asked,
            )


def add_board(
    provider: str,
    services: pl.DataFrame,
    patients: pl.DataFrame,
    pathways: pl.DataFrame,
) -> None:
    """Add every service, patient and pathway of a board that has none yet."""
    Service.objects.bulk_create(
        Service(provider=provider, **row) for row in services.iter_rows(named=True)
    )
    names = patients.select("family_name", "given_name").iter_rows()
    put(
        "store_patient",
        patients.with_columns(
            pl.lit(provider).alias("provider"),
            pl.Series("sort_name", [sort_name(*name) for name in names], pl.String),
        ),
    )
    wanted: Mapping[str, type[pl.DataType]]
    wanted = {"id": pl.Int64, "hospital_number": pl.String}
    numbered = columns(wanted, NUMBERED, {"provider": provider})
    put(
        "store_pathway",
        pathways.join(numbered, on="hospital_number", maintain_order="left").select(
            "service",
            "hospital",
            "owner",
            pl.col("pathway").alias("name"),
            pl.col("id").alias("patient_id"),
            pl.lit(0).alias("version"),
            pl.lit(provider).alias("provider"),
        ),
    )


def is_registered(provider: str) -> bool:
    """Whether a provider has any service at all."""
    return Service.objects.filter(provider=provider).exists()


def is_the_same(
    known: Patient | NewPatient,
    patient: NewPatient,
    otherwise: Sequence[tuple[date, str]],
) -> bool:
    """Whether whoever has the number may be the one that is to be registered."""
    said = [(known.born, known.nhs_number), *otherwise]
    births, numbers = (set(each) for each in zip(*said, strict=True))
    return patient.born in births and patient.nhs_number in numbers


def no_such_service(pathway: NewPathway) -> Problem:
    """There is no service of that code."""
    return Problem(
        "actions.no-such-service",
        f"pathway {pathway.name}",
        f"There is no service {pathway.service!r}.",
        "Name a service by its code.",
    )


def another_patient(patient: NewPatient, pathway: NewPathway) -> Problem:
    """Somebody else has the hospital number."""
    return Problem(
        "actions.another-patient",
        f"pathway {pathway.name}",
        f"Hospital number {patient.hospital_number!r} is another patient's.",
        "Check the number, the date of birth and the NHS number.",
    )


def _service_exists(scope: Scope, pathway: NewPathway) -> bool:
    theirs = Service.objects.filter(provider=scope.provider, code=pathway.service)
    return theirs.exists()


def _add_patient(scope: Scope, patient: NewPatient) -> Patient:
    patient_row = new_row(scope, patient)
    patient_row.save(force_insert=True)
    return patient_row


def new_row(scope: Scope, patient: NewPatient) -> Patient:
    """Write the row of a patient, yet to be saved."""
    return Patient(
        provider=scope.provider,
        nhs_number=patient.nhs_number,
        hospital_number=patient.hospital_number,
        family_name=patient.family_name,
        given_name=patient.given_name,
        title=patient.title,
        sex=patient.sex,
        born=patient.born,
        died=patient.died,
        sort_name=sort_name(patient.family_name, patient.given_name),
    )


def _taken(what: str, name: str) -> Problem:
    return Problem(
        f"actions.{what}-exists",
        f"{what} {name}",
        f"There is a {what} {name!r} already.",
        "Give another name, or record what is new under this one.",
    )
