"""The words on the page of templates for notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from milepost.foundation.problems import Problem
from milepost.reading.note_templates import Kept, Offered, TemplatesReading
from milepost.rules.note_templates import NoteTemplate
from milepost.web.list_filters import Box, Field, Option
from milepost.web.rule_words import Mark, mark
from milepost.web.words import many


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One template, in words."""

    name: str
    note: str
    action: str
    whose: str
    mark: Mark | None
    """How far the lawbook's can be trusted; none for what people keep."""

    change: str
    """Where it can be changed; blank where this person can't."""

    key: str


@dataclass(frozen=True, slots=True)
class TemplatesPage:
    """Every word on the page."""

    title: str
    saved: bool
    kept: tuple[TemplateRow, ...]
    lawbook: tuple[TemplateRow, ...]
    heading: str
    """Of the form."""

    key: str
    seen: str
    """The number of the wording that is changed; blank for a new template."""

    name: Box
    note: Box
    action: Box
    in_days: Box
    service: Field | None
    """Whose it is to be; none where it can only be one's own, or stays whose it is."""

    kept_service: str
    form: str
    problems: tuple[Problem, ...]


def present_templates(
    reading: TemplatesReading,
    *,
    typed: Mapping[str, str],
    form: str,
    arranges: bool,
    saved: bool = False,
    problems: Sequence[Problem] = (),
) -> TemplatesPage:
    """Put templates, and the form to keep one, into words.

    Args:
        reading: every template offered.
        typed: what was typed; or only which is to be changed, by its ``key``.
        form: what tells this form from any other.
        arranges: whether the person may keep templates for a service.
        saved: whether one has just been kept, or taken out.
        problems: what is wrong; each names its field.
    """
    wrong = {problem.where: problem.message for problem in problems}
    changed = next((k for k in reading.kept if str(k.key) == typed.get("key")), None)
    said = typed if "name" in typed else _said_by(changed)
    words = f"Change “{changed.template.name}”" if changed else "Keep a new template"
    return TemplatesPage(
        title=f"{'Error: ' if problems else ''}Templates for notes",
        saved=saved and not problems,
        kept=tuple(_kept(one, reading, arranges=arranges) for one in reading.kept),
        lawbook=tuple(_of_lawbook(one) for one in reading.lawbook),
        heading=words,
        key=str(changed.key) if changed else "",
        seen=str(changed.number) if changed else "",
        name=Box(said.get("name", ""), wrong.get("name", "")),
        note=Box(said.get("note", ""), wrong.get("note", "")),
        action=Box(said.get("action", ""), wrong.get("action", "")),
        in_days=Box(said.get("in_days", ""), wrong.get("in_days", "")),
        service=_whose(reading, said, wrong) if arranges and not changed else None,
        kept_service=changed.service if changed else "",
        form=form,
        problems=tuple(problems),
    )


def _said_by(kept: Kept | None) -> Mapping[str, str]:
    if kept is None:
        return {}
    told = kept.template
    days = "" if told.in_days is None else str(told.in_days)
    return {"name": told.name, "note": told.note, "action": told.action} | {
        "in_days": days
    }


def _kept(one: Kept, reading: TemplatesReading, *, arranges: bool) -> TemplateRow:
    theirs = bool(one.owner) or arranges
    return TemplateRow(
        name=one.template.name,
        note=one.template.note,
        action=_action(one.template),
        whose="Mine" if one.owner else reading.services.get(one.service, one.service),
        mark=None,
        change=f"/note-templates?change={one.key}#keep" if theirs else "",
        key=str(one.key),
    )


def _of_lawbook(one: Offered) -> TemplateRow:
    told = one.template
    to = [*told.roles, *(f"{family} services" for family in told.families)]
    return TemplateRow(
        name=told.name,
        note=told.note,
        action=_action(told),
        whose=f"For {', '.join(to)}" if to else "For everybody",
        mark=mark(one.evidence) if one.evidence else None,
        change="",
        key="",
    )


def _action(told: NoteTemplate) -> str:
    if not told.action:
        return ""
    days = told.in_days or 0
    when = f"in {many(days, 'day')}" if days else "today"
    return f"{told.action}, {when}"


def _whose(
    reading: TemplatesReading, said: Mapping[str, str], wrong: Mapping[str, str]
) -> Field:
    options = [
        ("", "Mine alone"),
        *((c, f"All of {n}") for c, n in reading.services.items()),
    ]
    chosen = said.get("service", "")
    return Field(
        "service",
        "For whom",
        tuple(Option(value, text, value == chosen) for value, text in options),
        wrong.get("service", ""),
    )
