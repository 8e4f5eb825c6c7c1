"""Hand all of a person's patients over to another, and take that back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from milepost.actions.follow import may_hand_over, not_yours, unless_may_follow
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.store import register
from milepost.store.append import tell_all
from milepost.store.looks import write
from milepost.store.looks.caseloads import parted
from milepost.store.looks.diary import latest_looks

LONGEST_WHY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """Whose patients are to be followed by whom from now on, and why."""

    giver: str
    """Blank for the patients nobody follows."""

    taker: str
    why: str
    form: UUID
    """Which form it came by. One sent twice is carried out once."""

    unseen: bool = False
    """Whether only those are meant that the giver doesn't see."""


@transaction.atomic
def hand_over(
    scope: Scope, asked: HandOver, *, now: datetime
) -> tuple[int, list[Problem]]:
    """Have another person follow every open pathway in scope that one follows.

    What was promised for each stands: only who follows it changes, with a note that
    says why. Those that the other may not see stay where they are.

    Returns:
        How many were handed over; or none, and why not.
    """
    problems = _problems_with(scope, asked)
    if problems:
        return 0, problems
    found = parted(scope, asked.giver, asked.taker, unseen=asked.unseen)
    return _move(scope, found.moving, asked, now=now), []


def worth_asking(scope: Scope, asked: HandOver, *, chosen: bool) -> list[Problem]:
    """Find what is wrong before anybody is asked once more.

    Args:
        scope: who hands over.
        asked: what is to be handed over.
        chosen: whether the giver was chosen; for blank may mean nobody.
    """
    nobody = [] if chosen else [_NO_GIVER]
    return [*nobody, *_problems_with(scope, asked)]


@transaction.atomic
def take_back(
    scope: Scope, done: HandOver, *, form: UUID, now: datetime
) -> tuple[int, list[Problem]]:
    """Give back what a hand-over moved, but for what was looked at since.

    Returns:
        How many were given back; or none, and why not.
    """
    if not may_hand_over(scope, [done.giver], done.taker):
        return 0, [not_yours("giver")]
    found = parted(scope, done.taker, done.giver, unseen=False)
    if found.staying and not found.moving:
        return 0, unless_may_follow(scope, done.giver, found.staying, where="giver")
    looks = latest_looks(scope, found.moving)
    same = [
        name
        for name in found.moving
        if name in looks
        and write.is_by(scope, looks[name].number, uuid5(done.form, name))
    ]
    back = HandOver(
        giver=done.taker, taker=done.giver, why="Handed back: undone", form=form
    )
    return _move(scope, same, back, now=now), []


def _move(scope: Scope, pathways: list[str], asked: HandOver, *, now: datetime) -> int:
    looks = latest_looks(scope, pathways)
    moved = 0
    for name in pathways:
        form = uuid5(asked.form, name)
        if register.locked(scope, name) is None or write.is_written(scope, form):
            continue
        register.set_owner(scope, name, asked.taker)
        why, last = asked.why.strip(), looks.get(name)
        write.pass_on(scope, name, asked.taker, why, last, form=form, now=now)
        moved += 1
    if moved:
        tell_all(scope.provider)
    return moved


_NO_GIVER = Problem(
    "hand-over.no-giver",
    "giver",
    "It isn't said whose patients.",
    "Choose a person, or Nobody.",
)


def _problems_with(scope: Scope, asked: HandOver) -> list[Problem]:
    found = []
    if not asked.taker:
        found.append(
            Problem(
                "hand-over.nobody",
                "taker",
                "Nobody was chosen to take the patients over.",
                "Choose a person.",
            )
        )
    if asked.taker == asked.giver:
        found.append(
            Problem(
                "hand-over.same",
                "taker",
                "Both are the same person.",
                "Choose another person.",
            )
        )
    if asked.taker and asked.taker != asked.giver:
        found += _unless_taken(scope, asked)
    if not asked.why.strip() or len(asked.why) > LONGEST_WHY or "\x00" in asked.why:
        found.append(
            Problem(
                "hand-over.no-reason",
                "why",
                "There is no reason, or one of too many characters.",
                f"Say in {LONGEST_WHY} characters at most why they are handed over.",
            )
        )
    return found


def _unless_taken(scope: Scope, asked: HandOver) -> list[Problem]:
    """Say why the one can't give, or the other can't take, any of them."""
    if not may_hand_over(scope, [asked.giver], asked.taker):
        return [not_yours("giver")]
    found = parted(scope, asked.giver, asked.taker, unseen=asked.unseen)
    services = () if found.moving else found.staying
    return unless_may_follow(scope, asked.taker, services, where="taker")
