"""Changing a timed pathway as an edition of one's own, and moving patients to it."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote, urlencode
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from milepost.actions.change_edition import NewEdition, propose_own, take_back
from milepost.actions.move_patients import NewMove, move_patients, undo_move
from milepost.foundation.problems import Problem
from milepost.reading.escalations import names_of_services
from milepost.reading.news import marked
from milepost.reading.own_editions import (
    Board,
    Preview,
    drawing_board,
    file_of_own,
    read_editions,
    read_preview,
)
from milepost.reading.staff import names_of_staff
from milepost.rules.draft_steps import StepTyped
from milepost.rules.drafts import Signed
from milepost.rules.step_signs import sign_choices
from milepost.web.door import Visit
from milepost.web.edition_form import (
    PROPOSING,
    mark_of,
    present_change,
    put_in_order,
    typed_steps,
)
from milepost.web.editions_page import present_editions
from milepost.web.live_part import OF_STEPS, live
from milepost.web.once import form_of
from milepost.web.printed import as_csv
from milepost.web.standpoint import read_day, standpoint
from milepost.web.touched_words import touched_document

CHANGED_SINCE = Problem(
    "web.not-previewed",
    "preview",
    "You changed something since you looked at whom it touches.",
    "Look at it below, then propose it.",
)


@require_http_methods(["GET", "HEAD", "POST"])
def change(visit: Visit, name: str) -> HttpResponse:
    """Show the form of a service's timed pathway, whom it would touch, or propose it."""
    code = visit.POST.get("service", visit.GET.get("service", ""))
    board = _board(visit, name, code)
    if visit.person is None or not visit.person.arranges:
        raise PermissionDenied("only managers change a timed pathway")
    said = visit.POST.dict()
    typed = typed_steps(said, board)
    if visit.method != "POST":
        return _show(visit, _Form(board, typed, {}), problems=[])
    what = said.get("what", "preview")
    if (ordered := put_in_order(typed, what)) is not None:
        typed, problems = ordered
        return _show(visit, _Form(board, typed, said), problems=problems)
    form = _Form(board, typed, said)
    preview = _preview(visit, form)
    problems = list(preview.drawn.problems)
    if what == "propose":
        new = NewEdition(
            service=board.decided.service,
            typed=typed,
            follows=_number(said.get("follows", "")),
            begins=form.begins,
            next_review=read_day(said.get("next_review", "")),
            why=said.get("why", ""),
            form=form_of(visit),
        )
        if said.get("previewed") != mark_of(typed) and not problems:
            problems = [CHANGED_SINCE]
        else:
            problems = propose_own(
                visit.may_see, new, lawbook=visit.lawbook, now=visit.now
            )
        if not problems:
            return redirect(f"/timed-pathways/{quote(name)}#proposals")
    if what == "file" and not problems:
        return _file(visit, form, preview)
    return _show(visit, form, problems=problems, preview=preview)


@require_safe
def patients(visit: Visit, name: str) -> HttpResponse:
    """Show who goes by which edition of a service's timed pathway."""
    return _patients(visit, name, problems=[])


@require_POST
def move(visit: Visit, name: str) -> HttpResponse:
    """Move patients to an edition, or put those back whom a form moved."""
    service = visit.POST.get("service", "")
    _board(visit, name, service)
    if visit.POST.get("what") == "undo":
        problems = undo_move(
            visit.may_see,
            service,
            form_of(visit, "undoes"),
            form=form_of(visit),
            lawbook=visit.lawbook,
            now=visit.now,
        )
        done = "undone"
    else:
        problems = move_patients(
            visit.may_see, _new_move(visit), lawbook=visit.lawbook, now=visit.now
        )
        done = "moved"
    if problems:
        return _patients(visit, name, problems=problems)
    address = urlencode({"service": service, "done": done})
    return redirect(f"/timed-pathways/{quote(name)}/patients?{address}#moves")


@require_POST
def undo_decision(visit: Visit, name: str) -> HttpResponse:
    """Take back what a service decided last."""
    problems = take_back(
        visit.may_see,
        visit.POST.get("service", ""),
        _number(visit.POST.get("decision", "")),
        form=form_of(visit),
        lawbook=visit.lawbook,
        now=visit.now,
    )
    if problems:
        from milepost.web.views.timed import show_template

        return show_template(visit, name, problems=problems)
    return redirect(f"/timed-pathways/{quote(name)}#decisions")


