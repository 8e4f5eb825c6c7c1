"""Pathways with their clocks, patients, and what is to be done, as resources of FHIR."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from milepost.clocks.table import How
from milepost.events.gender import gender_of
from milepost.feeds.fhir import names
from milepost.feeds.fhir.pieces import (
    Json,
    Row,
    changed,
    episode_of,
    extension,
    identifier,
    pathway_identifier,
    patient_of,
    without_blanks,
)

SAID = MappingProxyType(
    {
        "standard": "String",
        "clock": "Integer",
        "how": "Code",
        "started": "Date",
        "ended": "Date",
        "days": "Integer",
        "adjusted": "Integer",
        "waited": "Integer",
        "breach_on": "Date",
        "limit_days": "Integer",
        "met": "Boolean",
        "started_by": "String",
        "ended_by": "String",
    }
)
"""What a clock says of itself, and as what: the columns of the clocks table."""

GENDERS = ("male", "female", "other", "unknown")


def episode_of_care(
    row: Row, clocks: Sequence[Row], provider: str, as_at: date
) -> Json:
    """A pathway, with each of its clocks as an extension of our own."""
    running = any(clock["how"] == How.RUNNING.value for clock in clocks)
    started = [clock["started"] for clock in clocks if clock["started"]]
    ended = [clock["ended"] for clock in clocks if clock["ended"]]
    over = bool(clocks) and not running
    period = {
        "start": min(started).isoformat() if started else None,
        "end": max(ended).isoformat() if over and ended else None,
    }
    return {
        "resourceType": "EpisodeOfCare",
        "id": f"p{row['number']}",
        **({"meta": changed(row["last_told_at"])} if row["last_told_at"] else {}),
        **without_blanks(
            {
                "identifier": [pathway_identifier(row, provider)],
                "extension": [clock_extension(clock, as_at) for clock in clocks],
                "status": "finished" if over else "active" if running else "planned",
                "type": [{"coding": [_service(row)]}],
                "patient": patient_of(row),
                "managingOrganization": {
                    "identifier": identifier(names.ORGANISATION, provider)
                },
                "period": without_blanks(period),
            }
        ),
    }


def clock_extension(clock: Mapping[str, object], as_at: date) -> Json:
    """One clock: what its row says, and the day it was worked out for."""
    said = [
        extension(name, kind, _json(clock[name]))
        for name, kind in SAID.items()
        if clock[name] is not None
    ]
    said.append(extension("as_at", "Date", as_at.isoformat()))
    return {"url": names.CLOCK, "extension": said}


def patient(row: Row) -> Json:
    """A patient, as registered."""
    hospital = identifier(names.HOSPITAL_NUMBER, row["hospital_number"])
    kind = {"coding": [{"system": names.IDENTIFIER_TYPE, "code": "MR"}]}
    known = [hospital | {"use": "usual", "type": kind}]
    if row["nhs_number"]:
        known.append(identifier(names.NHS_NUMBER, row["nhs_number"]))
    name = {
        "use": "official",
        "family": row["family_name"],
        "given": [row["given_name"]] if row["given_name"] else [],
        "prefix": [row["title"]] if row["title"] else [],
    }
    return {
        "resourceType": "Patient",
        "id": f"n{row['patient']}",
        "identifier": known,
        "name": [without_blanks(name)],
        "gender": _gender(row["sex"]),
        "birthDate": row["born"].isoformat(),
        **({"deceasedDateTime": row["died"].isoformat()} if row["died"] else {}),
    }


def task_of_action(row: Row) -> Json:
    """What is to be done next on a pathway."""
    restriction = {"period": {"end": row["due"].isoformat()}} if row["due"] else None
    return without_blanks(
        {
            "resourceType": "Task",
            "id": f"a{row['look']}",
            "meta": changed(row["at"]),
            "status": "requested",
            "intent": "order",
            "code": {"text": "Next action"},
            "description": row["action"],
            "focus": episode_of(row),
            "for": patient_of(row),
            "authoredOn": changed(row["at"])["lastUpdated"],
            "owner": {"display": row["owner"]} if row["owner"] else None,
            "restriction": restriction,
        }
    )


def task_of_escalation(row: Row) -> Json:
    """An escalation, and whom it waits for."""
    resolved = row["state"] == "resolved"
    acknowledged = row["state"] not in ("waiting", "resolved")
    waiting = "in-progress" if acknowledged else "requested"
    end = changed(row["resolve_by"])["lastUpdated"]
    return without_blanks(
        {
            "resourceType": "Task",
            "id": f"x{row['escalation']}",
            "meta": changed(row["resolved_at"] or row["raised_at"]),
            "status": "completed" if resolved else waiting,
            "intent": "order",
            "priority": "urgent",
            "code": {"text": "Escalation"},
            "description": row["cause"].replace("_", " "),
            "focus": episode_of(row),
            "for": patient_of(row),
            "authoredOn": changed(row["raised_at"])["lastUpdated"],
            "owner": {"display": row["role"]},
            "restriction": {"period": {"end": end}},
        }
    )


def _gender(said: str) -> str:
    gender = gender_of(said)
    return gender if gender in GENDERS else "unknown"


def _service(row: Row) -> Json:
    return {"system": names.SERVICE, "code": row["service"]}


def _json(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
