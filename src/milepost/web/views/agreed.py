"""One agreed action: how it stands, its record, and what becomes of it."""

from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from milepost.actions.agree import Answer, answer
from milepost.foundation.problems import Problem
from milepost.reading.agreed import ActionReading, read_action, roles_to_choose
from milepost.reading.news import marked
from milepost.reading.staff import names_of_staff
from milepost.web.agreed_page import SAID, present_action
from milepost.web.door import Visit
from milepost.web.live_part import live
from milepost.web.once import form_of
from milepost.web.standpoint import read_day, standpoint
from milepost.web.who_does_it import read_who

BACK = {"work": "/work"}
"""Where a person may be sent after an answer, besides the action's own page."""


@require_safe
def action(visit: Visit, number: int) -> HttpResponse:
    """Show one action."""
    return _show(visit, number)


@require_POST
def answer_action(visit: Visit, number: int) -> HttpResponse:
    """Record what became of an action."""
    reading = _found(visit, number)
    what = visit.POST.get("what", "")
    if not reading.may_answer or what not in SAID or what == "agreed":
        raise Http404("nothing of that kind can be said of it by this person")
    due, seen = visit.POST.get("due", "").strip(), visit.POST.get("seen", "")
    said = Answer(
        number=number,
        what=what,
        note=visit.POST.get("note", ""),
        due=read_day(due) if due else None,
        form=form_of(visit),
        seen=int(seen[:6]) if seen.isascii() and seen.isdigit() else None,
        **read_who(visit.POST.get("who", "")),
    )
    problems = answer(visit.may_see, said, now=visit.now)
    if problems:
        return _show(visit, number, tried=what, problems=problems)
    back = BACK.get(visit.POST.get("then", ""), f"/actions/{number}")
    return redirect(f"{back}?answered={number}")


def _found(visit: Visit, number: int) -> ActionReading:
    reading = read_action(visit.may_see, number, day=visit.now.date())
    if reading is None:
        raise Http404("no such action that this person may see")
    return reading


def _show(
    visit: Visit,
    number: int,
    *,
    tried: str = "",
    problems: list[Problem] | None = None,
) -> HttpResponse:
    marks = marked("agreed")
    page = present_action(
        _found(visit, number),
        standpoint({}, visit.now),
        names=names_of_staff(visit.may_see),
        roles=roles_to_choose(visit.may_see),
        form=str(uuid4()),
        tried=tried,
        typed=visit.POST.dict(),
        problems=problems or (),
        saved="answered" in visit.GET,
    )
    shows = {"of": "action"}
    heard = live(marks, visit.now, f"/actions/{number}", shows, shown=[number])
    context, status = {"page": page, "live": heard}, 422 if problems else 200
    return render(visit, "agreed/action.jinja", context, status=status)
