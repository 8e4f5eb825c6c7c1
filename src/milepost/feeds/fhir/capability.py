"""What this server can do, as FHIR wants it said."""

from milepost.feeds.fhir import names
from milepost.feeds.fhir.pieces import Json

IDENTIFIED = ("identifier", "token")
OF_PATIENT = ("patient.identifier", "token")
DATED = ("date", "date")
READS = {
    "ServiceRequest": (IDENTIFIED, OF_PATIENT, ("authored", "date")),
    "Appointment": (IDENTIFIED, OF_PATIENT, DATED),
    "Encounter": (IDENTIFIED, OF_PATIENT, DATED),
    "EpisodeOfCare": (IDENTIFIED, OF_PATIENT, DATED),
    "Patient": (IDENTIFIED, ("birthdate", "date")),
    "Task": (IDENTIFIED, OF_PATIENT, ("period", "date")),
}
MEANS = {
    "identifier": f"The pathway, as {names.PATHWAY}|…; of a patient, its NHS number or "
    f"hospital number, as {names.NHS_NUMBER}|… or {names.HOSPITAL_NUMBER}|…",
    "patient.identifier": "The patient's NHS number or hospital number, with its system.",
    "date": "The day it is of: of an appointment the day for which it is booked (its "
    "start), of an episode the day of its first event.",
    "authored": "The day it was received or requested.",
    "birthdate": "The day the patient was born.",
    "period": "The day by which it is due.",
}
TAKES = ("ServiceRequest", "Appointment", "Encounter", "DiagnosticReport")
RECEIVED = (
    "A resource is stored as it came, answered with 202 and an OperationOutcome that "
    "says what became of it, and read by the site profile of the system that sent it. "
    "What nobody can say the meaning of waits for a person; nothing is refused that "
    "could be read. A batch and a transaction alike are stored whole or not at all: that "
    "is what 202 answers for, in each entry. What they tell is recorded afterwards, each "
    "entry by itself, so that one may wait for a person while others are recorded; and "
    "no reference from one entry to another is written anew."
)


def capability_statement(base: str, version: str) -> Json:
    """Write the statement for a server at an address."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-11-22",
        "kind": "instance",
        "software": {"name": "Milepost", "version": version},
        "implementation": {
            "description": "Pathways, waits and what is to be done next",
            "url": base,
        },
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [
            {
                "mode": "server",
                "documentation": RECEIVED,
                "security": {
                    "cors": False,
                    "description": "Authorization: Bearer, with the secret that a "
                    "system was let in with.",
                },
                "resource": [*map(_resource, sorted({*READS, *TAKES}))],
                "interaction": [{"code": "batch"}, {"code": "transaction"}],
            }
        ],
    }


def _resource(kind: str) -> Json:
    found: Json = {"type": kind}
    codes = ["read", "search-type"] if kind in READS else []
    codes += ["create", "update"] if kind in TAKES else []
    found["interaction"] = [{"code": code} for code in codes]
    if kind in TAKES:
        found["updateCreate"] = True
    if kind in READS:
        found["searchParam"] = [
            {"name": name, "type": form, "documentation": MEANS[name]}
            for name, form in READS[kind]
        ]
    return found
