"""Register the pathways that messages begin, and their patients."""

from collections import defaultdict
from collections.abc import Mapping

from milepost.foundation.problems import BrokenPromise, Problem
from milepost.foundation.scope import Scope
from milepost.intake.sites import waiting
from milepost.intake.sites.told import LONGEST_NAME, Told
from milepost.intake.sites.who_is_who import born_on
from milepost.store.identities.facts import facts_about
from milepost.store.register_several import add_pathways, cannot_be_added
from milepost.tracking.people import NewPathway, NewPatient

DIGITS = 10


def cannot_begin(
    scope: Scope, beginnings: Mapping[str, Told]
) -> dict[str, list[Problem]]:
    """Say why some pathways can't begin with the messages that are to begin them.

    A day of birth and an NHS number that were said of the hospital number at any time
    are its patient's: a message that comes late says them as they were.

    Args:
        scope: whose.
        beginnings: by the pathway's name, the message. None of them is there yet.
    """
    unfit = {name: unfit_to_register(told) for name, told in beginnings.items()}
    found = {name: problems for name, problems in unfit.items() if problems}
    fit = {n: registration(t) for n, t in beginnings.items() if n not in found}
    numbers = {patient.hospital_number for patient, _ in fit.values()}
    otherwise = defaultdict(list)
    for fact in facts_about(scope, numbers) if numbers else ():
        if born := born_on({"born": fact.says.get("born") or ""}):
            said = (born, fact.says.get("nhs_number") or "")
            otherwise[fact.number].append(said)
    return found | cannot_be_added(scope, fit, otherwise)


def begin(scope: Scope, beginnings: Mapping[str, Told]) -> None:
    """Register pathways that can begin, and those of their patients who are new."""
    add_pathways(scope, {n: registration(told) for n, told in beginnings.items()})


def unfit_to_register(told: Told) -> list[Problem]:
    """Name what is missing for a pathway to begin with this message."""
    patient = told.patient
    asked = {
        "service": told.service,
        "hospital number": patient.hospital_number,
        "family name": patient.family_name,
        "date of birth": patient.born,
    }
    found = [
        Problem(
            "hl7.incomplete",
            name,
            f"It doesn't say the {name}.",
            "Ask the sender to fill it in, or correct where the profile looks.",
        )
        for name, said in asked.items()
        if not said
    ]
    names = (told.pathway, patient.hospital_number)
    if not all(len(name) <= LONGEST_NAME and name.isprintable() for name in names):
        found.append(waiting.cannot_be_written(told.pathway))
    return found


def registration(told: Told) -> tuple[NewPatient, NewPathway]:
    """Write down who and what begins. A number that isn't ten digits is left out."""
    patient = told.patient
    number = patient.nhs_number
    if patient.born is None:
        raise BrokenPromise("a patient is registered only with a date of birth")
    return (
        NewPatient(
            hospital_number=patient.hospital_number,
            family_name=patient.family_name,
            given_name=patient.given_name,
            born=patient.born,
            nhs_number=number if number.isdigit() and len(number) == DIGITS else "",
            title=patient.title,
            sex=patient.sex,
        ),
        NewPathway(name=told.pathway, service=told.service, hospital=told.hospital),
    )
