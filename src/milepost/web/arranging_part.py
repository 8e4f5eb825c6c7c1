"""What somebody has to arrange: timed pathways to be looked at again, and the like."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from milepost.foundation.days import in_words
from milepost.reading.arrangements import holidays_end
from milepost.reading.escalations import names_of_services
from milepost.reading.own_editions import reviews_due
from milepost.reading.proposals import Proposed, Word, may_say, read_waiting
from milepost.reading.staff import Person
from milepost.reading.timed_pathways import Decided
from milepost.reading.unheld import Unheld, read_unheld
from milepost.web.proposal_words import address_of, awaits

YOURS = {Word.CLINICAL: "as clinical lead", Word.MANAGERIAL: "as manager"}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to be arranged."""

    words: str
    href: str
    link: str
    overdue: bool


def told_on(visit: Any) -> list[Told]:
    """Say what the one who asks should know of, in the services they may see."""
    today = visit.now.date()
    names = names_of_services(visit.may_see)
    told = list(present_waiting(read_waiting(visit.may_see), names, visit.person))
    told += present_reviews(reviews_due(visit.may_see, today), names, today)
    ends = holidays_end(visit.may_see, lawbook=visit.lawbook, today=today)
    if ends is not None:
        told.append(
            Told(
                words=f"The list of public holidays ends on {in_words(ends)}.",
                href="/rota/closed",
                link="Open it",
                overdue=ends < today,
            )
        )
    return told


def unheld_on(visit: Any) -> list[Told]:
    """Say which roles of adopted ladders nobody holds in the services they may see."""
    today = visit.now.date()
    found = read_unheld(visit.may_see, lawbook=visit.lawbook, today=today)
    may = visit.person is not None and visit.person.arranges
    return [_unheld(one, may=may) for one in found]


def _unheld(one: Unheld, *, may: bool) -> Told:
    """Name a role without anybody, and lead to the form by which somebody is put on duty.

    >>> told = _unheld(
    ...     Unheld(
    ...         role="Service manager",
    ...         services={"lung": "Lung", "skin": "Skin"},
    ...         every=False,
    ...         desks=("Radiology",),
    ...     ),
    ...     may=True,
    ... )
    >>> told.words
    'Nobody is on duty today as “Service manager” for Lung and Skin, but at Radiology: an \
escalation that reaches this role waits and is told to nobody.'
    >>> told.href
    '/rota?role=Service+manager#put-heading'
    """
    where = "any service with a ladder" if one.every else _listed(one.services.values())
    but = f", but at {_listed(one.desks)}" if one.desks else ""
    place = {"place": next(iter(one.services))} if len(one.services) == 1 else {}
    return Told(
        words=f"Nobody is on duty today as “{one.role}” for {where}{but}: an escalation "
        "that reaches this role waits and is told to nobody.",
        href=f"/rota?{urlencode({'role': one.role} | place)}#put-heading",
        link="Put somebody on duty" if may else "See the rota, and who may change it",
        overdue=False,
    )


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def present_waiting(
    waiting: Iterable[Proposed], names: Mapping[str, str], person: Person | None
) -> Iterable[Told]:
    """Say which proposals wait for a signature, and of which the reader's is asked.

    Args:
        waiting: the proposals.
        names: the name of each service, by its code.
        person: who reads it.
    """
    for one in waiting:
        service = names.get(one.service, one.service)
        asked = [YOURS[word] for word in may_say(one, person) if word in YOURS]
        wanted = f"Waits for your signature {asked[0]}." if asked else awaits(one)
        yield Told(
            words=f"A timed pathway is proposed for {service}. {wanted}",
            href=address_of(one),
            link="Open it",
            overdue=False,
        )


def present_reviews(
    due: Iterable[Decided], names: Mapping[str, str], today: date
) -> Iterable[Told]:
    """Say which timed pathways are to be reviewed soon, or should have been."""
    for one in due:
        if one.next_review is None:
            continue
        overdue = one.next_review < today
        day = in_words(one.next_review)
        said = f"was due on {day}" if overdue else f"is due by {day}"
        yield Told(
            words=f"The review of {names.get(one.service, one.service)}’s timed pathway "
            f"{said}.",
            href=f"/timed-pathways/{one.template}#decisions",
            link="Open it",
            overdue=overdue,
        )
