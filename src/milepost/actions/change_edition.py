"""Propose a change of a service's timed pathway, or take back what was decided last."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from milepost.actions.adopt import place_anew, problems_with_terms
from milepost.actions.permitted import unless_manager
from milepost.actions.propose import problems_with_why, unless_none_waits
from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.rules.draft_steps import StepTyped
from milepost.rules.drafts import Signed
from milepost.rules.lawbook import Lawbook
from milepost.store.adoptions import decisions, write
from milepost.store.adoptions.decisions import Decided
from milepost.store.adoptions.drawing import drawing_board, drawn_on
from milepost.store.append import tell_of
from milepost.store.proposals.read import Proposed, is_proposed, last_decision
from milepost.store.proposals.write import propose

NOBODY_YET = "not signed yet"
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEdition:
    """An edition of its own that a service is to work by, once two have signed."""

    service: str
    typed: tuple[StepTyped, ...]
    follows: int
    """The decision that stood when it was drawn up."""

    begins: date | None
    next_review: date | None
    why: str
    form: UUID


@transaction.atomic
def propose_own(
    scope: Scope, new: NewEdition, *, lawbook: Lawbook, now: datetime
) -> list[Problem]:
    """Propose that a service work by an edition of its own from a day on, or say why not.

    It changes nothing for patients until two people have signed. It is refused if
    somebody decided otherwise since it was drawn up.
    """
    write.in_turn(scope.provider)
    if is_proposed(scope, new.form):
        return []
    today = now.date()
    board = drawing_board(scope, new.service, lawbook=lawbook, today=today)
    stands = board.decided if board else None
    problems = unless_manager(scope)
    problems += _problems_with(scope, new, stands, today=today)
    if board is None:
        return problems
    begins, review = new.begins or today, new.next_review or today
    unsigned = Signed(
        provider=scope.provider,
        clinical_lead=NOBODY_YET,
        manager=NOBODY_YET,
        decided_on=today,
        begins=begins,
        next_review=review,
    )
    drawn = drawn_on(board, new.typed, unsigned, lawbook)
    problems += drawn.problems
    if problems:
        return problems
    proposed = Proposed(
        service=new.service,
        template=board.template.id,
        edition=None,
        drawn=drawn.text,
        begins=begins,
        after=last_decision(scope, new.service),
        next_review=review,
        why=new.why.strip(),
        by=scope.person,
        at=now,
    )
    propose(scope, proposed, form=new.form)
    tell_of(scope.provider, new.service)
    return []


@transaction.atomic
def take_back(
    scope: Scope,
    service: str,
    number: int,
    *,
    form: UUID,
    lawbook: Lawbook,
    now: datetime,
) -> list[Problem]:
    """Take back the decision that a service took last, on its day or before it begins.

    The record keeps both. Once patients may have begun by it, another must follow it.
    """
    write.in_turn(scope.provider)
    if write.is_written(scope, form):
        return []
    problems = unless_manager(scope)
    run = decisions.terms(scope).get(service, ())
    last = run[-1] if run else None
    if last is None or last.number != number:
        problems.append(_changed(service))
    elif not can_be_taken_back(last, now.date()):
        problems.append(_too_late(last))
    if problems or last is None:
        return problems
    undone = Decided(
        service=service,
        template=last.template,
        edition=last.edition,
        begins=last.begins,
        takes_back=last.number,
        clinical_lead="",
        manager="",
        decided_on=now.date(),
        next_review=None,
        reason="Taken back",
        by=scope.person,
        at=now,
    )
    write.write(scope, undone, form=form, now=now)
    place_anew(scope, service, lawbook, now)
    tell_of(scope.provider, service)
    return []


def can_be_taken_back(decided: Decided, today: date) -> bool:
    """Whether a decision may still be undone: nobody has begun by it for a whole day."""
    return decided.begins >= today or decided.decided_on == today


def _problems_with(
    scope: Scope, new: NewEdition, stands: Decided | None, *, today: date
) -> list[Problem]:
    found = problems_with_terms(scope, new.service, new.next_review, today=today)
    found += problems_with_why(new.why)
    waits = unless_none_waits(scope, new.service)
    found += [replace(problem, where="steps") for problem in waits]
    if stands is None or stands.number != new.follows:
        found.append(_changed(new.service))
    if new.begins is None or not today <= new.begins <= today + FARTHEST:
        found.append(
            Problem(
                "adopt.begins",
                "begins",
                f"The day it begins isn't {in_words(today)} or within a year of it.",
                "Give the day from which new patients go by it.",
            )
        )
    return found


def _changed(service: str) -> Problem:
    return Problem(
        "adopt.changed-meanwhile",
        "steps",
        f"What {service!r} works by was decided anew since you opened this.",
        "Open the page of its timed pathway again, and begin from what stands now.",
    )


def _too_late(last: Decided) -> Problem:
    return Problem(
        "adopt.too-late",
        "decisions",
        f"It has been used since {in_words(last.begins)}.",
        "Change it, or adopt the template again: the record keeps both.",
    )
