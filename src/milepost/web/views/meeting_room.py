"""A meeting that goes on: its list, a patient at a time, decisions and attendance."""

from datetime import date, timedelta
from uuid import uuid4

from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from milepost.actions.decide import decide, take_back
from milepost.actions.meet import attend, close
from milepost.foundation.problems import Problem
from milepost.meetings.decisions import Said, What
from milepost.reading.agreed import roles_to_choose
from milepost.reading.meeting_room import (
    MeetingReading,
    read_meeting,
    read_patient,
)
from milepost.reading.minutes import read_minutes
from milepost.reading.month_end import read_month_end
from milepost.web.document_parts import present_parts
from milepost.web.door import Visit, unattended
from milepost.web.meeting_news import news_of
from milepost.web.meeting_page import present_meeting
from milepost.web.meeting_patient_page import present_patient
from milepost.web.meeting_words import nearness
from milepost.web.minutes_page import minutes_document
from milepost.web.once import form_of
from milepost.web.printed import as_pdf, file_name
from milepost.web.standpoint import read_day, standpoint
from milepost.web.words import moment

NAMES = "meeting_names"
"""Whether this session shows patients' names in meetings. It doesn't until it is asked."""


@require_safe
def meeting(visit: Visit, number: int) -> HttpResponse:
    """Show a meeting: its list, what was decided, who came."""
    return _show_meeting(visit, number)


@require_safe
def patient(visit: Visit, number: int, place: int) -> HttpResponse:
    """Show one patient of a meeting, on a screen that others may see."""
    return _show_patient(visit, number, place)


@require_POST
def decisions(visit: Visit, number: int) -> HttpResponse:
    """Record a decision; then stay, or open the next patient."""
    by_script = visit.headers.get("Accept") == "application/json"
    said, problems = _read(visit)
    if said is not None and not problems:
        saw = visit.POST.get("saw", "")
        _, problems = decide(
            visit.may_see,
            number,
            said,
            form=form_of(visit),
            saw=int(saw[:18]) if saw.isascii() and saw.isdigit() else 0,
            lawbook=visit.lawbook,
            now=visit.now,
        )
    place = visit.POST.get("place", "")
    here = int(place[:6]) if place.isascii() and place.isdigit() else 0
    if by_script:
        told = [
            {"where": p.where, "message": p.message, "remedy": p.remedy}
            for p in problems
        ]
        return JsonResponse({"problems": told}, status=422 if problems else 200)
    if problems and here:
        return _show_patient(visit, number, here, problems=problems)
    if problems:
        return _show_meeting(visit, number, problems=problems)
    after = visit.POST.get("after", "")
    if visit.POST.get("then") == "next" and after.isascii() and after.isdigit():
        return redirect(f"/meetings/{number}/patients/{after[:6]}")
    back = f"/meetings/{number}/patients/{here}" if here else f"/meetings/{number}"
    return redirect(f"{back}?saved=yes")


@require_POST
def undo(visit: Visit, number: int, decision: int) -> HttpResponse:
    """Take a decision back."""
    problems = take_back(
        visit.may_see, number, decision, form=form_of(visit), now=visit.now
    )
    if problems:
        raise Http404("no such decision within this person's scope")
    place = visit.POST.get("place", "")
    here = place if place.isascii() and place.isdigit() and place != "0" else ""
    return redirect(f"/meetings/{number}" + (f"/patients/{here[:6]}" if here else ""))


@require_POST
def attendance(visit: Visit, number: int) -> HttpResponse:
    """Write down who came."""
    said = visit.POST
    told = [
        (who, *now)
        for key, who in zip(said.getlist("key"), said.getlist("who"), strict=False)
        if (now := _came(said, "", key)) != _came(said, "was-", key)
    ]  # only what was changed here: somebody else may have said of others meanwhile
    if said.get("visitor", "").strip():
        told.append((said["visitor"], "present", ""))
    problems = attend(visit.may_see, number, told, now=visit.now)
    if problems:
        return _show_meeting(visit, number, problems=problems)
    return redirect(f"/meetings/{number}?saved=yes#attendance")


def _came(said: QueryDict, before: str, key: str) -> tuple[str, str]:
    """Read how one person came, as chosen or as the page showed it."""
    how = said.get(f"{before}how-{key}", "unsaid")
    return how, said.get(f"{before}deputy-{key}", "").strip()


@require_POST
def close_minutes(visit: Visit, number: int) -> HttpResponse:
    """Close the minutes of a meeting."""
    if problems := close(visit.may_see, number, now=visit.now):
        return _show_meeting(visit, number, problems=problems)
    return redirect(f"/meetings/{number}/minutes")


@require_POST
def names(visit: Visit) -> HttpResponse:
    """Show patients' names in meetings, or hide them, for the rest of the session."""
    visit.session[NAMES] = visit.POST.get("names") == "show"
    back = visit.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if safe else "/meetings")


