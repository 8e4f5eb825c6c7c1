"""Meanings that people gave to codes: listed, succeeded by another, taken back."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from milepost.actions.change_meaning import (
    NewMeaning,
    ask_to_change,
    confirm_change,
    put_change_away,
)
from milepost.foundation.problems import Problem
from milepost.reading.meanings import read_meaning, read_meanings
from milepost.reading.staff import names_of_staff
from milepost.web import file_work
from milepost.web.door import Visit
from milepost.web.meanings_page import present_meaning, present_meanings
from milepost.web.numbered_pages import page_asked
from milepost.web.seeing_to import sees_all
from milepost.web.typed import unkept


@require_safe
def meanings(visit: Visit) -> HttpResponse:
    """Show every code to which people gave a meaning."""
    sees_all(visit)
    number = page_asked(visit.GET.get("page", ""))
    page = present_meanings(
        read_meanings(visit.may_see, number),
        now=visit.now,
        names=names_of_staff(visit.may_see),
    )
    return render(visit, "meanings/list.jinja", {"page": page})


@require_safe
def meaning(visit: Visit, number: int) -> HttpResponse:
    """Show one code: what it means, who said so, and how far a change has come."""
    sees_all(visit)
    return _one(visit, number, [])


@require_POST
def ask(visit: Visit, number: int) -> HttpResponse:
    """Have it found out what another meaning would touch, or none."""
    sees_all(visit)
    means, why = visit.POST.get("means", "").strip(), visit.POST.get("why", "")
    problems = [*unkept(means, where="means"), *unkept(why, where="why")]
    chosen: dict[str, str | None] = {"say": means, "nothing": "", "back": None}
    what = visit.POST.get("what", "")
    if what not in chosen:
        raise Http404("no such change")
    if what == "say" and not means:
        told = "Nothing is said of what it is to mean."
        remedy = "Write it, or choose one of the other two."
        problems.append(Problem("web.empty", "means", told, remedy))
    asked = NewMeaning(number, chosen[what], why)
    problems = problems or ask_to_change(visit.may_see, asked, now=visit.now)
    if problems:
        return _one(visit, number, problems, status=409)
    file_work.begin()
    return redirect(f"/meanings/{number}#change")


@require_POST
def decide(visit: Visit, number: int) -> HttpResponse:
    """Confirm a change, or put it away."""
    sees_all(visit)
    decided = {"confirm": confirm_change, "away": put_change_away}
    what, typed = visit.POST.get("what", ""), visit.POST.get("change", "")
    if what not in decided:
        raise Http404("no such decision")
    change = (
        int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    )
    if problems := decided[what](visit.may_see, change, now=visit.now):
        shown = [Problem(p.code, "change", p.message, p.remedy) for p in problems]
        return _one(visit, number, shown, status=409)
    file_work.begin()
    return redirect(f"/meanings/{number}#change")


def _one(
    visit: Visit, number: int, problems: list[Problem], status: int = 200
) -> HttpResponse:
    reading = read_meaning(visit.may_see, number)
    if reading is None:
        raise Http404("no such meaning")
    page = present_meaning(
        reading,
        now=visit.now,
        names=names_of_staff(visit.may_see),
        said=visit.POST,
        problems=problems,
    )
    if visit.htmx and not page.working:
        return HttpResponse(headers={"HX-Refresh": "true"})
    part = "meanings/progress.jinja" if visit.htmx else "meanings/one.jinja"
    return render(visit, part, {"page": page}, status=status)
