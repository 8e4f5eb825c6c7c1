"""The log of barriers that the oversight group keeps."""

import re
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from milepost.actions.barriers import (
    BarrierStep,
    NewBarrier,
    Whom,
    note_barrier,
    take_barrier_step,
)
from milepost.escalations.barriers import Did
from milepost.foundation.problems import Problem
from milepost.reading.barriers import offered, read_barrier, read_log
from milepost.reading.escalations import names_of_services
from milepost.reading.news import marked
from milepost.reading.staff import names_of_staff
from milepost.web.barrier_page import present_barrier
from milepost.web.barriers_page import present_log, present_new, read_way
from milepost.web.door import Visit
from milepost.web.live_part import live
from milepost.web.once import form_of
from milepost.web.standpoint import read_day


@require_safe
def barriers(visit: Visit) -> HttpResponse:
    """Show the log: what is open, late, with another group, or closed."""
    show, theme, page = read_way(visit.GET.dict())
    marks = marked("barriers")
    reading = read_log(visit.may_see, now=visit.now, show=show, theme=theme, page=page)
    told = present_log(reading, show=show, theme=theme, now=visit.now)
    shows = {"of": "barriers", "theme": theme}
    heard = live(marks, visit.now, visit.get_full_path(), shows)
    return render(visit, "barriers/log.jinja", {"page": told, "live": heard})


@require_http_methods(["GET", "HEAD", "POST"])
def new_barrier(visit: Visit) -> HttpResponse:
    """Show the form that notes a barrier, or note it."""
    scope, problems = visit.may_see, list[Problem]()
    asked = visit.POST if visit.method == "POST" else visit.GET
    if visit.method == "POST":
        whom, problems = _whom(visit)
        new = NewBarrier(
            title=visit.POST.get("title", ""),
            said=visit.POST.get("said", ""),
            theme=visit.POST.get("theme", ""),
            services=visit.POST.getlist("service"),
            whom=whom,
            form=form_of(visit),
        )
        if not problems:
            number, problems = note_barrier(scope, new, now=visit.now)
        if not problems:
            return redirect(f"/oversight/barriers/{number}?saved=yes")
    open_ones = offered(scope, now=visit.now)
    chosen, of = asked.getlist("escalation"), asked.getlist("service")
    if visit.method != "POST":
        of += [one.service for one in open_ones if str(one.number) in chosen]
    page = present_new(
        open_ones,
        names_of_services(scope),
        form=str(uuid4()),
        typed=_with_others(asked.dict(), chosen, [str(o.number) for o in open_ones]),
        chosen=chosen,
        of=of,
        problems=problems,
    )
    status = 422 if problems else 200
    return render(visit, "barriers/new.jinja", {"page": page}, status=status)


@require_safe
def barrier(visit: Visit, number: int) -> HttpResponse:
    """Show one barrier: where it stands, whom it holds up, and its record."""
    return _show(visit, number)


@require_POST
def barrier_step(visit: Visit, number: int) -> HttpResponse:
    """Record what somebody did about a barrier."""
    did, said = visit.POST.get("what", ""), visit.POST
    if did not in list(Did):
        raise Http404("nothing of that kind can be done")
    whom, problems = _whom(visit)
    day, seen = said.get("wanted_by", "").strip(), said.get("seen", "")
    wanted_by = read_day(day)
    if day and wanted_by is None:
        problems.append(_unread("wanted_by", f"“{day}” can’t be read as a day."))
    step = BarrierStep(
        number=number,
        did=Did(did),
        said=said.get("said", ""),
        group=said.get("group", ""),
        wanted_by=wanted_by,
        whom=whom,
        form=form_of(visit),
        seen=int(seen[:6]) if seen.isascii() and seen.isdigit() else None,
    )
    problems = problems or take_barrier_step(visit.may_see, step, now=visit.now)
    if problems:
        return _show(visit, number, tried=did, problems=problems)
    return redirect(f"/oversight/barriers/{number}?saved=yes")


def _show(
    visit: Visit, number: int, *, tried: str = "", problems: list[Problem] | None = None
) -> HttpResponse:
    marks = marked("barriers")
    reading = read_barrier(visit.may_see, number, now=visit.now)
    if reading is None:
        raise Http404("no such barrier within this person's scope")
    page = present_barrier(
        reading,
        now=visit.now,
        names=names_of_staff(visit.may_see),
        form=str(uuid4()),
        tried=tried,
        typed=visit.POST.dict(),
        problems=problems or (),
        saved=visit.GET.get("saved") == "yes",
    )
    again, shows = f"/oversight/barriers/{number}", {"of": "barrier"}
    heard = live(marks, visit.now, again, shows, shown=[number])
    context, status = {"page": page, "live": heard}, 422 if problems else 200
    return render(visit, "barriers/barrier.jinja", context, status=status)


def _whom(visit: Visit) -> tuple[Whom, list[Problem]]:
    """Read whom somebody ticked and named."""
    ticked, others = visit.POST.getlist("escalation"), visit.POST.get("others", "")
    numbers = [*ticked, *re.split(r"[,;\s]+", others.strip())]
    unread = [n for n in numbers if n and not re.fullmatch(r"[0-9]{1,15}", n)]
    problems = [_unread("whom", f"“{n}” is no escalation’s number.") for n in unread]
    names = [*visit.POST.getlist("pathway")]
    names += re.split(r"[,;]+", visit.POST.get("pathways", ""))
    found = {name.strip() for name in names if name.strip()}
    odd = [name for name in found if not name.isprintable()]
    problems += [_unread("whom", "That can’t be a pathway’s name.") for _ in odd]
    escalations = [int(n) for n in numbers if n and n not in unread]
    return Whom(escalations=escalations, pathways=sorted(found)), problems


def _with_others(
    typed: dict[str, str], chosen: list[str], shown: list[str]
) -> dict[str, str]:
    """Name in the box whoever is chosen and isn't among those that can be ticked."""
    beyond = [one for one in chosen if one not in shown]
    others = ", ".join(filter(None, [typed.get("others", ""), *beyond]))
    return {**typed, "others": others}


def _unread(field: str, message: str) -> Problem:
    remedy = "Give numbers, names and days as the hints beside them say."
    return Problem("web.unread", field, message, remedy)
