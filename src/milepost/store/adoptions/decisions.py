"""Read what services decided about timed pathways."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from milepost.foundation.problems import BrokenPromise
from milepost.foundation.scope import Scope
from milepost.rules.lawbook import SHAPES, Lawbook
from milepost.rules.read import read
from milepost.rules.timed_pathways import PathwayEdition, TimedPathway
from milepost.store.adoptions.models import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One decision, as it was written down."""

    number: int = 0
    """Its place among all decisions; 0 of one that isn't written yet."""

    service: str
    template: str
    """A timed pathway of the lawbook; blank for none any more."""

    edition: date | None
    drawn: str = ""
    """An edition of the organisation's own, as a file; blank for the lawbook's."""

    begins: date
    """From which day it is used: patients who begin earlier keep what they have."""

    takes_back: int | None = None
    clinical_lead: str
    manager: str
    proposal: int | None = None
    """The proposal that both signed themselves; None where their names were typed."""

    at_command_line: bool = False
    """Whether both names were given to a command; otherwise they were typed on a page."""

    decided_on: date
    next_review: date | None
    reason: str
    by: str
    at: datetime


def in_force(scope: Scope, *, on: date | None = None) -> dict[str, Decided]:
    """Read, by service, the decision that stands on a day, where one does.

    Args:
        scope: whose services.
        on: the day. Without one, the latest decision, also one that begins later.
    """
    found = {}
    for service, run in terms(scope).items():
        begun = [one for one in run if on is None or one.begins <= on]
        found[service] = begun[-1] if begun else run[0]
    return found


def terms(
    scope: Scope, *, known_at: datetime | None = None
) -> dict[str, tuple[Decided, ...]]:
    """Read the decisions by which each service works, in the order they begin.

    Args:
        scope: whose services.
        known_at: as was known at a moment; without one, all.

    Returns:
        Those since it last worked by none. A service that works by none isn't there.
    """
    rows = _theirs(scope).order_by("service", "id")
    if known_at is not None:
        rows = rows.filter(at__lte=known_at)
    by_service: dict[str, list[Decided]] = {}
    for row in rows:
        by_service.setdefault(row.service, []).append(_decided(row))
    runs = {service: in_their_order(told) for service, told in by_service.items()}
    return {service: run for service, run in runs.items() if run}


def in_their_order(told: Iterable[Decided]) -> tuple[Decided, ...]:
    """Keep the decisions of a service that count, from the first day to the last.

    A decision takes the place of whatever was to begin later; to work by none ends all
    that went before; one that was taken back never was. Of two of one day the later is
    for whoever begins on it, and those before keep what they had.
    """
    every = list(told)
    gone = {one.takes_back for one in every}
    run: list[Decided] = []
    for one in every:
        if one.takes_back is not None or one.number in gone:
            continue
        if one.template:
            run = [*(each for each in run if each.begins <= one.begins), one]
        else:
            run = []
    return tuple(run)


def history(scope: Scope, template: str) -> list[Decided]:
    """Read every decision of the services that ever adopted a template, latest first."""
    ever = _theirs(scope).filter(template=template).values("service")
    return [
        _decided(d) for d in _theirs(scope).filter(service__in=ever).order_by("-id")
    ]


def edition_of(
    decided: Decided, lawbook: Lawbook
) -> tuple[TimedPathway, PathwayEdition] | None:
    """Find what was adopted: the template, and the edition of it, or made from it."""
    template = lawbook.rules.get(decided.template)
    if not isinstance(template, TimedPathway):
        return None
    if decided.drawn:
        return template, edition_drawn(decided.drawn)
    return next(
        ((template, e) for e in template.editions if e.in_force == decided.edition),
        None,
    )


@lru_cache(maxsize=256)
def edition_drawn(text: str) -> PathwayEdition:
    """Read an edition of an organisation's own from its file.

    Raises:
        BrokenPromise: it can't be read. It could when it was written down.
    """
    rule, problems = read(SHAPES, text, where="an edition of our own")
    if not isinstance(rule, TimedPathway):
        raise BrokenPromise(f"an adopted edition can't be read: {problems}")
    return rule.editions[-1]


def _theirs(scope: Scope) -> Any:
    found = Decision.objects.filter(provider=scope.provider)
    if scope.services is not None:
        found = found.filter(service__in=scope.services)
    return found


def _decided(found: Any) -> Decided:
    return Decided(
        number=found.id,
        service=found.service,
        template=found.template,
        edition=found.edition,
        drawn=found.drawn,
        begins=found.begins or found.decided_on,
        takes_back=found.takes_back,
        clinical_lead=found.clinical_lead,
        manager=found.manager,
        proposal=found.proposal,
        at_command_line=found.at_command_line,
        decided_on=found.decided_on,
        next_review=found.next_review,
        reason=found.reason,
        by=found.by,
        at=found.at,
    )
