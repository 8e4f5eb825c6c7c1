"""How good the forecasts are."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from milepost.reading.forecasts import lesson
from milepost.reading.news import marked
from milepost.web.door import Visit
from milepost.web.forecasts_page import forecasts_document, present_document
from milepost.web.live_part import live
from milepost.web.printed import as_pdf, as_spreadsheet
from milepost.web.standpoint import standpoint


@require_safe
def forecasts(visit: Visit) -> HttpResponse:
    """Show what was learnt, and how what it says has been tried."""
    seen = standpoint(visit.GET.dict(), visit.now)
    marks = marked("lessons")
    document = forecasts_document(
        lesson(visit.may_see, as_at=seen.as_at),
        seen,
        organisation=visit.person.provider_name,
        who=visit.person.name,
    )
    if visit.GET.get("file") == "pdf":
        return as_pdf(visit, document)
    if visit.GET.get("file") == "xlsx":
        return as_spreadsheet(visit, document)
    page = present_document(document, seen)
    heard = live(marks, visit.now, "/forecasts", {"of": "forecasts"})
    context = {"page": page, "live": None if seen.past else heard}
    return render(visit, "forecasts/forecasts.jinja", context)
