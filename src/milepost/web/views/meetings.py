"""Series of meetings, and the agenda of each."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from milepost.actions.arrange_meetings import NewSeries, begin, set_anew
from milepost.actions.meet import freeze
from milepost.foundation.problems import Problem
from milepost.reading.agenda import read_agenda
from milepost.reading.escalations import names_of_services
from milepost.reading.meeting_series import (
    read_all_series,
    read_choices,
    read_series,
)
from milepost.reading.staff import names_of_staff
from milepost.web.agenda_page import present_agenda
from milepost.web.door import Visit
from milepost.web.meeting_series_form import present_form
from milepost.web.meeting_series_page import present_list, present_series
from milepost.web.meeting_words import nearness
from milepost.web.once import form_of
from milepost.web.standpoint import read_day, standpoint

FAR = 9000
"""No meeting is looked for in a year so far away."""


@require_safe
def meetings(visit: Visit) -> HttpResponse:
    """Show the series of meetings about services that one may see."""
    found = read_all_series(
        visit.may_see, today=visit.now.date(), lawbook=visit.lawbook
    )
    page = present_list(
        found,
        names_of_services(visit.may_see),
        standpoint=standpoint({}, visit.now).words,
    )
    return render(visit, "meetings/list.jinja", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def begin_series(visit: Visit) -> HttpResponse:
    """Show the form with which a series is begun, or begin it."""
    problems: list[Problem] = []
    if visit.method == "POST":
        new = _read_series(visit)
        number, problems = begin(
            visit.may_see,
            new,
            form=form_of(visit),
            lawbook=visit.lawbook,
            now=visit.now,
        )
        if number is not None:
            return redirect(f"/meetings/series/{number}?saved=yes")
    form = present_form(
        read_choices(visit.may_see, visit.lawbook),
        None,
        form=str(uuid4()),
        typed=_typed(visit),
        problems=problems,
    )
    context = {"page": {"title": "Begin a series", "form": form, "problems": problems}}
    status = 422 if problems else 200
    return render(visit, "meetings/begin.jinja", context, status=status)


@require_safe
def series(visit: Visit, number: int) -> HttpResponse:
    """Show one series: when it meets, who comes, its terms, and its meetings."""
    return _show_series(visit, number)


@require_POST
def set_series(visit: Visit, number: int) -> HttpResponse:
    """Set a series anew."""
    seen = visit.POST.get("seen", "")
    problems = set_anew(
        visit.may_see,
        number,
        _read_series(visit),
        seen=int(seen[:6]) if seen.isascii() and seen.isdigit() else 0,
        form=form_of(visit),
        lawbook=visit.lawbook,
        now=visit.now,
    )
    if problems:
        return _show_series(visit, number, problems=problems)
    if visit.POST.get("ended"):
        return redirect("/meetings")
    return redirect(f"/meetings/series/{number}?saved=yes")


@require_safe
def agenda(visit: Visit, number: int, day: str) -> HttpResponse:
    """Show the agenda of a meeting: as frozen, or as it would be now."""
    return _show_agenda(visit, number, day)


@require_POST
def start(visit: Visit, number: int, day: str) -> HttpResponse:
    """Freeze the list of a meeting, and open it."""
    meeting, problems = freeze(
        visit.may_see, number, _day(day), lawbook=visit.lawbook, now=visit.now
    )
    if problems:
        return _show_agenda(visit, number, day, problems=problems)
    return redirect(f"/meetings/{meeting}")


def _show_agenda(
    visit: Visit, number: int, day: str, *, problems: Sequence[Problem] = ()
) -> HttpResponse:
    reading = read_agenda(
        visit.may_see, number, _day(day), now=visit.now, lawbook=visit.lawbook
    )
    if reading is None:
        raise Http404("no such series within this person's scope")
    page = present_agenda(
        reading,
        standpoint=standpoint({}, visit.now).words,
        near=nearness(visit.lawbook),
        today=visit.now.date(),
        problems=problems,
    )
    status = 422 if problems else 200
    return render(visit, "meetings/agenda.jinja", {"page": page}, status=status)


def _show_series(
    visit: Visit, number: int, *, problems: list[Problem] | None = None
) -> HttpResponse:
    reading = read_series(
        visit.may_see, number, today=visit.now.date(), lawbook=visit.lawbook
    )
    if reading is None:
        raise Http404("no such series within this person's scope")
    form = None
    if reading.may_set:
        form = present_form(
            read_choices(visit.may_see, visit.lawbook),
            reading,
            form=str(uuid4()),
            typed=_typed(visit) if problems else None,
            problems=problems or (),
        )
    page = present_series(
        reading,
        services=names_of_services(visit.may_see),
        names=names_of_staff(visit.may_see),
        standpoint=standpoint({}, visit.now).words,
        form=form,
        problems=problems or (),
        saved=visit.GET.get("saved") == "yes",
    )
    status = 422 if problems else 200
    return render(visit, "meetings/series.jinja", {"page": page}, status=status)


def _typed(visit: Visit) -> dict[str, list[str]] | None:
    return dict(visit.POST.lists()) if visit.method == "POST" else None


def _read_series(visit: Visit) -> NewSeries:
    said = visit.POST
    weeks = said.get("every_weeks", "1").strip()
    return NewSeries(
        name=said.get("name", ""),
        kind=said.get("kind", ""),
        first=read_day(said.get("first", "")),
        starts=_time(said.get("starts", "")),
        every_weeks=int(weeks[:4]) if weeks.isascii() and weeks.isdigit() else 0,
        chair=said.get("chair", ""),
        members=tuple(said.getlist("members")),
        services=None
        if said.get("every_service")
        else frozenset(said.getlist("services")),
        lines=_lines(visit),
        note=said.get("note", ""),
        ended=bool(said.get("ended")),
    )


def _lines(visit: Visit) -> tuple[str, ...]:
    """Read the order of the agenda's lines: each has a number, or is left out."""
    placed = []
    for place, name in enumerate(n for n in visit.POST if n.startswith("line-")):
        typed = visit.POST[name].strip()
        if typed.isascii() and typed.isdigit():
            placed.append((int(typed[:4]), place, name.removeprefix("line-")))
    return tuple(name for _, _, name in sorted(placed))


def _time(text: str) -> time | None:
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()  # noqa: DTZ007 - a time
    except ValueError:
        return None


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Http404("not a day") from error
    if day.year >= FAR:
        raise Http404("no calendar reaches a meeting after it")
    return day
