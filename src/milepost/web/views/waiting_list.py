"""The waiting list, and the way from one of its patients to the next."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from milepost.reading.staff import names_of_staff
from milepost.reading.waiting_list import read_waiting_list
from milepost.tracking.shown import Shown
from milepost.web.door import Visit
from milepost.web.list_address import Address, read_query
from milepost.web.list_page import present_list
from milepost.web.standpoint import standpoint


@require_safe
def home(visit: Visit) -> HttpResponse:
    """Open one's own work, for those who follow patients; for others the list."""
    return redirect("/work" if visit.person.follows else "/list")


@require_safe
def waiting_list(visit: Visit) -> HttpResponse:
    """Show a page of the list, as its address asks."""
    query, problems = read_query(visit.GET)
    seen = standpoint(visit.GET.dict(), visit.now)
    tidy = Address(query, seen.address).to(page=query.page)
    problems = [*problems, *seen.problems]
    if _untidy(visit) and not problems and not visit.htmx:
        return redirect(tidy)
    reading = read_waiting_list(
        visit.may_see,
        query,
        as_at=seen.as_at,
        now_live=not seen.past,
        lawbook=visit.lawbook,
    )
    page = present_list(
        reading,
        seen,
        me=visit.may_see.person,
        names=names_of_staff(visit.may_see),
        problems=problems,
        seen=_seen(visit),
    )
    response = render(
        visit,
        "list/list.jinja",
        {"page": page, "chosen_on": Shown(page.upto, visit.now)},
    )
    if visit.htmx:
        response["HX-Push-Url"] = tidy
    return response


def _untidy(visit: Visit) -> bool:
    """Whether a form has filled the address with answers that ask for nothing."""
    return any(not value for value in visit.GET.dict().values())


def _seen(visit: Visit) -> int | None:
    """The last event of the page this person looked at before asking for news."""
    text = visit.GET.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
