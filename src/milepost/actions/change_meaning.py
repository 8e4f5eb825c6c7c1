"""Have a meaning that somebody gave succeeded by another, or take it back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.store.append import tell_who_sees_all
from milepost.store.inbox.write import add_meaning
from milepost.store.meanings import changes, write
from milepost.store.meanings.changes import ChangeKept


@dataclass(frozen=True, slots=True)
class NewMeaning:
    """What a code is to mean instead of what it means by somebody's word."""

    was: int
    """The number of the meaning that it succeeds."""

    means: str | None
    """Blank for nothing here; None to take back what people said."""

    why: str


@transaction.atomic
def ask_to_change(scope: Scope, asked: NewMeaning, *, now: datetime) -> list[Problem]:
    """Have it found out what another meaning would touch. Nothing changes by this."""
    was = next((g for g in changes.given(scope) if g.number == asked.was), None)
    if was is None:
        return [_bad("no-such-meaning", "Nobody gave such a meaning.", "Look again.")]
    write.decide_alone(scope, was.feed)
    code = (was.code_map, was.code)
    stands = changes.standing(scope, was.feed).get(code)
    if not _still_stands(scope, was.feed, code, was.number):
        return [_changed()]
    if any(_is_of(each, was.feed, code) for each in _open(scope)):
        told = "Another change of this meaning isn’t over."
        return [_bad("meaning-at-work", told, "Confirm it first, or put it away.")]
    if not asked.why.strip():
        return [_bad("no-note", "Nothing is said of why.", "Say it in a few words.")]
    if asked.means == stands:
        told = "That is what it means already."
        return [_bad("same-meaning", told, "Give another, or take it back.")]
    of = (was.feed, was.code_map, was.code)
    write.add_change(scope, of, was.number, asked.means, asked.why.strip(), now=now)
    return []


@transaction.atomic
def confirm_change(scope: Scope, number: int, *, now: datetime) -> list[Problem]:
    """Have a code mean from now on what was asked, and what asked for it read again."""
    change, problems = _found(scope, number)
    if change is None:
        return problems
    code = (change.code_map, change.code)
    if not _still_stands(scope, change.feed, code, change.was):
        return [_changed()]
    write.add_step(scope, number, "confirmed", now=now)
    if change.means is not None:
        add_meaning(scope, change.feed, *code, change.means, now=now)
    tell_who_sees_all(scope.provider)
    return []


@transaction.atomic
def put_change_away(scope: Scope, number: int, *, now: datetime) -> list[Problem]:
    """Leave a meaning as it is."""
    change, problems = _found(scope, number)
    if change is not None:
        write.add_step(scope, number, "put_away", now=now)
    return problems


def _found(scope: Scope, number: int) -> tuple[ChangeKept | None, list[Problem]]:
    """Find a change of which a person may decide, and let nobody else decide of it."""
    change = changes.the_change(scope, number)
    if change is not None:
        write.decide_alone(scope, change.feed)
        change = changes.the_change(scope, number)
    if change is None or change.state != "found":
        told = "It doesn’t wait for a decision: somebody may have decided."
        return None, [_bad("no-such-change", told, "Look at how it stands.")]
    return change, []


def _open(scope: Scope) -> list[ChangeKept]:
    return [each for each in changes.changes(scope) if each.state in changes.OPEN]


def _is_of(change: ChangeKept, feed: str, code: tuple[str, str]) -> bool:
    return change.feed == feed and (change.code_map, change.code) == code


def _still_stands(scope: Scope, feed: str, code: tuple[str, str], number: int) -> bool:
    """Whether a meaning is the latest of its code, and wasn't taken back."""
    theirs = [g for g in changes.given(scope, feed) if (g.code_map, g.code) == code]
    gone = changes.taken_back(scope, feed).get((feed, *code), 0)
    return theirs[-1].number == number > gone


def _changed() -> Problem:
    told = "Somebody has given it another meaning meanwhile, or taken it back."
    return _bad("meaning-changed", told, "Look at what it means now, and ask again.")


def _bad(code: str, message: str, remedy: str) -> Problem:
    return Problem(f"actions.{code}", "why", message, remedy)
