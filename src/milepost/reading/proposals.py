"""What is proposed of timed pathways, and who is to sign for it."""

from dataclasses import dataclass

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.own_editions import Touches, read_touched
from milepost.rules.lawbook import Lawbook
from milepost.rules.timed_pathways import PathwayEdition, TimedPathway
from milepost.store.adoptions.decisions import edition_drawn, edition_of, in_force
from milepost.store.proposals.read import Proposed, Said, find, of_template, waiting
from milepost.store.staff.roster import Person
from milepost.tracking.proposals import Standing, Word

__all__ = [
    "ProposalReading",
    "Proposed",
    "Said",
    "Standing",
    "Word",
    "may_say",
    "read_proposal",
    "read_proposals",
    "read_waiting",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalReading:
    """One proposal, what it would have patients go by, and whom it would touch."""

    proposed: Proposed
    template: TimedPathway | None
    """None where the lawbook no longer has it."""

    edition: PathwayEdition | None
    """What is proposed; None where the lawbook no longer has it."""

    now: PathwayEdition | None
    """What the service works by now; None where it works by none."""

    preview: Touches | None
    """Whom it would touch; None where it no longer waits, or the service has none."""


def read_proposals(scope: Scope, template: str) -> list[Proposed]:
    """Read what was ever proposed of a template in scope, the latest first."""
    return of_template(scope, template)


def read_waiting(scope: Scope) -> list[Proposed]:
    """Read what waits for a signature in scope, the earliest first."""
    return waiting(scope)


def read_proposal(
    scope: Scope, number: int, *, as_at: AsAt, lawbook: Lawbook
) -> ProposalReading | None:
    """Read one proposal, and whom it would touch; None where there is none in scope."""
    proposed = find(scope, number)
    if proposed is None:
        return None
    template, edition = _proposed_edition(proposed, lawbook)
    decided = in_force(scope).get(proposed.service)
    found = edition_of(decided, lawbook) if decided else None
    preview = None
    if proposed.standing is Standing.WAITS and edition and found:
        preview = read_touched(
            scope, proposed.service, edition, as_at=as_at, lawbook=lawbook
        )
    return ProposalReading(
        proposed=proposed,
        template=template,
        edition=edition,
        now=found[1] if found else None,
        preview=preview,
    )


def may_say(proposed: Proposed, person: Person | None) -> tuple[Word, ...]:
    """Name what somebody may say to a proposal: sign, refuse, withdraw.

    What they send is checked again; this is what they are offered.
    """
    if person is None or proposed.standing is not Standing.WAITS:
        return ()
    has_signed = any(one.by == person.username for one in proposed.said)
    theirs = [word for word in proposed.missing if word.value in person.signs]
    words = [] if has_signed else theirs
    if person.signs:
        words.append(Word.REFUSED)
    if proposed.by == person.username:
        words.append(Word.WITHDRAWN)
    return tuple(words)


def _proposed_edition(
    proposed: Proposed, lawbook: Lawbook
) -> tuple[TimedPathway | None, PathwayEdition | None]:
    template = lawbook.rules.get(proposed.template)
    if not isinstance(template, TimedPathway):
        return None, None
    if proposed.drawn:
        return template, edition_drawn(proposed.drawn)
    return template, next(
        (one for one in template.editions if one.in_force == proposed.edition), None
    )
