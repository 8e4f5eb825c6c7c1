"""Who answers for a role on a day, for a service or a desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from milepost.escalations import on_duty as pure
from milepost.escalations.on_duty import Absence, Shift
from milepost.store.escalations import models
from milepost.store.staff.followers import Follower, elsewhere, everybody

__all__ = ["Absence", "PlacedShift", "Rota", "Shift", "rota_of"]


@dataclass(frozen=True, slots=True)
class PlacedShift:
    """A person's days in a role at one place: a service, a desk, or (blank) anywhere."""

    shift: Shift
    place: str = ""


@dataclass(frozen=True, slots=True)
class Rota:
    """Everybody's shifts and absences at a provider."""

    shifts: Sequence[PlacedShift] = ()
    absences: Sequence[Absence] = ()
    people: Mapping[str, Follower] = field(default_factory=dict)
    """Everybody who has a role there, and what they may see. Of a name that is nobody's
    account, as a rota made at the command line may hold, nothing is known."""

    found: dict[tuple[str, str, str, date], str | None] = field(default_factory=dict)

    def on_duty(self, role: str, day: date, *, desk: str, service: str) -> str | None:
        """Find who answers for a role on a day; None where nobody does.

        Somebody on duty at the desk comes before the service's own, and they before
        whoever holds the role everywhere. Nothing waits for a person who may not see
        the service's patients, nor for one whose account is closed.
        """
        asked = (role, desk, service, day)
        if asked not in self.found:
            self.found[asked] = self._find(role, day, desk, service)
        return self.found[asked]

    def at_desk(self, desk: str, day: date) -> list[str]:
        """List who is on duty at a desk, whichever services they may see."""
        here = [placed.shift for placed in self.shifts if placed.place == desk]
        found = (
            pure.on_duty(shift.role, day, [shift], self.absences, may=self._is_there)
            for shift in here
        )
        return list(dict.fromkeys(person for person in found if person))

    def at(self, role: str, place: str, day: date) -> str | None:
        """Find who answers for a role at one place on a day; None where nobody does."""
        here = [placed.shift for placed in self.shifts if placed.place == place]
        return pure.on_duty(role, day, here, self.absences, may=self._is_there)

    @property
    def roles(self) -> list[str]:
        """Every role that anybody holds, or held."""
        return sorted({placed.shift.role for placed in self.shifts})

    def _find(self, role: str, day: date, desk: str, service: str) -> str | None:
        for place in (*filter(None, [desk, service]), ""):
            here = [placed.shift for placed in self.shifts if placed.place == place]
            person = pure.on_duty(
                role, day, here, self.absences, may=partial(self._may_see, service)
            )
            if person is not None:
                return person
        return None

    def _may_see(self, service: str, person: str) -> bool:
        return person not in self.people or self.people[person].sees(service)

    def _is_there(self, person: str) -> bool:
        return person not in self.people or self.people[person].is_open


def rota_of(provider: str) -> Rota:
    """Read a provider's rota."""
    shifts = models.Shift.objects.filter(provider=provider).order_by("id")
    away = models.Absence.objects.filter(provider=provider).order_by("id")
    named = {s.person for s in shifts} | {a.covered_by for a in away}
    moved = elsewhere(provider, named - {""})
    gone = Follower(name="", is_open=False, services=frozenset())
    return Rota(
        people=everybody(provider) | dict.fromkeys(moved, gone),
        shifts=[
            PlacedShift(
                Shift(role=s.role, person=s.person, first=s.first, last=s.last), s.place
            )
            for s in shifts
        ],
        absences=[
            Absence(
                person=a.person,
                first=a.first,
                last=a.last,
                covered_by=a.covered_by or None,
            )
            for a in away
        ],
    )


def has_rota(provider: str) -> bool:
    """Whether anybody at a provider has ever been put on duty."""
    return models.Shift.objects.filter(provider=provider).exists()


def away_on(provider: str, day: date) -> list[Absence]:
    """Read the absences of a day, in the order in which they were written down."""
    found = models.Absence.objects.filter(
        provider=provider, first__lte=day, last__gte=day
    )
    return [
        Absence(
            person=one.person,
            first=one.first,
            last=one.last,
            covered_by=one.covered_by or None,
        )
        for one in found.order_by("id")
    ]
