"""Resources of FHIR, as an invented hospital would send them."""

PATHWAY_ID = "https://fhir.nhs.uk/Id/PathwayId"
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"


def identified(pathway):
    return [{"system": PATHWAY_ID, "value": pathway}]


def a_patient(**changes):
    return {
        "resourceType": "Patient",
        "id": "pat-1",
        "identifier": [
            {"use": "usual", "system": "urn:x", "value": "H-17"},
            {"system": NHS_NUMBER, "value": "9990000018"},
        ],
        "name": [{"use": "official", "family": "Ó Briain", "given": ["Máire"]}],
        "birthDate": "1960-03-02",
        "gender": "female",
        **changes,
    }


def a_referral(pathway="P-17", **changes):
    return {
        "resourceType": "ServiceRequest",
        "id": "ref-1",
        "meta": {"versionId": "1", "lastUpdated": "2025-01-06T12:00:00Z"},
        "identifier": identified(pathway),
        "status": "active",
        "intent": "order",
        "category": [{"coding": [{"code": "3457005"}]}],
        "priority": "urgent",
        "extension": [
            {
                "url": "urn:milepost:fhir:priority",
                "valueString": "urgent_suspected_cancer",
            }
        ],
        "subject": {"reference": "Patient/pat-1"},
        "authoredOn": "2025-01-06",
        "performer": [{"identifier": {"value": "RESP"}}],
        **changes,
    }


def an_appointment(status="booked", version="1", **changes):
    return {
        "resourceType": "Appointment",
        "id": "app-1",
        "meta": {"versionId": version, "lastUpdated": f"2025-01-1{version}T12:00:00Z"},
        "identifier": identified("P-17"),
        "status": status,
        "created": "2025-01-10",
        "start": "2025-01-20T09:30:00Z",
        "end": "2025-01-20T10:00:00Z",
        "participant": [
            {"actor": {"reference": "Patient/pat-1"}, "status": "accepted"}
        ],
        **changes,
    }


def an_encounter(**changes):
    return {
        "resourceType": "Encounter",
        "id": "enc-1",
        "meta": {"versionId": "1", "lastUpdated": "2025-01-20T12:00:00Z"},
        "identifier": identified("P-17"),
        "status": "finished",
        "class": {"code": "AMB"},
        "subject": {"reference": "Patient/pat-1"},
        "period": {"start": "2025-01-20T09:40:00Z"},
        **changes,
    }


def a_report(**changes):
    return {
        "resourceType": "DiagnosticReport",
        "id": "rep-1",
        "meta": {"versionId": "1", "lastUpdated": "2025-01-28T12:00:00Z"},
        "identifier": identified("P-17"),
        "status": "final",
        "code": {"coding": [{"code": "ct_chest"}]},
        "subject": {"reference": "Patient/pat-1"},
        "effectiveDateTime": "2025-01-27",
        "issued": "2025-01-28T10:00:00Z",
        **changes,
    }


def a_bundle(*resources, kind="batch"):
    return {
        "resourceType": "Bundle",
        "type": kind,
        "entry": [
            {
                "resource": each,
                "request": {"method": "POST", "url": each["resourceType"]},
            }
            for each in resources
        ],
    }
