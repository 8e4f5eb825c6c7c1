"""Referrals, requests, appointments and visits, as resources of FHIR."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from milepost.events.kinds import Kind
from milepost.feeds.fhir import names
from milepost.feeds.fhir.pieces import (
    Json,
    Row,
    changed,
    episode_of,
    extension,
    midnight,
    pathway_identifier,
    patient_of,
    without_blanks,
)
from milepost.reading.exchange import EventPage
from milepost.tracking.kept import Became

REFERRALS = (Kind.REFERRAL_RECEIVED, Kind.TEST_REQUESTED)
BOOKINGS = (Kind.APPOINTMENT_BOOKED, Kind.TEST_BOOKED)
VISITS = (Kind.APPOINTMENT_ATTENDED, Kind.ADMITTED)
REFERRAL = {"system": names.SNOMED, "code": "3457005", "display": "Patient referral"}
DIAGNOSTIC = {
    "system": names.SNOMED,
    "code": "103693007",
    "display": "Diagnostic procedure",
}
PRIORITIES = MappingProxyType(
    {
        "routine": "routine",
        "soon": "asap",
        "urgent": "urgent",
        "urgent_suspected_cancer": "urgent",
    }
)
"""FHIR knows four priorities. Ours stands beside it, in an extension."""

STATUS = MappingProxyType(
    {
        Became.BOOKED: "booked",
        Became.KEPT: "fulfilled",
        Became.MISSED: "noshow",
        Became.CANCELLED: "cancelled",
    }
)


def service_request(row: Row, page: EventPage, provider: str) -> Json:
    """A referral, or a test that was requested."""
    is_test = row["kind"] == Kind.TEST_REQUESTED.value
    end = page.ends.get(row["event"], "active")
    if is_test and (row["pathway"], row["request"] or "") in page.reported:
        end = "completed"
    return _resource("ServiceRequest", row) | without_blanks(
        {
            "identifier": [pathway_identifier(row, provider)],
            "status": str(end),
            "intent": "order",
            "category": [{"coding": [DIAGNOSTIC if is_test else REFERRAL]}],
            "priority": PRIORITIES.get(row["priority"] or ""),
            "code": {"text": row["test"]} if row["test"] else None,
            "subject": patient_of(row),
            "authoredOn": row["day"].isoformat(),
            "performer": _performer(row),
            "extension": _said(names.PRIORITY, row["priority"]),
        }
    )


def appointment(row: Row, page: EventPage, provider: str) -> Json:
    """A date that was agreed, and what became of it."""
    day = row["for_day"]
    unknown = {"extension": [extension(names.TIME_UNKNOWN, "Boolean", value=True)]}
    referral = page.referred_by.get(row["pathway"])
    when = {
        "start": midnight(day),
        "_start": unknown,
        "end": midnight(day + timedelta(days=1)),
        "_end": unknown,
    }
    return _resource("Appointment", row) | without_blanks(
        {
            "identifier": [pathway_identifier(row, provider)],
            "status": STATUS[page.became.get(row["event"], Became.BOOKED)],
            "serviceType": [{"text": row["test"] or row["activity"]}]
            if row["test"] or row["activity"]
            else None,
            **when,
            "created": row["day"].isoformat(),
            "basedOn": [_referral(referral)] if referral else None,
            "participant": [{"actor": patient_of(row), "status": "accepted"}],
        }
    )


def encounter(row: Row, page: EventPage, provider: str) -> Json:
    """A visit that took place."""
    is_stay = row["kind"] == Kind.ADMITTED.value
    code = ("IMP", "inpatient encounter") if is_stay else ("AMB", "ambulatory")
    referral = page.referred_by.get(row["pathway"])
    return _resource("Encounter", row) | without_blanks(
        {
            "identifier": [pathway_identifier(row, provider)],
            "status": "in-progress" if is_stay else "finished",
            "class": {
                "system": names.VISIT_CLASS,
                "code": code[0],
                "display": code[1],
            },
            "subject": patient_of(row),
            "episodeOfCare": [episode_of(row)],
            "basedOn": [_referral(referral)] if referral else None,
            "period": {"start": row["day"].isoformat()},
            "serviceProvider": {
                "identifier": {"system": names.ORGANISATION, "value": provider}
            },
        }
    )


def _resource(kind: str, row: Row) -> Json:
    return {
        "resourceType": kind,
        "id": f"e{row['event']}",
        "meta": changed(row["recorded_at"]),
    }


def _referral(event: int) -> Json:
    return {"reference": f"ServiceRequest/e{event}", "type": "ServiceRequest"}


def _said(url: str, value: str | None) -> list[Json]:
    return [extension(url, "String", value)] if value else []


def _performer(row: Mapping[str, object]) -> list[Json]:
    if not row["service"]:
        return []
    return [{"identifier": {"system": names.SERVICE, "value": row["service"]}}]
