"""The duties of the tracking teams, ticked off as they are done."""

from urllib.parse import urlencode
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from milepost.actions.tick import tick
from milepost.reading.duties import read_duties, team_of
from milepost.reading.news import marked
from milepost.rules.duties import Duties
from milepost.web.arranging_part import told_on
from milepost.web.door import Visit
from milepost.web.duties_page import present_duties
from milepost.web.live_part import live
from milepost.web.once import form_of
from milepost.web.standpoint import standpoint


@require_safe
def duties(visit: Visit) -> HttpResponse:
    """Show a team's duties, what is due, and who did what when."""
    lists = [(found.id, found.title) for found in visit.lawbook.all(Duties)]
    asked = visit.GET.get("of", "") or team_of(visit.may_see, [n for n, _ in lists])
    seen, role = standpoint({}, visit.now), visit.GET.get("role", "")
    marks = marked("ticks")
    reading = read_duties(visit.may_see, asked, as_at=seen.as_at, lawbook=visit.lawbook)
    if reading is None:
        raise Http404("no such list of duties")
    page = present_duties(
        reading,
        standpoint=seen.words,
        lists=lists,
        role=role,
        forms=[uuid4() for _ in reading.rows],
        today=visit.now.date(),
    )
    again = f"/duties?{urlencode({'of': asked, 'role': role})}"
    heard = live(marks, visit.now, again, {"of": "duties", "duties": asked})
    context = {"page": page, "told": told_on(visit), "live": heard}
    return render(visit, "worklist/duties.jinja", context)


@require_POST
def tick_off(visit: Visit) -> HttpResponse:
    """Tick a duty off, or take the tick back."""
    problems = tick(
        visit.may_see,
        visit.POST.get("of", ""),
        visit.POST.get("duty", ""),
        done=visit.POST.get("what") != "undo",
        note=visit.POST.get("note", ""),
        form=form_of(visit),
        lawbook=visit.lawbook,
        now=visit.now,
    )
    if problems:
        raise Http404("no such duty")
    back = {name: visit.POST.get(name, "") for name in ("of", "role")}
    kept = {name: said for name, said in back.items() if said}
    return redirect(f"/duties?{urlencode(kept)}")
