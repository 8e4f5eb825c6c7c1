"""What other systems may tell: resources by themselves, or in bundles.

What was sent is stored for good before it is answered, and read afterwards, exactly as
messages of HL7 are. The same sent again is known, and changes nothing.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import Error
from django.http import HttpResponse

from milepost.actions.project_inbox import project_new
from milepost.actions.receive import FeedName
from milepost.actions.receive_parcels import receive_parcels
from milepost.feeds.fhir.answers import as_json, outcome, refused
from milepost.feeds.fhir.door import Asking, for_systems, may_not
from milepost.feeds.fhir.pieces import Json
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.host.profiles import profile_from_disk
from milepost.intake.fhir.parcel import Parcel, open_bundle
from milepost.reading.parcels import Fate, what_became_of

WORDS = {
    "projected": "Stored, and recorded.",
    "kept": "Stored. It says nothing of any pathway.",
    "held": "Stored. A person must see to it.",
    "settled": "Stored. A person has dealt with it.",
    "": "Stored. It will be read shortly.",
}

BATCH = "batch-response"
ANSWERS = {"transaction": "transaction-response"}
"""By the type of a bundle, that of its answer."""


@for_systems
def receive(request: Asking, resource: str = "", name: str = "") -> HttpResponse:
    """Take what a system sends: a bundle at the base, or a resource at its type."""
    if not request.system.tells:
        return may_not("send anything")
    try:
        body = request.body
    except RequestDataTooBig:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024
        return refused(
            413, _bad("body", "It is too long.", f"Send {most} KiB at most.")
        )
    parcels, problems, kind = open_bundle(body)
    if resource and not problems:
        problems = _elsewhere(parcels, resource, name)
    if problems:
        return refused(422, *problems)
    profile, faults = profile_from_disk(
        request.system.profile, settings.LAWBOOK.vocabulary
    )
    if profile is None:
        return refused(503, *faults)
    scope = Scope(request.system.provider, f"system {request.system.name}")
    feed = FeedName(request.system.name, profile)
    try:
        problems = receive_parcels(scope, feed, parcels, now=request.now)
    except Error:
        told = "It couldn't be stored, and nothing of it was."
        return refused(503, _bad("body", told, "Send it again, as it is."))
    if problems:
        return refused(409, *problems)
    fates = _read_at_once(scope, feed, parcels, request)
    if resource:
        return as_json(_told(fates[0]), status=202)
    return as_json(_bundle(kind, parcels, fates))


def _read_at_once(
    scope: Scope, feed: FeedName, parcels: list[Parcel], request: Asking
) -> list[Fate]:
    """Read what came, if that can be done now. If it can't, it is read soon."""
    try:
        while project_new(
            scope, feed, lawbook=settings.LAWBOOK, now=request.now
        ).messages:
            pass
    except Error:
        pass  # it is stored: the minute's job reads it
    return what_became_of(scope, feed.name, parcels)


def _elsewhere(parcels: list[Parcel], resource: str, name: str) -> list[Problem]:
    """Name what doesn't fit the address it was sent to."""
    sent = parcels[0] if len(parcels) == 1 else None
    if sent is None or sent.resource_type != resource:
        return [
            _bad("resourceType", f"It is no {resource}.", "Send it to its own type.")
        ]
    if name and sent.id != name:
        return [_bad("id", "It isn't the id of the address.", "Send it to its own id.")]
    return []


def _bundle(kind: str, parcels: list[Parcel], fates: list[Fate]) -> Json:
    """Answer each entry. All of them are stored, or we wouldn't be here."""
    entries: list[dict[str, Any]] = [
        {"response": {"status": "202 Accepted", "outcome": _told(fate)}}
        for fate in fates
    ]
    answer: Json = {"resourceType": "Bundle", "type": ANSWERS.get(kind, BATCH)}
    return answer | ({"entry": entries} if parcels else {})


def _told(fate: Fate) -> Json:
    held = fate.state == "held"
    words = " ".join([WORDS[fate.state], *fate.reasons])
    said = _bad(f"message {fate.number}", words, "")
    severity, code = (
        ("warning", "processing") if held else ("information", "informational")
    )
    return {
        "resourceType": "OperationOutcome",
        "issue": [outcome(severity, code, said)],
    }


def _bad(where: str, message: str, remedy: str) -> Problem:
    return Problem("fhir.refused", where, message, remedy)
