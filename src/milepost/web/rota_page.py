"""The words on the page of the rota: who is on duty, and what that comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from milepost.reading.arrangements import Absence, PlacedShift, RotaReading
from milepost.web.arranged_words import Shared, Taken, covered, span, taken
from milepost.web.list_filters import Box, Field, Option
from milepost.web.words import Day, many, short_day

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NOBODY = "Nobody"


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A role at a place, and who answers for it day by day."""

    role: str
    place: str
    people: tuple[tuple[str, bool], ...]
    """A name for each day, and whether it is nobody on a working day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaPage:
    """Every word on the page of the rota."""

    shared: Shared
    heads: tuple[tuple[Day, str], ...]
    duty: tuple[DutyRow, ...]
    before: str
    after: str
    shifts: tuple[Taken, ...]
    shifts_words: str
    absences: tuple[Taken, ...]
    role: Field
    place: Field
    person: Field
    away: Field
    cover: Field
    first: Box
    last: Box
    away_first: Box
    away_last: Box

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.shared.title


def present_rota(
    reading: RotaReading, shared: Shared, *, typed: Mapping[str, str]
) -> RotaPage:
    """Put the rota of a week into words."""
    is_away = typed.get("what") == "absence"
    wrong = {one.where: one.message for one in shared.problems}
    shift = _Form({} if is_away else typed, wrong)
    away = _Form(typed if is_away else {}, wrong, "away-")
    people = sorted(reading.names.items(), key=lambda pair: pair[1])
    choose = [("", "Choose a person"), *people]
    roles = [(role, role) for role in reading.roles]
    first, week = reading.days[0], timedelta(days=7)
    return RotaPage(
        shared=shared,
        heads=tuple(
            (short_day(day), WEEKDAYS[day.weekday()] + _shut(day, reading.shut))
            for day in reading.days
        ),
        duty=tuple(_duties(reading)),
        before=f"/rota?from={first - week}",
        after=f"/rota?from={first + week}",
        shifts=tuple(_shift(one, reading) for one in reading.shifts),
        shifts_words=many(len(reading.shifts), "shift"),
        absences=tuple(_absence(one, reading) for one in reading.absences),
        role=shift.field("role", "Role", [("", "Choose a role"), *roles]),
        place=shift.field("place", "Where", reading.places.items()),
        person=shift.field("person", "Who", choose),
        away=away.field("person", "Who is away", choose),
        cover=away.field("covered_by", "Who covers", [("", "Nobody"), *people]),
        first=shift.box("first"),
        last=shift.box("last"),
        away_first=away.box("first"),
        away_last=away.box("last"),
    )


@dataclass(frozen=True, slots=True)
class _Form:
    said: Mapping[str, str]
    wrong: Mapping[str, str]
    before: str = ""

    def field(self, name: str, label: str, options: Iterable[tuple[str, str]]) -> Field:
        told = tuple(
            Option(v, text, chosen=v == self.said.get(name, "")) for v, text in options
        )
        return Field(f"{self.before}{name}", label, told, self._wrong(name))

    def box(self, name: str) -> Box:
        return Box(self.said.get(name, ""), self._wrong(name))

    def _wrong(self, name: str) -> str:
        return self.wrong.get(f"{self.before}{name}", "") if self.said else ""


def _duties(reading: RotaReading) -> Iterable[DutyRow]:
    """Give each role a row for all the places where the same people hold it all week."""
    places: dict[tuple[str, tuple[str | None, ...]], list[str]] = {}
    for row in reading.duty:
        places.setdefault((row.role, row.people), []).append(reading.places[row.place])
    for (role, people), where in places.items():
        yield _duty(role, where, people, reading)


def _duty(
    role: str, where: list[str], people: tuple[str | None, ...], reading: RotaReading
) -> DutyRow:
    return DutyRow(
        role,
        ", ".join(where),
        tuple(
            (reading.names.get(who, who), False)
            if who
            else (NOBODY, day.weekday() < 5 and day not in reading.shut)
            for who, day in zip(people, reading.days, strict=True)
        ),
    )


def _shift(placed: PlacedShift, reading: RotaReading) -> Taken:
    shift = placed.shift
    return taken(
        f"{reading.names.get(shift.person, shift.person)}: {shift.role}, "
        f"{reading.places[placed.place]}, {span(shift.first, shift.last)}",
        "Take off",
        what="shift",
        role=shift.role,
        place=placed.place,
        person=shift.person,
        first=shift.first,
        last=shift.last,
    )


def _absence(away: Absence, reading: RotaReading) -> Taken:
    names = reading.names
    return taken(
        f"{names.get(away.person, away.person)}, {span(away.first, away.last)}: "
        + covered(away.covered_by, names),
        "Take out",
        what="absence",
        person=away.person,
        first=away.first,
        last=away.last,
        covered_by=away.covered_by or "",
    )


def _shut(day: date, shut: frozenset[date]) -> str:
    return ", shut" if day in shut or day.weekday() > 4 else ""
