"""What somebody has to arrange: timed pathways to be looked at again, and the like."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from milepost.foundation.days import in_words
from milepost.reading.arrangements import holidays_end
from milepost.reading.escalations import names_of_services
from milepost.reading.own_editions import reviews_due
from milepost.reading.timed_pathways import Decided


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
    told = list(present_reviews(reviews_due(visit.may_see, today), names, today))
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
