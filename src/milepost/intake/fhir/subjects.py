"""Whom resources are about: not whoever asked, did or is to be told of what they say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

ONE = ("subject", "patient")
SEVERAL = "participant"
"""Of an appointment: each says who its ``actor`` is."""

Resource = Mapping[str, Any]


def about(resource: Resource) -> Iterator[str]:
    """Give the references by which a resource says whom it is about.

    >>> list(about({"requester": {"reference": "Patient/2"},
    ...             "subject": {"reference": "Patient/1"}}))
    ['Patient/1']
    """
    several = resource.get(SEVERAL)
    parts = several if isinstance(several, list) else []
    actors = [part.get("actor") for part in parts if isinstance(part, dict)]
    for named in (*(resource.get(name) for name in ONE), *actors):
        if isinstance(named, dict) and isinstance(named.get("reference"), str):
            yield named["reference"]


def whom(resources: Sequence[Resource]) -> list[Resource | None]:
    """Choose those of a parcel's patients that it is about, first the one it is told of.

    None stands for a patient who is named and wasn't sent. Whoever is only referred to
    in another way, as who asked for it, isn't among them.

    Args:
        resources: the one that was sent, and those it speaks of.
    """
    first, *others = resources
    if first.get("resourceType") == "Patient":
        return [first]
    patients = [r for r in others if r.get("resourceType") == "Patient"]
    own, missing = _named(about(first), patients)
    meant, _ = _named((name for r in others for name in about(r)), patients)
    spoken_of, _ = _named((n for r in resources for n in references(r)), patients)
    unnamed = [p for p in patients if not _is_among(p, spoken_of)]
    not_sent = [None] * max(0, missing - len(unnamed))
    chosen: list[Resource | None] = [*own, *not_sent, *unnamed]
    return [*chosen, *(p for p in meant if not _is_among(p, own))]


def _named(
    said: Iterable[str], patients: Sequence[Resource]
) -> tuple[list[Resource], int]:
    """Find the patients of some references, and count those that weren't sent."""
    names = {plain(reference) for reference in said}
    found = [p for p in patients if names & _names_of(p)]
    known = {name for patient in found for name in _names_of(patient)}
    return found, sum(name.startswith("Patient/") for name in names - known)


def plain(reference: str) -> str:
    """Leave out of a reference at which address a patient is, and in which version.

    >>> plain("https://pas.example/fhir/Patient/7/_history/2")
    'Patient/7'
    """
    plain = "/" + reference.partition("/_history/")[0]
    _, is_patient, name = plain.rpartition("/Patient/")
    return f"Patient/{name}" if is_patient else plain[1:]


def _names_of(patient: Resource) -> set[str]:
    return {f"#{patient.get('id')}", f"Patient/{patient.get('id')}"}


def _is_among(patient: Resource, others: Sequence[Resource]) -> bool:
    return any(patient is other for other in others)


def references(part: object) -> Iterator[str]:
    """Name all that a resource refers to, in the order in which it does."""
    waiting = [part]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            if isinstance(reference := here.get("reference"), str):
                yield reference
            waiting += reversed([v for k, v in here.items() if k != "contained"])
        elif isinstance(here, list):
            waiting += reversed(here)