@require_safe
def own_file(visit: Visit, name: str) -> HttpResponse:
    """Give a service's own editions as a file for an own lawbook."""
    service = visit.GET.get("service", "")
    board = _board(visit, name, service)
    text = file_of_own(visit.may_see, board.decided.service)
    if text is None:
        raise Http404("the service has no edition of its own")
    return HttpResponse(
        text,
        content_type="application/toml; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{quote(service)}.toml"',
            "Cache-Control": "no-store",
        },
    )


@dataclass(frozen=True, slots=True)
class _Form:
    board: Board
    typed: tuple[StepTyped, ...]
    said: dict[str, str]

    @property
    def begins(self) -> date | None:
        return read_day(self.said.get("begins", ""))


def _board(visit: Visit, name: str, service: str) -> Board:
    board = drawing_board(
        visit.may_see, service, lawbook=visit.lawbook, today=visit.now.date()
    )
    if board is None or board.template.id != name:
        raise Http404("no such service within this person's scope works by it")
    return board


def _preview(visit: Visit, form: _Form) -> Preview:
    today = visit.now.date()
    signed = Signed(
        provider=visit.may_see.provider,
        clinical_lead="",
        manager="",
        decided_on=today,
        begins=form.begins or today,
        next_review=read_day(form.said.get("next_review", ""))
        or today + timedelta(days=1),
    )
    return read_preview(
        visit.may_see,
        form.board,
        form.typed,
        signed,
        as_at=standpoint({}, visit.now).as_at,
        lawbook=visit.lawbook,
    )


def _show(
    visit: Visit,
    form: _Form,
    *,
    problems: list[Problem],
    preview: Preview | None = None,
) -> HttpResponse:
    service = form.board.decided.service
    page = present_change(
        form.board,
        form.typed,
        {name: form.said.get(name, "") for name in PROPOSING},
        service_name=names_of_services(visit.may_see).get(service, service),
        form=uuid4(),
        problems=problems,
        preview=preview,
        choices=sign_choices(visit.lawbook),
        standpoint=standpoint({}, visit.now).words,
    )
    status = 422 if problems else 200
    return render(visit, "timed/change.jinja", {"page": page}, status=status)


def _file(visit: Visit, form: _Form, preview: Preview) -> HttpResponse:
    assert visit.person is not None  # noqa: S101 - the door lets nobody else in
    service = form.board.decided.service
    document = touched_document(
        preview,
        title=f"Whom a change of {form.board.template.id} would touch, {service}",
        organisation=visit.person.provider_name,
        as_at=standpoint({}, visit.now).words,
        printed=f"{visit.person.name}, {visit.now:%d-%b-%Y %H:%M}",
    )
    return as_csv(visit, document, document.tables[0])


def _patients(visit: Visit, name: str, *, problems: list[Problem]) -> HttpResponse:
    asked = visit.POST or visit.GET
    service = asked.get("service", "")
    _board(visit, name, service)
    seen, marks = standpoint({}, visit.now), marked(*OF_STEPS)
    reading = read_editions(
        visit.may_see,
        service,
        _number(asked.get("to", "")) or None,
        as_at=seen.as_at,
        lawbook=visit.lawbook,
    )
    if reading is None:
        raise Http404("the service works by no timed pathway")
    page = present_editions(
        reading,
        service=(service, names_of_services(visit.may_see).get(service, service)),
        names=names_of_staff(visit.may_see),
        today=visit.now.date(),
        forms=(uuid4(), uuid4()),
        may=bool(visit.person and visit.person.arranges),
        typed={"why": visit.POST.get("why", "")},
        chosen=frozenset(visit.POST.getlist("pathway")),
        problems=problems,
        done=visit.GET.get("done", ""),
        standpoint=seen.words,
    )
    told = {"service": service} | ({"to": asked["to"]} if asked.get("to") else {})
    again = f"/timed-pathways/{quote(name)}/patients?{urlencode(told)}"
    heard = live(marks, visit.now, again, {"of": "steps", "service": service})
    context, status = {"page": page, "live": heard}, 422 if problems else 200
    return render(visit, "timed/patients.jinja", context, status=status)


def _new_move(visit: Visit) -> NewMove:
    """Read whom to move: those ticked, or everybody who goes by another edition."""
    service, to = visit.POST.get("service", ""), _number(visit.POST.get("to", ""))
    chosen = visit.POST.getlist("pathway")
    if visit.POST.get("whom") == "all":
        reading = read_editions(
            visit.may_see,
            service,
            to,
            as_at=standpoint({}, visit.now).as_at,
            lawbook=visit.lawbook,
        )
        chosen = [one.pathway for one in reading.others] if reading else []
    return NewMove(
        service=service,
        pathways=chosen,
        to=to,
        why=visit.POST.get("why", ""),
        form=form_of(visit),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
