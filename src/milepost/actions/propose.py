"""Propose that a service work by a timed pathway of the lawbook."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from milepost.actions.adopt import (
    LONGEST,
    no_such_template,
    not_in_force,
    problems_with_terms,
)
from milepost.actions.permitted import unless_manager
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import in_force_on
from milepost.rules.timed_pathways import TimedPathway
from milepost.store.adoptions.write import in_turn
from milepost.store.append import tell_of
from milepost.store.proposals import write
from milepost.store.proposals.read import (
    Proposed,
    is_proposed,
    last_decision,
    waiting,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProposal:
    """A timed pathway that a service should work by."""

    template: str
    service: str
    next_review: date | None
    why: str
    form: UUID


@transaction.atomic
def propose_adoption(
    scope: Scope, new: NewProposal, *, lawbook: Lawbook, now: datetime
) -> list[Problem]:
    """Propose that a service work by a timed pathway, or say why it can't be.

    The edition in force today is what is proposed. It changes nothing for patients
    until a clinical lead and a manager have signed, each under their own account.
    """
    template = lawbook.rules.get(new.template)
    if not isinstance(template, TimedPathway):
        return [no_such_template(new.template)]
    in_turn(scope.provider)
    if is_proposed(scope, new.form):
        return []
    problems = unless_manager(scope)
    problems += problems_with_terms(
        scope, new.service, new.next_review, today=now.date()
    )
    problems += problems_with_why(new.why)
    edition = in_force_on(now.date(), template.editions)
    if edition is None:
        problems.append(not_in_force(template))
    problems += unless_none_waits(scope, new.service)
    if problems or edition is None or new.next_review is None:
        return problems
    proposed = Proposed(
        service=new.service,
        template=new.template,
        edition=edition.in_force,
        after=last_decision(scope, new.service),
        next_review=new.next_review,
        why=new.why.strip(),
        by=scope.person,
        at=now,
    )
    write.propose(scope, proposed, form=new.form)
    tell_of(scope.provider, new.service)
    return []


def problems_with_why(why: str) -> list[Problem]:
    """Say that a reason is missing, or can't be shown on one line."""
    if why.strip() and len(why) <= LONGEST and why.isprintable():
        return []
    return [
        Problem(
            "adopt.no-why",
            "why",
            "It isn't said why, or in too many characters.",
            f"Say in one line of {LONGEST} characters at most.",
        )
    ]


def unless_none_waits(scope: Scope, service: str) -> list[Problem]:
    """Say that another proposal of a service waits, so that two never compete."""
    if not waiting(scope, service):
        return []
    return [
        Problem(
            "proposals.another-waits",
            "service",
            "Another proposal for this service waits for a signature.",
            "Have it signed, refused or withdrawn first: it is on the page of timed "
            "pathways.",
        )
    ]
