"""Who asks: a system that was let in, by the secret that it shows with each request."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from milepost.actions.let_in import digest_of
from milepost.feeds.fhir.answers import refused
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.reading.clients import ClientSystem, scope_of_system, who_shows

LONGEST_SECRET = 200


class Asking(HttpRequest):
    """A request of a system that was let in."""

    now: datetime
    system: ClientSystem
    may_see: Scope


def for_systems(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in whoever shows the secret of a system, and nobody else.

    No cookie counts here, so that no other site can ask by somebody's browser.
    """

    @wraps(view)
    def asked(request: Any, *args: object, **kwargs: object) -> HttpResponse:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        shown = secret.strip()
        known = scheme.lower() == "bearer" and 0 < len(shown) <= LONGEST_SECRET
        system = who_shows(digest_of(shown)) if known else None
        if system is None:
            answer = refused(401, _unknown())
            answer["WWW-Authenticate"] = 'Bearer realm="milepost"'
            return answer
        request.system, request.may_see = system, scope_of_system(system)
        return view(request, *args, **kwargs)

    asked.open_to_all = True  # type: ignore[attr-defined]  # it has its own door
    return csrf_exempt(asked)


def may_not(what: str) -> HttpResponse:
    """Say that a system was let in for something else."""
    told = f"This system was not let in to {what}."
    remedy = "Ask whoever looks after Milepost to let it in again with that."
    return refused(403, Problem("clients.not-for-that", "Authorization", told, remedy))


def _unknown() -> Problem:
    return Problem(
        "clients.unknown",
        "Authorization",
        "No system is let in with that.",
        "Send the secret that it was let in with: Authorization: Bearer …",
    )
