"""Escalations, the desks, and what people do about either."""

import re
from dataclasses import replace
from datetime import datetime, time
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from milepost.actions.escalations import Call, Step, raise_by_hand, take_step
from milepost.escalations.entries import What
from milepost.foundation.problems import Problem
from milepost.reading.barriers import barriers_of
from milepost.reading.desks import read_desk
from milepost.reading.escalations import is_pathway, read_escalation, read_list
from milepost.reading.news import marked
from milepost.reading.staff import names_of_staff
from milepost.reading.turnaround import read_turnaround
from milepost.tracking.desks import BookingTarget, desk_named
from milepost.tracking.stages import STEPS
from milepost.web.desk_page import present_desk
from milepost.web.door import Visit
from milepost.web.escalation_forms import desk_passed_to
from milepost.web.escalation_list_page import (
    present_escalations,
    read_asked,
    wanted_by,
)
from milepost.web.escalation_page import present_call, present_escalation
from milepost.web.live_part import live
from milepost.web.once import form_of
from milepost.web.standpoint import read_day
from milepost.web.turnaround_page import present_turnaround
from milepost.web.unsaved import escalating, take

OPENS = time(9)
"""When something wakes that was put off until a day, and no time was given."""


@require_safe
def escalations(visit: Visit) -> HttpResponse:
    """Show what waits for me, what I raised, or all that I may see."""
    asked, wanted, problems = read_asked(visit.GET.dict())
    wanted, marks = (
        wanted_by(visit.may_see.person, asked, wanted),
        marked("escalations"),
    )
    reading = read_list(visit.may_see, wanted, now=visit.now, mine=asked.show == "mine")
    page = present_escalations(
        reading,
        asked,
        now=visit.now,
        names=names_of_staff(visit.may_see),
        problems=problems,
    )
    shows = {"of": "escalations"} | asked.told()
    shown = [row.number for row in reading.rows]
    told = live(marks, visit.now, asked.address(page=asked.page), shows, shown=shown)
    context, status = {"page": page, "live": told}, 422 if problems else 200
    return render(visit, "escalations/list.jinja", context, status=status)


@require_safe
def escalation(visit: Visit, number: int) -> HttpResponse:
    """Show one escalation: where it stands, its record, and what may be done."""
    return _show(visit, number)


@require_POST
def step(visit: Visit, number: int) -> HttpResponse:
    """Record what somebody did about an escalation."""
    what = visit.POST.get("what", "")
    if what not in list(What):
        raise Http404("nothing of that kind can be done")
    told, problems = _read_step(visit, number, What(what))
    problems = problems or take_step(
        visit.may_see,
        told,
        lawbook=visit.lawbook,
        now=visit.now,
        longest_snooze=settings.LONGEST_SNOOZE_DAYS,
    )
    if problems:
        return _show(visit, number, tried=what, problems=problems)
    return redirect(f"/escalations/{number}?saved=yes")


@require_http_methods(["GET", "HEAD", "POST"])
def escalate(visit: Visit, name: str) -> HttpResponse:
    """Show the form with which an escalation is raised, or raise it."""
    if not _is_there(visit, name):
        raise Http404("no such pathway within this person's scope")
    unsaved = take(visit, escalating(name)) if visit.method == "GET" else None
    typed = {"about": "", "desk": "", **(unsaved or visit.POST).dict()}
    problems: list[Problem] = []
    if visit.method == "POST":
        desk = desk_named(typed["desk"])
        call = Call(
            pathway=name,
            reason=typed.get("reason", ""),
            about=typed["about"] if typed["about"] in STEPS else "",
            desk=desk.code if desk else "",
            form=form_of(visit),
        )
        number, problems = raise_by_hand(
            visit.may_see, call, lawbook=visit.lawbook, now=visit.now
        )
        if number is not None:
            return redirect(f"/escalations/{number}?saved=yes")
    page = present_call(name, form=str(uuid4()), typed=typed, problems=problems)
    page = replace(page, restored=unsaved is not None)
    status = 422 if problems else 200
    return render(visit, "escalations/call.jinja", {"page": page}, status=status)


