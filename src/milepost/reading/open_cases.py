"""The open pathways that indicators count, read anew or, of very many, kept for a minute."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Lock

import polars as pl

from milepost.foundation.scope import Scope
from milepost.reading.news import marked
from milepost.store.indicators.cases import cases_now

MANY = 20_000
"""From so many on, what was read is kept for a while: it takes a second or more."""

KEPT_FOR = timedelta(minutes=1)
MOST_KEPT = 3
BEHIND = ("events", "looks", "escalations")
"""The records that figures of now come from."""

Key = tuple[str, tuple[str, ...]]

_kept: dict[Key, tuple[datetime, pl.DataFrame, str]] = {}
_turn = Lock()


def open_cases(
    scope: Scope, services: Sequence[str], *, now: datetime
) -> tuple[pl.DataFrame, datetime]:
    """Read the open pathways of some services in scope, as they are now.

    Of very many, those of up to a minute ago may be given, so that a figure and the
    patients behind it are of one moment. Whoever shows them says which.

    Returns:
        A ``CASES`` frame, and the moment it was read.
    """
    key, then = _key(scope, services), seen_from(scope, services, now=now)
    found = _kept.get(key)
    if found is not None and found[0] == then:
        return found[1], then
    marks = marked(*BEHIND)
    cases = cases_now(scope, key[1], today=now.date())
    with _turn:
        _kept.pop(key, None)
        if len(cases) >= MANY:
            while len(_kept) >= MOST_KEPT:
                del _kept[min(_kept, key=lambda one: _kept[one][0])]
            _kept[key] = (now, cases, marks)
    return cases, now


def seen_from(scope: Scope, services: Sequence[str], *, now: datetime) -> datetime:
    """Say from which moment they are seen: now, or that of what is kept."""
    then = _kept.get(_key(scope, services), (now,))[0]
    is_fresh = then <= now < then + KEPT_FOR and then.date() == now.date()
    return then if is_fresh else now


def marks_from(scope: Scope, services: Sequence[str], *, now: datetime) -> str:
    """Mark how far the records reach that the figures show: now, or when they were kept."""
    found = _kept.get(_key(scope, services))
    is_kept = found is not None and found[0] == seen_from(scope, services, now=now)
    return found[2] if found is not None and is_kept else marked(*BEHIND)


def _key(scope: Scope, services: Sequence[str]) -> Key:
    return scope.provider, tuple(code for code in services if scope.covers(code))
