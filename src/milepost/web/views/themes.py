"""Themes of breaches: the page, the board's pack, the learning summary, near misses."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from milepost.foundation.printed import Document
from milepost.foundation.problems import Problem
from milepost.reading.breach_actions import promised, promised_in_days
from milepost.reading.breach_learning import (
    LearningReading,
    read_learning,
    read_lessons,
)
from milepost.reading.breach_list import reasons_in_words
from milepost.reading.breach_themes import ThemesReading, read_themes
from milepost.reading.near_miss_list import read_near_misses
from milepost.reading.services import names_of_services
from milepost.reading.themes_asked import AskedThemes
from milepost.rules.breaches import Stage
from milepost.web.door import Visit
from milepost.web.learning_document import learning_document
from milepost.web.learning_page import month_asked, present_learning
from milepost.web.near_misses_page import (
    SAID,
    SIZE,
    present_actions,
    present_near_misses,
)
from milepost.web.numbered_pages import page_asked
from milepost.web.printed import as_pdf, as_spreadsheet
from milepost.web.standpoint import standpoint
from milepost.web.themes_address import in_address, read_asked, read_day
from milepost.web.themes_document import themes_document
from milepost.web.themes_page import present_pack, present_themes
from milepost.web.words import moment


@require_safe
def themes(visit: Visit) -> HttpResponse:
    """Show what the breaches in scope have in common."""
    asked, problems = _asked(visit)
    reading = _read(visit, asked)
    reasons = reasons_in_words(visit.lawbook)
    document = themes_document(reading, reasons=reasons)
    page = present_themes(reading, document, reasons=reasons, problems=problems)
    return render(visit, "breaches/themes.jinja", {"page": page})


@require_safe
def pack(visit: Visit, ending: str = "") -> HttpResponse:
    """Show the pack for the board, or give it as a PDF or a spreadsheet."""
    asked, problems = _asked(visit)
    reading = _read(visit, asked)
    reasons = reasons_in_words(visit.lawbook)
    beyond = visit.GET.get("to") != "team"
    document = themes_document(
        reading,
        reasons=reasons,
        title="Breaches: themes, learning and actions",
        lessons=read_lessons(visit.may_see, reading),
        beyond=beyond,
        **_made(visit),
    )
    if ending:
        return _file(visit, document, ending)
    page = present_pack(
        reading, document, reasons=reasons, problems=problems, beyond=beyond
    )
    return render(visit, "breaches/themes.jinja", {"page": page})


@require_safe
def learning(visit: Visit, ending: str = "") -> HttpResponse:
    """Show the learning summary of a month, or give it to take away."""
    month = in_address(month_asked(visit.GET.get("month", ""), visit.now.date()))
    asked, problems = _asked(visit, first=month, last=month)
    reading: LearningReading = read_learning(
        visit.may_see, asked, now=visit.now, lawbook=visit.lawbook
    )
    beyond = visit.GET.get("to") == "others"
    document = learning_document(
        reading,
        reasons=reasons_in_words(visit.lawbook),
        whole=ending == "xlsx",
        beyond=beyond,
        **_made(visit),
    )
    if ending:
        return _file(visit, document, ending)
    page = present_learning(reading, document, problems=tuple(problems), beyond=beyond)
    return render(visit, "breaches/themes.jinja", {"page": page})


@require_safe
def near_misses(visit: Visit) -> HttpResponse:
    """Show the waits that ended in their last days before the limit."""
    asked, _ = _asked(visit)
    over = visit.GET.get("over", "")
    stage = over if over in list(Stage) else None
    page = page_asked(visit.GET.get("page", ""))
    found, shown = read_near_misses(
        visit.may_see, asked, over=stage, most=SIZE, skip=SIZE * (page - 1)
    )
    shown_page = present_near_misses(
        found,
        shown,
        asked,
        names=names_of_services(visit.may_see),
        over=stage,
        standpoint=standpoint({}, visit.now).words,
        page=page,
    )
    return render(visit, "breaches/behind.jinja", {"page": shown_page})


@require_safe
def actions(visit: Visit) -> HttpResponse:
    """Show the actions behind a figure of what was agreed in reviews."""
    asked, _ = _asked(visit)
    what, ends = (
        visit.GET.get("what", "due"),
        read_day(visit.GET.get("ends", ""), visit.now.date()),
    )
    if what not in SAID:
        raise Http404("no such figure of actions")
    found = (
        promised_in_days(visit.may_see, asked.service, ends, now=visit.now)
        if ends
        else promised(visit.may_see, asked, now=visit.now)
    )
    page = present_actions(
        found,
        what,
        asked,
        ends=ends,
        names=names_of_services(visit.may_see),
        standpoint=standpoint({}, visit.now).words,
    )
    return render(visit, "breaches/behind.jinja", {"page": page})


def _asked(visit: Visit, **changes: str) -> tuple[AskedThemes, list[Problem]]:
    said = visit.GET.dict() | changes
    return read_asked(said, names_of_services(visit.may_see), visit.now.date())


def _read(visit: Visit, asked: AskedThemes) -> ThemesReading:
    return read_themes(visit.may_see, asked, now=visit.now, lawbook=visit.lawbook)


def _made(visit: Visit) -> dict[str, Any]:
    person = visit.person
    who = f"{person.name}, {person.role}" if person else ""
    return {
        "organisation": person.provider_name if person else "",
        "printed": f"Made by {who}, {moment(visit.now)}",
        "demo": settings.DEMO,
    }


def _file(visit: Visit, document: Document, ending: str) -> HttpResponse:
    if ending == "pdf":
        return as_pdf(visit, document)
    if ending == "xlsx":
        return as_spreadsheet(visit, document)
    raise Http404("no such file")
