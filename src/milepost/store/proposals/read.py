"""Read what is proposed of timed pathways, and what was said to it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from milepost.foundation.scope import Scope
from milepost.store.adoptions.models import Decision
from milepost.store.proposals.models import Answer, Proposal
from milepost.tracking.proposals import Standing, Word, missing, stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said to a proposal."""

    word: Word
    note: str
    by: str
    name: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A proposal, and how far it has come."""

    number: int = 0
    """Its place among all proposals; 0 of one that isn't written yet."""

    service: str
    template: str
    edition: date | None
    drawn: str = ""
    begins: date | None = None
    """From which day; None for the day that both have signed."""

    after: int = 0
    """The last decision of the service when it was proposed; 0 for none."""

    next_review: date
    why: str
    by: str
    at: datetime
    said: tuple[Said, ...] = ()
    """In the order it was said."""

    standing: Standing = Standing.WAITS
    decision: int | None = None
    """The decision that was made of it."""

    @property
    def missing(self) -> tuple[Word, ...]:
        """The signatures it waits for."""
        return missing([one.word for one in self.said])

    def signature(self, word: Word) -> Said | None:
        """Find who signed as what."""
        return next((one for one in self.said if one.word is word), None)


def find(scope: Scope, number: int) -> Proposed | None:
    """Read a proposal; None where there is none in scope."""
    found = _whole(scope, list(_theirs(scope).filter(id=number)))
    return found[0] if found else None


def of_template(scope: Scope, template: str) -> list[Proposed]:
    """Read everything that was proposed of a template, the latest first."""
    return _whole(scope, list(_theirs(scope).filter(template=template).order_by("-id")))


def waiting(scope: Scope, service: str | None = None) -> list[Proposed]:
    """Read the proposals that wait for a signature, the earliest first."""
    closed = Answer.objects.filter(
        provider=scope.provider, word__in=(Word.REFUSED, Word.WITHDRAWN)
    )
    used = Decision.objects.filter(provider=scope.provider, proposal__isnull=False)
    rows = (
        _theirs(scope)
        .exclude(id__in=closed.values("proposal"))
        .exclude(id__in=used.values("proposal"))
        .order_by("id")
    )
    if service is not None:
        rows = rows.filter(service=service)
    found = _whole(scope, list(rows))
    return [one for one in found if one.standing is Standing.WAITS]


def last_decision(scope: Scope, service: str) -> int:
    """Give the number of the decision that a service took last; 0 for none."""
    theirs = Decision.objects.filter(provider=scope.provider, service=service)
    return theirs.aggregate(last=Max("id"))["last"] or 0


def is_proposed(scope: Scope, form: UUID) -> bool:
    """Whether what a form proposed has been stored before."""
    return Proposal.objects.filter(provider=scope.provider, form=form).exists()


def is_answered(scope: Scope, form: UUID) -> bool:
    """Whether what a form said to a proposal has been stored before."""
    return Answer.objects.filter(provider=scope.provider, form=form).exists()


def _theirs(scope: Scope) -> Any:
    found = Proposal.objects.filter(provider=scope.provider)
    if scope.services is not None:
        found = found.filter(service__in=scope.services)
    return found


def _whole(scope: Scope, rows: list[Proposal]) -> list[Proposed]:
    """Add to proposals what was said to them, and what came of them."""
    if not rows:
        return []
    numbers = [row.pk for row in rows]
    said: dict[int, list[Said]] = defaultdict(list)
    for one in Answer.objects.filter(proposal__in=numbers).order_by("id"):
        said[one.proposal].append(_said(one))
    decided = Decision.objects.filter(provider=scope.provider)
    made = dict(
        decided.filter(proposal__in=numbers, takes_back__isnull=True).values_list(
            "proposal", "id"
        )
    )
    services = {row.service for row in rows}
    last = dict(
        decided.filter(service__in=services)
        .values("service")
        .annotate(last=Max("id"))
        .values_list("service", "last")
    )
    return [
        _proposed(row, said[row.pk], made.get(row.pk), last.get(row.service, 0))
        for row in rows
    ]


def _proposed(row: Any, said: list[Said], made: int | None, last: int) -> Proposed:
    return Proposed(
        number=row.id,
        service=row.service,
        template=row.template,
        edition=row.edition,
        drawn=row.drawn,
        begins=row.begins,
        after=row.after,
        next_review=row.next_review,
        why=row.why,
        by=row.by,
        at=row.at,
        said=tuple(said),
        standing=stands(
            [one.word for one in said],
            in_effect=made is not None,
            decided_since=last != row.after,
        ),
        decision=made,
    )


def _said(row: Any) -> Said:
    return Said(
        word=Word(row.word),
        note=row.note,
        by=row.by,
        name=row.name,
        role=row.role,
        at=row.at,
    )
