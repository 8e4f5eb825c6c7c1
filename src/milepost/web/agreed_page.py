"""The words of agreed actions: in a list, and on the page of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from urllib.parse import quote
from uuid import uuid4

from milepost.foundation.problems import Problem
from milepost.reading.agreed import ActionReading, Agreed, Told
from milepost.web.escalation_forms import DAY_HINT, Form, FormField
from milepost.web.list_filters import Option
from milepost.web.standpoint import Standpoint
from milepost.web.who_does_it import who_options, who_words
from milepost.web.words import Day, Status, many, moment, short_day, spaced

ORIGINS = {
    "review": ("Breach review", "/breaches"),
    "meeting": ("Meeting", "/meetings"),
}
"""What an action was agreed in: its name, and where those are."""

SAID = {
    "agreed": "agreed it",
    "done": "did it",
    "dropped": "dropped it",
    "reopened": "opened it again",
    "moved": "gave it another day",
    "passed_on": "passed it on",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One action in a list."""

    number: int
    text: str
    href: str
    patient: str
    patient_href: str
    nhs_number: str
    who: str
    due: Day
    status: Status
    origin: str
    origin_href: str
    form: str
    """What tells its form from any other."""

    open: bool


@dataclass(frozen=True, slots=True)
class ToldWords:
    """One entry of an action's record, in words."""

    who: str
    when: str
    did: str
    said: str


@dataclass(frozen=True, slots=True)
class ActionPage:
    """Every word on the page of one action."""

    title: str
    heading: str
    standpoint: str
    row: Row
    forms: tuple[Form, ...]
    action: str
    form: str
    seen: int
    told: tuple[ToldWords, ...]
    problems: tuple[Problem, ...]
    saved: str


def agreed_row(found: Agreed, names: Mapping[str, str], day: date) -> Row:
    """Put an action of a list into words."""
    origin, where = ORIGINS[found.origin]
    return Row(
        number=found.number,
        text=found.text,
        href=f"/actions/{found.number}",
        patient=found.name or ("A patient of another service" if found.pathway else ""),
        patient_href=f"/pathways/{quote(found.pathway, safe='')}" if found.name else "",
        nhs_number=spaced(found.nhs_number) if found.name else "",
        who=who_words(found.owner, found.role, found.desk, names),
        due=short_day(found.due),
        status=_status(found, day),
        origin=f"{origin} {found.origin_number}",
        origin_href=f"{where}/{found.origin_number}",
        form=str(uuid4()),
        open=found.state == "open",
    )


def agreed_rows(
    found: Sequence[Agreed], names: Mapping[str, str], day: date
) -> tuple[Row, ...]:
    """Put a list of actions into words."""
    return tuple(agreed_row(one, names, day) for one in found)


def present_action(
    reading: ActionReading,
    seen: Standpoint,
    *,
    names: Mapping[str, str],
    roles: Sequence[str],
    form: str,
    tried: str = "",
    typed: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    saved: bool = False,
) -> ActionPage:
    """Put one action into the words its page uses."""
    action = reading.action
    title = f"Action {action.number}"
    forms = _forms(action, names, roles, typed or {}) if reading.may_answer else ()
    return ActionPage(
        title=f"Error: {title}" if problems else title,
        heading=f"{title}: {action.text}",
        standpoint=seen.words,
        row=agreed_row(action, names, seen.as_at.day),
        forms=tuple(_told_off(one, tried, problems) for one in forms),
        action=f"/actions/{action.number}/answer",
        form=form,
        seen=action.entries,
        told=tuple(_told(one, names) for one in reversed(reading.told)),
        problems=tuple(_at_its_field(one, tried) for one in problems),
        saved="Recorded." if saved and not problems else "",
    )


def _status(found: Agreed, day: date) -> Status:
    if found.state == "done":
        return Status("Done", "✓", "on")
    if found.state == "dropped":
        return Status("Dropped", "○", "none")
    days = (found.due - day).days
    if days < 0:
        return Status(f"Overdue by {many(-days, 'day')}", "▲", "over")
    if days == 0:
        return Status("Due today", "●", "near")
    return Status(f"Due in {many(days, 'day')}", "○", "none")


def _forms(
    action: Agreed,
    names: Mapping[str, str],
    roles: Sequence[str],
    typed: Mapping[str, str],
) -> tuple[Form, ...]:
    """List what may be said of an action, what is usual at the top."""
    note = partial(_field, typed, name="note")
    if action.state != "open":
        why = note("reopened", label="Why (may be left out)")
        return (Form("reopened", "Open it again", "Open again", (why,), main=True),)
    done = note("done", label="What was done (may be left out)")
    due = _field(typed, "moved", "due", "By when", "line", DAY_HINT)
    offered = who_options(names, roles, typed.get("who", ""))
    label = "Who does it from now on"
    who = FormField("passed_on-who", "who", label, "choice", options=offered)
    passed = (who, note("passed_on", label="Why (may be left out)"))
    why = note("moved", label="Why")
    drop = (note("dropped", label="Why"),)
    return (
        Form("done", "It is done", "Done", (done,), main=True),
        Form("moved", "Give it another day", "Change the day", (due, why)),
        Form("passed_on", "Pass it on", "Pass on", passed),
        Form("dropped", "It won’t be done", "Drop it", drop),
    )


def _field(
    typed: Mapping[str, str],
    what: str,
    name: str,
    label: str,
    kind: str = "text",
    hint: str = "",
) -> FormField:
    value = typed.get(name, "")
    return FormField(f"{what}-{name}", name, label, kind, hint, value)


def _told_off(form: Form, tried: str, problems: Sequence[Problem]) -> Form:
    """Show beside each field of the form that was sent what is wrong with it."""
    if form.what != tried:
        return Form(form.what, form.title, form.button, _blank(form), form.main)
    wrong = {_field_of(p): p.message for p in problems}
    fields = tuple(
        FormField(
            f.id,
            f.name,
            f.label,
            f.kind,
            f.hint,
            f.value,
            wrong.get(f.name, ""),
            f.options,
        )
        for f in form.fields
    )
    return Form(form.what, form.title, form.button, fields, form.main, open=True)


def _blank(form: Form) -> tuple[FormField, ...]:
    return tuple(
        FormField(
            f.id,
            f.name,
            f.label,
            f.kind,
            f.hint,
            options=tuple(Option(o.value, o.text, chosen=False) for o in f.options),
        )
        for f in form.fields
    )


def _field_of(problem: Problem) -> str:
    return "who" if problem.where == "owner" else problem.where


def _at_its_field(problem: Problem, tried: str) -> Problem:
    field = _field_of(problem)
    place = f"{tried}-{field}" if field in ("note", "due", "who") else "record"
    return Problem(problem.code, place, problem.message, problem.remedy)


def _told(one: Told, names: Mapping[str, str]) -> ToldWords:
    did = SAID[one.what]
    if one.what in ("agreed", "passed_on"):
        did += f", for {who_words(one.owner, one.role, one.desk, names)}"
    if one.what in ("agreed", "moved"):
        did += f", by {short_day(one.due).full}"
    return ToldWords(names.get(one.by, one.by), moment(one.at), did, one.note)
