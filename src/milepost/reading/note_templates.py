"""The templates that a person is offered: their own, their services', the lawbook's."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.rules.note_templates import NoteTemplate, NoteTemplates
from milepost.rules.parts import Evidence, in_force_on
from milepost.store.note_templates.kept import Kept, kept
from milepost.store.pathways import services

__all__ = ["Kept", "Offered", "TemplatesReading", "offered", "read_templates"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One template, and where it comes from."""

    code: str
    """What tells it from the others that are offered beside it."""

    template: NoteTemplate
    mine: bool = False
    service: str = ""
    """The service whose it is; blank for one's own and the lawbook's."""

    rule: str = ""
    """The id of the lawbook's list that it stands in; blank for what people keep."""

    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatesReading:
    """Every template a person is offered, and the services they may see."""

    kept: tuple[Kept, ...]
    lawbook: tuple[Offered, ...]
    services: dict[str, str]


def offered(
    scope: Scope,
    *,
    role: str,
    of: Collection[str],
    lawbook: Lawbook,
    today: date,
) -> list[Offered]:
    """List what a person is offered: first their own, then services', then the lawbook's.

    Args:
        scope: who asks.
        role: theirs.
        of: the services of the patients whom the note is about.
        lawbook: the lawbook, and an organisation's own beside it.
        today: the day.
    """
    there = {service.code: service.family for service in services(scope)}
    families = {there[code] for code in of if code in there}
    found = [
        Offered(
            code=str(one.key),
            template=one.template,
            mine=bool(one.owner),
            service=one.service,
        )
        for one in kept(scope)
        if one.owner or set(of) == {one.service}
    ]
    found.sort(key=lambda one: not one.mine)
    return [
        *found,
        *(
            one
            for one in _of_lawbook(lawbook, today)
            if _suits(one.template, role, families)
        ),
    ]


def read_templates(scope: Scope, *, lawbook: Lawbook, today: date) -> TemplatesReading:
    """Read all that a person is offered anywhere, to look at and to change."""
    return TemplatesReading(
        kept=tuple(kept(scope)),
        lawbook=tuple(_of_lawbook(lawbook, today)),
        services={service.code: service.name for service in services(scope)},
    )


def _of_lawbook(lawbook: Lawbook, today: date) -> Iterator[Offered]:
    for rule in lawbook.all(NoteTemplates):
        edition = in_force_on(today, rule.editions)
        for place, template in enumerate(edition.templates if edition else ()):
            yield Offered(
                code=f"{rule.id}/{place}",
                template=template,
                rule=rule.id,
                evidence=edition.evidence if edition else None,
            )


def _suits(template: NoteTemplate, role: str, families: Collection[str]) -> bool:
    to_them = not template.roles or role in template.roles
    return to_them and (
        not template.families or bool(set(template.families) & set(families))
    )
