"""Cut what was sent into parcels: a resource, and those that it speaks of.

A parcel can be understood by itself and comes to the same bytes however it was sent, so
that the same thing sent twice is known to be the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from milepost.foundation.problems import Problem

MOST_ENTRIES = 2_000
SPOKEN_OF = ("Patient", "ServiceRequest", "EpisodeOfCare", "Encounter", "Appointment")
"""Resources that go into the parcel of whatever refers to them."""

CARRIERS = ("batch", "transaction", "message", "collection")


@dataclass(frozen=True, slots=True)
class Parcel:
    """One resource, with those it speaks of."""

    entry: int
    """Its place in what was sent, counted from 0."""

    resource_type: str
    control_id: str
    """Type, id and version; blank where it has no version."""

    raw: bytes


class Opened(NamedTuple):
    """What came of what was sent."""

    parcels: list[Parcel]
    problems: list[Problem]
    """Why nothing of it can be taken; then there are no parcels."""


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
        return Opened([_parcel(0, sent, {})], [])
    entries = sent.get("entry") or []
    problems = list(_faults(sent, entries))
    if problems:
        return Opened([], problems)
    others = dict(_named(entries))
    return Opened(
        [
            _parcel(place, entry["resource"], others)
            for place, entry in enumerate(entries)
        ],
        [],
    )


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
    around = {id(resource): resource}
    _gather(resource, others, around)
    spoken_of = list(around.values())
    name, version = resource.get("id"), _version(resource)
    named = isinstance(name, str) and version
    kind = str(resource["resourceType"])
    return Parcel(
        entry=place,
        resource_type=kind,
        control_id=f"{kind}/{name}/{version}" if named else "",
        raw=orjson.dumps(spoken_of, option=orjson.OPT_SORT_KEYS),
    )


def _gather(
    resource: Mapping[str, Any],
    others: Mapping[str, dict[str, Any]],
    around: dict[int, dict[str, Any]],
) -> None:
    contained = {
        f"#{inner.get('id')}": inner
        for inner in resource.get("contained") or ()
        if isinstance(inner, dict)
    }
    for reference in _references(resource):
        found = contained.get(reference) or others.get(reference)
        if found is None or id(found) in around:
            continue
        if found.get("resourceType") in SPOKEN_OF:
            around[id(found)] = found
            _gather(found, others, around)


def _references(part: object) -> Iterator[str]:
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


def _version(resource: Mapping[str, Any]) -> str:
    meta = resource.get("meta")
    if not isinstance(meta, dict):
        return ""
    said = meta.get("versionId") or meta.get("lastUpdated")
    return said if isinstance(said, str) else ""


def _bad(where: str, message: str, remedy: str) -> Problem:
    return Problem("fhir.unusable", where, message, remedy)
