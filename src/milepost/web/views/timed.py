"""Timed pathways: what there is, who works by each, and deciding to."""

from urllib.parse import quote, urlencode
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from milepost.actions.adopt import give_up
from milepost.actions.propose import NewProposal, propose_adoption
from milepost.foundation.problems import Problem
from milepost.reading.news import marked
from milepost.reading.proposals import read_proposals
from milepost.reading.staff import names_of_staff
from milepost.reading.timed_pathways import read_timed_pathways
from milepost.rules.timed_pathways import TimedPathway
from milepost.web.arranging_part import told_on
from milepost.web.door import Visit
from milepost.web.live_part import live
from milepost.web.once import form_of
from milepost.web.standpoint import read_day, standpoint
from milepost.web.timed_page import present_template, present_templates

FIELDS = ("service", "next_review", "why", "reason")


@require_safe
def templates(visit: Visit) -> HttpResponse:
    """List the timed pathways of the lawbook, and which service works by each."""
    marks = marked("decisions")
    page = present_templates(
        visit.lawbook,
        read_timed_pathways(visit.may_see, today=visit.now.date()),
        standpoint=standpoint({}, visit.now).words,
    )
    heard = live(marks, visit.now, "/timed-pathways", {"of": "timed"})
    context = {"page": page, "told": told_on(visit), "live": heard}
    return render(visit, "timed/templates.jinja", context)


@require_safe
def template(visit: Visit, name: str) -> HttpResponse:
    """Show one timed pathway, and the form by which it is proposed for a service."""
    return show_template(visit, name, problems=[])


@require_POST
def decide(visit: Visit, name: str) -> HttpResponse:
    """Propose a timed pathway for a service, or give it up."""
    typed = {field: visit.POST.get(field, "") for field in FIELDS}
    form = form_of(visit)
    if visit.POST.get("what") == "give_up":
        problems = give_up(
            visit.may_see, typed["service"], typed["reason"], form=form, now=visit.now
        )
        part = "decisions"
    else:
        new = NewProposal(
            template=name,
            service=typed["service"],
            next_review=read_day(typed["next_review"]),
            why=typed["why"],
            form=form,
        )
        problems = propose_adoption(
            visit.may_see, new, lawbook=visit.lawbook, now=visit.now
        )
        part = "proposals"
    if problems:
        return show_template(visit, name, problems=problems)
    return redirect(f"/timed-pathways/{quote(name)}#{part}")


def show_template(visit: Visit, name: str, *, problems: list[Problem]) -> HttpResponse:
    """Show one timed pathway, and what is wrong with what was typed."""
    found = visit.lawbook.rules.get(name)
    if not isinstance(found, TimedPathway):
        raise Http404("no such timed pathway")
    marks, service = marked("decisions"), visit.GET.get("service", "")
    page = present_template(
        found,
        read_timed_pathways(visit.may_see, name, today=visit.now.date()),
        lawbook=visit.lawbook,
        today=visit.now.date(),
        form=uuid4(),
        typed={field: visit.POST.get(field, "") for field in FIELDS},
        problems=problems,
        standpoint=standpoint({}, visit.now).words,
        may=bool(visit.person and visit.person.arranges),
        service=service,
        staff=names_of_staff(visit.may_see),
        proposals=read_proposals(visit.may_see, name),
    )
    again = f"/timed-pathways/{quote(name)}"
    again += f"?{urlencode({'service': service})}" if service else ""
    heard = live(marks, visit.now, again, {"of": "timed", "template": name})
    context, status = {"page": page, "live": heard}, 422 if problems else 200
    return render(visit, "timed/template.jinja", context, status=status)
