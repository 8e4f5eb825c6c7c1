"""One patient's pathway, and the way to the next patient of the list."""

from collections.abc import Collection, Mapping, Sequence
from urllib.parse import quote
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from milepost.events.in_words import event_in_words
from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.reading.agreed import of_pathway
from milepost.reading.breach_list import reviews_of
from milepost.reading.escalations import escalations_of
from milepost.reading.forecasts import forecasts_of_pathway
from milepost.reading.identities import read_beside
from milepost.reading.messages import messages_of
from milepost.reading.news import marked
from milepost.reading.note_templates import Offered, offered
from milepost.reading.pathway import PathwayReading, read_pathway
from milepost.reading.staff import names_of_staff, who_may_follow
from milepost.reading.timed_pathways import read_progress
from milepost.reading.vanished import read_vanished
from milepost.reading.worklist import read_looks
from milepost.tracking.shown import Shown, read_shown
from milepost.web.agreed_page import Row, agreed_rows
from milepost.web.beside_part import BesidePart, present_beside
from milepost.web.breach_list_page import Row as ReviewRow
from milepost.web.breach_list_page import review_rows
from milepost.web.door import Visit
from milepost.web.escalation_page import Panel
from milepost.web.escalation_page import present_panel as present_calls
from milepost.web.forecast_part import ForecastPart, present_forecasts
from milepost.web.left_rows import LeftRow, left_row
from milepost.web.list_address import Address, read_query
from milepost.web.list_filters import Box
from milepost.web.message_page import MessagesPart, present_messages_of
from milepost.web.neighbour import neighbour
from milepost.web.pathway_page import present_pathway
from milepost.web.progress_part import ProgressPart, present_progress
from milepost.web.standpoint import Standpoint, standpoint
from milepost.web.template_words import Typed, typed_in
from milepost.web.tracking_panel import Panel as TrackingPanel
from milepost.web.tracking_panel import present_panel
from milepost.web.unsaved import take


@require_safe
def pathway(visit: Visit, name: str) -> HttpResponse:
    """Show one pathway, event by event, with what each did to the clock."""
    return show_pathway(visit, name)


