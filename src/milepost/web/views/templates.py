"""The templates for notes: whose they are, and changing them."""

from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from milepost.actions.keep_template import NewTemplate, drop_template, keep_template
from milepost.foundation.problems import Problem
from milepost.reading.note_templates import read_templates
from milepost.rules.note_templates import NoteTemplate
from milepost.web.door import Visit
from milepost.web.once import form_of
from milepost.web.templates_page import present_templates

FIELDS = ("key", "seen", "service", "name", "note", "action", "in_days")


@require_safe
def templates(visit: Visit) -> HttpResponse:
    """Show every template one is offered, and a form to keep one."""
    return _show(visit, {"key": visit.GET.get("change", "")})


@require_POST
def keep(visit: Visit) -> HttpResponse:
    """Keep a template, or take one out."""
    typed = {field: visit.POST.get(field, "") for field in FIELDS}
    key, form = _uuid(typed["key"]) or uuid4(), form_of(visit)
    if visit.POST.get("what") == "drop":
        problems = drop_template(visit.may_see, key, form=form, now=visit.now)
    else:
        days, problems = _days(typed["in_days"])
        new = NewTemplate(
            key=key,
            service=typed["service"],
            template=NoteTemplate(
                name=typed["name"].strip(),
                note=typed["note"],
                action=typed["action"].strip(),
                in_days=days,
            ),
            seen=_number(typed["seen"]),
            form=form,
        )
        problems = problems or keep_template(visit.may_see, new, now=visit.now)
    if problems:
        return _show(visit, typed, problems)
    return redirect("/note-templates?saved=yes#mine")


def _show(
    visit: Visit, typed: dict[str, str], problems: list[Problem] | None = None
) -> HttpResponse:
    reading = read_templates(
        visit.may_see, lawbook=visit.lawbook, today=visit.now.date()
    )
    page = present_templates(
        reading,
        typed=typed,
        form=str(uuid4()),
        arranges=visit.person is not None and visit.person.arranges,
        saved=visit.GET.get("saved") == "yes",
        problems=problems or (),
    )
    status = 422 if problems else 200
    return render(visit, "worklist/templates.jinja", {"page": page}, status=status)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int:
    told = text.isascii() and text.isdigit() and len(text) < 19
    return int(text) if told else 0


def _days(text: str) -> tuple[int | None, list[Problem]]:
    told = text.strip()
    if not told:
        return None, []
    if told.isascii() and told.isdigit() and len(told) < 5:
        return int(told), []
    wrong = Problem(
        "web.not-days",
        "in_days",
        f"“{told[:40]}” isn’t a number of days.",
        "Give a whole number, such as 3.",
    )
    return None, [wrong]
