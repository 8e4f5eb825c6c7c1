"""Decide at the command line which timed pathway a service works by, or give one up."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from milepost.actions.permitted import unless_manager
from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import in_force_on
from milepost.rules.timed_pathways import TimedPathway
from milepost.store import projections
from milepost.store.adoptions import decisions, write
from milepost.store.adoptions.decisions import Decided
from milepost.store.append import tell_of
from milepost.store.footings.worked_out import of_service
from milepost.store.pathways import services
from milepost.store.staff.roster import member

LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAdoption:
    """What a service decides, and who signed for it elsewhere."""

    template: str
    service: str
    clinical_lead: str
    manager: str
    next_review: date | None
    form: UUID


@transaction.atomic
def adopt(
    scope: Scope, new: NewAdoption, *, lawbook: Lawbook, now: datetime
) -> list[Problem]:
    """Have a service work by a timed pathway, by two names given to a command.

    It takes the edition in force today, for patients who begin from today on, and for
    all where the service worked by none. Whoever began before keeps what they began on,
    unless they are moved. The record says that both names were given at the command
    line. Nobody with an account of their own gives names for others: they propose, and
    two sign (``actions.propose``, ``actions.sign``).
    """
    template = lawbook.rules.get(new.template)
    if not isinstance(template, TimedPathway):
        return [no_such_template(new.template)]
    problems = _unless_command(scope)
    problems += _problems_with_names(new)
    problems += problems_with_terms(
        scope, new.service, new.next_review, today=now.date()
    )
    edition = in_force_on(now.date(), template.editions)
    if edition is None:
        problems.append(not_in_force(template))
    write.in_turn(scope.provider)
    if problems or edition is None or write.is_written(scope, new.form):
        return problems
    decided = Decided(
        service=new.service,
        template=new.template,
        edition=edition.in_force,
        begins=now.date(),
        clinical_lead=new.clinical_lead.strip(),
        manager=new.manager.strip(),
        at_command_line=True,
        decided_on=now.date(),
        next_review=new.next_review,
        reason="",
        by=scope.person,
        at=now,
    )
    write.write(scope, decided, form=new.form, now=now)
    place_anew(scope, new.service, lawbook, now)
    tell_of(scope.provider, new.service)
    return []


@transaction.atomic
def give_up(
    scope: Scope, service: str, reason: str, *, form: UUID, now: datetime
) -> list[Problem]:
    """Have a service work by no timed pathway any more, for a reason."""
    write.in_turn(scope.provider)
    standing = decisions.in_force(scope).get(service)
    if write.is_written(scope, form):
        return []
    if refused := unless_manager(scope):
        return refused
    if standing is None:
        return [_nothing_adopted(service)]
    if not reason.strip() or len(reason) > LONGEST:
        return [_no_reason()]
    decided = Decided(
        service=service,
        template="",
        edition=None,
        begins=now.date(),
        clinical_lead="",
        manager="",
        decided_on=now.date(),
        next_review=None,
        reason=reason.strip(),
        by=scope.person,
        at=now,
    )
    write.write(scope, decided, form=form, now=now)
    tell_of(scope.provider, service)
    return []


def place_anew(scope: Scope, service: str, lawbook: Lawbook, now: datetime) -> None:
    """Have lists know at once which steps are late by what was decided."""
    names = of_service(scope, service)
    if names:
        projections.refresh_footings(scope, names, lawbook, today=now.date())


def problems_with_terms(
    scope: Scope, service: str, next_review: date | None, *, today: date
) -> list[Problem]:
    """Name what is wrong with the service it is for, or with the day of review."""
    found = []
    if service not in {service.code for service in services(scope)}:
        found.append(
            Problem(
                "adopt.no-such-service",
                "service",
                "No service was chosen.",
                "Choose one of the services you may see.",
            )
        )
    if next_review is None or next_review <= today:
        found.append(
            Problem(
                "adopt.no-review",
                "next_review",
                f"The day of review isn't a day after {in_words(today)}.",
                "Give the day by which it is to be looked at again.",
            )
        )
    return found


def _problems_with_names(new: NewAdoption) -> list[Problem]:
    return [
        Problem(
            "adopt.not-signed",
            field,
            f"The {who} who signed for it isn't named.",
            f"Write the {who}'s name, in {LONGEST} characters at most.",
        )
        for field, name, who in (
            ("clinical_lead", new.clinical_lead, "clinical lead"),
            ("manager", new.manager, "manager"),
        )
        if not name.strip() or len(name) > LONGEST or not name.isprintable()
    ]


def _unless_command(scope: Scope) -> list[Problem]:
    """Refuse an account with a role: a command's own has none."""
    if member(scope.person) is None:
        return []
    return [
        Problem(
            "adopt.names-for-others",
            "who",
            "Nobody signs for somebody else.",
            "Propose it on the timed pathway's page: both sign in and sign.",
        )
    ]


def no_such_template(name: str) -> Problem:
    """Say that the lawbook has no such timed pathway."""
    return Problem(
        "adopt.no-such-template",
        name,
        "The lawbook has no such timed pathway.",
        "Choose one from the page of timed pathways.",
    )


def not_in_force(template: TimedPathway) -> Problem:
    """Say from which day a timed pathway is in force."""
    first = template.editions[0].in_force
    return Problem(
        "adopt.not-in-force",
        "service",
        f"It is in force from {in_words(first)} only.",
        "Adopt it on that day or later.",
    )


def _nothing_adopted(service: str) -> Problem:
    return Problem(
        "adopt.nothing-adopted",
        "service",
        f"{service!r} works by no timed pathway.",
        "Look at the page again: somebody may have given it up meanwhile.",
    )


def _no_reason() -> Problem:
    return Problem(
        "adopt.no-reason",
        "reason",
        "There is no reason, or one of too many characters.",
        f"Say in {LONGEST} characters at most why it is given up.",
    )
