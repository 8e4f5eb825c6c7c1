"""Where status codes and what happened disagree, for a validator to work through."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from milepost.reading.finding_list import read_finding_list
from milepost.reading.news import marked
from milepost.reading.staff import names_of_staff
from milepost.web.door import Visit
from milepost.web.findings_page import present_findings, read_finding_query
from milepost.web.live_part import live
from milepost.web.standpoint import standpoint


@require_safe
def findings(visit: Visit) -> HttpResponse:
    """Show a page of findings, as its address asks."""
    asked = visit.GET.dict()
    query, problems = read_finding_query(asked)
    seen = standpoint(asked, visit.now)
    marks = "" if seen.past else marked("events")
    reading = read_finding_list(
        visit.may_see,
        query,
        as_at=seen.as_at,
        now_live=not seen.past,
        lawbook=visit.lawbook,
    )
    page = present_findings(
        reading,
        seen,
        me=visit.may_see.person,
        names=names_of_staff(visit.may_see),
        publications=visit.lawbook.publications,
        problems=problems,
    )
    shows = {"of": "findings", "had": str(reading.shown)}
    shows |= {name: asked.get(name, "") for name in ("check", "service", "owner")}
    heard = None if seen.past else live(marks, visit.now, visit.get_full_path(), shows)
    return render(visit, "findings/findings.jinja", {"page": page, "live": heard})
