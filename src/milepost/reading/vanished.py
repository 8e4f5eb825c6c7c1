"""Who vanished from a list that comes whole, as everybody is told who may see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from milepost.foundation.scope import Scope
from milepost.reading.files import LeftList, read_gone
from milepost.rules.lawbook import Lawbook
from milepost.store.files import left as leavers


@dataclass(frozen=True, slots=True)
class _Known:
    """Who had left unexplained, the last time somebody looked."""

    when: datetime
    upto: tuple[int, int]
    open: tuple[LeftList, ...]


_known: dict[str, _Known] = {}
LOOKED_AT_EVERY = timedelta(minutes=1)
"""Every page asks who left unexplained, and the answer is seldom another."""


def read_vanished(
    scope: Scope, *, lawbook: Lawbook, now: datetime
) -> tuple[LeftList, ...]:
    """Read who left a list with nothing that accounts for it, the latest first.

    What is newly recorded may explain somebody up to a minute later. Whoever sees only
    some services is told of the pathways of those; of a row that never became a pathway
    only whoever sees every service is.
    """
    upto = leavers.left_so_far(scope)
    if not upto[0]:
        return ()
    known = _known.get(scope.provider)
    if not (known and known.upto == upto and abs(now - known.when) < LOOKED_AT_EVERY):
        everybody = Scope(scope.provider, scope.person)
        found = read_gone(everybody, lawbook=lawbook)
        known = _Known(now, upto, tuple(left for left in found if left.is_open))
        _known[scope.provider] = known
    return tuple(left for left in known.open if scope.covers(left.service))


def count_gone(scope: Scope, *, lawbook: Lawbook, now: datetime) -> int:
    """Count those a person may see who left a list with nothing that accounts for it."""
    return len(read_vanished(scope, lawbook=lawbook, now=now))


def vanished_since(
    scope: Scope, *, lawbook: Lawbook, now: datetime
) -> Mapping[str, datetime]:
    """Say, by pathway, when it was first missing from a list, in local time."""
    found = read_vanished(scope, lawbook=lawbook, now=now)
    latest_first = sorted(found, key=lambda left: left.at, reverse=True)
    return {left.pathway: left.at.astimezone() for left in latest_first}
