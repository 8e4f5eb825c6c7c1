"""The words on one escalation's page: where it stands, its record, and what may be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from milepost.escalations.life import State
from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.reading.escalations import EscalationReading, Listed
from milepost.rules.parts import Evidence
from milepost.web.escalation_forms import Form, call_form, problems_by_id, step_forms
from milepost.web.escalation_words import (
    CAUSES,
    NOBODY,
    Row,
    Told,
    about_words,
    allowed,
    as_at,
    delay_words,
    entry_words,
    person,
    row_words,
    status_words,
    who,
)
from milepost.web.pathway_page import Fact
from milepost.web.rule_words import Mark, mark
from milepost.web.words import Day, Status, moment, short_day, spaced

OVER = (
    "It is resolved: nothing more can be recorded. If the cause still holds, "
    "escalate again from the pathway."
)


@dataclass(frozen=True, slots=True)
class Who:
    """Whom the page is about."""

    name: str
    born: Day
    number: str


@dataclass(frozen=True, slots=True)
class RungWords:
    """One rung of the ladder."""

    number: int
    role: str
    person: str
    acknowledge: str
    resolve: str
    here: bool


@dataclass(frozen=True, slots=True)
class EscalationPage:
    """Every word on the page."""

    title: str
    heading: str
    standpoint: str
    patient: Who
    pathway: str
    pathway_href: str
    status: Status
    facts: tuple[Fact, ...]
    notice: str
    """What must be known of the ladder before it is relied on."""

    mark: Mark
    ladder: str
    forms: tuple[Form, ...]
    action: str
    form: str
    """What tells these forms from any others."""

    seen: int
    over: str
    """Said where nothing more can be done."""

    told: tuple[Told, ...]
    rungs: tuple[RungWords, ...]
    barriers: tuple[tuple[str, str, str], ...]
    """What stands in its way: where, what, and whether it is closed."""

    note_href: str
    related: tuple[Row, ...]
    """The other open escalations of the pathway."""

    problems: tuple[Problem, ...]
    saved: str


@dataclass(frozen=True, slots=True)
class CallPage:
    """Every word on the page on which an escalation is raised by hand."""

    title: str
    heading: str
    pathway_href: str
    action: str
    form_id: str
    form: Form
    problems: tuple[Problem, ...]
    restored: bool = False
    """Whether it was typed before the session ended."""


@dataclass(frozen=True, slots=True)
class Panel:
    """The escalations of one pathway, on its own page."""

    rows: tuple[Row, ...]
    href: str
    """Where one is raised; blank in a past view."""


def present_escalation(
    reading: EscalationReading,
    *,
    now: datetime,
    names: Mapping[str, str],
    form: str,
    barriers: Sequence[tuple[int, str, bool]] = (),
    tried: str = "",
    typed: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    saved: bool = False,
) -> EscalationPage:
    """Put an escalation into the words the page uses."""
    listed, standing = reading.listed, reading.standing
    title = f"Escalation {listed.number}: {CAUSES[listed.cause]}"
    over = standing.state is State.RESOLVED
    return EscalationPage(
        title=f"Error: {title}" if problems else title,
        heading=title,
        standpoint=as_at(now, listed.last_at),
        patient=_who(listed),
        pathway=listed.pathway,
        pathway_href=_pathway(listed.pathway),
        status=status_words(listed),
        facts=tuple(_facts(reading, names)),
        notice=_notice(reading),
        mark=mark(reading.edition.evidence),
        ladder=f"{reading.ladder.title}, edition of {in_words(reading.edition.in_force)}",
        forms=step_forms(
            standing.state,
            reading.roles,
            listed.role,
            listed.desk,
            tried=tried,
            typed=typed,
            problems=problems,
        ),
        action=f"/escalations/{listed.number}/step",
        form=form,
        seen=len(reading.entries),
        over=OVER if over else "",
        told=tuple(entry_words(entry, names) for entry in reversed(reading.entries)),
        rungs=tuple(_rungs(reading, names)),
        barriers=tuple(
            (f"/oversight/barriers/{one}", words, "" if is_open else "Closed")
            for one, words, is_open in barriers
        ),
        note_href=f"/oversight/barriers/new?escalation={listed.number}",
        related=tuple(row_words(one, names) for one in reading.related),
        problems=problems_by_id(tried, problems),
        saved="Recorded." if saved and not problems else "",
    )


def present_call(
    pathway: str,
    *,
    form: str,
    typed: Mapping[str, str],
    problems: Sequence[Problem] = (),
) -> CallPage:
    """Put the form with which an escalation is raised into words."""
    title = f"Escalate pathway {pathway}"
    return CallPage(
        title=f"Error: {title}" if problems else title,
        heading=title,
        pathway_href=_pathway(pathway),
        action=f"{_pathway(pathway)}/escalate",
        form_id=form,
        form=call_form(typed, problems),
        problems=problems_by_id("raise", problems),
    )


def present_panel(
    rows: Sequence[Listed], *, pathway: str, live: bool, names: Mapping[str, str]
) -> Panel:
    """Put the escalations of one pathway into words."""
    return Panel(
        rows=tuple(row_words(row, names) for row in rows),
        href=f"{_pathway(pathway)}/escalate" if live else "",
    )


def _who(listed: Listed) -> Who:
    return Who(listed.name, short_day(listed.born), spaced(listed.nhs_number))


def _pathway(name: str) -> str:
    return f"/pathways/{quote(name, safe='')}"


def _facts(reading: EscalationReading, names: Mapping[str, str]) -> list[Fact]:
    listed, turn = reading.listed, reading.standing.turn
    breach = listed.breach_on
    runs = reading.standing.state in (State.WAITING, State.ACKNOWLEDGED, State.ASKED)
    delay = delay_words(listed.cause, unseen=listed.unseen)
    found = [
        *([Fact("Where the delay is", delay)] if delay else []),
        Fact(f"Rung {listed.rung} of {listed.rungs}", listed.role),
        Fact(
            "On duty",
            person(listed.on_duty, names) if listed.on_duty else NOBODY,
            missing=not listed.on_duty,
        ),
        Fact("Asked", moment(turn.asked_at)),
    ]
    if runs:
        seen = turn.acknowledged_at
        found += [
            Fact("Acknowledged", moment(seen))
            if seen
            else Fact("Acknowledge by", moment(turn.acknowledge_by)),
            Fact("Resolve by", moment(turn.resolve_by)),
        ]
    return [
        *found,
        Fact("About", about_words(listed) or "The whole pathway"),
        Fact(
            "Raised by",
            who(listed.raised_by, names),
            under=moment(listed.raised_at),
        ),
        Fact("Service", listed.service_name),
        Fact(
            "Breach day",
            "" if breach else "None",
            day=short_day(breach) if breach else None,
            missing=breach is None,
        ),
    ]


def _notice(reading: EscalationReading) -> str:
    proposal = reading.edition.evidence is Evidence.PROPOSAL
    said = "No publication gives its rungs or hours." if proposal else ""
    if not reading.adopted:
        return (
            f"This service has adopted no such ladder: it is a proposal. {said}".strip()
        )
    return said


def _rungs(reading: EscalationReading, names: Mapping[str, str]) -> list[RungWords]:
    here = reading.standing.turn.rung
    found = []
    for number, rung in enumerate(reading.edition.rungs, start=1):
        on_duty = reading.duty.get(rung.role)
        found.append(
            RungWords(
                number,
                rung.role,
                person(on_duty, names) if on_duty else NOBODY,
                allowed(rung.acknowledge_within),
                allowed(rung.resolve_within),
                here=number == here,
            )
        )
    return found
