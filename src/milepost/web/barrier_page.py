"""The words on one barrier's page: where it stands, whom it holds up, what may be done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote

from milepost.escalations.barriers import GROUPS, Did, Where
from milepost.foundation.problems import Problem
from milepost.reading.barriers import BarrierReading, HeldUp
from milepost.web.barrier_words import (
    BarrierRow,
    ToldOf,
    barrier_row,
    told_of,
)
from milepost.web.barriers_page import Offered, more_words, offer, whom_fields
from milepost.web.escalation_forms import DAY_HINT, Form, FormField
from milepost.web.escalation_words import CAUSES
from milepost.web.words import Day, moment, sentence, short_day, spaced


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """A patient whom it holds up."""

    pathway: str
    href: str
    name: str
    number: str
    service: str
    breach: Day | None
    escalation_href: str
    escalation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BarrierPage:
    """Every word on the page."""

    title: str
    heading: str
    standpoint: str
    row: BarrierRow
    held: tuple[HeldRow, ...]
    told: tuple[ToldOf, ...]
    forms: tuple[Form, ...]
    groups: tuple[str, ...]
    """To whom barriers are often passed."""

    adding: tuple[FormField, ...]
    offered: tuple[Offered, ...]
    more: str
    is_open: bool
    action: str
    form: str
    seen: int
    tried: str
    problems: tuple[Problem, ...]
    saved: str


def present_barrier(
    reading: BarrierReading,
    *,
    now: datetime,
    names: Mapping[str, str],
    form: str,
    tried: str = "",
    typed: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    saved: bool = False,
) -> BarrierPage:
    """Put a barrier into the words the page uses."""
    listed = reading.listed
    wrong = {one.where: one.message for one in problems}
    heading = listed.barrier.title
    standing = listed.standing
    adds = tried == Did.HOLDS
    return BarrierPage(
        title=f"Error: {heading}" if problems else heading,
        heading=heading,
        standpoint=f"As at {moment(now)}. Last recorded {moment(listed.last_at)}",
        row=barrier_row(listed, reading.services, now=now),
        held=tuple(_held(one, reading.services) for one in reading.held),
        told=tuple(told_of(one, names) for one in reversed(reading.entries)),
        forms=tuple(
            _as_typed(one, typed or {}, wrong) if one.what == tried else one
            for one in _possible(standing.where)
        ),
        groups=tuple(dict.fromkeys([*GROUPS, *filter(None, [standing.group])])),
        adding=whom_fields(typed or {} if adds else {}, wrong if adds else {}),
        offered=tuple(offer(one) for one in reading.offered),
        more=more_words(reading.offered),
        is_open=standing.where is not Where.CLOSED,
        action=f"/oversight/barriers/{listed.barrier.number}/step",
        form=form,
        seen=len(reading.entries),
        tried=tried,
        problems=_by_id(tried, problems),
        saved="Recorded." if saved and not problems else "",
    )


def _held(one: HeldUp, services: Mapping[str, str]) -> HeldRow:
    said = f"{CAUSES.get(one.cause, one.cause)}: {sentence(one.state)}, {one.role}"
    return HeldRow(
        pathway=one.pathway,
        href=f"/pathways/{quote(one.pathway, safe='')}",
        name=one.name,
        number=spaced(one.nhs_number),
        service=services.get(one.service, one.service),
        breach=short_day(one.breach_on) if one.breach_on else None,
        escalation_href=f"/escalations/{one.escalation}" if one.escalation else "",
        escalation=said if one.escalation else "",
    )


def _possible(where: Where) -> Iterator[Form]:
    if where is Where.CLOSED:
        why = _field(Did.REOPENED, "said", "Why", "text")
        yield Form(Did.REOPENED, "Open it again", "Open again", (why,), main=True)
        return
    answer = _field(Did.ANSWERED, "said", "What the group answered", "text")
    if where is Where.PASSED:
        yield Form(Did.ANSWERED, "Record the answer", "Record", (answer,), main=True)
    found = _field(Did.FOLLOWED, "said", "What was found, and what is next", "text")
    yield Form(
        Did.FOLLOWED,
        "Follow it up",
        "Record",
        (found,),
        main=where is not Where.PASSED,
    )
    yield Form(
        Did.PASSED,
        "Pass it to another group",
        "Pass on",
        (
            _field(Did.PASSED, "group", "To which group", "line", "groups"),
            _field(Did.PASSED, "said", "What is asked of it", "text"),
            _field(Did.PASSED, "wanted_by", "Answer wanted by", "line", f"{DAY_HINT}."),
        ),
    )
    outcome = _field(Did.CLOSED, "said", "Outcome", "text")
    yield Form(Did.CLOSED, "Close it", "Close", (outcome,))


def _field(what: str, name: str, label: str, kind: str, hint: str = "") -> FormField:
    if hint == "groups":
        hint = f"Such as {', '.join(GROUPS)}"
    return FormField(f"{what}-{name}", name, label, kind, hint)


def _as_typed(form: Form, typed: Mapping[str, str], wrong: Mapping[str, str]) -> Form:
    fields = tuple(
        replace(one, value=typed.get(one.name, ""), wrong=wrong.get(one.name, ""))
        for one in form.fields
    )
    return replace(form, fields=fields, open=True)


def _by_id(tried: str, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Point each problem at its field on the page, or at the record where it has none."""
    fields = {"said", "group", "wanted_by"}
    return tuple(
        replace(
            one,
            where=f"{tried}-{one.where}"
            if one.where in fields
            else "whom"
            if one.where == "whom" and tried == Did.HOLDS
            else "record",
        )
        for one in problems
    )
