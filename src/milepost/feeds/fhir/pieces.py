"""Parts that several resources have."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, TypeAlias

from milepost.feeds.fhir import names
from milepost.host.clock import LONDON

Json: TypeAlias = dict[str, Any]
Row: TypeAlias = Mapping[str, Any]


def without_blanks(resource: Json) -> Json:
    """Leave out what has no value: FHIR has no empty elements.

    >>> without_blanks({"a": None, "b": "", "c": [], "d": {}, "e": False, "f": 0})
    {'e': False, 'f': 0}
    """
    return {
        name: value
        for name, value in resource.items()
        if value is not None and value not in ("", [], {})
    }


def identifier(system: str, value: str) -> Json:
    """Write an identifier."""
    return {"system": system, "value": value}


def pathway_identifier(row: Row, provider: str) -> Json:
    """Write a pathway's name as an identifier, and who gave it."""
    given = identifier(names.PATHWAY, row["pathway"])
    return given | {
        "assigner": {"identifier": identifier(names.ORGANISATION, provider)}
    }


def patient_of(row: Row) -> Json:
    """Refer to the patient of a row."""
    return {"reference": f"Patient/n{row['patient']}", "type": "Patient"}


def episode_of(row: Row) -> Json:
    """Refer to the pathway of a row."""
    return {"reference": f"EpisodeOfCare/p{row['number']}", "type": "EpisodeOfCare"}


def changed(moment: datetime) -> Json:
    """Say when a resource was last changed."""
    return {"lastUpdated": moment.astimezone(LONDON).isoformat(timespec="milliseconds")}


def midnight(day: date) -> str:
    """Write a day where FHIR wants a moment. What hour it was isn't known.

    >>> midnight(date(2026, 7, 1))
    '2026-07-01T00:00:00+01:00'
    """
    return datetime.combine(day, time(), LONDON).isoformat()


def extension(url: str, kind: str, value: object) -> Json:
    """Write an extension of our own with one value.

    >>> extension("urn:x", "Boolean", True)
    {'url': 'urn:x', 'valueBoolean': True}
    """
    return {"url": url, f"value{kind}": value}
