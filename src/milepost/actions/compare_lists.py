"""Take two lists to be compared, and write down what people decide of each line."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.host.sheets import MOST_BYTES
from milepost.rules.lawbook import Lawbook
from milepost.rules.standards import Standard
from milepost.store.comparisons import kept, lines, write
from milepost.store.comparisons.lines import Narrowed
from milepost.store.comparisons.own_list import OWN_MAPPING
from milepost.store.comparisons.write import NewSide

VERDICTS = ("as_meant", "new_right", "old_right", "neither", "to_find_out")
"""What a person may decide of a line, having looked at it."""

LONGEST_TITLE = 100
LONGEST_NOTE = 1_000
MOST_AT_ONCE = 100_000
OWN_NAME = "Milepost’s own list"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewList:
    """One of the two lists, as somebody sends it."""

    profile: str
    name: str = ""
    raw: bytes | None = None
    """None for Milepost's own list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComparison:
    """Two lists that somebody wants compared."""

    title: str
    standard: str
    order: str
    today: date
    old: NewList
    new: NewList


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVerdict:
    """What somebody decides."""

    what: str
    note: str


@transaction.atomic
def take_lists(
    scope: Scope, asked: NewComparison, *, lawbook: Lawbook, now: datetime
) -> tuple[int, list[Problem]]:
    """Keep two lists as they came, to be compared soon. Nothing of them becomes fact.

    Returns:
        The number of the comparison, and no problem; or 0, and why it isn't taken.
    """
    if scope.services is not None:
        told = "Lists are of every service, and you see only some."
        return 0, [_bad("old", told, "Ask somebody who sees all.")]
    if problems := _unfit(asked, lawbook, now):
        return 0, problems
    number = write.add_comparison(
        scope,
        title=asked.title.strip(),
        standard=asked.standard,
        order=asked.order,
        today=asked.today,
        sides=(_side("old", asked.old), _side("new", asked.new)),
        now=now,
    )
    return number, []


@transaction.atomic
def put_away(scope: Scope, number: int, *, now: datetime) -> list[Problem]:
    """Put a comparison away: it is shown no more among those to be worked through."""
    write.decide_alone(number)
    found = kept.the_comparison(scope, number)
    if found is None or found.state == "put_away":
        return [_gone(number)]
    write.add_step(scope, number, "put_away", now=now)
    return []


@transaction.atomic
def decide_line(
    scope: Scope,
    comparison: int,
    line: int,
    said: NewVerdict,
    *,
    after: int,
    now: datetime,
) -> list[Problem]:
    """Write down what a person decided of a line, having looked at it.

    Args:
        scope: who decides.
        comparison: its number.
        line: the line's.
        said: what they say.
        after: the place of the last verdict that they had before their eyes; 0 if none.
            Where somebody has decided since, they must look again.
        now: the moment.
    """
    write.decide_alone(comparison)
    if problems := _unfit_verdict(said):
        return problems
    found = kept.the_comparison(scope, comparison)
    there = lines.the_line(scope, comparison, line)
    if found is None or there is None or found.state != "compared":
        return [_gone(comparison)]
    last = there.verdict.place if there.verdict else 0
    if last != after:
        told = "Somebody has decided of it since you opened this page."
        return [_bad("what", told, "Look at what they said, and decide again.")]
    told = [(line, last + 1)]
    write.add_verdicts(scope, comparison, told, said.what, said.note.strip(), now=now)
    return []


@transaction.atomic
def decide_all(
    scope: Scope,
    comparison: int,
    asked: Narrowed,
    said: NewVerdict,
    *,
    expected: int,
    now: datetime,
) -> tuple[int, list[Problem]]:
    """Write down the same of every line that is asked for and nobody has decided yet.

    Args:
        scope: who decides.
        comparison: its number.
        asked: which lines.
        said: what they say of each.
        expected: of how many they meant to say it. If there are others by now, nothing
            is written.
        now: the moment.

    Returns:
        Of how many it was written; and why it wasn't.
    """
    write.decide_alone(comparison)
    if problems := _unfit_verdict(said):
        return 0, problems
    found = kept.the_comparison(scope, comparison)
    if found is None or found.state != "compared":
        return 0, [_gone(comparison)]
    open_ones = Narrowed(
        fate=asked.fate,
        service=asked.service,
        differs=asked.differs,
        decided="no",
        search=asked.search,
    )
    due = lines.numbers_and_places(scope, comparison, open_ones, most=MOST_AT_ONCE + 1)
    if len(due) != expected or not due or len(due) > MOST_AT_ONCE:
        told = (
            f"There are {len(due):,} lines that nobody has decided, not {expected:,}."
        )
        remedy = "Look at the list again, then decide."
        return 0, [_bad("all-what", told, remedy)]
    write.add_verdicts(scope, comparison, due, said.what, said.note.strip(), now=now)
    return len(due), []


def _side(which: str, given: NewList) -> NewSide:
    if given.raw is None:
        return NewSide(which, own=True, profile=OWN_MAPPING, name=OWN_NAME, raw=None)
    return NewSide(
        which, own=False, profile=given.profile, name=given.name, raw=given.raw
    )


def _unfit(asked: NewComparison, lawbook: Lawbook, now: datetime) -> list[Problem]:
    found = []
    title = asked.title.strip()
    if not title or len(title) > LONGEST_TITLE or not title.isprintable():
        remedy = f"Say in {LONGEST_TITLE} characters at most what is compared."
        found.append(_bad("title", "It has no name that can be kept.", remedy))
    if asked.standard not in {each.id for each in lawbook.all(Standard)}:
        found.append(_bad("standard", "There is no such standard.", "Choose one."))
    if asked.today > now.date():
        found.append(_bad("day", "That day is still to come.", "Give today or before."))
    if asked.old.raw is None and asked.new.raw is None:
        told = "Milepost’s own list can’t be compared with itself."
        found.append(_bad("new", told, "Choose a file."))
    for which, given in (("old", asked.old), ("new", asked.new)):
        if given.raw == b"":
            found.append(_bad(which, "The file is empty.", "Choose another."))
        if given.raw is not None and len(given.raw) > MOST_BYTES:
            most = MOST_BYTES // 1024 // 1024
            told = f"It is longer than {most} MB."
            found.append(_bad(which, told, "Cut both into the same parts."))
    return found


def _unfit_verdict(said: NewVerdict) -> list[Problem]:
    note = said.note.strip()
    if said.what not in VERDICTS:
        return [_bad("what", "Nothing is decided.", "Choose what you decide.")]
    if len(note) > LONGEST_NOTE or "\x00" in note:
        remedy = f"Write at most {LONGEST_NOTE:,} characters."
        return [_bad("note", "The note can’t be kept.", remedy)]
    if said.what == "to_find_out" and not note:
        remedy = "Say it, and who asks whom."
        return [_bad("note", "Nothing says what is to be found out.", remedy)]
    return []


def _gone(number: int) -> Problem:
    told = "There is no such comparison, or it is put away."
    return _bad(f"comparison {number}", told, "Look at the list of comparisons.")


def _bad(where: str, message: str, remedy: str) -> Problem:
    return Problem("compare.unfit", where, message, remedy)
