"""Register the pathway that a message begins, and its patient."""

from milepost.actions.register import register_pathway
from milepost.foundation.problems import BrokenPromise, Problem
from milepost.foundation.scope import Scope
from milepost.intake.sites import waiting
from milepost.intake.sites.told import Told
from milepost.intake.sites.who_is_who import born_on
from milepost.store.identities.facts import facts_about
from milepost.tracking.people import NewPathway, NewPatient

LONGEST_NAME = 40
"""Of pathways and of hospital numbers."""

DIGITS = 10


def begin_pathway(scope: Scope, told: Told) -> list[Problem]:
    """Register what a message begins, or say why not.

    A day of birth and an NHS number that were said of the hospital number at any time
    are its patient's: a message that comes late says them as they were.
    """
    if problems := unfit_to_register(told):
        return problems
    said = facts_about(scope, [told.patient.hospital_number])
    otherwise = [
        (born, (fact.says.get("nhs_number") or ""))
        for fact in said
        if fact.number == told.patient.hospital_number
        and (born := born_on({"born": fact.says.get("born") or ""}))
    ]
    return register_pathway(scope, *registration(told), otherwise=otherwise)


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
