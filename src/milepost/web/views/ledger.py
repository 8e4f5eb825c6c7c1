"""The ledger of a day."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from milepost.foundation.problems import Problem
from milepost.reading.ledger import read_ledger
from milepost.reading.services import names_of_services
from milepost.reading.staff import names_of_staff
from milepost.web.door import Visit
from milepost.web.ledger_page import present_ledger
from milepost.web.standpoint import read_day


@require_safe
def ledger(visit: Visit) -> HttpResponse:
    """Show what came on a day, who joined a list and who left, and what is unexplained."""
    typed, today = visit.GET.get("day", "").strip(), visit.now.date()
    day = read_day(typed) if typed else today
    problems = []
    if day is None or day > today or day.year < 1948:  # before there was an NHS
        day = today
        problems.append(
            Problem(
                "web.not-a-day",
                "day",
                "There is no ledger of that day.",
                "Give today or a day before it, such as 21 11 2026.",
            )
        )
    then = visit.GET.get("known") == "then"
    reading = read_ledger(
        visit.may_see, day, now=visit.now, lawbook=visit.lawbook, then=then
    )
    page = present_ledger(
        reading,
        now=visit.now,
        services=names_of_services(visit.may_see),
        names=names_of_staff(visit.may_see),
        problems=problems,
    )
    status = 422 if problems else 200
    return render(visit, "ledger/ledger.jinja", {"page": page}, status=status)
