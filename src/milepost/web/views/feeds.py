"""How the feeds fare, and what they sent that waits for a person."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from milepost.actions.see_to_messages import give_to, say_meaning, settle
from milepost.foundation.problems import Problem
from milepost.reading.feeds import read_feeds
from milepost.reading.staff import names_of_staff
from milepost.web.door import Visit
from milepost.web.feeds_page import present_feeds
from milepost.web.typed import unkept


@require_safe
def feeds(visit: Visit) -> HttpResponse:
    """Show every feed, and what waits."""
    return _page(visit, [])


@require_POST
def see_to_message(visit: Visit, number: int) -> HttpResponse:
    """Take a message on, hand it back, or say that it was dealt with by hand."""
    _sees_all(visit)
    what = visit.POST.get("what", "")
    if what == "settle":
        note = visit.POST.get("note", "")
        problems = unkept(note) or settle(visit.may_see, number, note)
    else:
        owner = visit.may_see.person if what == "take" else ""
        problems = give_to(visit.may_see, number, owner)
    if problems:
        found = problems[0]
        of_note = found.code in ("actions.no-note", "web.unkept")
        where = f"note-{number}" if of_note else "waiting"
        shown = Problem(found.code, where, found.message, found.remedy)
        return _page(visit, [shown], status=409)
    return redirect("/feeds#waiting")


@require_POST
def say_what_it_means(visit: Visit) -> HttpResponse:
    """Say what a code means on a feed; the feed then looks again at what waits for it."""
    _sees_all(visit)
    names = ("feed", "code_map", "code", "means")
    feed, code_map, code, means = (visit.POST.get(name, "").strip() for name in names)
    if problems := unkept(feed, code_map, code, means, where="codes"):
        return _page(visit, problems, status=409)
    nothing = visit.POST.get("what") == "nothing"
    if not (feed and code_map and (means or nothing)):
        empty = "Nothing is said of what the code means."
        remedy = "Write it, or say that it means nothing here."
        return _page(visit, [Problem("web.empty", "codes", empty, remedy)], status=409)
    meant = "" if nothing else means
    say_meaning(visit.may_see, feed, code_map, code, meant, now=visit.now)
    return redirect("/feeds#codes")


def _sees_all(visit: Visit) -> None:
    if visit.may_see.services is not None:
        raise PermissionDenied("sees only some services")


def _page(visit: Visit, problems: list[Problem], status: int = 200) -> HttpResponse:
    page = present_feeds(
        read_feeds(visit.may_see, now=visit.now),
        now=visit.now,
        me=visit.may_see.person,
        names=names_of_staff(visit.may_see),
        problems=problems,
    )
    return render(visit, "feeds/feeds.jinja", {"page": page}, status=status)
