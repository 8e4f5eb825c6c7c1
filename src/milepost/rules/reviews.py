"""Which rules are to be read again against their sources, and by when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from milepost.rules.lawbook import Lawbook
from milepost.rules.timed_pathways import TimedPathway


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One review that somebody promised."""

    due: date
    id: str
    """The rule to read again."""

    title: str
    of: str
    """What is to be reviewed: the rule, or an organisation's adoption of it."""

    by: str
    """Who wrote it, and so knows whom to ask."""

    def days_over(self, day: date) -> int:
        """How many days late the review is on a day; below 0, how many are left."""
        return (day - self.due).days


def reviews(lawbook: Lawbook) -> tuple[Review, ...]:
    """Every review that is promised, the soonest first."""
    return tuple(sorted(_reviews(lawbook), key=lambda each: (each.due, each.id)))


def due_by(day: date, lawbook: Lawbook) -> tuple[Review, ...]:
    """Those due on a day or before it, the longest overdue first."""
    return tuple(each for each in reviews(lawbook) if each.due <= day)


def _reviews(lawbook: Lawbook) -> Iterator[Review]:
    for rule in lawbook.rules.values():
        yield Review(
            due=rule.sign_off.next_review,
            id=rule.id,
            title=rule.title,
            of="the rule",
            by=rule.sign_off.written_by,
        )
        for adoption in rule.adoptions if isinstance(rule, TimedPathway) else ():
            yield Review(
                due=adoption.next_review,
                id=rule.id,
                title=rule.title,
                of=f"its adoption by {adoption.provider}",
                by=adoption.manager,
            )
