"""The drawn timeline: where each bar, mark and label of a pathway goes.

All lengths are in units of the drawing, ``WIDTH`` of them from side to side. The
table of events below it says the same, and is its accessible version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from milepost.foundation.days import in_words
from milepost.reading.pathway import ClockCard, PathwayReading
from milepost.web.words import as_words, event_in_words, many, standard_in_words

WIDTH, LEFT, RIGHT = 1200, 14, 14
AXIS, LANE, BAR, ROW = 26, 50, 18, 22
LETTER = 6.4
"""About how wide a letter is, so that labels can be kept apart."""

ROWS = 9
"""How many rows of events there may be before their labels are left out."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the axis, and the month it begins."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a bar."""

    x: float
    width: float
    what: str
    """``counted``, ``over``, ``ahead``, ``out`` or ``uncounted``: its style."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One clock: its bar against its limit."""

    y: float
    label: str
    parts: tuple[Part, ...]
    breach_x: float | None
    """Where the breach mark stands; the label names its day."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """One event, or what is booked."""

    x: float
    y: float
    number: str
    label: str
    label_x: float
    anchor: str
    booked: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole drawing."""

    width: int
    height: float
    title: str
    summary: str
    axis_y: float
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    milestones_y: float
    milestones: tuple[Milestone, ...]
    today_x: float
    today: str
    today_anchor: str


@dataclass(frozen=True, slots=True)
class Scale:
    """From days to places across the drawing."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Give the place of a day."""
        span = max(1, (self.last - self.first).days)
        share = (day - self.first).days / span
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def anchor(self, x: float, words: str) -> str:
        """Say which way words beside a place must run to stay in the drawing."""
        return "end" if x + 8 + len(words) * LETTER > WIDTH else "start"


def draw(
    reading: PathwayReading, numbers: Mapping[int, int], *, on: date
) -> Timeline | None:
    """Draw a pathway; None if nothing has happened on it."""
    if not reading.events:
        return None
    scale = _scale(reading, on)
    lanes = tuple(
        _lane(clock, reading, scale, AXIS + 14 + LANE * place, on)
        for place, clock in enumerate(reading.clocks)
    )
    milestones_y = AXIS + 18 + LANE * len(lanes)
    milestones = _milestones(reading, numbers, scale, milestones_y + 18, on)
    bottom = max(milestone.y for milestone in milestones) + 16
    today = f"As at {on:%d-%b-%Y}"
    today_x = scale.x(on)
    return Timeline(
        width=WIDTH,
        height=bottom,
        title="Timeline of the pathway",
        summary=_summary(reading, on),
        axis_y=AXIS,
        ticks=_ticks(scale),
        lanes=lanes,
        milestones_y=milestones_y,
        milestones=milestones,
        today_x=today_x,
        today=today,
        today_anchor=scale.anchor(today_x, today),
    )


