"""Write down comparisons, and what was decided of their lines. Only actions may."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple

import polars as pl
from django.db import connection
from django.db.models import Max

from milepost.foundation.scope import Scope
from milepost.store.columns import put
from milepost.store.comparisons.models import (
    Comparison,
    Copy,
    Line,
    Progress,
    Side,
    Step,
    Verdict,
)


class NewSide(NamedTuple):
    """One of the two lists."""

    which: str
    own: bool
    profile: str
    name: str
    raw: bytes | None
    """None for Milepost's own list, which is taken when the work begins."""


def add_comparison(
    scope: Scope,
    *,
    title: str,
    standard: str,
    order: str,
    today: date,
    sides: Iterable[NewSide],
    now: datetime,
) -> int:
    """Keep two lists as they came, and give the number of their comparison."""
    added = Comparison.objects.create(
        provider=scope.provider,
        title=title,
        standard=standard,
        order=order,
        today=today,
        by=scope.person,
        at=now,
    )
    for side in sides:
        kept = Side.objects.create(
            comparison=added,
            which=side.which,
            own=side.own,
            profile=side.profile,
            name=side.name,
        )
        if side.raw is not None:
            add_copy(scope, kept.id, side.raw, now=now)
    return added.id


def add_again(scope: Scope, number: int, order: str, *, now: datetime) -> int:
    """Note that the lists of a comparison are to be compared again, and give its number."""
    before = Comparison.objects.get(provider=scope.provider, id=number)
    added = Comparison.objects.create(
        provider=scope.provider,
        title=before.title,
        standard=before.standard,
        order=order,
        today=before.today,
        succeeds=before,
        by=scope.person,
        at=now,
    )
    Side.objects.bulk_create(
        Side(
            comparison=added,
            which=side.which,
            own=side.own,
            profile=side.profile,
            name=side.name,
        )
        for side in before.side_set.order_by("id")
    )
    return added.id


def add_copy(scope: Scope, side: int, raw: bytes, *, now: datetime) -> None:
    """Keep what a list was."""
    Copy.objects.create(
        side_id=side, digest=sha256(raw).digest(), raw=raw, by=scope.person, at=now
    )


def add_step(
    scope: Scope,
    number: int,
    what: str,
    *,
    now: datetime,
    told: Mapping[str, object] | None = None,
) -> None:
    """Write down the next step of a comparison. Whoever would do so at once must wait."""
    steps = Step.objects.filter(comparison_id=number)
    last = steps.aggregate(last=Max("place"))["last"]
    Step.objects.create(
        comparison_id=number,
        place=(last or 0) + 1,
        what=what,
        by=scope.person,
        at=now,
        told=dict(told or {}),
    )


def set_progress(number: int, doing: str, done: int, *, now: datetime) -> None:
    """Say how far the work on a comparison has come."""
    Progress.objects.update_or_create(
        comparison_id=number, defaults={"doing": doing, "done": done, "at": now}
    )


def clear_lines(number: int) -> None:
    """Take away the lines of a comparison, to write them anew."""
    Line.objects.filter(comparison_id=number).delete()


def add_lines(number: int, lines: pl.DataFrame) -> None:
    """Write down lines: the columns of the table, but for whose they are."""
    whose = pl.lit(number, pl.Int64).alias("comparison_id")
    put("comparisons_line", lines.with_columns(whose))


def add_verdicts(
    scope: Scope,
    comparison: int,
    lines: Sequence[tuple[int, int]],
    what: str,
    note: str,
    *,
    now: datetime,
) -> None:
    """Write down what a person decided of lines: the number and the place of each."""
    made = [
        Verdict(
            comparison_id=comparison,
            number=number,
            place=place,
            what=what,
            note=note,
            by=scope.person,
            at=now,
        )
        for number, place in lines
    ]
    Verdict.objects.bulk_create(made, batch_size=2_000)


def work_alone(number: int) -> bool:
    """Let nobody else work on a comparison; False if somebody does already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [_named(number)]
        )
        return bool(cursor.fetchone()[0])


def let_others_work(number: int) -> None:
    """Let others work on a comparison again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [_named(number)]
        )


def decide_alone(number: int) -> None:
    """Let nobody else decide about a comparison until the transaction ends."""
    with connection.cursor() as cursor:
        named = f"{_named(number)} decided"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [named])


def _named(number: int) -> str:
    return f"milepost comparison {number}"
