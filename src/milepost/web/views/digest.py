"""Asking for a digest by e-mail, and stopping it."""

from uuid import uuid4

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from milepost.actions.digest import NewWish, wish
from milepost.foundation.problems import Problem
from milepost.reading.digest import read_digest
from milepost.web.digest_page import present_digest
from milepost.web.door import Visit
from milepost.web.once import form_of


@require_http_methods(["GET", "HEAD", "POST"])
def digest(visit: Visit) -> HttpResponse:
    """Show what a person chose, or write down what they choose."""
    problems: list[Problem] = []
    if visit.method == "POST":
        problems = wish(visit.may_see, _read(visit), now=visit.now)
        if not problems:
            return redirect("/digest?saved=yes")
    page = present_digest(
        read_digest(visit.may_see),
        form=str(uuid4()),
        can_send=bool(settings.EMAIL_HOST),
        typed=visit.POST.dict() if problems else None,
        chosen=visit.POST.getlist("weekday"),
        saved=visit.GET.get("saved") == "yes",
        problems=problems,
    )
    status = 422 if problems else 200
    return render(visit, "worklist/digest.jinja", {"page": page}, status=status)


def _read(visit: Visit) -> NewWish:
    said, hour = visit.POST, visit.POST.get("hour", "")
    days = [day for day in said.getlist("weekday") if day in list("0123456")]
    return NewWish(
        wanted=said.get("what") != "stop",
        address=said.get("address", ""),
        weekdays=frozenset(map(int, days)),
        hour=int(hour) if hour.isascii() and hour.isdigit() and len(hour) < 3 else -1,
        form=form_of(visit),
    )
