"""The words on the page of caseloads, and of handing one over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.reading.caseloads import Absent, Caseload, Caseloads, Moving, Unseen
from milepost.tracking.worklist import STALE_AFTER
from milepost.web.list_filters import Box, Field, Option
from milepost.web.words import many, moment
from milepost.web.worklist_page import NOBODY

UNSEEN = "unseen:"
"""How the form says that only those are meant whom the giver doesn't see."""


@dataclass(frozen=True, slots=True)
class CaseloadRow:
    """One person's caseload."""

    name: str
    href: str
    patients: int
    never: int
    stale: int
    overdue: int
    over: int
    longest: str
    tracked: str
    """The share looked at lately enough."""

    away: str
    """Until when they are away, and who covers; blank where they are there."""

    alone: bool
    """Whether they are away and somebody of theirs is seen by nobody meanwhile."""


@dataclass(frozen=True, slots=True)
class UnseenRow:
    """Patients on no working list, because whoever follows them doesn't see them."""

    name: str
    href: str
    """Where they are listed."""

    patients: str
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is about to be done, or was: to be confirmed, or undone."""

    words: str
    giver: str
    taker: str
    why: str
    form: str
    can_undo: bool = False
    """Whether it may be given back: nobody is given patients whom they don't see."""


@dataclass(frozen=True, slots=True)
class CaseloadPage:
    """Every word on the page."""

    title: str
    standpoint: str
    rows: tuple[CaseloadRow, ...]
    unseen: tuple[UnseenRow, ...]
    hint: str
    """Whose patients may be handed over, where that isn't everybody's."""

    stale_heading: str
    total: str
    giver: Field
    taker: Field
    why: Box
    form: str
    confirm: Asked | None
    done: Asked | None
    given_back: str
    """How many were given back, where that was asked just now."""

    problems: tuple[Problem, ...]


def present_caseloads(
    reading: Caseloads,
    *,
    standpoint: str,
    form: UUID,
    typed: Mapping[str, str],
    me: str,
    problems: Sequence[Problem] = (),
    moving: Moving | None = None,
    done: tuple[int, str] | None = None,
    given_back: int | None = None,
) -> CaseloadPage:
    """Put caseloads into words.

    Args:
        reading: what there is.
        standpoint: where we look from, in words.
        form: what tells this form from any other.
        typed: what was typed: giver, taker and why.
        me: the account of whoever asks.
        problems: what is wrong with it.
        moving: whom it would move, where it is asked once more before it is done.
        done: how many were handed over, and by which form.
        given_back: how many of a hand-over were given back.
    """
    names = reading.names
    wrong = {problem.where: problem.message for problem in problems}
    rows = sorted(reading.rows, key=lambda row: (row.owner != "", -row.patients))
    people = sorted((name, account) for account, name in reading.takers.items())
    giver, taker = typed.get("giver", ""), typed.get("taker", "")
    takers = [(account, name) for name, account in people]
    owned = [row for row in rows if row.owner]
    patients = sum(row.patients for row in rows)
    followed = sum(row.patients for row in owned)
    return CaseloadPage(
        title="Caseloads",
        standpoint=standpoint,
        rows=tuple(_row(row, names, reading.away.get(row.owner)) for row in rows),
        unseen=tuple(_unseen(one, names) for one in reading.unseen),
        hint="" if reading.may_all else YOURS_ONLY,
        stale_heading=f"Not for over {STALE_AFTER} days",
        total=f"{many(patients, 'open pathway')} in your services: {followed:,} followed "
        f"by {many(len(owned), 'person', 'people')}, {patients - followed:,} by nobody",
        giver=_field("giver", "Patients of", _givers(reading, rows, me), giver, wrong),
        taker=_field("taker", "From now on followed by", takers, taker, wrong),
        why=Box(typed.get("why", ""), wrong.get("why", "")),
        form=str(form),
        confirm=_to_confirm(moving, names, typed, form) if moving else None,
        done=_was_done(done, names, typed) if done else None,
        given_back=_was_given_back(given_back),
        problems=tuple(problems),
    )


FOR_GOOD = (
    "Whoever followed them doesn’t see them, so they can’t be given back. If it was a "
    "slip, hand them to somebody else below."
)
YOURS_ONLY = (
    "You can hand over your own patients, and take on those nobody follows. A manager "
    "of the service or the clinical lead hands over other people’s."
)


