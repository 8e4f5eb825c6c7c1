"""Where time goes on the timed pathway of a service."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from milepost.reading.bottlenecks import read_bottlenecks
from milepost.reading.escalations import names_of_services
from milepost.reading.news import marked
from milepost.web.bottlenecks_page import months_table, present_bottlenecks
from milepost.web.document_parts import present_parts
from milepost.web.door import Visit
from milepost.web.live_part import OF_STEPS, live
from milepost.web.printed import as_csv, as_pdf, as_spreadsheet
from milepost.web.standpoint import standpoint


@require_safe
def times(visit: Visit, name: str) -> HttpResponse:
    """Show the days of each step by month, and who waits at each now."""
    service = visit.GET.get("service", "")
    names = names_of_services(visit.may_see)
    seen = standpoint({}, visit.now)
    marks = marked(*OF_STEPS)
    reading = read_bottlenecks(
        visit.may_see,
        service,
        visit.GET.get("step", ""),
        as_at=seen.as_at,
        lawbook=visit.lawbook,
    )
    if reading is None or reading.template.id != name or visit.person is None:
        raise Http404("no such service within this person's scope works by it")
    page = present_bottlenecks(
        reading,
        service=(service, names[service]),
        organisation=visit.person.provider_name,
        standpoint=seen.words,
        printed=f"{visit.person.name}, {visit.now:%d-%b-%Y %H:%M}",
    )
    match visit.GET.get("as"):
        case "csv":
            return as_csv(visit, page.document, months_table(reading.months))
        case "xlsx":
            return as_spreadsheet(visit, page.document)
        case "pdf":
            return as_pdf(visit, page.document)
    shows = {"of": "steps", "service": service}
    context = {
        "page": page,
        "shown": present_parts(page.document),
        "live": live(marks, visit.now, visit.get_full_path(), shows),
    }
    return render(visit, "timed/times.jinja", context)
