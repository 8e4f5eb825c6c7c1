"""A wait drawn as a road of stages: what happened above, what was planned below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from milepost.breaches.timeline import StageDays, Timeline
from milepost.breaches.whose_days import Day
from milepost.reading.breach_parts import Answered
from milepost.web.breach_words import STAGES
from milepost.web.words import many

WIDTH, LEFT = 1000, 0
NARROW, ROOMY = 16, 120
"""Below the first no number fits into a bar; from the second on its name does."""

WHOSE = {
    Day.PATIENT: "the patient’s",
    Day.CLINICAL: "for clinical reasons",
    Day.OUT: "taken out by the standard’s rules",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch of days."""

    x: float
    width: float
    style: str
    label: str
    """What is written on it; blank where there is no room."""


@dataclass(frozen=True, slots=True)
class Post:
    """One day that is marked."""

    x: float
    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn, and the same in words."""

    stages: tuple[Bar, ...]
    whose: tuple[Bar, ...]
    planned: tuple[Bar, ...]
    limit: Post | None
    called: tuple[Post, ...]
    """Escalations, each on the day it was raised."""

    days: tuple[Post, ...]
    words: str


def picture(
    timeline: Timeline, limit_days: int, escalations: Sequence[Answered]
) -> Picture:
    """Draw a wait. Its width is its days, or the plan's, whichever are more."""
    wait = timeline.wait
    planned = timeline.total("target")
    last = max(1, wait.days, planned, limit_days + 1)
    scale = WIDTH / last

    def at(day: date) -> float:
        return round((day - wait.started).days * scale, 1)

    started = [s for s in timeline.stages if s.days and s.begins]
    return Picture(
        stages=tuple(_stage(s, timeline, at) for s in started),
        whose=tuple(
            Bar(
                at(first) - round(scale, 1),
                round(((to - first).days + 1) * scale, 1),
                str(whose),
                "",
            )
            for first, to, whose in timeline.runs
            if whose is not Day.SERVICE
        ),
        planned=tuple(_planned(timeline, scale)),
        limit=_post(limit_days * scale, f"Limit: day {limit_days}"),
        called=tuple(
            _post(at(one.raised_at.astimezone().date()), str(one.number))
            for one in escalations
            if wait.started <= one.raised_at.astimezone().date() <= wait.ended
        ),
        days=tuple(
            _post(day * scale, f"{day}") for day in range(0, last + 1, _every(last))
        ),
        words=in_words(timeline, limit_days),
    )


def in_words(timeline: Timeline, limit_days: int) -> str:
    """Say what the picture shows, in a sentence or two."""
    told = [
        f"{STAGES[s.stage]} {many(s.days, 'day')}" for s in timeline.stages if s.days
    ]
    said = f"{many(timeline.wait.days, 'day')} in all: {', '.join(told)}."
    apart = [
        f"{many(timeline.total(name), 'day')} {words}"
        for name, words in (
            ("patient", "were the patient’s"),
            ("clinical", "were for clinical reasons"),
            ("out", "were taken out by the standard’s rules"),
        )
        if timeline.total(name)
    ]
    if apart:
        said += f" Of these, {'; '.join(apart)}."
    longest = timeline.longest
    if longest is not None:
        said += (
            f" Longest excess: {STAGES[longest.stage]}, "
            f"{many(longest.excess, 'day')} over its target of {longest.target}."
        )
    return f"{said} The limit is {limit_days} days."


def _stage(stage: StageDays, timeline: Timeline, at) -> Bar:
    begins = stage.begins or timeline.wait.started
    x = at(begins)
    width = round(at(stage.ends or timeline.wait.ended) - x, 1)
    number = [s.stage for s in timeline.stages].index(stage.stage) + 1
    label = f"{number} {STAGES[stage.stage]}, {stage.days}" if width >= ROOMY else ""
    style = "over" if stage.excess else "on"
    return Bar(x, width, style, label or (str(number) if width >= NARROW else ""))


def _planned(timeline: Timeline, scale: float) -> Iterator[Bar]:
    x = 0.0
    for number, stage in enumerate(timeline.stages, start=1):
        width = stage.target * scale
        if stage.target:
            label = f"{number} {STAGES[stage.stage]}, {stage.target}"
            short = str(number) if width >= NARROW else ""
            yield Bar(
                round(x, 1),
                round(width, 1),
                "planned",
                label if width >= ROOMY else short,
            )
        x += width


def _post(x: float, words: str) -> Post:
    anchor = "start" if x < 60 else "end" if x > WIDTH - 60 else "middle"
    return Post(round(min(x, WIDTH), 1), words, anchor)


def _every(last: int) -> int:
    return next(step for step in (7, 14, 28, 56, 112, 224, 9999) if last / step <= 16)
