"""One message that came by a feed, and what a person does with it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from milepost.actions.see_to_messages import use_after_all
from milepost.actions.settle_messages import give_to, reopen, settle
from milepost.foundation.problems import Problem
from milepost.reading.messages import read_message, read_settled, settled_together
from milepost.reading.staff import names_of_staff
from milepost.web.door import Visit
from milepost.web.message_page import present_message
from milepost.web.numbered_pages import page_asked
from milepost.web.seeing_to import sees_all, to_whom
from milepost.web.settled_page import present_settled
from milepost.web.typed import unkept
from milepost.web.views.feeds import show_feeds

ANCHORS = {
    "actions.no-note": "note-{}",
    "web.unkept": "note-{}",
    "actions.no-reason": "reason-{}",
}
"""At which part of the form a problem stands."""


@require_http_methods(["GET", "HEAD", "POST"])
def message(visit: Visit, number: int) -> HttpResponse:
    """Show one message; or see to it, if it waits."""
    if visit.method == "POST":
        return _see_to(visit, number)
    return _page(visit, number, [])


def _see_to(visit: Visit, number: int) -> HttpResponse:
    """Give a message to somebody, settle it by hand, or say that it is to be used."""
    sees_all(visit)
    from_page = visit.POST.get("back") == "message"
    if problems := _done(visit, number):
        found = problems[0]
        where = ANCHORS.get(found.code, "waiting").format(number)
        shown = [Problem(found.code, where, found.message, found.remedy)]
        if from_page:
            return _page(visit, number, shown, status=409)
        return show_feeds(visit, shown, status=409)
    return redirect(f"/feeds/messages/{number}" if from_page else "/feeds#waiting")


def _done(visit: Visit, number: int) -> list[Problem]:
    """Do what a form asks with a message; say why it can't be done."""
    what, note = visit.POST.get("what", ""), visit.POST.get("note", "")
    seen = visit.POST.get("seen", "")
    if what == "settle":
        reason = visit.POST.get("reason", "")
        asked = {"reason": reason, "seen": seen, "now": visit.now}
        return unkept(note) or settle(visit.may_see, number, note, **asked)
    if what == "reopen":
        return unkept(note) or reopen(visit.may_see, number, note, now=visit.now)
    if what == "use":
        return unkept(note) or use_after_all(visit.may_see, number, note, now=visit.now)
    owner, problems = to_whom(visit)
    told = {"seen": seen, "now": visit.now}
    return problems or give_to(visit.may_see, number, owner, **told)


@require_safe
def settled(visit: Visit) -> HttpResponse:
    """List the messages that people settled, each with the way to take it back."""
    sees_all(visit)
    number = page_asked(visit.GET.get("page", ""))
    found, is_more = read_settled(visit.may_see, number)
    page = present_settled(
        found,
        number,
        is_more=is_more,
        now=visit.now,
        names=names_of_staff(visit.may_see),
        together=settled_together(visit.may_see, found),
    )
    return render(visit, "feeds/settled.jinja", {"page": page})


def _page(
    visit: Visit, number: int, problems: list[Problem], status: int = 200
) -> HttpResponse:
    reading = read_message(visit.may_see, number)
    if reading is None:
        raise Http404("no such message within this person's scope")
    page = present_message(
        reading,
        now=visit.now,
        me=visit.may_see.person,
        names=names_of_staff(visit.may_see),
        problems=problems,
    )
    return render(visit, "feeds/message.jinja", {"page": page}, status=status)
