"""What other systems may read: one resource, or a search with pages."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from milepost.actions.let_in import note_asked
from milepost.feeds.fhir import clinical, tracking
from milepost.feeds.fhir.answers import as_json, page_of, refused
from milepost.feeds.fhir.capability import capability_statement
from milepost.feeds.fhir.door import Asking, for_systems, may_not
from milepost.feeds.fhir.pieces import Json
from milepost.feeds.fhir.question import Question, number_of, read_question
from milepost.foundation.days import AsAt
from milepost.foundation.problems import Problem
from milepost.reading.exchange import (
    Wanted,
    read_actions,
    read_escalations,
    read_events,
    read_pathways,
    read_patients,
)


class Found(NamedTuple):
    """A page of resources, and the id from which the next goes on."""

    resources: list[Json]
    following: str
    """Blank where there is no more."""


@require_safe
def metadata(request: Asking) -> HttpResponse:
    """Say what this server can do. Anybody may know."""
    base = request.build_absolute_uri(reverse("fhir"))
    return as_json(capability_statement(base, settings.VERSION))


metadata.open_to_all = True  # type: ignore[attr-defined]


@for_systems
def search(request: Asking, resource: str) -> HttpResponse:
    """Find resources, a page at a time."""
    if resource not in FINDERS:
        return _no_such(resource)
    if not request.system.reads:
        return may_not("read")
    question = read_question(resource, dict(request.GET.lists()))
    if question.problems:
        return refused(400, *question.problems)
    found = FINDERS[resource](request, resource, question)
    kept = [n for n in request.GET if n not in ("_after", "_count", "_format")]
    said = f"{resource}?{'&'.join(sorted(kept))}" if kept else resource
    _note(request, said, len(found.resources))
    base = request.build_absolute_uri(reverse("fhir"))
    asked = [(n, v) for n, vs in request.GET.lists() for v in vs if n != "_after"]
    following = urlencode([*asked, ("_after", found.following)])
    return page_of(
        found.resources,
        base=base,
        asked=request.build_absolute_uri(),
        following=f"{base}{resource}?{following}" if found.following else "",
    )


@for_systems
def read(request: Asking, resource: str, name: str) -> HttpResponse:
    """Read one resource by its id."""
    if resource not in FINDERS:
        return _no_such(resource)
    if not request.system.reads:
        return may_not("read")
    number = number_of(resource, name)
    if number is None:
        return _not_here(resource, name)
    question = Question(Wanted(number=number[1]), kind=number[0])
    found = FINDERS[resource](request, resource, question).resources
    _note(request, f"{resource}/{name}", len(found))
    return as_json(found[0]) if found else _not_here(resource, name)


def _events(request: Asking, resource: str, question: Question) -> Found:
    kinds, write = WRITTEN[resource]
    page = read_events(
        request.may_see, kinds, question.wanted, as_at=_standpoint(request)
    )
    provider = request.system.provider
    written = [write(row, page, provider) for row in page.rows]
    last = f"e{page.last}" if page.more else ""
    return Found(written, last)


def _pathways(request: Asking, _resource: str, question: Question) -> Found:
    as_at, provider = _standpoint(request), request.system.provider
    page = read_pathways(
        request.may_see, question.wanted, as_at=as_at, lawbook=settings.LAWBOOK
    )
    written = [
        tracking.episode_of_care(row, page.clocks[row["pathway"]], provider, as_at.day)
        for row in page.rows
    ]
    return Found(written, written[-1]["id"] if page.more else "")


def _patients(request: Asking, _resource: str, question: Question) -> Found:
    rows, more = read_patients(request.may_see, question.wanted)
    written = [tracking.patient(row) for row in rows]
    return Found(written, written[-1]["id"] if more else "")


def _tasks(request: Asking, _resource: str, question: Question) -> Found:
    """Find actions, then escalations: a page has either, so that it has an order."""
    if question.kind != "x":
        rows, more = read_actions(request.may_see, question.wanted)
        written = [tracking.task_of_action(row) for row in rows]
        if written or question.wanted.number is not None:
            rest = "" if question.wanted.number is not None else "x0"
            return Found(written, written[-1]["id"] if more else rest)
        question.wanted = replace(question.wanted, after=0)
    rows, more = read_escalations(request.may_see, question.wanted)
    written = [tracking.task_of_escalation(row) for row in rows]
    return Found(written, written[-1]["id"] if more else "")


FINDERS: Mapping[str, Callable[[Asking, str, Question], Found]] = MappingProxyType(
    {
        "ServiceRequest": _events,
        "Appointment": _events,
        "Encounter": _events,
        "EpisodeOfCare": _pathways,
        "Patient": _patients,
        "Task": _tasks,
    }
)
WRITTEN = MappingProxyType(
    {
        "ServiceRequest": (clinical.REFERRALS, clinical.service_request),
        "Appointment": (clinical.BOOKINGS, clinical.appointment),
        "Encounter": (clinical.VISITS, clinical.encounter),
    }
)


def _standpoint(request: Asking) -> AsAt:
    return AsAt(request.now.date(), request.now.astimezone(UTC))


def _note(request: Asking, address: str, found: int) -> None:
    note_asked(request.system.number, address, found, now=request.now)


def _no_such(resource: str) -> HttpResponse:
    known = ", ".join(FINDERS)
    told = f"There is nothing to read of type {resource[:40]!r}."
    return refused(404, Problem("fhir.no-such-type", "type", told, f"Ask for {known}."))


def _not_here(resource: str, name: str) -> HttpResponse:
    told = f"There is no {resource} {name[:40]!r} that this system may read."
    remedy = "Search for it by an identifier."
    return refused(404, Problem("fhir.not-found", "id", told, remedy))
