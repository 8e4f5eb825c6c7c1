"""How the feeds fare, and what they sent that waits for a person."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from milepost.actions.see_to_messages import (
    retire_feed,
    say_first,
    see_to_gap,
)
from milepost.foundation.problems import Problem
from milepost.reading.feeds import read_feeds, what_waits
from milepost.reading.meaning_words import is_known, words_of_maps
from milepost.reading.news import marked
from milepost.reading.staff import names_of_staff
from milepost.web.alarms import above_all
from milepost.web.door import Visit, unattended
from milepost.web.feeds_page import present_feeds
from milepost.web.live_part import live
from milepost.web.numbered_pages import page_asked
from milepost.web.seeing_to import sees_all, to_whom
from milepost.web.typed import unkept

RECORDS = ("messages", "meanings", "uses", "gap_notes", "retirements")


@require_safe
def feeds(visit: Visit) -> HttpResponse:
    """Show every feed, and what waits."""
    return show_feeds(visit, [])


@require_POST
def see_to_numbers(visit: Visit) -> HttpResponse:
    """Give missing numbers to somebody, or settle them."""
    sees_all(visit)
    gap, note = visit.POST.get("gap", ""), visit.POST.get("note", "")
    problems = unkept(gap, note)
    owner = visit.may_see.person
    if visit.POST.get("what") == "settle":
        if not note.strip():
            problems.append(_empty("gaps", "Nothing is said of what was found out."))
    else:
        owner, unknown = to_whom(visit)
        problems, note = [*problems, *unknown], ""
    told = {"owner": owner, "note": note, "now": visit.now}
    if problems := problems or see_to_gap(visit.may_see, gap, **told):
        shown = [Problem(p.code, "gaps", p.message, p.remedy) for p in problems]
        return show_feeds(visit, shown, status=409)
    return redirect("/feeds#gaps")


@require_POST
def retire(visit: Visit) -> HttpResponse:
    """Say that a feed is no more."""
    sees_all(visit)
    feed, note = visit.POST.get("feed", ""), visit.POST.get("note", "")
    told = unkept(feed, note) or retire_feed(visit.may_see, feed, note, now=visit.now)
    if told:
        shown = [Problem(p.code, "retiring", p.message, p.remedy) for p in told]
        return show_feeds(visit, shown, status=409)
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
    sees_all(visit)
    names = ("feed", "code_map", "code", "means")
    feed, code_map, code, means = (visit.POST.get(name, "").strip() for name in names)
    if problems := unkept(feed, code_map, code, means, where="codes"):
        return show_feeds(visit, problems, status=409)
    nothing = visit.POST.get("what") == "nothing"
    if not (feed and code_map and (means or nothing)):
        empty = "Nothing is said of what the code means."
        remedy = "Write it, or say that it means nothing here."
        return show_feeds(
            visit, [Problem("web.empty", "codes", empty, remedy)], status=409
        )
    meant = "" if nothing else means
    if unknown := _unknown(visit, feed, code_map, meant):
        told = (feed, code_map, code, meant)
        return show_feeds(visit, [unknown], status=409, unsure=told)
    said = (feed, code_map, code, meant)
    if problems := say_first(visit.may_see, *said, now=visit.now):
        return show_feeds(visit, problems, status=409)
    return redirect("/feeds#codes")


def _unknown(visit: Visit, feed: str, code_map: str, means: str) -> Problem | None:
    """Ask once more about a word that nothing goes by."""
    if not means or visit.POST.get("meant", "").strip() == means:
        return None
    if is_known(visit.may_see, feed, code_map, means, lawbook=visit.lawbook):
        return None
    told = f"No map, rule or service here goes by the word “{means}”."
    remedy = "Choose one that is used; or save it again, if it is meant so."
    return Problem("web.unknown-word", "codes", told, remedy)


def _empty(where: str, words: str) -> Problem:
    return Problem("web.empty", where, words, "Say it in a few words.")


def show_feeds(
    visit: Visit,
    problems: list[Problem],
    status: int = 200,
    unsure: tuple[str, ...] = (),
) -> HttpResponse:
    """Show the page, with what was wrong with a form."""
    marks, waited = marked(*RECORDS), what_waits(visit.may_see)
    reading = read_feeds(
        visit.may_see, now=visit.now, page=page_asked(visit.GET.get("page", ""))
    )
    maps = {(one.feed, one.code_map) for one in reading.unmapped}
    page = present_feeds(
        reading,
        now=visit.now,
        me=visit.may_see.person,
        names=names_of_staff(visit.may_see),
        problems=problems,
        words=words_of_maps(visit.may_see, maps, visit.lawbook),
        unsure=unsure,
    )
    shows = {"of": "feeds", "waited": ".".join(map(str, waited))}
    heard = live(marks, visit.now, "/feeds", shows)
    context = {"page": page, "live": heard}
    return render(visit, "feeds/feeds.jinja", context, status=status)
