"""One look for several patients: chosen on a list, previewed, written, undone."""

from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from milepost.actions.track_several import (
    Several,
    problems_with_several,
    track_several,
    undo_several,
)
from milepost.foundation.problems import Problem
from milepost.reading.several import read_batch, read_several
from milepost.reading.staff import names_of_staff, who_may_follow
from milepost.tracking.shown import read_shown
from milepost.web.batch_page import present_batch
from milepost.web.door import Visit
from milepost.web.due_day import read_due
from milepost.web.once import form_of
from milepost.web.several_page import (
    NOBODY,
    UNCHANGED,
    present_several,
)
from milepost.web.template_words import Typed, put_in, typed_in
from milepost.web.unsaved import take
from milepost.web.views.pathways import templates_for

LONGEST_NAME = 60


@require_http_methods(["GET", "HEAD", "POST"])
def several(visit: Visit) -> HttpResponse:
    """Show the form for those chosen; put a template in; ask once more; or write.

    To go there shows what was being written when the session ended, if anything was.
    """
    said = visit.POST if visit.method == "POST" else take(visit, "")
    if said is None:
        return redirect("/work")
    what = said.get("what", "") if visit.method == "POST" else "restored"
    asked, problems = _read(visit, said)
    told = problems_with_several(visit.may_see, asked, today=visit.now.date())
    if what in {"preview", "do"}:
        problems = problems or told
    else:
        problems = [one for one in told if one.where == "pathway"]
    if what == "do" and not problems:
        found, problems = track_several(visit.may_see, asked, now=visit.now)
        if not problems:
            told = {"left": len(found.left), "came": len(found.came)} if found else {}
            said = urlencode({name: count for name, count in told.items() if count})
            return redirect(f"/several/{asked.form}{'?' * bool(said)}{said}")
    return _show(visit, said, asked, problems, what=what)


@require_safe
def batch(visit: Visit, form: UUID) -> HttpResponse:
    """Show what was written for several patients, and how to take it back."""
    reading = read_batch(visit.may_see, form)
    if reading is None:
        raise Http404("no such batch of this person's")
    page = present_batch(
        reading,
        undo=str(uuid4()),
        names=names_of_staff(visit.may_see),
        left=_count(visit, "left"),
        came=_count(visit, "came"),
    )
    return render(visit, "worklist/batch.jinja", {"page": page, "of": form})


def _count(visit: Visit, name: str) -> int:
    text = visit.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


@require_POST
def undo(visit: Visit, form: UUID) -> HttpResponse:
    """Take back what was written for several patients."""
    _, problems = undo_several(visit.may_see, form, undo=form_of(visit), now=visit.now)
    if problems:
        raise Http404("no such batch of this person's")
    return redirect(f"/several/{form}")


def _show(
    visit: Visit, said: QueryDict, asked: Several, problems: list[Problem], *, what: str
) -> HttpResponse:
    reading = read_several(visit.may_see, asked.chosen)
    services = {one.service for one in reading.patients.values()}
    templates = templates_for(visit, services)
    typed = _typed(said)
    if what == "template":
        code, today = said.get("template", ""), visit.now.date()
        typed = put_in(typed, templates, code, today=today)
    page = present_several(
        reading,
        typed=typed,
        looked=asked.looked,
        form=str(asked.form),
        names=names_of_staff(visit.may_see),
        followers=who_may_follow(visit.may_see, services),
        templates=templates,
        preview=what == "preview" and not problems and bool(reading.sorted.touched),
        due=asked.due,
        problems=problems,
        restored=what == "restored",
    )
    context = {"page": page, "shown": asked.shown or ""}
    status = 422 if problems else 200
    return render(visit, "worklist/several.jinja", context, status=status)


def _typed(said: QueryDict) -> Typed:
    told = typed_in(said)
    return replace(told, owner=told.owner or UNCHANGED)


def _read(visit: Visit, said: QueryDict) -> tuple[Several, list[Problem]]:
    """Read who was chosen, and what is to be written."""
    typed = _typed(said)
    due, problems = read_due(typed.due, visit.now.date())
    owner = None if typed.owner == UNCHANGED else typed.owner
    shown = read_shown(said.get("shown", ""))
    chosen = dict(_chosen(one) for one in said.getlist("pathway") if one)
    told = Several(
        chosen={name[:LONGEST_NAME]: seen for name, seen in chosen.items()},
        note=typed.note,
        action=typed.action,
        due=due,
        owner="" if owner == NOBODY else owner,
        looked=said.get("looked") == "yes" and shown is not None,
        shown=shown,
        form=form_of(visit),
    )
    return told, problems


def _chosen(text: str) -> tuple[str, int | None]:
    """Read a pathway, and the number of its latest look if that was told.

    >>> _chosen("P-1@12"), _chosen("P-1")
    (('P-1', 12), ('P-1', None))
    """
    name, _, seen = text.rpartition("@")
    if name and seen.isascii() and seen.isdigit() and len(seen) < 19:
        return name, int(seen)
    return text, None
