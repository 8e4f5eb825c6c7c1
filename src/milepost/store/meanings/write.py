"""Write down how meanings were changed. Only actions may."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import F

from milepost.foundation.scope import Scope
from milepost.store.meanings.models import Change, Progress, Step, Touched


def decide_alone(scope: Scope, feed: str) -> None:
    """Let nobody else decide what a feed's codes mean until the transaction ends."""
    with connection.cursor() as cursor:
        named = f"milepost meanings {scope.provider} {feed}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [named])


def add_change(
    scope: Scope,
    of: tuple[str, str, str],
    was: int,
    means: str | None,
    why: str,
    *,
    now: datetime,
) -> int:
    """Write down that a meaning is to be changed, and give the change's number.

    Args:
        scope: who asks.
        of: the feed, the map and the code.
        was: the number of the meaning that stands.
        means: what it is to mean; None to take back what people said.
        why: in their words.
        now: the moment.
    """
    feed, code_map, code = of
    added = Change.objects.create(
        provider=scope.provider,
        feed=feed,
        code_map=code_map,
        code=code,
        was=was,
        means=means,
        why=why,
        by=scope.person,
        at=now,
    )
    Progress.objects.create(change=added)
    return added.id


def add_step(
    scope: Scope,
    number: int,
    what: str,
    *,
    now: datetime,
    told: Mapping[str, object] | None = None,
) -> None:
    """Write down the next step of a change."""
    Step.objects.create(
        change_id=number, what=what, by=scope.person, at=now, told=dict(told or {})
    )


def note_touched(
    number: int, found: Sequence[tuple[int, str]], *, upto: int, gone_through: int
) -> None:
    """Write down which messages ask for the code, and how far they were gone through.

    Args:
        number: the change's.
        found: each message, and the pathway that it names.
        upto: the last message that was gone through.
        gone_through: how many were.
    """
    rows = [Touched(change_id=number, message=m, pathway=p) for m, p in found]
    Touched.objects.bulk_create(rows, ignore_conflicts=True)
    Progress.objects.filter(change_id=number).update(
        upto=upto, gone_through=F("gone_through") + gone_through
    )


def set_caught_up(number: int) -> None:
    """Note that whatever comes from now on is read by what the code means now."""
    Progress.objects.filter(change_id=number).update(caught_up=True)


def set_again(
    number: int,
    messages: Collection[int],
    *,
    held: int,
    problems: Sequence[tuple[str, str]],
) -> None:
    """Note that some messages were read again.

    Args:
        number: the change's.
        messages: which.
        held: how many of them wait for a person now.
        problems: pathways of which nothing could be recorded, and why.
    """
    theirs = Touched.objects.filter(change_id=number, message__in=list(messages))
    theirs.update(again=True)
    progress = Progress.objects.get(change_id=number)
    progress.held += held
    progress.problems += [list(each) for each in problems]
    progress.save()