def show_pathway(
    visit: Visit,
    name: str,
    *,
    typed: Typed | None = None,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    """Show one pathway, and in the form what was typed and what is wrong with it."""
    seen = standpoint(visit.GET.dict(), visit.now)
    query, _ = read_query(visit.GET)
    marks = marked("looks", "escalations")
    reading = read_pathway(visit.may_see, name, as_at=seen.as_at, lawbook=visit.lawbook)
    if reading is None:
        raise Http404("no such pathway within this person's scope")
    names = names_of_staff(visit.may_see)
    page = present_pathway(
        reading,
        seen,
        publications=visit.lawbook.publications,
        address=Address(query, seen.address),
        place=_place(visit),
        names=names,
    )
    context = {
        "page": page,
        "marks": marks,
        "panel": _panel(visit, reading, seen, names, typed, problems),
        "forecast": _forecast(visit, reading, seen),
        "progress": _progress(visit, name, reading.service, seen, problems),
        "calls": _calls(visit, name, seen, names),
        "reviews": _reviews(visit, name, seen),
        "actions": _actions(visit, name, seen, names),
        "beside": _beside(visit, name, seen),
        "left": () if seen.past else _left(visit, name, names),
        "messages": _messages(visit, name, seen),
    }
    status = 422 if problems else 200
    return render(visit, "pathways/pathway.jinja", context, status=status)


def _panel(
    visit: Visit,
    reading: PathwayReading,
    seen: Standpoint,
    names: Mapping[str, str],
    typed: Typed | None,
    problems: Sequence[Problem],
) -> TrackingPanel:
    """The notes on one pathway, and the form with what was typed, also before a time-out."""
    name = reading.pathway
    unsaved = None if typed else take(visit, name)
    said = unsaved or (visit.POST if typed else {})
    shown = read_shown(said.get("shown", ""))
    typed = typed or (typed_in(unsaved) if unsaved else None)
    return present_panel(
        read_looks(visit.may_see, name, as_at=seen.as_at),
        address=f"/pathways/{quote(name, safe='')}/looks?{visit.GET.urlencode()}",
        owner=reading.owner,
        names=names,
        followers=who_may_follow(visit.may_see, [reading.service]),
        on=seen.as_at.day,
        form=uuid4(),
        live=not seen.past,
        from_work=visit.GET.get("from") == "work",
        shown=str(shown or Shown(reading.upto, visit.now)),
        came=_came(reading, _since(visit, shown)),
        typed=typed,
        problems=problems,
        saved=visit.GET.get("saved") == "yes" and typed is None,
        templates=templates_for(visit, [reading.service]),
        restored=unsaved is not None,
    )


def _since(visit: Visit, shown: Shown | None) -> int | None:
    """After which event news is to be told of: what the page didn't show, or a save."""
    if shown is not None:
        return shown.upto
    text = visit.GET.get("came", "") if visit.GET.get("saved") == "yes" else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _came(reading: PathwayReading, since: int | None) -> list[str]:
    """Name what was recorded after an event, if one is told."""
    if since is None or reading.upto <= since:
        return []
    told = [one for one in reading.events if one.event > since]
    named = [f"{event_in_words(one.kind)}, {in_words(one.day)}" for one in told]
    return named or ["something that was recorded was taken back"]


def _left(visit: Visit, name: str, names: Mapping[str, str]) -> list[LeftRow]:
    """The lists from which it vanished, with nothing that says why."""
    gone = read_vanished(visit.may_see, lawbook=visit.lawbook, now=visit.now)
    return [left_row(one, names, visit.now) for one in gone if one.pathway == name]


def _beside(visit: Visit, name: str, seen: Standpoint) -> BesidePart:
    """The patient's other pathways, and what was merged."""
    found = read_beside(visit.may_see, name, as_at=seen.as_at)
    return present_beside(found, live=not seen.past)


def _messages(visit: Visit, name: str, seen: Standpoint) -> MessagesPart:
    """The messages of feeds that name it; nothing in a past view."""
    found, is_more = ([], False) if seen.past else messages_of(visit.may_see, name)
    return present_messages_of(found, is_more=is_more)


def _calls(
    visit: Visit, name: str, seen: Standpoint, names: Mapping[str, str]
) -> Panel:
    """The escalations of one pathway."""
    found = escalations_of(visit.may_see, name, now=visit.now)
    return present_calls(found, pathway=name, live=not seen.past, names=names)


def _reviews(visit: Visit, name: str, seen: Standpoint) -> tuple[ReviewRow, ...]:
    """The reviews of its breaches; nothing in a past view."""
    found = () if seen.past else reviews_of(visit.may_see, name, now=visit.now)
    return review_rows(found, seen.as_at.day)


def _progress(
    visit: Visit,
    name: str,
    service: str,
    seen: Standpoint,
    problems: Sequence[Problem],
) -> ProgressPart | None:
    """How far it has come on its timed pathway, if its service works by one."""
    found = read_progress(
        visit.may_see, name, service, as_at=seen.as_at, lawbook=visit.lawbook
    )
    wrong = next((p for p in problems if p.where == "applies-why"), None)
    return found and present_progress(
        found,
        seen.as_at.day,
        names=names_of_staff(visit.may_see),
        address="" if seen.past else f"/pathways/{quote(name, safe='')}/applies",
        form=str(uuid4()),
        why=Box(visit.POST.get("why", ""), wrong.message if wrong else ""),
    )


def _forecast(
    visit: Visit, reading: PathwayReading, seen: Standpoint
) -> ForecastPart | None:
    """What may become of its running clocks, if any run."""
    live = not seen.past
    told = forecasts_of_pathway(visit.may_see, reading, live=live)
    return present_forecasts(reading, told, live=live)


def _actions(
    visit: Visit, name: str, seen: Standpoint, names: Mapping[str, str]
) -> tuple[Row, ...]:
    """What was agreed about a pathway; nothing in a past view."""
    agreed = () if seen.past else of_pathway(visit.may_see, name)
    return agreed_rows(agreed, names, seen.as_at.day)


def templates_for(visit: Visit, services: Collection[str]) -> list[Offered]:
    """List the templates offered for a note about patients of some services."""
    return offered(
        visit.may_see,
        role=visit.person.role if visit.person else "",
        of=services,
        lawbook=visit.lawbook,
        today=visit.now.date(),
    )


@require_safe
def next_patient(visit: Visit) -> HttpResponse:
    """Go on to the patient before or after one of the list, as the list is now."""
    seen = standpoint(visit.GET.dict(), visit.now)
    query, _ = read_query(visit.GET)
    found = neighbour(
        visit.may_see,
        query,
        seen,
        lawbook=visit.lawbook,
        of=visit.GET.get("of", ""),
        place=_place(visit) or 1,
        step=-1 if visit.GET.get("way") == "before" else 1,
    )
    return redirect(found)


def _place(visit: Visit) -> int | None:
    text = visit.GET.get("n", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None
