"""Write down what is proposed of timed pathways, and what is said to it. Only actions may.

Whoever writes holds the turn of ``store.adoptions.write.in_turn``.
"""

from datetime import datetime
from uuid import UUID

from milepost.foundation.scope import Scope
from milepost.store.proposals.models import Answer, Proposal
from milepost.store.proposals.read import Proposed
from milepost.store.staff.roster import Person
from milepost.tracking.proposals import Word


def propose(scope: Scope, proposed: Proposed, *, form: UUID) -> None:
    """Add a proposal. It changes nothing until two people have signed."""
    Proposal.objects.create(
        provider=scope.provider,
        service=proposed.service,
        template=proposed.template,
        edition=proposed.edition,
        drawn=proposed.drawn,
        begins=proposed.begins,
        after=proposed.after,
        next_review=proposed.next_review,
        why=proposed.why,
        by=proposed.by,
        at=proposed.at,
        form=form,
    )


def answer(
    person: Person, proposal: int, word: Word, note: str, *, form: UUID, now: datetime
) -> None:
    """Add what somebody said to a proposal, with what they are called and do now."""
    Answer.objects.create(
        provider=person.provider,
        proposal=proposal,
        word=word,
        note=note,
        by=person.username,
        name=person.name,
        role=person.role,
        at=now,
        form=form,
    )
