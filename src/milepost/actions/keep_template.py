"""Keep a template for notes: one's own, or, for a manager, a service's."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from milepost.actions.permitted import unless_manager
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.rules.note_templates import NoteTemplate, faults_of
from milepost.store import forms
from milepost.store.note_templates import kept, write
from milepost.store.note_templates.kept import Kept
from milepost.store.pathways import services
from milepost.store.staff.roster import names

MOST = 60
"""Templates that one person keeps for themselves, or one service has; more can't be found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTemplate:
    """A wording of a template, new or in place of one before."""

    key: UUID
    service: str = ""
    """Whose it is to be; blank for one's own."""

    template: NoteTemplate
    seen: int = 0
    """The number of the wording that was changed; 0 for a new template."""

    form: UUID


@transaction.atomic
def keep_template(scope: Scope, new: NewTemplate, *, now: datetime) -> list[Problem]:
    """Keep a template, or say why it can't be kept. A form sent twice is kept once."""
    forms.one_at_a_time(scope, new.form)
    write.in_turn(scope.provider)
    if write.is_written(scope, new.form):
        return []
    there = {one.key: one for one in kept.kept(scope)}
    before = there.get(new.key)
    problems = _problems_with(new.template)
    problems += _not_theirs(scope, new.service, before)
    if not problems:
        problems += _meanwhile(scope, new, before)
    beside = [one for one in there.values() if one.service == new.service]
    if before is None and len(beside) >= MOST:
        problems.append(_TOO_MANY)
    if not problems:
        write.write(
            scope, _as_kept(scope, new, now), gone=False, form=new.form, now=now
        )
    return problems


@transaction.atomic
def drop_template(
    scope: Scope, key: UUID, *, form: UUID, now: datetime
) -> list[Problem]:
    """Offer a template no more. Notes that were written with it stay as they are."""
    forms.one_at_a_time(scope, form)
    write.in_turn(scope.provider)
    before = next((one for one in kept.kept(scope) if one.key == key), None)
    if write.is_written(scope, form) or before is None:
        return []
    problems = _not_theirs(scope, before.service, before)
    if not problems:
        write.write(scope, before, gone=True, form=form, now=now)
    return problems


def _meanwhile(scope: Scope, new: NewTemplate, before: Kept | None) -> list[Problem]:
    """Name it if somebody changed the template, or took it out, since it was read."""
    if new.seen == (before.number if before else 0):
        return []
    if before is None:
        return [
            _changed(
                "Somebody took this template out meanwhile.", "keep it as a new one"
            )
        ]
    who = names(scope.provider).get(before.by, before.by)
    told = f"{who} changed it meanwhile: it is “{before.template.name}” now."
    return [_changed(told, "keep yours in its place")]


def _changed(message: str, to: str) -> Problem:
    return Problem(
        "templates.changed-meanwhile",
        "name",
        message,
        f"What you typed is still here. Save it again to {to}.",
    )


def _as_kept(scope: Scope, new: NewTemplate, now: datetime) -> Kept:
    return Kept(
        key=new.key,
        owner="" if new.service else scope.person,
        service=new.service,
        template=new.template,
        by=scope.person,
        at=now,
    )


def _problems_with(template: NoteTemplate) -> list[Problem]:
    return [
        Problem("templates.fault", part, wrong, "Put it right, and save again.")
        for part, wrong in faults_of(template)
    ]


def _not_theirs(scope: Scope, service: str, before: Kept | None) -> list[Problem]:
    """Services' templates are for managers of them; and one stays whose it is."""
    if before is not None and before.service != service:
        return [_ANOTHERS]
    if not service:
        return []
    if service not in {one.code for one in services(scope)}:
        return [_NO_SUCH_SERVICE]
    return unless_manager(scope)


_TOO_MANY = Problem(
    "templates.too-many",
    "name",
    f"There are {MOST} templates already, of yours or of that service.",
    "Take one out that nobody uses.",
)
_ANOTHERS = Problem(
    "templates.anothers",
    "service",
    "A template stays with whoever keeps it.",
    "Make a new one.",
)
_NO_SUCH_SERVICE = Problem(
    "templates.no-such-service",
    "service",
    "No service was chosen that you may see.",
    "Choose one, or keep the template for yourself.",
)