@require_safe
def desk(visit: Visit, code: str) -> HttpResponse:
    """Show what a desk has to book, and what was escalated to it."""
    found = desk_named(code)
    if found is None:
        raise Http404("no such desk")
    marks = marked("events", "escalations", "agreed")
    target = BookingTarget(settings.BOOKING_DAYS, settings.BOOKING_WEEKENDS)
    reading = read_desk(
        visit.may_see, found, lawbook=visit.lawbook, now=visit.now, target=target
    )
    page = present_desk(reading, now=visit.now, names=names_of_staff(visit.may_see))
    shows = {"of": "desk", "desk": found.code}
    shown = [row.number for row in reading.escalations]
    told = live(marks, visit.now, f"/desks/{found.code}", shows, shown=shown)
    return render(visit, "escalations/desk.jinja", {"page": page, "live": told})


@require_safe
def desk_turnaround(visit: Visit, code: str) -> HttpResponse:
    """Show how long a desk takes, and what is under way there that is late."""
    found = desk_named(code)
    if found is None:
        raise Http404("no such desk")
    marks = marked("events")
    target = BookingTarget(settings.BOOKING_DAYS, settings.BOOKING_WEEKENDS)
    asked = {"lawbook": visit.lawbook, "now": visit.now, "target": target}
    reading = read_turnaround(visit.may_see, found, **asked)
    page = present_turnaround(reading, now=visit.now, target=target)
    shows = {"of": "turnaround", "desk": found.code}
    told = live(marks, visit.now, f"/desks/{found.code}/turnaround", shows)
    return render(visit, "escalations/turnaround.jinja", {"page": page, "live": told})


def _show(
    visit: Visit, number: int, *, tried: str = "", problems: list[Problem] | None = None
) -> HttpResponse:
    marks = marked("escalations")
    reading = read_escalation(
        visit.may_see, number, lawbook=visit.lawbook, now=visit.now
    )
    if reading is None:
        raise Http404("no such escalation within this person's scope")
    page = present_escalation(
        reading,
        now=visit.now,
        names=names_of_staff(visit.may_see),
        form=str(uuid4()),
        barriers=barriers_of(visit.may_see, number),
        tried=tried,
        typed=visit.POST.dict(),
        problems=problems or (),
        saved=visit.GET.get("saved") == "yes",
    )
    again, shows = f"/escalations/{number}", {"of": "escalation"}
    told = live(marks, visit.now, again, shows, shown=[number])
    context, status = {"page": page, "live": told}, 422 if problems else 200
    return render(visit, "escalations/escalation.jinja", context, status=status)


def _read_step(visit: Visit, number: int, what: What) -> tuple[Step, list[Problem]]:
    said = visit.POST
    problems: list[Problem] = []
    until, day = said.get("until", "").strip(), said.get("day", "").strip()
    woken, so_on = _moment(until, visit.now), read_day(day)
    if until and woken is None:
        problems.append(_unread("until", until))
    if day and so_on is None:
        problems.append(_unread("day", day))
    seen = said.get("seen", "")
    told = Step(
        number=number,
        what=what,
        reason=said.get("reason", ""),
        role=said.get("role", ""),
        desk=desk_passed_to(said.get("desk", "")),
        until=woken,
        outcome=said.get("outcome", ""),
        day=so_on,
        form=form_of(visit),
        seen=int(seen[:6]) if seen.isascii() and seen.isdigit() else None,
    )
    return told, problems


def _moment(text: str, now: datetime) -> datetime | None:
    """Read a day and, if there is one, a time of it."""
    found = re.fullmatch(r"(.+?)[T ,]+(\d{1,2}):(\d{2})", text)
    day = read_day(found[1] if found else text)
    if day is None:
        return None
    try:
        at = time(int(found[2]), int(found[3])) if found else OPENS
    except ValueError:
        return None
    return datetime.combine(day, at, tzinfo=now.tzinfo)


def _unread(field: str, text: str) -> Problem:
    return Problem(
        "web.not-a-day",
        field,
        f"“{text}” can’t be read as a day.",
        "Give day, month and year, such as 21 11 2026.",
    )


def _is_there(visit: Visit, name: str) -> bool:
    return name.isprintable() and is_pathway(visit.may_see, name)
