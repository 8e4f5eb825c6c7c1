"""Reviews of breaches: the list, and one with its timeline and its steps."""

from datetime import date
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from milepost.actions.agree import NewAgreed
from milepost.actions.breach_reviews import (
    ReviewStep,
    agree_in_review,
    take_review_step,
)
from milepost.breaches.review import What
from milepost.foundation.problems import Problem
from milepost.reading.agreed import roles_to_choose
from milepost.reading.breach_list import (
    latest_entry,
    read_reviews,
    reasons_in_words,
)
from milepost.reading.breaches import ReviewReading, read_review
from milepost.reading.staff import names_of_staff
from milepost.web.breach_filters import read_asked
from milepost.web.breach_forms import read_written
from milepost.web.breach_list_page import last_page, present_reviews
from milepost.web.breach_page import Tried, present_review
from milepost.web.breach_steps import read_recipients
from milepost.web.door import Visit
from milepost.web.once import form_of
from milepost.web.standpoint import read_day, standpoint
from milepost.web.who_does_it import read_who

BY_PEOPLE = (What.WRITTEN, What.AGREED, What.SIGNED, What.SHARED, What.SENT_BACK)


@require_safe
def reviews(visit: Visit) -> HttpResponse:
    """Show the reviews that wait for me, or others that I may see."""
    asked, wanted = read_asked(visit.GET.dict())
    seen = standpoint({}, visit.now)
    reading = read_reviews(
        visit.may_see, wanted, now=visit.now, lawbook=visit.lawbook, show=asked.show
    )
    if reading.shown and not reading.rows:
        return redirect(last_page(asked, reading.shown))
    words = reasons_in_words(visit.lawbook)
    upto = latest_entry(visit.may_see)
    page = present_reviews(reading, asked, seen, reasons=words, upto=upto)
    return render(visit, "breaches/list.jinja", {"page": page})


@require_safe
def review(visit: Visit, number: int) -> HttpResponse:
    """Show one review."""
    return _show(visit, _found(visit, number))


@require_POST
def review_step(visit: Visit, number: int) -> HttpResponse:
    """Record what somebody did with a review."""
    reading, said = _found(visit, number), visit.POST
    what = said.get("what", "")
    if what not in [step.value for step in BY_PEOPLE]:
        raise Http404("nothing of that kind can be done with a review")
    seen = said.get("seen", "")
    step = ReviewStep(
        number=number,
        what=What(what),
        written=read_written(said.dict(), reading.reasons)
        if what == What.WRITTEN
        else None,
        reason=said.get("reason", "") if what == What.SENT_BACK else "",
        shared_with=read_recipients(said.dict()) if what == What.SHARED else (),
        form=form_of(visit),
        seen=int(seen[:6]) if seen.isascii() and seen.isdigit() else None,
    )
    problems = take_review_step(
        visit.may_see, step, lawbook=visit.lawbook, now=visit.now
    )
    if problems:
        return _show(visit, _found(visit, number), tried=what, problems=problems)
    return redirect(f"/breaches/{number}?saved=yes")


@require_POST
def review_action(visit: Visit, number: int) -> HttpResponse:
    """Add an action that was agreed in a review."""
    reading, said = _found(visit, number), visit.POST
    due = said.get("due", "").strip()
    problems: list[Problem] = []
    day = read_day(due) if due else None
    if due and day is None:
        problems = [_not_a_day(due)]
    problems = problems or agree_in_review(
        visit.may_see,
        number,
        _new_action(visit, reading, day),
        lawbook=visit.lawbook,
        now=visit.now,
    )
    if problems:
        return _show(visit, _found(visit, number), tried="action", problems=problems)
    return redirect(f"/breaches/{number}?saved=yes#actions")


def _new_action(visit: Visit, reading: ReviewReading, day: date | None) -> NewAgreed:
    about = visit.POST.get("about") == "patient"
    return NewAgreed(
        text=visit.POST.get("text", ""),
        due=day,
        pathway=reading.opened.pathway if about else "",
        service="" if about else reading.opened.service,
        origin="review",
        origin_number=reading.opened.number,
        form=form_of(visit),
        **read_who(visit.POST.get("who", "")),
    )


def _found(visit: Visit, number: int) -> ReviewReading:
    reading = read_review(visit.may_see, number, lawbook=visit.lawbook, now=visit.now)
    if reading is None:
        raise Http404("no such review that this person may see")
    return reading


def _show(
    visit: Visit,
    reading: ReviewReading,
    *,
    tried: str = "",
    problems: list[Problem] | None = None,
) -> HttpResponse:
    page = present_review(
        reading,
        standpoint({}, visit.now),
        names=names_of_staff(visit.may_see),
        roles=roles_to_choose(visit.may_see),
        form=str(uuid4()),
        upto=latest_entry(visit.may_see),
        tried=Tried(tried, visit.POST.dict(), problems or ()),
        saved=visit.GET.get("saved") == "yes",
    )
    status = 422 if problems else 200
    return render(visit, "breaches/review.jinja", {"page": page}, status=status)


def _not_a_day(text: str) -> Problem:
    return Problem(
        "web.not-a-day",
        "due",
        f"“{text}” can’t be read as a day.",
        "Give day, month and year, such as 21 11 2026.",
    )
