"""Slots that a meeting can give: entered, given and taken back."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from milepost.actions.slots import (
    LARGEST,
    activities,
    enter_slots,
    free_slot,
    give_slot,
)
from milepost.foundation.problems import Problem
from milepost.reading.capacity import (
    CapacityReading,
    read_capacity,
    read_capacity_ahead,
)
from milepost.reading.meeting_room import read_meeting
from milepost.web.door import Visit
from milepost.web.meeting_words import nearness
from milepost.web.once import form_of
from milepost.web.slots_page import present_slots
from milepost.web.standpoint import standpoint
from milepost.web.views.meeting_room import NAMES


@require_safe
def slots(visit: Visit, number: int) -> HttpResponse:
    """Show the slots that a meeting can give, beside the patients who need them."""
    return _show(visit, _of_meeting(visit, number))


@require_safe
def series_slots(visit: Visit, number: int) -> HttpResponse:
    """Show the same before the list of a series' next meeting is frozen."""
    reading = _of_series(visit, number)
    if reading.meeting is not None:
        return redirect(f"/meetings/{reading.meeting}/slots")
    return _show(visit, reading)


@require_POST
def enter(visit: Visit, number: int) -> HttpResponse:
    """Enter slots in a meeting, typed or from a file."""
    return _enter(visit, _of_meeting(visit, number), f"/meetings/{number}/slots")


@require_POST
def enter_ahead(visit: Visit, number: int) -> HttpResponse:
    """Enter slots before a meeting, typed or from a file."""
    here = f"/meetings/series/{number}/slots"
    return _enter(visit, _of_series(visit, number), here)


@require_POST
def give(visit: Visit, number: int) -> HttpResponse:
    """Give a slot to a patient."""
    slot = visit.POST.get("slot", "")
    problems = give_slot(
        visit.may_see,
        number,
        int(slot[:18]) if slot.isascii() and slot.isdigit() else 0,
        visit.POST.get("pathway", ""),
        form=form_of(visit),
        lawbook=visit.lawbook,
        now=visit.now,
    )
    if problems:
        return _show(visit, _of_meeting(visit, number), problems=problems)
    return redirect(f"/meetings/{number}/slots?given=yes")


@require_POST
def free(visit: Visit, number: int, slot: int) -> HttpResponse:
    """Take back a slot that was given in error."""
    problems = free_slot(
        visit.may_see,
        number,
        slot,
        form=form_of(visit),
        lawbook=visit.lawbook,
        now=visit.now,
    )
    if problems:
        return _show(visit, _of_meeting(visit, number), problems=problems)
    return redirect(f"/meetings/{number}/slots?freed=yes")


def _of_meeting(visit: Visit, number: int) -> CapacityReading:
    reading = read_meeting(visit.may_see, number, lawbook=visit.lawbook)
    if reading is None:
        raise Http404("no such meeting within this person's scope")
    return read_capacity(visit.may_see, reading, now=visit.now)


def _of_series(visit: Visit, number: int) -> CapacityReading:
    reading = read_capacity_ahead(
        visit.may_see, number, now=visit.now, lawbook=visit.lawbook
    )
    if reading is None:
        raise Http404("no such series within this person's scope")
    return reading


def _enter(visit: Visit, reading: CapacityReading, here: str) -> HttpResponse:
    text, problems = _text(visit)
    if problems:
        return _show(visit, reading, problems=problems)
    new, problems = enter_slots(
        visit.may_see,
        visit.POST.get("name", ""),
        visit.POST.get("activity", ""),
        text,
        services=reading.series.services,
        form=form_of(visit),
        lawbook=visit.lawbook,
        now=visit.now,
    )
    if problems:
        number = reading.meeting or reading.series.number
        now = _of_meeting if reading.meeting else _of_series
        return _show(visit, now(visit, number), problems=problems, new=new)
    return redirect(f"{here}?new={new}")


def _show(
    visit: Visit,
    reading: CapacityReading,
    *,
    problems: list[Problem] | None = None,
    new: int = 0,
) -> HttpResponse:
    asked = visit.GET.get("new", "")
    if asked.isascii() and asked.isdigit():
        new = int(asked[:6])
    said = {"given": "Given. A booking is asked for.", "freed": "It is free again."}
    saved = next((words for name, words in said.items() if name in visit.GET), "")
    entered = f"{new} new slot{'' if new == 1 else 's'} entered."
    page = present_slots(
        reading,
        standpoint=standpoint({}, visit.now).words,
        near=nearness(visit.lawbook),
        show_names=visit.session.get(NAMES, False),
        activities=activities(visit.lawbook, visit.now.date()),
        typed=visit.POST.dict() if problems else {},
        problems=problems or (),
        saved=entered if new or asked else saved,
    )
    status = 422 if problems else 200
    return render(visit, "meetings/slots.jinja", {"page": page}, status=status)


def _text(visit: Visit) -> tuple[str, list[Problem]]:
    """Read the slots typed, or those of a file that was chosen."""
    chosen = visit.FILES.get("file")
    if chosen is None:
        text = visit.POST.get("text", "")
        too_long = len(text) > LARGEST
        return ("", [_TOO_LONG]) if too_long else (text, [])
    raw = chosen.read(LARGEST + 1)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "", [_UNREADABLE]
    return ("", [_UNREADABLE]) if len(raw) > LARGEST else (text, [])


_TOO_LONG = Problem(
    "web.slots-too-long",
    "text",
    "That is more than 200,000 characters.",
    "Enter it in parts.",
)
_UNREADABLE = Problem(
    "web.slots-unreadable",
    "file",
    "The file isn’t text in UTF-8, or holds more than 200,000 bytes.",
    "Save it as CSV in UTF-8, or enter it in parts.",
)
