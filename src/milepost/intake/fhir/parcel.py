"""Cut what was sent into parcels: a resource, and those that it speaks of.

A parcel can be understood by itself and comes to the same bytes however it was sent, so
that the same thing sent twice is known to be the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from milepost.foundation.problems import Problem
from milepost.intake.fhir.subjects import about, references

MOST_ENTRIES = 2_000
MOST_BYTES = 32 * 1024 * 1024
"""Of all parcels of a bundle together: many may speak of one long resource."""

STEPS_AWAY, MOST_SPOKEN_OF = 2, 20
"""A parcel holds what its resource speaks of, and what those speak of: no more of each
than anything we read stands in."""

SPOKEN_OF = ("Patient", "ServiceRequest", "EpisodeOfCare", "Encounter", "Appointment")
"""Resources that go into the parcel of whatever refers to them: a patient only into that
of what is about them."""

CARRIERS = ("batch", "transaction", "message", "collection")


@dataclass(frozen=True, slots=True)
class Parcel:
    """One resource, with those it speaks of."""

    entry: int
    """Its place in what was sent, counted from 0."""

    resource_type: str
    id: str
    """Blank where it has none."""

    control_id: str
    """Type, id and version, and what tells it from the same sent beside another."""

    raw: bytes


class Opened(NamedTuple):
    """What came of what was sent."""

    parcels: list[Parcel]
    problems: list[Problem]
    """Why nothing of it can be taken; then there are no parcels."""

    bundle: str = ""
    """Of which type the bundle is; blank for a resource by itself."""


def open_bundle(raw: bytes) -> Opened:
    """Cut what was sent, a bundle or a resource by itself, into parcels.

    Whatever the bytes are, nothing fails. Either every entry is in a parcel, or there
    are problems and no parcel.
    """
    try:
        sent = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        return Opened([], [_bad("body", f"It is no JSON: {error}.", "Send JSON.")])
    if not isinstance(sent, dict) or not isinstance(sent.get("resourceType"), str):
        return Opened(
            [], [_bad("body", "It is no resource.", "Name its resourceType.")]
        )
    if sent["resourceType"] != "Bundle":
        return _cut([{"resource": sent}])
    entries = sent.get("entry") or []
    problems = list(_faults(sent, entries))
    if problems:
        return Opened([], problems)
    return _cut(entries)._replace(bundle=sent["type"])


def _cut(entries: list[Any]) -> Opened:
    others = dict(_named(entries))
    parcels, size = [], 0
    for place, entry in enumerate(entries):
        try:
            parcel = _parcel(place, entry["resource"], others)
        except orjson.JSONEncodeError:
            where, remedy = f"Bundle.entry[{place}]", "Nest its parts less deeply."
            return Opened([], [_bad(where, "It can't be kept as it is.", remedy)])
        size += len(parcel.raw)
        if size > MOST_BYTES:
            said = "Its resources, with those they speak of, come to too much."
            return Opened([], [_bad("Bundle", said, "Send it in several bundles.")])
        parcels.append(parcel)
    return Opened(parcels, [])


def _faults(bundle: Mapping[str, Any], entries: object) -> Iterator[Problem]:
    if bundle.get("type") not in CARRIERS:
        said = f"Its type is {str(bundle.get('type'))[:40]!r}."
        yield _bad("Bundle.type", said, f"Send {', '.join(CARRIERS)}.")
    if not isinstance(entries, list) or len(entries) > MOST_ENTRIES:
        remedy = f"Send a list of at most {MOST_ENTRIES} in each bundle."
        yield _bad("Bundle.entry", "There is no list of that length.", remedy)
        return
    for place, entry in enumerate(entries):
        where = f"Bundle.entry[{place}]"
        resource = entry.get("resource") if isinstance(entry, dict) else None
        named = resource.get("resourceType") if isinstance(resource, dict) else None
        if not isinstance(named, str):
            yield _bad(where, "It holds no resource.", "Send a resource in each entry.")
            continue
        request = entry.get("request") or {}
        method = request.get("method", "POST") if isinstance(request, dict) else "?"
        if method not in ("POST", "PUT"):
            remedy = "Send the resource with a status, such as entered-in-error."
            yield _bad(where, f"It asks for {str(method)[:10]!r}.", remedy)


def _named(entries: list[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Say by what each resource of a bundle may be referred to."""
    for entry in entries:
        resource = entry["resource"]
        if isinstance(url := entry.get("fullUrl"), str):
            yield url, resource
        if isinstance(name := resource.get("id"), str):
            yield f"{resource['resourceType']}/{name}", resource


def _parcel(
    place: int, resource: dict[str, Any], others: Mapping[str, dict[str, Any]]
) -> Parcel:
    spoken_of = _around(resource, others)
    named, version = resource.get("id"), _version(resource)
    name = named if isinstance(named, str) else ""
    kind = str(resource["resourceType"])
    raw = orjson.dumps(spoken_of, option=orjson.OPT_SORT_KEYS)
    called = "/".join(filter(None, (kind, name, version)))
    return Parcel(place, kind, name, f"{called} {sha256(raw).hexdigest()[:12]}", raw)


def _around(
    resource: dict[str, Any], others: Mapping[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Gather what a resource speaks of, and what those speak of, each once."""
    found = {id(resource): resource}
    latest = [resource]
    for _ in range(STEPS_AWAY):
        spoken_of = [
            other
            for speaker in latest
            for other in _spoken_of(speaker, others)
            if id(other) not in found
        ][:MOST_SPOKEN_OF]
        found |= {id(other): other for other in spoken_of}
        latest = spoken_of
    return list(found.values())


def _spoken_of(
    resource: Mapping[str, Any], others: Mapping[str, dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    inside = resource.get("contained")
    contained = {
        f"#{inner.get('id')}": inner
        for inner in (inside if isinstance(inside, list) else ())
        if isinstance(inner, dict)
    }
    whose = set(about(resource))
    for reference in references(resource):
        found = contained.get(reference) or others.get(reference)
        kind = None if found is None else found.get("resourceType")
        if found is None or kind not in SPOKEN_OF:
            continue
        if kind != "Patient" or reference in whose:
            yield found


def _version(resource: Mapping[str, Any]) -> str:
    meta = resource.get("meta")
    if not isinstance(meta, dict):
        return ""
    said = meta.get("versionId") or meta.get("lastUpdated")
    return said if isinstance(said, str) else ""


def _bad(where: str, message: str, remedy: str) -> Problem:
    return Problem("fhir.unusable", where, message, remedy)
