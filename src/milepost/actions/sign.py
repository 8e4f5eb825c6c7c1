"""Sign for what is proposed of a timed pathway, refuse it, or withdraw it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from milepost.actions.adopt import LONGEST, place_anew
from milepost.actions.signing_faults import (
    closed,
    no_reason,
    no_such_proposal,
    not_a_signer,
    not_the_proposer,
    outdated,
    signed_already,
    signed_the_other,
    too_long,
)
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.rules.drafts import Signed
from milepost.rules.lawbook import Lawbook, read_beside
from milepost.rules.signed_drafts import signed_draft
from milepost.rules.timed_pathways import TimedPathway
from milepost.store.adoptions.decisions import Decided
from milepost.store.adoptions.write import in_turn
from milepost.store.adoptions.write import write as decide
from milepost.store.append import tell_of
from milepost.store.proposals import write
from milepost.store.proposals.read import Proposed, find, is_answered
from milepost.store.staff.roster import Person, member
from milepost.tracking.proposals import Standing, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """What somebody says to a proposal."""

    proposal: int
    word: Word
    note: str
    form: UUID


@transaction.atomic
def answer_proposal(
    scope: Scope, new: NewAnswer, *, lawbook: Lawbook, now: datetime
) -> list[Problem]:
    """Sign for a proposal, refuse it or withdraw it, or say why that can't be.

    A clinical lead and a manager sign, each under their own account, never one person
    for both. With the second signature it takes effect. Answers are given one after
    another, however close together they come.

    Args:
        scope: who answers, and whose proposals they may see.
        new: what they say.
        lawbook: by whose rules what is signed for is checked once more.
        now: the moment.

    Returns:
        No problems if it was written down; otherwise nothing has changed.
    """
    in_turn(scope.provider)
    if is_answered(scope, new.form):
        return []
    proposed, person = find(scope, new.proposal), member(scope.person)
    if proposed is None:
        return [no_such_proposal()]
    if person is None:
        return [not_a_signer(new.word)]
    if proposed.standing is not Standing.WAITS:
        return [closed(proposed)]
    problems = _unless_theirs_to_say(proposed, person, new)
    signs = new.word not in (Word.REFUSED, Word.WITHDRAWN)
    if signs and not problems:
        problems = _unless_sound(scope, proposed, lawbook, now.date())
    if problems:
        return problems
    write.answer(
        person, proposed.number, new.word, new.note.strip(), form=new.form, now=now
    )
    said = find(scope, new.proposal)
    if signs and said is not None and not said.missing:
        _take_effect(scope, said, lawbook=lawbook, form=new.form, now=now)
    tell_of(scope.provider, proposed.service)
    return []


def _unless_theirs_to_say(
    proposed: Proposed, person: Person, new: NewAnswer
) -> list[Problem]:
    """Name why a person may not say this of a proposal that waits."""
    found = []
    if new.word is Word.WITHDRAWN:
        if proposed.by != person.username:
            found.append(not_the_proposer())
    elif new.word is Word.REFUSED:
        if not person.signs:
            found.append(not_a_signer(new.word))
        if not new.note.strip():
            found.append(no_reason())
    elif new.word.value not in person.signs:
        found.append(not_a_signer(new.word))
    elif signature := proposed.signature(new.word):
        found.append(signed_already(signature))
    elif any(one.by == person.username for one in proposed.said):
        found.append(signed_the_other())
    if len(new.note) > LONGEST or not new.note.isprintable():
        found.append(too_long(LONGEST))
    return found


def _unless_sound(
    scope: Scope, proposed: Proposed, lawbook: Lawbook, today: date
) -> list[Problem]:
    """Name why what was proposed can no longer be worked by: time or the lawbook went on."""
    if proposed.next_review <= max(proposed.begins or today, today):
        return [outdated("Its day of review would have come before it is used.")]
    template = lawbook.rules.get(proposed.template)
    if not isinstance(template, TimedPathway):
        return [outdated("The lawbook no longer has this timed pathway.")]
    if not proposed.drawn:
        if any(one.in_force == proposed.edition for one in template.editions):
            return []
        return [outdated("The lawbook no longer has this edition of it.")]
    path = f"{scope.provider.lower()}/{proposed.service}.toml"
    _, problems = read_beside(lawbook, proposed.drawn, path=path)
    return [outdated(problem.message) for problem in problems[:1]]


def _take_effect(
    scope: Scope, proposed: Proposed, *, lawbook: Lawbook, form: UUID, now: datetime
) -> None:
    """Make a decision of what both have signed."""
    today = now.date()
    begins = max(proposed.begins or today, today)
    lead = proposed.signature(Word.CLINICAL)
    manager = proposed.signature(Word.MANAGERIAL)
    assert lead is not None  # noqa: S101 - nothing is missing
    assert manager is not None  # noqa: S101
    signed = Signed(
        provider=scope.provider,
        clinical_lead=lead.name,
        manager=manager.name,
        decided_on=today,
        begins=begins,
        next_review=proposed.next_review,
    )
    own = signed_draft(proposed.drawn, signed) if proposed.drawn else ""
    decide(scope, _decided(scope, proposed, signed, own, now), form=form, now=now)
    place_anew(scope, proposed.service, lawbook, now)


def _decided(
    scope: Scope, proposed: Proposed, signed: Signed, own: str, now: datetime
) -> Decided:
    edition: date | None = signed.begins if own else proposed.edition
    return Decided(
        service=proposed.service,
        template=proposed.template,
        edition=edition,
        drawn=own,
        begins=signed.begins,
        clinical_lead=signed.clinical_lead,
        manager=signed.manager,
        proposal=proposed.number,
        decided_on=signed.decided_on,
        next_review=signed.next_review,
        reason=proposed.why,
        by=scope.person,
        at=now,
    )
