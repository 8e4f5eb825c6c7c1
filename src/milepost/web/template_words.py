"""The templates offered where a note is written, and how one is put into what is typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from milepost.foundation.days import in_words
from milepost.reading.note_templates import Offered
from milepost.web.words import many


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed in the form."""

    note: str = ""
    action: str = ""
    due: str = ""
    owner: str = ""


def typed_in(said: Mapping[str, str]) -> Typed:
    """Read what was typed from what a form sent."""
    return Typed(
        **{part: said.get(part, "") for part in ("note", "action", "due", "owner")}
    )


@dataclass(frozen=True, slots=True)
class TemplateOption:
    """One template to choose."""

    code: str
    words: str
    note: str
    action: str
    days: str
    """After how many days the action is due; blank where there is none."""


@dataclass(frozen=True, slots=True)
class TemplateGroup:
    """The templates of one origin."""

    label: str
    options: tuple[TemplateOption, ...]


def groups_of(
    offered: Sequence[Offered], services: Mapping[str, str] | None = None
) -> tuple[TemplateGroup, ...]:
    """Gather templates by where they come from, in the order they are offered."""
    gathered: dict[str, list[TemplateOption]] = {}
    for one in offered:
        gathered.setdefault(_origin(one, services or {}), []).append(_option(one))
    return tuple(TemplateGroup(label, tuple(told)) for label, told in gathered.items())


def usual_actions(offered: Iterable[Offered]) -> tuple[str, ...]:
    """List the actions that templates name, each once, to be offered while typing."""
    return tuple(
        dict.fromkeys(one.template.action for one in offered if one.template.action)
    )


def put_in(
    typed: Typed, offered: Iterable[Offered], code: str, *, today: date
) -> Typed:
    """Put a template into what is typed: its note after what is there, its action instead.

    Nothing that was typed in the note is lost; an unknown template changes nothing.
    """
    found = next((one.template for one in offered if one.code == code), None)
    if found is None:
        return typed
    note = f"{typed.note.rstrip()} {found.note}" if typed.note.strip() else found.note
    told = replace(typed, note=note)
    if not found.action:
        return told
    due = today + timedelta(days=found.in_days or 0)
    return replace(told, action=found.action, due=in_words(due))


def _origin(one: Offered, services: Mapping[str, str]) -> str:
    if one.mine:
        return "Mine"
    if one.service:
        return services.get(one.service, "The service’s")
    return "Common" if one.rule == "note-templates" else "Our organisation’s"


def _option(one: Offered) -> TemplateOption:
    told = one.template
    days = "" if told.in_days is None else str(told.in_days)
    after = f" ({many(told.in_days, 'day')})" if told.in_days is not None else ""
    return TemplateOption(one.code, told.name + after, told.note, told.action, days)
