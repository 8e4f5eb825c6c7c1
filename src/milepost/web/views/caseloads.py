"""Caseloads: who follows how many, and handing them over."""

from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from milepost.actions.hand_over import HandOver, hand_over, take_back, worth_asking
from milepost.foundation.problems import Problem
from milepost.reading.caseloads import read_caseloads, read_moving
from milepost.reading.news import marked
from milepost.reading.staff import names_of_staff
from milepost.reading.vanished import read_vanished
from milepost.web.caseload_page import UNSEEN, present_caseloads
from milepost.web.door import Visit
from milepost.web.left_rows import left_row
from milepost.web.live_part import live
from milepost.web.once import form_of
from milepost.web.standpoint import standpoint
from milepost.web.worklist_page import NOBODY

FIELDS = ("giver", "taker", "why")


@require_safe
def caseloads(visit: Visit) -> HttpResponse:
    """Show who follows how many patients, and how lately each was looked at."""
    count, back = _count(visit, "handed"), _count(visit, "back")
    typed = {field: visit.GET.get(field, "") for field in FIELDS}
    told = None if count is None else (count, visit.GET.get("form", ""))
    return _show(visit, typed if told else {}, done=told, given_back=back)


def _count(visit: Visit, name: str) -> int | None:
    """Read how many an address says; None where it doesn't."""
    said = visit.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 8 else None


@require_POST
def move(visit: Visit) -> HttpResponse:
    """Ask once more, hand over, or take a hand-over back."""
    typed = {field: visit.POST.get(field, "") for field in FIELDS}
    asked = _asked(visit, typed)
    what = visit.POST.get("what", "")
    if what == "undo":
        count, problems = take_back(visit.may_see, asked, form=uuid4(), now=visit.now)
        if problems:
            return _show(visit, {}, problems=problems)
        return redirect(f"/caseloads?back={count}#back")
    if what != "do":
        problems = worth_asking(visit.may_see, asked, chosen=bool(typed["giver"]))
        return _show(visit, typed, problems=problems, confirm=asked)
    count, problems = hand_over(visit.may_see, asked, now=visit.now)
    if problems:
        return _show(visit, typed, problems=problems)
    told = {"handed": count, "form": asked.form} | typed
    return redirect(f"/caseloads?{urlencode(told)}#done")


def _asked(visit: Visit, typed: dict[str, str]) -> HandOver:
    """Read whose patients are meant: all of a person's, or those they don't see."""
    giver = "" if typed["giver"] == NOBODY else typed["giver"]
    unseen = giver.startswith(UNSEEN)
    return HandOver(
        giver=giver.removeprefix(UNSEEN),
        taker=typed["taker"],
        why=typed["why"],
        form=form_of(visit),
        unseen=unseen,
    )


def _show(
    visit: Visit,
    typed: dict[str, str],
    *,
    problems: list[Problem] | None = None,
    confirm: HandOver | None = None,
    done: tuple[int, str] | None = None,
    given_back: int | None = None,
) -> HttpResponse:
    moving = None
    if confirm and not problems:
        moving = read_moving(
            visit.may_see, confirm.giver, confirm.taker, unseen=confirm.unseen
        )
    seen, marks = standpoint({}, visit.now), marked("looks")
    page = present_caseloads(
        read_caseloads(visit.may_see, as_at=seen.as_at, now=visit.now),
        standpoint=seen.words,
        form=uuid4(),
        typed=typed,
        problems=problems or (),
        me=visit.may_see.person,
        moving=moving,
        done=done,
        given_back=given_back,
    )
    heard = live(marks, visit.now, "/caseloads", {"of": "caseloads"})
    gone = read_vanished(visit.may_see, lawbook=visit.lawbook, now=visit.now)
    names = names_of_staff(visit.may_see)
    left = [left_row(one, names, visit.now) for one in gone]
    context = {"page": page, "live": heard, "left": left}
    status = 422 if problems else 200
    return render(visit, "worklist/caseloads.jinja", context, status=status)
