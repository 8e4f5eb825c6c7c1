"""Indicators: the figures, the patients behind each, and the figures as CSV."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from milepost.foundation.problems import Problem
from milepost.reading.breach_actions import promised_in_days
from milepost.reading.indicators import (
    Asked,
    IndicatorsReading,
    marks_of_now,
    read_behind,
    read_indicators,
)
from milepost.reading.services import names_of_services
from milepost.reading.staff import names_of_staff
from milepost.web.behind_page import SIZE, last_of, page_of, present_behind
from milepost.web.door import Visit
from milepost.web.indicator_words import ALL
from milepost.web.indicators_address import read_asked, read_part
from milepost.web.indicators_page import (
    every_figure,
    indicators_document,
    present_indicators,
)
from milepost.web.live_part import live
from milepost.web.numbered_pages import page_asked
from milepost.web.printed import as_csv
from milepost.web.themes_actions import of_seven_days


@require_safe
def indicators(visit: Visit) -> HttpResponse:
    """Show every figure of the services and the week asked for."""
    marks = _marks(visit)
    reading, problems = _read(visit)
    service, ends = reading.whose.asked.service, reading.whose.as_at.day
    promises = promised_in_days(visit.may_see, service, ends, now=visit.now)
    actions = of_seven_days(promises, service, ends)
    page = present_indicators(reading, problems, actions)
    whose = reading.whose
    shows = {"of": "indicators", "service": service or ""}
    heard = live(marks, whose.as_at.known_at, visit.get_full_path(), shows)
    context = {"page": page, "live": None if whose.asked.week else heard}
    return render(visit, "indicators/indicators.jinja", context)


@require_safe
def figures(visit: Visit) -> HttpResponse:
    """Give every part of every figure as CSV."""
    reading, _ = _read(visit)
    document = indicators_document(reading)
    return as_csv(visit, document, every_figure(reading))


@require_safe
def behind(visit: Visit, figure: str) -> HttpResponse:
    """Show who is behind a figure."""
    if figure not in ALL:
        raise Http404
    services = names_of_services(visit.may_see)
    asked, problems = read_asked(visit.GET.dict(), services)
    page, part = page_asked(visit.GET.get("page", "")), read_part(visit.GET.dict())
    found = read_behind(
        visit.may_see,
        figure,
        asked,
        part,
        now=visit.now,
        lawbook=visit.lawbook,
        most=SIZE,
        skipped=SIZE * (page - 1),
    )
    if found is None or problems:
        raise Http404
    if page > (last := last_of(found.shown)):
        return redirect(page_of(figure, asked, part, last))
    names = names_of_staff(visit.may_see)
    shown = present_behind(found, figure, part, names=names, page=page)
    return render(visit, "indicators/behind.jinja", {"page": shown})


def _marks(visit: Visit) -> str:
    services = names_of_services(visit.may_see)
    asked, _ = read_asked(visit.GET.dict(), services)
    return marks_of_now(visit.may_see, asked, now=visit.now)


def _read(visit: Visit) -> tuple[IndicatorsReading, list[Problem]]:
    services = names_of_services(visit.may_see)
    asked, problems = read_asked(visit.GET.dict(), services)
    how = {"now": visit.now, "lawbook": visit.lawbook}
    reading = read_indicators(visit.may_see, asked, **how)
    if reading is None:
        problems.append(
            Problem(
                "indicators.no-such-week",
                "week",
                f"No figures are kept of the week to {asked.week}, so these are of now.",
                "Choose a week from the list.",
            )
        )
        reading = read_indicators(visit.may_see, Asked(service=asked.service), **how)
    if reading is None:
        raise Http404
    return reading, problems