def _scale(reading: PathwayReading, on: date) -> Scale:
    days = [on, *(event.day for event in reading.events)]
    for clock in reading.clocks:
        row: Mapping[str, Any] = clock.row
        days += [row[name] for name in ("started", "ended", "breach_on") if row[name]]
    if reading.position.booked_for:
        days.append(reading.position.booked_for)
    first, last = min(days), max(days)
    room = timedelta(days=max(3, (last - first).days // 30))
    return Scale(first - room, last + room)


def _ticks(scale: Scale) -> tuple[Tick, ...]:
    months = (scale.last - scale.first).days / 30
    step = next((n for n in (1, 2, 3, 6, 12) if months / n <= 14), 24)
    ticks, day = [], scale.first.replace(day=1)
    while day <= scale.last:
        if day >= scale.first and (day.month - 1) % step == 0:
            named = f"{day:%b %Y}" if day.month == 1 or not ticks else f"{day:%b}"
            ticks.append(Tick(scale.x(day), named))
        day = (day + timedelta(days=32)).replace(day=1)
    return tuple(ticks)


def _lane(
    clock: ClockCard, reading: PathwayReading, scale: Scale, y: float, on: date
) -> Lane:
    row: Mapping[str, Any] = clock.row
    name = f"{standard_in_words(clock.standard.id)}, clock {row['clock']}"
    started, breach_on = row["started"], row["breach_on"]
    if started is None:
        return Lane(y, f"{name}: its start is not known", (), None)
    end = row["ended"] or on
    waited = f"day {row['waited']:,} of {clock.limit_days:,}"
    taken = f", {many(row['adjusted'], 'day')} taken out" if row["adjusted"] else ""
    how = "" if row["how"] == "running" else f", {row['how']}"
    breach = f", breach day {breach_on:%d-%b-%Y}" if breach_on else ""
    return Lane(
        y=y,
        label=f"{name}: {waited}{taken}{how}{breach}",
        parts=tuple(_parts(clock, reading, scale, end, on)),
        breach_x=scale.x(breach_on) if breach_on else None,
    )


def _parts(
    clock: ClockCard, reading: PathwayReading, scale: Scale, end: date, on: date
) -> list[Part]:
    row: Mapping[str, Any] = clock.row
    started, breach_on = row["started"], row["breach_on"]
    if row["met"] is None:
        return [_part(scale, started, end, "uncounted")]
    over_from = breach_on
    if breach_on is None and not row["met"]:
        over_from = end - timedelta(days=row["waited"] - clock.limit_days - 1)
    parts = [_part(scale, started, min(end, over_from or end), "counted")]
    if over_from and over_from < end:
        parts.append(_part(scale, over_from, end, "over"))
    if breach_on and breach_on > on:
        parts.append(_part(scale, on, breach_on, "ahead"))
    parts += [
        _part(scale, max(first, started), min(last, end), "out")
        for first, last in _away(reading)
        if row["adjusted"] and first < end and last > started
    ]
    return parts


def _away(reading: PathwayReading) -> list[tuple[date, date]]:
    """Every period taken out, from its first day to the day after its last."""
    return [
        (event.day, event.says["until"] + timedelta(days=1))  # type: ignore[operator]
        for event in reading.events
        if event.says.get("until")
    ]


def _part(scale: Scale, first: date, last: date, what: str) -> Part:
    x = scale.x(first)
    return Part(x, max(2.0, round(scale.x(last) - x, 1)), what)


def _milestones(
    reading: PathwayReading,
    numbers: Mapping[int, int],
    scale: Scale,
    y: float,
    on: date,
) -> tuple[Milestone, ...]:
    marks = [
        (event.day, str(numbers[event.event]), event_in_words(event.kind), False)
        for event in reading.events
    ]
    position = reading.position
    if position.booked_for and position.booked_for > on:
        what = as_words(position.booked_what or "")
        words = f"Booked {position.booked_for:%d-%b}: {what}".rstrip(": ")
        marks.append((position.booked_for, "", words, True))
    labelled = _rows([(scale.x(m[0]), _wide(m[2])) for m in marks])
    bare = max(labelled) >= ROWS
    rows = _rows([(scale.x(m[0]), 22.0) for m in marks]) if bare else labelled
    placed = []
    for (day, number, words, booked), row in zip(marks, rows, strict=True):
        x = scale.x(day)
        anchor = scale.anchor(x + 8, words)
        label = "" if bare and not booked else words
        label_x = x - 14 if anchor == "end" else x + 14
        placed.append(
            Milestone(x, y + ROW * row, number, label, label_x, anchor, booked)
        )
    return tuple(placed)


def _wide(words: str) -> float:
    return 30 + len(words) * LETTER


def _rows(wanted: list[tuple[float, float]]) -> list[int]:
    """Put each thing in the first row where nothing is in its way.

    >>> _rows([(0, 50), (20, 50), (60, 50)])
    [0, 1, 0]
    """
    taken: list[list[tuple[float, float]]] = []
    rows = []
    for x, wide in wanted:
        first = x - 12
        if first + wide > WIDTH:
            first = x + 12 - wide
        last = first + wide
        row = next(
            (
                n
                for n, spans in enumerate(taken)
                if all(last <= a or first >= b for a, b in spans)
            ),
            len(taken),
        )
        if row == len(taken):
            taken.append([])
        taken[row].append((first, last))
        rows.append(row)
    return rows


def _summary(reading: PathwayReading, on: date) -> str:
    first, last = reading.events[0], reading.events[-1]
    events = many(len(reading.events), "event")
    return (
        f"{events} from {in_words(first.day)} to {in_words(last.day)}, "
        f"{many(len(reading.clocks), 'clock')}, drawn as at {in_words(on)}. "
        "The table below says the same in words."
    )
