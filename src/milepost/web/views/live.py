"""News for open pages: that something changed, and how much."""

from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from milepost.foundation.marks import read_marks
from milepost.reading.breach_list import changes_of_reviews
from milepost.reading.live import (
    changes_of_pathway,
    exchange,
    let_go_of_the_database,
)
from milepost.reading.news import added_to_pathway
from milepost.reading.staff import person_named, scope_of
from milepost.reading.waiting_list import count_changes
from milepost.web.door import Visit, unattended
from milepost.web.list_address import read_query
from milepost.web.live_part import UNREAD
from milepost.web.news_asked import news_of_page
from milepost.web.words import many

BEAT = 15.0
"""Seconds between signs of life, so that nothing on the way closes the stream."""

BEATS_BETWEEN_CHECKS = 8
"""After how many of those we ask again whether the person may still listen."""


@unattended
@require_safe
def changes(visit: Visit) -> HttpResponse:
    """Count what has changed on a list or a pathway since a page was made."""
    marks = read_marks(visit.GET.get("marks", ""))
    if marks is None:
        return JsonResponse({"problem": UNREAD.message}, status=422)
    if kind := visit.GET.get("of"):
        told = news_of_page(visit, kind, marks)
        if told is None:
            return JsonResponse({"problem": "There is no such page."}, status=422)
        return JsonResponse({"count": told[0], "words": told[1]})
    since = visit.GET.get("since", "")
    if not since.isascii() or not since.isdigit():
        return JsonResponse(
            {"problem": "Say since which event, as a number."}, status=422
        )
    upto = min(int(since[:18]), 2**62)
    if name := visit.GET.get("pathway"):
        events = changes_of_pathway(visit.may_see, name, since=upto)
        others = added_to_pathway(visit.may_see, name, marks) if marks else 0
        count = events + others
        words = many(count, "new entry", "new entries")
        words = words if others else many(count, "new event")
    elif reviews := visit.GET.get("reviews"):
        number = int(reviews[:18]) if reviews.isascii() and reviews.isdigit() else None
        count = changes_of_reviews(visit.may_see, number, since=upto)
        words = many(count, "new entry", "new entries")
    else:
        query, _ = read_query(visit.GET)
        today = visit.now.date()
        count = count_changes(visit.may_see, query, since=upto, today=today)
        words = many(count, "change")
    return JsonResponse({"count": count, "words": words})


@unattended
async def stream(visit: Visit) -> HttpResponse:
    """Tell an open page, as it happens, that something changed; never what."""
    if visit.method != "GET":
        return HttpResponse(status=405, headers={"Allow": "GET"})
    response = StreamingHttpResponse(
        _signals(visit), content_type="text/event-stream; charset=utf-8"
    )
    response["Cache-Control"] = "no-cache"
    response["X-Accel-Buffering"] = "no"
    return response


async def _signals(visit: Visit) -> AsyncIterator[str]:
    await let_go_of_the_database()
    session = visit.session.session_key or ""
    office = exchange()
    async with office.bell(visit.may_see, session) as bell:
        if await office.ready(BEAT):
            yield "retry: 5000\nevent: ready\ndata: listening\n\n"
        quiet = 0
        while not bell.over:
            if await bell.wait(BEAT):
                yield "event: changed\ndata: something changed\n\n"
                continue
            quiet += 1
            if quiet % BEATS_BETWEEN_CHECKS == 0 and not await _still_allowed(visit):
                break
            yield ": still here\n\n"
    yield "event: ended\ndata: no more\n\n"


async def _still_allowed(visit: Visit) -> bool:
    allowed = await sync_to_async(_same_scope)(visit)
    await let_go_of_the_database()
    return allowed


def _same_scope(visit: Visit) -> bool:
    """Whether the session goes on, and its person may see what they could before."""
    if not SessionStore().exists(visit.session.session_key or ""):
        return False
    person = person_named(visit.may_see.person)
    return person is not None and scope_of(person) == visit.may_see
