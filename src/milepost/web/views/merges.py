"""Merged records: which numbers are one patient's, and what waits for a decision."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from milepost.actions.decide_on_two import decide_on_two, part
from milepost.foundation.problems import Problem
from milepost.reading.identities import read_identities
from milepost.reading.services import names_of_services
from milepost.reading.staff import names_of_staff
from milepost.web.door import Visit
from milepost.web.merges_page import present_merges
from milepost.web.typed import unkept


@require_safe
def merges(visit: Visit) -> HttpResponse:
    """Show what was merged, and which open pathways wait for a decision."""
    return _page(visit, [])


@require_POST
def decide(visit: Visit) -> HttpResponse:
    """Say that two open pathways are two."""
    one, other, note = (visit.POST.get(name, "") for name in ("one", "other", "note"))
    problems = unkept(one, other, note) or decide_on_two(
        visit.may_see, one, other, note, now=visit.now
    )
    if problems:
        return _page(visit, problems, "two")
    return redirect("/merges#two")


@require_POST
def part_two(visit: Visit) -> HttpResponse:
    """Undo a merge by hand."""
    if visit.may_see.services is not None:
        raise PermissionDenied("sees only some services")
    names = ("number", "other", "note")
    number, other, note = (visit.POST.get(name, "") for name in names)
    told = {"lawbook": visit.lawbook, "now": visit.now}
    problems = unkept(number, other, note) or part(
        visit.may_see, number, other, note, **told
    )
    if problems:
        return _page(visit, problems, "told")
    return redirect("/merges#told")


def _page(visit: Visit, problems: list[Problem], where: str = "") -> HttpResponse:
    page = present_merges(
        read_identities(visit.may_see),
        now=visit.now,
        names=names_of_staff(visit.may_see),
        services=names_of_services(visit.may_see),
        problems=[Problem(p.code, where, p.message, p.remedy) for p in problems],
    )
    status = 409 if problems else 200
    return render(visit, "merges/merges.jinja", {"page": page}, status=status)
