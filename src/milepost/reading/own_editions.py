"""Editions of a service's own: drawing one up, whom it would touch, who goes by which."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.rules.draft_steps import StepTyped
from milepost.rules.drafts import Drawn, Signed
from milepost.rules.lawbook import Lawbook
from milepost.rules.timed_pathways import PathwayEdition
from milepost.rules.write import to_toml
from milepost.store.adoptions import moves
from milepost.store.adoptions.decisions import Decided, in_force, terms
from milepost.store.adoptions.drawing import Board, drawing_board, drawn_on
from milepost.store.adoptions.goes_by import (
    Group,
    Term,
    groups,
    in_lawbook,
    open_pathways,
)
from milepost.store.adoptions.moves import Moved
from milepost.store.arrangements.closed import closed_days
from milepost.store.pathways import with_patients
from milepost.tracking.changes import touched
from milepost.tracking.people import display_name

__all__ = [
    "Board",
    "Moved",
    "Term",
    "drawing_board",
    "file_of_own",
    "read_editions",
    "read_preview",
    "read_touched",
    "reviews_due",
]

WARNED = timedelta(days=28)
"""How long before its day a review is told of. A proposal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """One patient, as they stand and as they would stand."""

    pathway: str
    name: str
    nhs_number: str
    next_before: str | None
    next_after: str | None
    due_before: date | None
    due_after: date | None
    state_before: str
    state_after: str
    differs: bool
    begins: date | None = None
    """From which day the edition was used that they go by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touches:
    """What an edition would change if every open patient went by it today."""

    watched: int
    """The open pathways of the service."""

    touched: tuple[Touched, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview(Touches):
    """What an edition that is being typed would change, and the edition."""

    drawn: Drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionsReading:
    """Who goes by which edition of a service's timed pathway."""

    terms: tuple[Term, ...]
    patients: Mapping[int, int]
    """How many open pathways go by each, by the number of its decision."""

    to: Decided
    """The decision to which patients may be moved."""

    others: tuple[Touched, ...]
    """Those who go by another, and what moving them there would change."""

    moved: tuple[Moved, ...]


def read_preview(
    scope: Scope,
    board: Board,
    typed: Sequence[StepTyped],
    signed: Signed,
    *,
    as_at: AsAt,
    lawbook: Lawbook,
) -> Preview:
    """Find which open patients of a service an edition would touch, were they moved.

    Args:
        scope: who asks.
        board: what it is drawn up from.
        typed: each step, as typed.
        signed: who signs, and from when.
        as_at: now.
        lawbook: by whose rules it is checked.
    """
    drawn = drawn_on(board, typed, signed, lawbook)
    service, edition = board.decided.service, drawn.edition
    if edition is None:
        watched = len(open_pathways(scope, service))
        return Preview(drawn=drawn, watched=watched, touched=())
    told = read_touched(scope, service, edition, as_at=as_at, lawbook=lawbook)
    return Preview(drawn=drawn, watched=told.watched, touched=told.touched)


def read_touched(
    scope: Scope,
    service: str,
    edition: PathwayEdition,
    *,
    as_at: AsAt,
    lawbook: Lawbook,
) -> Touches:
    """Find which open patients of a service an edition would touch, were they moved."""
    names = open_pathways(scope, service)
    told = _groups(scope, names, as_at, lawbook)
    found = [(group, _compared(group, edition)) for group in told]
    return Touches(
        watched=len(names),
        touched=tuple(_with_names(scope, found, only_differing=True)),
    )


def read_editions(
    scope: Scope, service: str, to: int | None, *, as_at: AsAt, lawbook: Lawbook
) -> EditionsReading | None:
    """Read who goes by which edition; None where the service works by none.

    Args:
        scope: who asks.
        service: whose patients.
        to: the decision to compare them with; without one, that in use today.
        as_at: now.
        lawbook: the timed pathways.
    """
    used = in_lawbook(terms(scope).get(service, ()), lawbook)
    begun = [term for term in used if term[0].begins <= as_at.day] or list(used[:1])
    if not begun:
        return None
    chosen = next((t for t in begun if t[0].number == to), begun[-1])
    told = list(_groups(scope, open_pathways(scope, service), as_at, lawbook))
    others = [group for group in told if group.decided.number != chosen[0].number]
    found = [(group, _compared(group, chosen[2])) for group in others]
    return EditionsReading(
        terms=used,
        patients={g.decided.number: g.events["pathway"].n_unique() for g in told},
        to=chosen[0],
        others=tuple(_with_names(scope, found, only_differing=False)),
        moved=tuple(moves.by_form(scope, service)),
    )


def file_of_own(scope: Scope, service: str) -> str | None:
    """Write a service's own editions as a file of an own lawbook; None without any.

    ``milepost lawbook check`` reads it as it reads any other.
    """
    own = [one for one in terms(scope).get(service, ()) if one.drawn]
    if not own:
        return None
    by_day = {one.begins: one.drawn for one in own}
    files: list[dict[str, Any]] = [tomllib.loads(text) for text in by_day.values()]
    editions = [edition for file in files for edition in file["edition"]]
    return to_toml(files[-1] | {"edition": editions})


def reviews_due(scope: Scope, today: date) -> list[Decided]:
    """Find the timed pathways in use of which the review is due soon, or overdue."""
    soon = [
        one
        for one in in_force(scope, on=today).values()
        if one.next_review is not None and one.next_review <= today + WARNED
    ]
    return sorted(soon, key=lambda one: (one.next_review or today, one.service))


def _groups(scope: Scope, names: list[str], as_at: AsAt, lawbook: Lawbook):
    closed = closed_days(scope.provider, lawbook)
    return groups(scope, names, as_at=as_at, lawbook=lawbook, closed=closed)


def _compared(group: Group, edition: PathwayEdition) -> pl.DataFrame:
    """Lay where patients stand beside where they would stand, for all of them."""
    before, after = group.positions(), group.by(edition)
    differ = touched(before, after, group.as_at.day)
    same = before.join(differ, on="pathway", how="anti").select(
        "pathway", next_before="next_step", due_before="due"
    )
    return pl.concat(
        [
            differ.with_columns(
                pl.col("state_before", "state_after").cast(pl.String),
                differs=pl.lit(value=True),
            ),
            same.with_columns(differs=pl.lit(value=False)),
        ],
        how="diagonal",
    ).sort("pathway")


def _with_names(
    scope: Scope, found: list[tuple[Group, pl.DataFrame]], *, only_differing: bool
) -> list[Touched]:
    told = [
        (group.decided.begins, row)
        for group, rows in found
        for row in rows.iter_rows(named=True)
        if row["differs"] or not only_differing
    ]
    who = {
        row["pathway"]: row
        for row in with_patients(scope, [row["pathway"] for _, row in told]).iter_rows(
            named=True
        )
    }
    listed = [
        Touched(
            pathway=row["pathway"],
            name=display_name(p["family_name"], p["given_name"], p["title"]),
            nhs_number=p["nhs_number"],
            next_before=row["next_before"],
            next_after=row["next_after"] if row["differs"] else row["next_before"],
            due_before=row["due_before"],
            due_after=row["due_after"] if row["differs"] else row["due_before"],
            state_before=row["state_before"] or "",
            state_after=row["state_after"] or "",
            differs=row["differs"],
            begins=begins,
        )
        for begins, row in told
        for p in [who[row["pathway"]]]
    ]
    return sorted(listed, key=lambda one: (not one.differs, one.name, one.pathway))
