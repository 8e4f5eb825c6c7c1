"""Write down the pathways that begin together, and their patients. Only actions may."""

from collections.abc import Mapping, Sequence
from datetime import date

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.store import register
from milepost.store.models import Pathway, Patient, Service
from milepost.tracking.people import NewPathway, NewPatient

Beginnings = Mapping[str, tuple[NewPatient, NewPathway]]
"""By the pathway's name, who it is and what begins."""


def cannot_be_added(
    scope: Scope,
    new: Beginnings,
    otherwise: Mapping[str, Sequence[tuple[date, str]]],
) -> dict[str, list[Problem]]:
    """Say why some pathways can't be added, which are known not to be there.

    Args:
        scope: whose.
        new: what is to begin.
        otherwise: by hospital number, what else was said of the day of birth and the NHS
            number of whoever has it.
    """
    services = set(
        Service.objects.filter(provider=scope.provider).values_list("code", flat=True)
    )
    who: dict[str, Patient | NewPatient] = {**_registered(scope, new)}
    found: dict[str, list[Problem]] = {}
    for name, (patient, pathway) in sorted(new.items()):
        number = patient.hospital_number
        if pathway.service not in services or not scope.covers(pathway.service):
            found[name] = [register.no_such_service(pathway)]
        elif number in who and not register.is_the_same(
            who[number], patient, otherwise.get(number, ())
        ):
            found[name] = [register.another_patient(patient, pathway)]
        else:
            who.setdefault(number, patient)
    return found


def add_pathways(scope: Scope, new: Beginnings) -> None:
    """Add pathways that can be added, and those of their patients who are new."""
    who = _registered(scope, new)
    strangers = {
        patient.hospital_number: register.new_row(scope, patient)
        for _, (patient, _) in sorted(new.items(), reverse=True)
        if patient.hospital_number not in who
    }
    Patient.objects.bulk_create(strangers.values())
    who |= strangers
    Pathway.objects.bulk_create(
        Pathway(
            provider=scope.provider,
            name=pathway.name,
            patient=who[patient.hospital_number],
            service=pathway.service,
            hospital=pathway.hospital,
            owner=pathway.owner,
        )
        for _, (patient, pathway) in sorted(new.items())
    )


def _registered(scope: Scope, new: Beginnings) -> dict[str, Patient]:
    numbers = {patient.hospital_number for patient, _ in new.values()}
    theirs = Patient.objects.filter(
        provider=scope.provider, hospital_number__in=numbers
    )
    return {patient.hospital_number: patient for patient in theirs}
