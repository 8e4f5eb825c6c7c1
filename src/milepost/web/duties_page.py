"""The words on the page of duties."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from milepost.foundation.days import in_words
from milepost.reading.duties import Before, DutiesReading, DutyNow, Ticked
from milepost.rules.duties import Duty, Page, Rhythm
from milepost.rules.in_words import checked
from milepost.web.list_filters import Field, Option
from milepost.web.rule_words import Mark, mark
from milepost.web.words import moment, sentence

ADDRESSES = {
    Page.LIST: "/list",
    Page.ESCALATIONS: "/escalations",
    Page.OVERSIGHT: "/oversight",
    Page.BREACHES: "/breaches",
    Page.MEASURES: "/indicators",
    Page.QUALITY: "/findings",
    Page.PATHWAYS: "/timed-pathways",
    Page.MEETINGS: "/meetings",
}
"""Where each page that a duty needs is; one that isn't there yet has no address."""

ASKED = {
    Page.LIST: {
        *("standard", "waiting", "breach", "next", "booked", "owner", "sort"),
        *("step", "delay", "stale", "past_day", "joined", "unanswered"),
    },
    Page.ESCALATIONS: {"state", "rung"},
}
"""What each page can be asked. Test: each duty of the lawbook is answered."""


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty, in words."""

    name: str
    role: str
    why: str
    mark: Mark
    when: str
    tone: str
    shape: str
    stands: str
    list_words: str
    href: str
    unmet: str
    """What the list can't be narrowed to yet, for a person to look for themselves."""

    done: tuple[str, ...]
    before: tuple[tuple[str, str, str], ...]
    """Where it ticks itself: each meeting's address, its name, and how it stands."""

    can_tick: bool
    can_undo: bool
    """Whether it was done today, so that today's tick can be taken back."""

    form: str


@dataclass(frozen=True, slots=True)
class DutiesPage:
    """Every word on the page."""

    title: str
    id: str
    standpoint: str
    checked: str
    mark: Mark
    groups: tuple[tuple[str, tuple[DutyRow, ...]], ...]
    showing: str
    lists: Field
    roles: Field
    past: tuple[tuple[str, str, str, str], ...]
    """What was done lately: the duty, the day, who and when, and what they noted."""


def present_duties(
    reading: DutiesReading,
    *,
    standpoint: str,
    lists: list[tuple[str, str]],
    role: str,
    forms: list[UUID],
    today: date,
) -> DutiesPage:
    """Put a team's duties into words, by how often they come round."""
    edition = reading.duties.editions[-1]
    roles = sorted({now.duty.role for now in reading.rows})
    rows = [
        (now, _row(now, reading, form, today))
        for now, form in zip(reading.rows, forms, strict=True)
        if not role or now.duty.role == role
    ]
    groups = [
        (sentence(rhythm.value), tuple(r for n, r in rows if n.duty.rhythm is rhythm))
        for rhythm in Rhythm
    ]
    owed = sum(1 for now, _ in rows if _is_owed(now))
    return DutiesPage(
        title="Duties",
        id=reading.duties.id,
        standpoint=standpoint,
        checked=checked(reading.duties.sign_off),
        mark=mark(edition.evidence),
        groups=tuple((name, found) for name, found in groups if found),
        showing=f"{reading.duties.title}: {owed} of {len(rows)} still to be done"
        + (f", for {role}" if role else ", all roles"),
        lists=_field("of", "Team", lists, reading.duties.id),
        roles=_field("role", "Role", [("", "All"), *((r, r) for r in roles)], role),
        past=tuple(
            (
                tick.duty,
                in_words(tick.day),
                _by(replace(tick, note=""), reading),
                tick.note,
            )
            for tick in reading.past
        ),
    )


def _field(name: str, label: str, options: list[tuple[str, str]], chosen: str) -> Field:
    return Field(
        name, label, tuple(Option(v, text, chosen=v == chosen) for v, text in options)
    )


