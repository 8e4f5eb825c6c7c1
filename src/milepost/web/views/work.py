"""The worklist, and writing down a look at a pathway."""

from collections.abc import Mapping
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from milepost.actions.say_applies import NewSaying, say_applies
from milepost.actions.track import NewLook, look_at
from milepost.foundation.problems import Problem
from milepost.reading.agreed import read_mine
from milepost.reading.cover import read_covering
from milepost.reading.live import changes_of_pathway
from milepost.reading.news import marked
from milepost.reading.pathway import service_of
from milepost.reading.staff import names_of_staff
from milepost.reading.worklist import next_owed, read_worklist
from milepost.tracking.shown import Shown, read_shown
from milepost.tracking.worklist import Reason
from milepost.web.agreed_page import agreed_rows
from milepost.web.arranging_part import told_on
from milepost.web.door import Visit
from milepost.web.due_day import read_due
from milepost.web.live_part import live
from milepost.web.numbered_pages import page_asked
from milepost.web.once import form_of
from milepost.web.standpoint import standpoint
from milepost.web.template_words import Typed, put_in, typed_in
from milepost.web.views.pathways import show_pathway, templates_for
from milepost.web.worklist_page import NOBODY, present_worklist


@require_safe
def work(visit: Visit) -> HttpResponse:
    """Show what is owed to one's own patients, or to somebody else's."""
    seen = standpoint({}, visit.now)
    names = names_of_staff(visit.may_see)
    owner = _whose(visit, names)
    asked_why, page = visit.GET.get("why", ""), visit.GET.get("page", "")
    why = Reason(asked_why) if asked_why in list(Reason) else None
    everyone = visit.GET.get("all") == "yes"
    marks = marked("events", "looks", "escalations")
    reading = read_worklist(
        visit.may_see,
        owner,
        as_at=seen.as_at,
        lawbook=visit.lawbook,
        why=why,
        everyone=everyone,
        page=page_asked(page),
    )
    shown = present_worklist(
        reading,
        seen,
        me=visit.may_see.person,
        names=names,
        why=why,
        everyone=everyone,
        covering=read_covering(visit.may_see, as_at=seen.as_at, lawbook=visit.lawbook),
    )
    mine = read_mine(visit.may_see, owner, day=visit.now.date()) if owner else ()
    answered = visit.GET.get("answered", "")
    arranges = visit.person is not None and visit.person.arranges
    had = len(reading.due) + len(reading.later)
    shows = {"of": "work", "owner": owner, "had": str(had)}
    context = {
        "page": shown,
        "live": live(marks, visit.now, visit.get_full_path(), shows),
        "told": told_on(visit) if arranges else (),
        "actions": agreed_rows(mine, names, visit.now.date()),
        "chosen_on": Shown(reading.upto, visit.now),
        "answered": answered if answered.isascii() and answered.isdigit() else "",
    }
    return render(visit, "worklist/work.jinja", context)


def _whose(visit: Visit, names: Mapping[str, str]) -> str:
    """Read whose patients are asked for: one's own if it isn't said, blank for nobody's."""
    asked = visit.GET.get("of", "")
    owner = "" if asked == NOBODY else asked or visit.may_see.person
    if owner and owner not in names and owner != visit.may_see.person:
        raise Http404("nobody has that account")
    return owner


@require_POST
def look(visit: Visit, name: str) -> HttpResponse:
    """Write down a look at a pathway; then stay, or open the next that is due."""
    typed = typed_in(visit.POST)
    if visit.POST.get("then") == "template":
        return show_pathway(visit, name, typed=_with_template(visit, name, typed))
    told, problems = _read(visit, name, typed)
    problems = problems or look_at(visit.may_see, told, now=visit.now)
    if any(problem.code == "actions.no-such-pathway" for problem in problems):
        raise Http404("no such pathway within this person's scope")
    if problems:
        return show_pathway(visit, name, typed=typed, problems=problems)
    came = _came(visit, name, told)
    if visit.POST.get("then") == "next" and not came:
        return redirect(_next_due(visit, name))
    query = visit.GET.copy()
    query["saved"] = "yes"
    query.pop("came", None)
    if came:
        query["came"] = came
    return redirect(f"/pathways/{quote(name, safe='')}?{query.urlencode()}#tracking")


@require_POST
def applies(visit: Visit, name: str) -> HttpResponse:
    """Record that a step which isn't for every patient is for this one, or isn't."""
    new = NewSaying(
        pathway=name,
        step=visit.POST.get("step", ""),
        applies=visit.POST.get("applies") == "yes",
        why=visit.POST.get("why", ""),
        form=form_of(visit),
    )
    problems = say_applies(visit.may_see, new, lawbook=visit.lawbook, now=visit.now)
    if problems:
        return show_pathway(visit, name, problems=problems)
    return redirect(f"/pathways/{quote(name, safe='')}#progress")


def _with_template(visit: Visit, name: str, typed: Typed) -> Typed:
    """Put the template that was chosen into what is typed. Nothing is written down."""
    service = service_of(visit.may_see, name)
    if service is None:
        raise Http404("no such pathway within this person's scope")
    told, code = templates_for(visit, [service]), visit.POST.get("template", "")
    return put_in(typed, told, code, today=visit.now.date())


def _read(visit: Visit, name: str, typed: Typed) -> tuple[NewLook, list[Problem]]:
    """Read what was typed as a look; what can't be read is a problem of its field."""
    due, problems = read_due(typed.due, visit.now.date())
    last = visit.POST.get("last_look", "")
    shown = read_shown(visit.POST.get("shown", ""))
    told = NewLook(
        pathway=name,
        note=typed.note,
        action=typed.action,
        due=due,
        owner=typed.owner,
        form=form_of(visit),
        last_look=int(last[:18]) if last.isascii() and last.isdigit() else None,
        shown=shown,
        looked=shown is not None,
    )
    return told, problems


def _came(visit: Visit, name: str, told: NewLook) -> str:
    """Say up to which event the page showed, if more came while it was written on."""
    if told.shown is None:
        return ""
    since = told.shown.upto
    came = changes_of_pathway(visit.may_see, name, since=since)
    return str(since) if came else ""


def _next_due(visit: Visit, name: str) -> str:
    person, as_at = visit.may_see.person, standpoint({}, visit.now).as_at
    following = next_owed(
        visit.may_see, person, but=name, as_at=as_at, lawbook=visit.lawbook
    )
    if following is None:
        return "/work"
    return f"/pathways/{quote(following, safe='')}?from=work#tracking"
