"""How the feeds fare, and what they sent that waits for a person."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from milepost.actions.see_to_messages import (
    give_to,
    retire_feed,
    say_meaning,
    see_to_gap,
    settle,
    use_after_all,
)
from milepost.foundation.problems import Problem
from milepost.reading.feeds import read_feeds, what_waits
from milepost.reading.news import marked
from milepost.reading.staff import names_of_staff
from milepost.web.alarms import above_all
from milepost.web.door import Visit, unattended
from milepost.web.feeds_page import present_feeds
from milepost.web.live_part import live
from milepost.web.typed import unkept

RECORDS = ("messages", "meanings", "uses", "gap_notes", "retirements")


@require_safe
def feeds(visit: Visit) -> HttpResponse:
    """Show every feed, and what waits."""
    return _page(visit, [])


@require_POST
def see_to_message(visit: Visit, number: int) -> HttpResponse:
    """Give a message to somebody, settle it by hand, or say that it is to be used."""
    _sees_all(visit)
    what, note = visit.POST.get("what", ""), visit.POST.get("note", "")
    if what == "settle":
        problems = unkept(note) or settle(visit.may_see, number, note)
    elif what == "use":
        problems = unkept(note) or use_after_all(
            visit.may_see, number, note, now=visit.now
        )
    else:
        owner, problems = _owner(visit)
        problems = problems or give_to(visit.may_see, number, owner)
    if problems:
        found = problems[0]
        of_note = found.code in ("actions.no-note", "web.unkept")
        where = f"note-{number}" if of_note else "waiting"
        shown = Problem(found.code, where, found.message, found.remedy)
        return _page(visit, [shown], status=409)
    return redirect("/feeds#waiting")


@require_POST
def see_to_numbers(visit: Visit) -> HttpResponse:
    """Give missing numbers to somebody, or settle them."""
    _sees_all(visit)
    gap, note = visit.POST.get("gap", ""), visit.POST.get("note", "")
    problems = unkept(gap, note)
    owner = visit.may_see.person
    if visit.POST.get("what") == "settle":
        if not note.strip():
            problems.append(_empty("gaps", "Nothing is said of what was found out."))
    else:
        owner, unknown = _owner(visit)
        problems, note = [*problems, *unknown], ""
    told = {"owner": owner, "note": note, "now": visit.now}
    if problems := problems or see_to_gap(visit.may_see, gap, **told):
        shown = [Problem(p.code, "gaps", p.message, p.remedy) for p in problems]
        return _page(visit, shown, status=409)
    return redirect("/feeds#gaps")


@require_POST
def retire(visit: Visit) -> HttpResponse:
    """Say that a feed is no more."""
    _sees_all(visit)
    feed, note = visit.POST.get("feed", ""), visit.POST.get("note", "")
    told = unkept(feed, note) or retire_feed(visit.may_see, feed, note, now=visit.now)
    if told:
        shown = [Problem(p.code, "retiring", p.message, p.remedy) for p in told]
        return _page(visit, shown, status=409)
    return redirect("/feeds")


@unattended
@require_safe
def alarms(visit: Visit) -> HttpResponse:
    """Give a page that lies open the alarms of this moment."""
    found = above_all(visit.may_see, visit.now, visit.lawbook)
    return render(visit, "alarms.jinja", {"alarms": found.alarms})


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


def _owner(visit: Visit) -> tuple[str, list[Problem]]:
    """Read to whom something is given: oneself, nobody, or somebody by name or account."""
    match visit.POST.get("what"):
        case "take":
            return visit.may_see.person, []
        case "give":
            return "", []
    typed = visit.POST.get("owner", "").strip()
    for account, name in names_of_staff(visit.may_see).items():
        if typed and typed in (account, name):
            return account, []
    unknown = Problem(
        "web.nobody",
        "waiting",
        "Nobody here is called that.",
        "Choose a name from the list, as it is written there.",
    )
    return "", [unknown]


def _empty(where: str, words: str) -> Problem:
    return Problem("web.empty", where, words, "Say it in a few words.")


def _sees_all(visit: Visit) -> None:
    if visit.may_see.services is not None:
        raise PermissionDenied("sees only some services")


def _page(visit: Visit, problems: list[Problem], status: int = 200) -> HttpResponse:
    marks, waited = marked(*RECORDS), what_waits(visit.may_see)
    page = present_feeds(
        read_feeds(visit.may_see, now=visit.now),
        now=visit.now,
        me=visit.may_see.person,
        names=names_of_staff(visit.may_see),
        problems=problems,
    )
    shows = {"of": "feeds", "waited": ".".join(map(str, waited))}
    heard = live(marks, visit.now, "/feeds", shows)
    context = {"page": page, "live": heard}
    return render(visit, "feeds/feeds.jinja", context, status=status)