def _row(now: DutyNow, reading: DutiesReading, form: UUID, today: date) -> DutyRow:
    duty = now.duty
    href, unmet = _address(duty)
    tone, shape, stands = _stands(now, reading.services)
    return DutyRow(
        name=duty.name,
        role=duty.role,
        why=duty.why,
        mark=mark(duty.evidence),
        when=_when(now),
        tone=tone,
        shape=shape,
        stands=stands,
        list_words=duty.looks_at.words,
        href=href,
        unmet=unmet,
        done=tuple(_by(tick, reading) for tick in now.done[:3]),
        before=tuple(_before(one, duty) for one in _worth_telling(now)),
        can_tick=now.turn is not None and not now.is_done and not now.is_seen,
        can_undo=not now.is_seen and any(tick.day == today for tick in now.done),
        form=str(form),
    )


def _is_owed(now: DutyNow) -> bool:
    return (now.turn is not None or now.is_seen) and not now.is_done


def _when(now: DutyNow) -> str:
    if now.is_seen:
        return "It ticks itself"
    return f"By {in_words(now.turn.due)}" if now.turn else "Not due today"


def _worth_telling(now: DutyNow) -> tuple[Before, ...]:
    """The meetings before which there is something to see to; all, if there is none."""
    name = now.duty.name
    return tuple(one for one in now.before if one.tasks[name].of) or now.before


def _before(one: Before, duty: Duty) -> tuple[str, str, str]:
    """Say how a duty stands before one meeting, and by when it is to be done."""
    task = one.tasks[duty.name]
    count = f"{task.done} of {task.of}" if task.of else "nothing to see to"
    by = f", by {in_words(task.due)}" if task.due else ""
    stands = "done" if task.is_done else f"to do{by}"
    here = f"/meetings/series/{one.series}/agenda/{one.day.isoformat()}"
    return here, f"{one.name}, {in_words(one.day)}", f"{count}, {stands}"


def _by(tick: Ticked, reading: DutiesReading) -> str:
    """Say who did a duty and when, and for whom where it wasn't for every service."""
    who = f"{reading.names.get(tick.by, tick.by)}, {moment(tick.at)}"
    covered = [name for code, name in reading.services.items() if tick.covers(code)]
    some = len(covered) < len(reading.services)
    of = f", for {_several(covered) or 'other services'}" if some else ""
    return who + of + (f": {tick.note}" if tick.note else "")


def _several(names: Sequence[str]) -> str:
    """Name up to three, and say how many more there are."""
    more = f" and {len(names) - 3} more" * (len(names) > 3)
    return ", ".join(names[:3]) + more


def _stands(now: DutyNow, services: Mapping[str, str]) -> tuple[str, str, str]:
    if now.is_done:
        return "on", "✓", "Done"
    owed = _several([services[code] for code in now.lacking]) if now.done else ""
    of = f" for {owed}" if owed else ""
    if now.overdue:
        return "over", "▲", f"Overdue{of}"
    if of:
        return "near", "●", f"To do{of}"
    missed = " (and not done last time)" if now.missed else ""
    if now.is_seen:
        return "near", "●", "To do"
    if now.turn is None:
        return "none", "", f"Nothing due{missed}"
    return ("near", "●", f"To do{missed}") if now.missed else ("none", "", "To do")


def _address(duty: Duty) -> tuple[str, str]:
    """Where the list is that a duty needs, and what it can't be narrowed by."""
    view = duty.looks_at
    address = ADDRESSES.get(view.page, "")
    if not address:
        return "", "This page isn’t there yet."
    known = ASKED.get(view.page, set())
    asks = {word: said for word, said in view.asks.items() if word in known}
    if view.page is Page.ESCALATIONS:
        asks = {"show": "all"} | asks
    told = f"{address}?{urlencode(asks)}" if asks else address
    lost = sorted(view.asks.keys() - asks.keys()) if view.page is Page.LIST else []
    if not lost:
        return told, ""
    return told, f"The list can’t be narrowed by {', '.join(lost)}: look for these."
