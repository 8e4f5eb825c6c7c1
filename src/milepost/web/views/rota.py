"""Arranging who is on duty, by which ladder services go, and when all is shut."""

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from milepost.actions.arrange import SAYS, Arrangement, arrange, take_out, undo
from milepost.foundation.problems import Problem
from milepost.reading.arrangements import (
    Changes,
    read_closed,
    read_ladders,
    read_rota,
)
from milepost.reading.news import marked
from milepost.web.arranged_words import Shared, earlier, present_history
from milepost.web.arranging_part import unheld_on
from milepost.web.closed_page import present_closed
from milepost.web.door import Visit
from milepost.web.ladders_page import present_ladders
from milepost.web.live_part import live
from milepost.web.once import form_of
from milepost.web.rota_page import present_rota
from milepost.web.standpoint import read_day, standpoint

PAGES = {
    "shift": "/rota",
    "absence": "/rota",
    "ladder": "/rota/ladders",
    "closed_day": "/rota/closed",
    "open_day": "/rota/closed",
}
TITLES = {
    "/rota": "Rota",
    "/rota/ladders": "Ladders",
    "/rota/closed": "Days all is shut",
}
AWAY = {name: f"away-{name}" for name in SAYS["absence"]}
DAYS = ("first", "last", "day")
MANAGERS = "Managers of a service and its clinical lead may change this."
WHOLE = "Managers and clinical leads who see every service may change this."


@require_safe
def rota(visit: Visit) -> HttpResponse:
    """Show who is on duty in a week, and the forms by which it is arranged."""
    return _rota(visit, [])


@require_safe
def ladders(visit: Visit) -> HttpResponse:
    """Show by which ladder each service goes, and every ladder's rungs."""
    return _ladders(visit, [])


@require_safe
def closed(visit: Visit) -> HttpResponse:
    """Show the holidays to come, and the days the provider closes of its own."""
    return _closed(visit, [])


@require_POST
def change(visit: Visit) -> HttpResponse:
    """Make an arrangement, take one out, or undo a change."""
    what, act = visit.POST.get("what", ""), visit.POST.get("act", "")
    if what not in SAYS:
        raise Http404("nothing of that kind is arranged")
    given = {"lawbook": visit.lawbook, "now": visit.now}
    told, problems = _read(visit, what)
    if act == "undo":
        number = visit.POST.get("number", "")
        is_one = number.isascii() and number.isdigit() and len(number) < 19
        known = int(number) if is_one else 0
        problems = undo(visit.may_see, known, form=form_of(visit), **given)
    elif not problems and act == "out":
        problems = take_out(visit.may_see, told, **given)
    elif not problems:
        problems = arrange(visit.may_see, told, **given)
    if problems and what == "absence":  # its boxes are named so on the page
        problems = [replace(p, where=AWAY.get(p.where, p.where)) for p in problems]
    if problems:
        shown = {"/rota": _rota, "/rota/ladders": _ladders, "/rota/closed": _closed}
        return shown[PAGES[what]](visit, problems)
    return redirect(f"{PAGES[what]}?saved=yes")


def _read(visit: Visit, what: str) -> tuple[Arrangement, list[Problem]]:
    """Read what was typed; a day that can't be read is a problem of its field."""
    says: dict[str, str | date | None] = {}
    problems = []
    for name in SAYS[what]:
        text = visit.POST.get(name, "").strip()
        says[name] = (read_day(text) if text else None) if name in DAYS else text
        if name in DAYS and text and says[name] is None:
            problems.append(
                Problem(
                    "web.not-a-day",
                    name,
                    f"“{text}” can’t be read as a day.",
                    "Give day, month and year, such as 21 11 2026.",
                )
            )
    return Arrangement(what=what, says=says, form=form_of(visit)), problems


def _rota(visit: Visit, problems: list[Problem]) -> HttpResponse:
    today = visit.now.date()
    asked = read_day(visit.GET.get("from", "")) or today
    first = min(max(asked, today - timedelta(days=3660)), today + timedelta(days=3660))
    marks = marked("arrangements")
    reading = read_rota(visit.may_see, first, lawbook=visit.lawbook)
    shared = _shared(visit, "/rota", problems, reading.changes, reading.names)
    asked = {name: visit.GET.get(name, "") for name in ("role", "place")}
    page = present_rota(reading, shared, typed=visit.POST.dict() or asked)
    return _answer(visit, "rota", marks, page, problems)


def _ladders(visit: Visit, problems: list[Problem]) -> HttpResponse:
    today = visit.now.date()
    marks = marked("arrangements")
    reading = read_ladders(visit.may_see, lawbook=visit.lawbook, today=today)
    shared = _shared(visit, "/rota/ladders", problems, reading.changes, reading.names)
    page = present_ladders(reading, shared)
    return _answer(visit, "ladders", marks, page, problems)


def _closed(visit: Visit, problems: list[Problem]) -> HttpResponse:
    today = visit.now.date()
    marks = marked("arrangements")
    reading = read_closed(visit.may_see, lawbook=visit.lawbook, today=today)
    shared = _shared(visit, "/rota/closed", problems, reading.changes, reading.names)
    page = present_closed(reading, shared, typed=visit.POST.dict())
    return _answer(visit, "closed", marks, page, problems)


def _shared(
    visit: Visit,
    address: str,
    problems: list[Problem],
    changes: Changes,
    names: dict[str, str],
) -> Shared:
    return Shared(
        title=TITLES[address],
        may=_may(visit, address),
        who_may=WHOLE if address == "/rota/closed" else MANAGERS,
        form=str(uuid4()),
        problems=tuple(problems),
        history=present_history(changes, names, {"": "everywhere"}),
        earlier=earlier(changes),
        saved=visit.GET.get("saved") == "yes",
        standpoint=standpoint({}, visit.now).words,
    )


def _may(visit: Visit, address: str) -> bool:
    """Whether they arrange what a page shows: closed days only who sees every service."""
    whole = visit.may_see.services is None or address != "/rota/closed"
    return bool(visit.person and visit.person.arranges and whole)


def _answer(
    visit: Visit, name: str, marks: str, page: object, problems: list[Problem]
) -> HttpResponse:
    refused = any(one.code == "actions.not-a-manager" for one in problems)
    status = 403 if refused else 422 if problems else 200
    week = visit.GET.get("from", "") if name == "rota" else ""
    again = "/rota" if name == "rota" else f"/rota/{name}"
    again += f"?{urlencode({'from': week})}" if week else ""
    heard = live(marks, visit.now, again, {"of": "arranged", "page": name})
    told = unheld_on(visit) if name != "closed" else []
    context = {"page": page, "live": heard, "told": told}
    return render(visit, f"rota/{name}.jinja", context, status=status)
