"""Answers: one resource, a page of a search, or what is wrong and what to do."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.http import HttpResponse

from milepost.feeds.fhir.names import MEDIA_TYPE
from milepost.feeds.fhir.pieces import Json
from milepost.foundation.problems import Problem

CODES = {
    400: "invalid",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    413: "too-costly",
    415: "not-supported",
    422: "processing",
    503: "transient",
}


def as_json(resource: Json, status: int = 200) -> HttpResponse:
    """Answer with a resource."""
    body = orjson.dumps(resource)
    return HttpResponse(
        body, status=status, content_type=f"{MEDIA_TYPE}; charset=utf-8"
    )


def refused(status: int, *problems: Problem) -> HttpResponse:
    """Say what is wrong, and what to do about it."""
    found = [outcome("error", CODES[status], problem) for problem in problems]
    return as_json({"resourceType": "OperationOutcome", "issue": found}, status)


def outcome(severity: str, code: str, problem: Problem) -> Json:
    """Write one thing that there is to say."""
    words = f"{problem.message} {problem.remedy}".strip()
    return {
        "severity": severity,
        "code": code,
        "diagnostics": words,
        "expression": [problem.where],
    }


def page_of(
    resources: Sequence[Json], *, base: str, asked: str, following: str
) -> HttpResponse:
    """Answer a search with one page.

    Args:
        resources: those of the page, each with an id.
        base: the address under which resources stand.
        asked: the address of this page.
        following: the address of the next; blank if this is the last.
    """
    links = [{"relation": "self", "url": asked}]
    if following:
        links.append({"relation": "next", "url": following})
    entries: list[dict[str, Any]] = [
        {
            "fullUrl": f"{base}{resource['resourceType']}/{resource['id']}",
            "resource": resource,
            "search": {"mode": "match"},
        }
        for resource in resources
    ]
    bundle: Json = {"resourceType": "Bundle", "type": "searchset", "link": links}
    return as_json(bundle | ({"entry": entries} if entries else {}))
