"""The form with which a series of meetings is begun or set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.meetings.agenda import in_order_set
from milepost.reading.meeting_series import Choices, SeriesReading
from milepost.rules.meetings import AgendaRule
from milepost.web.list_filters import Box, Field, Option
from milepost.web.rule_words import Mark, mark

Said = Mapping[str, Sequence[str]]
"""What a form says: of each name, all that was given."""

BEGIN = "/meetings/series"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the agenda, as a chair may order it."""

    name: str
    title: str
    why: str
    place: str
    """Its place in the order, as typed; blank where it is left out."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class SeriesForm:
    """The form with which a series is begun or set."""

    action: str
    button: str
    form: str
    seen: int
    name: Box
    kind: Field
    chair: Field
    members: tuple[Option, ...]
    services: tuple[Option, ...]
    every_service: bool | None
    """Whether it is about every service; None where whoever sets it may not say so."""

    first: Box
    starts: Box
    every_weeks: Box
    lines: tuple[Line, ...]
    lines_wrong: str
    services_wrong: str
    note: Box
    may_end: bool
    open: bool


def present_form(
    choices: Choices,
    reading: SeriesReading | None,
    *,
    form: str,
    typed: Said | None,
    problems: Sequence[Problem] = (),
) -> SeriesForm:
    """Make the form with which a series is begun, or set.

    Args:
        choices: what it may be set to.
        reading: the series as it is; None for one to begin.
        form: what tells this form from any other.
        typed: what was typed, where something was wrong; several of each name.
        problems: what was wrong; each names its field.
    """
    said = typed if typed is not None else _as_set(reading)
    wrong = {problem.where: problem.message for problem in problems}
    people, kinds = list(choices.people), [(k.id, k.title) for k in choices.kinds]
    every = bool(said.get("every_service"))
    address = f"/meetings/series/{reading.series.number}/set" if reading else BEGIN
    return SeriesForm(
        action=address,
        button="Set it so" if reading else "Begin the series",
        form=form,
        seen=reading.series.place if reading else 0,
        name=_box("name", said, wrong),
        kind=_field("kind", "Kind of meeting", kinds, said, wrong),
        chair=_field("chair", "Chair", [("", "Nobody"), *people], said, wrong),
        members=_options(people, said.get("members", ())),
        services=_options(choices.services, said.get("services", ())),
        every_service=every if choices.every_service else None,
        first=_box("first", said, wrong),
        starts=_box("starts", said, wrong),
        every_weeks=_box("every_weeks", said, wrong),
        lines=_lines(reading.kind.editions[-1].agenda, said) if reading else (),
        lines_wrong=wrong.get("lines", ""),
        services_wrong=wrong.get("services", "") or wrong.get("members", ""),
        note=_box("note", said, wrong),
        may_end=reading is not None,
        open=bool(problems),
    )


def _lines(agenda: Sequence[AgendaRule], said: Said) -> tuple[Line, ...]:
    """Put the lines in the order typed, those left out last."""
    told = [line_words(line, _first_of(said, f"line-{line.name}")) for line in agenda]
    return tuple(
        sorted(told, key=lambda one: int(one.place) if one.place.isdecimal() else 9999)
    )


def _first_of(said: Said, name: str) -> str:
    return next(iter(said.get(name, ())), "")


def _box(name: str, said: Said, wrong: Mapping[str, str]) -> Box:
    return Box(_first_of(said, name), wrong.get(name, ""))


def _as_set(reading: SeriesReading | None) -> dict[str, Sequence[str]]:
    if reading is None:
        return {"starts": ["09:30"], "every_weeks": ["1"]}
    series = reading.series
    placed = {
        f"line-{line.name}": [str(place)]
        for place, line in enumerate(in_order(reading), start=1)
    }
    return placed | {
        "name": [series.name],
        "kind": [series.kind],
        "chair": [series.chair],
        "members": series.members,
        "services": sorted(series.services or ()),
        "every_service": ["yes"] if series.services is None else [],
        "first": [in_words(series.first)],
        "starts": [f"{series.starts:%H:%M}"],
        "every_weeks": [str(series.every_weeks)],
        "note": [series.note],
    }


def in_order(reading: SeriesReading) -> list[AgendaRule]:
    """Give the lines of its agenda in the chair's order."""
    return in_order_set(reading.edition.agenda, reading.series.lines)


def line_words(line: AgendaRule, place: int | str) -> Line:
    """Put a line of an agenda into words, with its place in the order."""
    return Line(line.name, line.title, line.why, str(place), mark(line.evidence))


def _options(
    told: Sequence[tuple[str, str]], chosen: Sequence[str]
) -> tuple[Option, ...]:
    return tuple(Option(value, text, chosen=value in chosen) for value, text in told)


def _field(
    name: str,
    label: str,
    told: Sequence[tuple[str, str]],
    said: Said,
    wrong: Mapping[str, str],
) -> Field:
    chosen = _options(told, [_first_of(said, name)])
    return Field(name, label, chosen, wrong.get(name, ""))
