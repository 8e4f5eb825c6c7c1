"""The weekly report: as a page, as a PDF and as a spreadsheet."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from milepost.foundation.printed import Document
from milepost.reading.indicators import Asked
from milepost.reading.services import names_of_services
from milepost.reading.staff import names_of_staff
from milepost.reading.weekly_report import read_weekly_report, weeks_kept
from milepost.web.door import Visit
from milepost.web.indicators_address import of_week, read_asked
from milepost.web.printed import as_pdf, as_spreadsheet
from milepost.web.weekly_document import weekly_document
from milepost.web.weekly_page import ALL_OF_THEM, SHOWN, present_weekly
from milepost.web.words import moment


@require_safe
def report(visit: Visit) -> HttpResponse:
    """Show the report of a finished week: the last one, unless another is asked for."""
    document, asked = _document(visit, most=SHOWN)
    if document is None:
        return _none_yet(visit)
    page = present_weekly(
        document,
        asked,
        services=names_of_services(visit.may_see),
        weeks=weeks_kept(visit.may_see),
        beyond=_goes_beyond(visit),
    )
    return render(visit, "indicators/report.jinja", {"page": page})


@require_safe
def report_pdf(visit: Visit) -> HttpResponse:
    """Give the report as a PDF."""
    document, _ = _document(visit, most=SHOWN)
    if document is None:
        return _none_yet(visit)
    return as_pdf(visit, document, landscape=True)


@require_safe
def report_spreadsheet(visit: Visit) -> HttpResponse:
    """Give the report as a spreadsheet, with everybody on each list."""
    document, _ = _document(visit, most=ALL_OF_THEM)
    return _none_yet(visit) if document is None else as_spreadsheet(visit, document)


def _document(visit: Visit, *, most: int) -> tuple[Document | None, Asked]:
    services = names_of_services(visit.may_see)
    asked, _ = read_asked(visit.GET.dict(), services)
    kept = weeks_kept(visit.may_see)
    if asked.week is None and kept:
        asked = of_week(asked, kept[0])
    found = read_weekly_report(
        visit.may_see, asked, now=visit.now, most=most, beyond=_goes_beyond(visit)
    )
    if found is None or visit.person is None:
        return None, asked
    who = f"{visit.person.name}, {visit.person.role}"
    return (
        weekly_document(
            found,
            names=names_of_staff(visit.may_see),
            organisation=visit.person.provider_name,
            printed=f"Made by {who}, {moment(visit.now)}",
            demo=settings.DEMO,
        ),
        asked,
    )


def _goes_beyond(visit: Visit) -> bool:
    return visit.GET.get("to") == "others"


def _none_yet(visit: Visit) -> HttpResponse:
    return render(visit, "indicators/no_report.jinja", status=404)