@require_safe
@unattended
def news(visit: Visit, number: int) -> HttpResponse:
    """Say what was decided since a page was made: by whom and about which place."""
    reading = _found(visit, number)
    since = visit.GET.get("since", "")
    seen = int(since[:18]) if since.isascii() and since.isdigit() else 0
    return JsonResponse(news_of(reading, since=seen, me=visit.may_see.person))


@require_safe
def minutes(visit: Visit, number: int, ending: str = "") -> HttpResponse:
    """Show the minutes of a meeting: as a page, a PDF, or a file to edit."""
    reading = read_minutes(visit.may_see, number, lawbook=visit.lawbook)
    if reading is None or visit.person is None or ending not in ("", "pdf", "html"):
        raise Http404("no such meeting within this person's scope")
    asked = visit.GET.get("names", "")
    shown = asked == "yes" if asked else visit.session.get(NAMES, False)
    document = minutes_document(
        reading,
        organisation=visit.person.provider_name,
        printed=f"Made by {visit.person.name}, {visit.person.role}, {moment(visit.now)}",
        names=shown,
        now=visit.now,
    )
    if ending == "pdf":
        return as_pdf(visit, document, landscape=True)
    page = {
        "title": document.title,
        "document": document,
        "shown": present_parts(document),
        "meeting": reading.meeting.meeting,
        "series": reading.meeting.series,
        "names": shown,
    }
    if ending == "html":
        answer = render(visit, "meetings/minutes_file.jinja", {"page": page})
        name = file_name(document, "html")
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    return render(visit, "meetings/minutes.jinja", {"page": page})


def _found(visit: Visit, number: int) -> MeetingReading:
    reading = read_meeting(visit.may_see, number, lawbook=visit.lawbook)
    if reading is None:
        raise Http404("no such meeting within this person's scope")
    return reading


def _show_meeting(
    visit: Visit, number: int, *, problems: list[Problem] | None = None
) -> HttpResponse:
    reading = _found(visit, number)
    page = present_meeting(
        reading,
        read_month_end(visit.may_see, reading, today=visit.now.date()),
        standpoint=standpoint({}, visit.now).words,
        near=nearness(visit.lawbook),
        roles=roles_to_choose(visit.may_see),
        show_names=visit.session.get(NAMES, False),
        typed=visit.POST.dict(),
        problems=problems or (),
        saved=visit.GET.get("saved") == "yes",
    )
    status = 422 if problems else 200
    return render(
        visit,
        "meetings/meeting.jinja",
        {"page": page, "form": str(uuid4())},
        status=status,
    )


def _show_patient(
    visit: Visit, number: int, place: int, *, problems: list[Problem] | None = None
) -> HttpResponse:
    reading = _found(visit, number)
    found = read_patient(
        visit.may_see, reading, place, now=visit.now, lawbook=visit.lawbook
    )
    if found is None:
        raise Http404("no such patient of this meeting within this person's scope")
    page = present_patient(
        reading,
        found,
        near=nearness(visit.lawbook),
        roles=roles_to_choose(visit.may_see),
        show_names=visit.session.get(NAMES, False),
        now=visit.now,
        typed=visit.POST.dict() if problems else {},
        problems=problems or (),
        saved=visit.GET.get("saved") == "yes",
    )
    part = "room" if visit.GET.get("part") == "room" else "patient"
    status = 422 if problems else 200
    return render(visit, f"meetings/{part}.jinja", {"page": page}, status=status)


def _read(visit: Visit) -> tuple[Said | None, list[Problem]]:
    said = visit.POST
    what, typed = said.get("what", ""), said.get("due", "").strip()
    if what not in list(What):
        return None, [_NOTHING_CHOSEN]
    due = _due(typed, visit.now.date())
    if typed and due is None:
        return None, [_not_a_day(typed)]
    told = Said(
        what=What(what),
        pathway=said.get("pathway", ""),
        words=said.get("words", ""),
        owner=said.get("owner", ""),
        due=due,
    )
    return told, []


def _due(typed: str, today: date) -> date | None:
    """Read a day, or so many days from now."""
    ahead = typed.removeprefix("+")
    if ahead != typed and ahead.isascii() and ahead.isdigit():
        return today + timedelta(days=min(int(ahead[:6]), 3660))
    return read_day(typed) if typed else None


_NOTHING_CHOSEN = Problem(
    "web.nothing-chosen",
    "what",
    "It isn’t said what was decided.",
    "Choose one: action, book by, escalate, no change, or bring back next time.",
)


def _not_a_day(typed: str) -> Problem:
    return Problem(
        "web.not-a-day",
        "due",
        f"“{typed}” can’t be read as a day.",
        "Give day, month and year, such as 25 11 2026, or +3 for 3 days on.",
    )
