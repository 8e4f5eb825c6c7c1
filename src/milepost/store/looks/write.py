"""Write down a look. Only actions may, and nothing can be taken away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import polars as pl

from milepost.foundation.scope import Scope
from milepost.store.asked import ask
from milepost.store.columns import put
from milepost.store.footings import write as footings
from milepost.store.looks.diary import Looked
from milepost.store.looks.models import Look
from milepost.store.signals.write import pathways_changed
from milepost.tracking.shown import Shown, looked_at

TOLD = """
    SELECT told.name AS pathway,
        COALESCE(max(e.id) FILTER (WHERE e.id <= told.upto), 0) AS seen,
        max(e.recorded_at) FILTER (WHERE e.id <= told.upto) AS told_seen,
        min(e.recorded_at) FILTER (WHERE e.id > told.upto) AS told_unseen
    FROM unnest(%(names)s::text[], %(uptos)s::bigint[]) AS told (name, upto)
    JOIN store_event e ON e.provider = %(provider)s AND e.pathway = told.name
    GROUP BY told.name
"""
NOTHING = {"seen": 0, "told_seen": None, "told_unseen": None}
"""What was recorded of a pathway of which nothing was."""

LAST = 2**63 - 1
"""No event comes after this number."""


def is_written(scope: Scope, form: UUID) -> bool:
    """Whether what a form said has been stored before."""
    return Look.objects.filter(provider=scope.provider, form=form).exists()


def is_by(scope: Scope, number: int, form: UUID) -> bool:
    """Whether a look came by a form."""
    theirs = Look.objects.filter(provider=scope.provider, id=number, form=form)
    return theirs.exists()


def pass_on(
    scope: Scope,
    pathway: str,
    owner: str,
    why: str,
    last: Looked | None,
    *,
    form: UUID,
    now: datetime,
) -> None:
    """Add that another follows a pathway from now on. Nobody has looked at it for that.

    What the last look promised stands, and so does what it had seen.
    """
    Look.objects.create(
        provider=scope.provider,
        pathway=pathway,
        note=why,
        action=last.action if last else "",
        due=last.due if last else None,
        owner=owner,
        seen=last.seen if last else 0,
        by=scope.person,
        at=now,
        looked_at=last.looked_at if last else None,
        form=form,
    )
    pathways_changed(scope.provider, [pathway], now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One look, alone or one of several that are written at once."""

    pathway: str
    note: str
    action: str
    due: date | None
    owner: str
    form: UUID
    looked: bool
    """Whether somebody looked; else what the look before had seen, and when, stands."""

    before: Looked | None


def write(
    scope: Scope, lines: Sequence[Line], *, shown: Shown | None, now: datetime
) -> list[str]:
    """Add looks at some pathways, each with what was there to be seen.

    Args:
        scope: who writes.
        lines: what they write. The pathways are there and in scope, and locked.
        shown: the page they wrote on; None where all that is recorded was seen.
        now: the moment.

    Returns:
        The names of those looked at of which more was recorded than the page showed.
    """
    names = [line.pathway for line in lines]
    told = _told(scope, lines, shown)
    Look.objects.bulk_create(
        Look(
            provider=scope.provider,
            pathway=line.pathway,
            note=line.note,
            action=line.action,
            due=line.due,
            owner=line.owner,
            seen=seen,
            by=scope.person,
            at=now,
            looked_at=at,
            form=line.form,
        )
        for line in lines
        for seen, at in [_seen(line, told.get(line.pathway), shown, now)]
    )
    footings.looked(scope.provider, names)
    pathways_changed(scope.provider, names, now=now)
    return [
        line.pathway
        for line in lines
        if line.looked and told.get(line.pathway, NOTHING)["told_unseen"] is not None
    ]


def _told(
    scope: Scope, lines: Sequence[Line], shown: Shown | None
) -> dict[str, Mapping[str, Any]]:
    """Read of each pathway what its page showed, or was seen before, and what not."""
    if shown is None:
        uptos = [LAST] * len(lines)
    else:
        seen = [line.before.seen if line.before else 0 for line in lines]
        uptos = [max(shown.upto, before) for before in seen]
    names = [line.pathway for line in lines]
    asked = {"provider": scope.provider, "names": names, "uptos": uptos}
    return {row["pathway"]: row for row in ask(TOLD, asked)}


def _seen(
    line: Line, told: Mapping[str, Any] | None, shown: Shown | None, now: datetime
) -> tuple[int, datetime | None]:
    """Say up to which event a pathway was seen by a look, and when somebody looked."""
    before = line.before
    if not line.looked:
        return (before.seen, before.looked_at) if before else (0, None)
    found = told or NOTHING
    at = looked_at(
        shown,
        now,
        told_seen=found["told_seen"],
        told_unseen=found["told_unseen"],
        before=before.looked_at if before else None,
    )
    return found["seen"], at


def write_all(provider: str, looks: pl.DataFrame, forms: Iterable[UUID]) -> None:
    """Add many looks at once, each with all its columns but the form's."""
    named = [str(form) for form in forms]
    told = looks.with_columns(
        looked_at="at",
        provider=pl.lit(provider),
        form=pl.Series(named, dtype=pl.String),
    )
    put("looks_look", told)
    footings.looked(provider, looks["pathway"].unique().to_list())
