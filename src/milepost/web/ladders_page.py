"""The words on the page of ladders: their rungs, and which service goes by which."""

from dataclasses import dataclass
from uuid import uuid4

from milepost.foundation.days import in_words
from milepost.reading.arrangements import LaddersReading
from milepost.rules.ladders import Allowance, Ladder, LadderEdition
from milepost.web.arranged_words import Shared
from milepost.web.list_filters import Field, Option
from milepost.web.words import many

NONE = ("", "None: no rule raises anything")


@dataclass(frozen=True, slots=True)
class RungRow:
    """One rung of a ladder."""

    number: int
    role: str
    acknowledge: str
    resolve: str


@dataclass(frozen=True, slots=True)
class LadderRow:
    """One ladder of the lawbook."""

    id: str
    title: str
    edition: str
    hours: str
    running: tuple[str, ...]
    rungs: tuple[RungRow, ...]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service, and by which ladder it goes."""

    code: str
    name: str
    ladder: Field
    goes_by: str
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LaddersPage:
    """Every word on the page of ladders."""

    shared: Shared
    services: tuple[ServiceRow, ...]
    ladders: tuple[LadderRow, ...]

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.shared.title


def present_ladders(reading: LaddersReading, shared: Shared) -> LaddersPage:
    """Put the ladders, and who goes by which, into words."""
    titles = {one.id: one.title for one, _ in reading.ladders}
    return LaddersPage(
        shared=shared,
        services=tuple(
            ServiceRow(
                code,
                name,
                Field(
                    f"ladder-{code}",
                    f"Ladder of {name}",
                    tuple(
                        Option(v, text, chosen=v == ladder)
                        for v, text in (NONE, *titles.items())
                    ),
                ),
                titles.get(ladder, "None"),
                str(uuid4()),
            )
            for code, name, ladder in reading.services
        ),
        ladders=tuple(_ladder(*one, reading) for one in reading.ladders),
    )


def _ladder(one: Ladder, edition: LadderEdition, reading: LaddersReading) -> LadderRow:
    return LadderRow(
        one.id,
        one.title,
        f"Edition of {in_words(edition.in_force)}",
        f"Monday to Friday, {edition.opens:%H:%M} to {edition.closes:%H:%M}",
        tuple(
            f"{many(count, 'unresolved escalation')} by the edition of {in_words(since)}"
            for (name, since), count in reading.running.items()
            if name == one.id
        ),
        tuple(
            RungRow(
                number,
                rung.role,
                _within(rung.acknowledge_within),
                _within(rung.resolve_within),
            )
            for number, rung in enumerate(edition.rungs, start=1)
        ),
    )


def _within(time: Allowance) -> str:
    if time.working_hours is not None:
        return many(time.working_hours, "working hour")
    return many(time.working_days or 0, "working day")