def _givers(
    reading: Caseloads, rows: Sequence[Caseload], me: str
) -> list[tuple[str, str]]:
    """Offer whose patients may be handed over: first those whom nobody sees."""
    unseen = [
        (
            f"{UNSEEN}{one.owner}",
            f"{_name(one.owner, reading.names)}: only the {one.patients} they don’t see",
        )
        for one in reading.unseen
    ]
    whole = [
        (row.owner or NOBODY, _name(row.owner, reading.names))
        for row in rows
        if reading.may_all or row.owner in {me, ""}
    ]
    return [*unseen, *whole] if reading.may_all else whole


def _unseen(one: Unseen, names: Mapping[str, str]) -> UnseenRow:
    where = ", ".join(one.services)
    return UnseenRow(
        name=_name(one.owner, names),
        href=f"/list?{urlencode({'owner': one.owner})}",
        patients=many(one.patients, "patient"),
        why="Their account is closed, or is none of ours"
        if one.closed
        else f"They may not see {where}",
    )


def _name(owner: str, names: Mapping[str, str]) -> str:
    return names.get(owner, owner) if owner else "Nobody"


def _field(
    name: str,
    label: str,
    options: Sequence[tuple[str, str]],
    chosen: str,
    wrong: Mapping[str, str],
) -> Field:
    every = [("", "Choose"), *options]
    return Field(
        name,
        label,
        tuple(Option(value, text, chosen=value == chosen) for value, text in every),
        wrong.get(name, ""),
    )


def _row(row: Caseload, names: Mapping[str, str], away: Absent | None) -> CaseloadRow:
    lately = row.patients - row.never - row.stale
    return CaseloadRow(
        name=_name(row.owner, names),
        href=f"/work?{urlencode({'of': row.owner or NOBODY})}",
        patients=row.patients,
        never=row.never,
        stale=row.stale,
        overdue=row.overdue,
        over=row.over,
        longest=moment(row.longest) if row.longest else "Never",
        tracked=f"{100 * lately // row.patients} %",
        away=_away(away, names) if away else "",
        alone=away is not None and (not away.cover or bool(away.hidden)),
    )


def _away(away: Absent, names: Mapping[str, str]) -> str:
    until = f"Away until {in_words(away.until)}"
    if not away.cover:
        return f"{until}: nobody covers"
    covers = f"{until}: {_name(away.cover, names)} covers"
    if not away.hidden:
        return covers
    return f"{covers}, but may not see {', '.join(away.hidden)}"


def _to_confirm(
    moving: Moving, names: Mapping[str, str], typed: Mapping[str, str], form: UUID
) -> Asked:
    giver = "" if typed["giver"] == NOBODY else typed["giver"].removeprefix(UNSEEN)
    whose = f"{_name(giver, names)}’s" if giver else "nobody’s"
    taker = _name(typed["taker"], names)
    stays = " and ".join(f"{n:,} of {service}" for service, n in moving.staying)
    left = f" {stays} would stay: {taker} may not see that." if stays else ""
    return Asked(
        words=f"{taker} would follow {whose} {many(moving.moving, 'patient')}.{left} "
        "What is promised for each stands.",
        giver=typed["giver"],
        taker=typed["taker"],
        why=typed["why"],
        form=str(form),
    )


def _was_given_back(count: int | None) -> str:
    """Say how many were given back; nothing where none was asked for.

    >>> _was_given_back(0)
    'Nobody was given back: all were looked at since, or followed by somebody else.'
    >>> _was_given_back(2), _was_given_back(None)
    ('2 patients were given back.', '')
    """
    if count is None:
        return ""
    if not count:
        return "Nobody was given back: all were looked at since, or followed by somebody else."
    were = "was" if count == 1 else "were"
    return f"{many(count, 'patient')} {were} given back."


def _was_done(
    done: tuple[int, str], names: Mapping[str, str], typed: Mapping[str, str]
) -> Asked:
    count, form = done
    can_undo = not typed["giver"].startswith(UNSEEN)
    words = f"{many(count, 'patient')} handed over to {_name(typed['taker'], names)}."
    return Asked(
        words=words if can_undo else f"{words} {FOR_GOOD}",
        giver=typed["giver"],
        taker=typed["taker"],
        why="",
        form=form,
        can_undo=can_undo,
    )
