"""The words on the pages of timed pathways."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from milepost.foundation.problems import Problem
from milepost.reading.timed_pathways import TimedPathways, edition_of
from milepost.rules.aloud import signs_in_words
from milepost.rules.in_words import Citation, checked, citation
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import in_force_on
from milepost.rules.timed_pathways import (
    ORIGIN,
    PathwayEdition,
    Reach,
    Step,
    TimedPathway,
    Unit,
)
from milepost.web.decisions_part import DecisionRow, present_decisions
from milepost.web.list_filters import Box, Field, Option
from milepost.web.rule_words import Mark, mark
from milepost.web.words import many

REACH = {
    Reach.NATIONAL: "National",
    Reach.NATIONAL_END_POINTS: "National, of which only the last days are known",
    Reach.ALLIANCE: "Of a cancer alliance",
    Reach.BOARDS: "Of some boards",
    Reach.TRUST: "Of one trust",
    Reach.OURS: "A proposal of Milepost’s",
}
UNITS = {Unit.DAYS: "day", Unit.WEEKDAYS: "weekday", Unit.WORKING_DAYS: "working day"}


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One timed pathway of the lawbook."""

    name: str
    href: str
    id: str
    reach: str
    steps: int
    mark: Mark
    adopted: tuple[str, ...]
    """The services that work by it."""


@dataclass(frozen=True, slots=True)
class TemplatesPage:
    """Every word on the page of all timed pathways."""

    title: str
    rows: tuple[TemplateRow, ...]
    without: str
    """Which services work by none."""

    standpoint: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a template."""

    number: int
    name: str
    by: str
    role: str
    done_when: str
    only: str
    note: str
    beside: str
    mark: Mark
    x: int
    """Where its day lies on the drawing; 0 where it has no day to be drawn on."""

    y: int


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """Every word on the page of one timed pathway."""

    title: str
    id: str
    reach: str
    day_0: str
    steps: tuple[StepRow, ...]
    last_day: int
    top: int
    """How far down the drawing begins."""

    sources: tuple[Citation, ...]
    doubts: tuple[tuple[str, str, str], ...]
    mark: Mark
    checked: str
    decisions: tuple[DecisionRow, ...]
    services: Field
    clinical_lead: Box
    manager: Box
    next_review: Box
    reason: Box
    giving_up: str
    """The service for which it was to be given up, where that went wrong."""

    form: str
    problems: tuple[Problem, ...]
    standpoint: str
    may: bool
    """Whether the one who asks may change it for a service."""

    whose: str
    """The service whose own edition the steps are of; blank for the template's."""


def present_templates(
    lawbook: Lawbook, reading: TimedPathways, *, standpoint: str
) -> TemplatesPage:
    """List the timed pathways of the lawbook, and who works by each."""
    names = dict(reading.services)
    rows = [
        TemplateRow(
            name=template.title,
            href=f"/timed-pathways/{template.id}",
            id=template.id,
            reach=REACH[template.editions[-1].reach],
            steps=len(template.editions[-1].steps),
            mark=mark(template.editions[-1].evidence),
            adopted=tuple(
                names.get(code, code)
                for code, decided in reading.standing.items()
                if decided.template == template.id
            ),
        )
        for template in lawbook.all(TimedPathway)
    ]
    none = sorted(n for code, n in names.items() if code not in reading.standing)
    return TemplatesPage(
        title="Timed pathways",
        rows=tuple(sorted(rows, key=lambda row: (not row.adopted, row.id))),
        without=", ".join(none),
        standpoint=standpoint,
    )


def present_template(
    template: TimedPathway,
    reading: TimedPathways,
    *,
    lawbook: Lawbook,
    today: date,
    form: UUID,
    typed: Mapping[str, str],
    problems: Sequence[Problem],
    standpoint: str,
    may: bool = False,
    service: str = "",
) -> TemplatePage:
    """Put one timed pathway into words, and who works by it.

    Args:
        template: the timed pathway.
        reading: what services decided about it.
        lawbook: where its sources are.
        today: the day.
        form: what tells this form from any other.
        typed: what was typed.
        problems: what is wrong with it.
        standpoint: where we look from, in words.
        may: whether the one who asks may change it for a service.
        service: the service as whose own it is shown; blank for the template.
    """
    edition, whose = _shown(template, reading, service, lawbook, today)
    wrong = {problem.where: problem.message for problem in problems}
    box = {
        name: Box(typed.get(name, ""), wrong.get(name, ""))
        for name in ("clinical_lead", "manager", "next_review", "reason")
    }
    options = [("", "Choose a service"), *reading.services]
    steps = tuple(_steps(edition))
    return TemplatePage(
        title=template.title,
        id=template.id,
        reach=REACH[edition.reach],
        day_0=signs_in_words(edition.day_0),
        steps=steps,
        last_day=_last_day(edition),
        top=min((step.y - 16 for step in steps if step.x), default=0),
        sources=tuple(citation(s, lawbook.publications) for s in edition.sources),
        doubts=tuple((d.question, d.choice, d.because) for d in edition.doubts),
        mark=mark(edition.evidence),
        checked=checked(template.sign_off),
        decisions=tuple(present_decisions(reading, template.id, today)),
        services=Field(
            "service",
            "Service",
            tuple(
                Option(code, name, chosen=code == typed.get("service", ""))
                for code, name in options
            ),
            wrong.get("service", ""),
        ),
        giving_up=typed.get("service", "") if "reason" in wrong else "",
        **box,
        form=str(form),
        problems=tuple(problems),
        standpoint=standpoint,
        may=may,
        whose=whose,
    )


def _shown(
    template: TimedPathway,
    reading: TimedPathways,
    service: str,
    lawbook: Lawbook,
    today: date,
) -> tuple[PathwayEdition, str]:
    """Find the edition to show, and whose own it is; the template's without one."""
    stands = reading.standing.get(service)
    found = edition_of(stands, lawbook) if stands and stands.drawn else None
    if stands and found and stands.template == template.id:
        return found[1], dict(reading.services).get(service, service)
    return in_force_on(today, template.editions) or template.editions[-1], ""


def _steps(edition: PathwayEdition):
    last = max(1, _last_day(edition))
    stacked: dict[int, int] = {}
    for number, step in enumerate(edition.steps, start=1):
        from_start = step.target_day is not None and step.anchor == ORIGIN
        x = 30 + 940 * (step.target_day or 0) // last if from_start else 0
        near = x // 28  # circles that would touch are drawn one above the other
        stacked[near] = stacked.get(near, -1) + 1
        yield StepRow(
            number=number,
            name=step.name,
            by=_by(step),
            role=step.chase.role,
            done_when=signs_in_words(step.done_when)
            or ("all tests asked for are reported" if step.done_by else "not seen"),
            only=f"Only for patients {step.branch.patients}" if step.branch else "",
            note=step.note or "",
            beside=step.bundle or "",
            mark=mark(step.evidence),
            x=x,
            y=70 - 26 * min(2, stacked[near]),
        )


def _by(step: Step) -> str:
    """Say by when a step is meant to be done."""
    if step.target_day is None:
        return "No day is set"
    after = "" if step.anchor == ORIGIN else f" after: {step.anchor}"
    if step.unit is Unit.DAYS and not after:
        return f"By day {step.target_day}"
    return f"Within {many(step.target_day, UNITS[step.unit])}{after}"


def _last_day(edition: PathwayEdition) -> int:
    return max(
        (s.target_day or 0 for s in edition.steps if s.anchor == ORIGIN), default=0
    )
