"""The words on the pages of timed pathways."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from uuid import UUID

from milepost.foundation.problems import Problem
from milepost.reading.proposals import Proposed
from milepost.reading.timed_pathways import TimedPathways, edition_of
from milepost.rules.aloud import signs_in_words
from milepost.rules.in_words import Citation, checked, citation
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import in_force_on
from milepost.rules.timed_pathways import PathwayEdition, Reach, TimedPathway
from milepost.web.decisions_part import DecisionRow, present_decisions
from milepost.web.list_filters import Box, Field, Option
from milepost.web.proposal_words import ProposalRow, present_proposals
from milepost.web.rule_words import Mark, mark
from milepost.web.timed_steps import StepRow, last_day, step_rows

NOBODY: Mapping[str, str] = MappingProxyType({})
REACH = {
    Reach.NATIONAL: "National",
    Reach.NATIONAL_END_POINTS: "National, of which only the last days are known",
    Reach.ALLIANCE: "Of a cancer alliance",
    Reach.BOARDS: "Of some boards",
    Reach.TRUST: "Of one trust",
    Reach.OURS: "A proposal of Milepost’s",
}


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
    proposals: tuple[ProposalRow, ...]
    next_review: Box
    why: Box
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
    staff: Mapping[str, str] = NOBODY,
    proposals: Sequence[Proposed] = (),
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
        staff: everybody's name, by account.
        proposals: what was ever proposed of it.
    """
    edition, whose = _shown(template, reading, service, lawbook, today)
    wrong = {problem.where: problem.message for problem in problems}
    box = {
        name: Box(typed.get(name, ""), wrong.get(name, ""))
        for name in ("next_review", "why", "reason")
    }
    options = [("", "Choose a service"), *reading.services]
    steps = tuple(step_rows(edition))
    return TemplatePage(
        title=template.title,
        id=template.id,
        reach=REACH[edition.reach],
        day_0=signs_in_words(edition.day_0),
        steps=steps,
        last_day=last_day(edition),
        top=min((step.y - 16 for step in steps if step.x), default=0),
        sources=tuple(citation(s, lawbook.publications) for s in edition.sources),
        doubts=tuple((d.question, d.choice, d.because) for d in edition.doubts),
        mark=mark(edition.evidence),
        checked=checked(template.sign_off),
        decisions=tuple(present_decisions(reading, template.id, today, staff)),
        proposals=tuple(present_proposals(proposals, dict(reading.services), staff)),
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
