"""Read the lines of a comparison, and what people decided of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from milepost.foundation.scope import Scope
from milepost.store.comparisons.kept import those_of
from milepost.store.comparisons.models import Line, Verdict

AT_ONCE = 2_000
SAME = "same"
"""Where both lists say the same there is nothing to decide, unless somebody wants to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Which lines are asked for; blank asks for all."""

    fate: str = ""
    service: str | None = None
    """None asks for all: a row may name no service."""

    differs: str = ""
    """An entry that the two rows say otherwise."""

    decided: str = ""
    """``no`` for those that differ and that nobody has decided, or what was decided."""

    search: str = ""
    """A number, or part of one, without what stands between its signs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictKept:
    """What a person decided of a line, having looked."""

    number: int
    place: int
    what: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LineKept:
    """What two lists say of one wait."""

    number: int
    fate: str
    service: str
    old_row: int | None
    new_row: int | None
    step: str
    crowd: int | None
    of_row: int | None
    differs: tuple[str, ...]
    days: int | None
    elsewhere: int | None
    why: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None
    verdict: VerdictKept | None = None
    """The latest."""


def count(scope: Scope, comparison: int, asked: Narrowed) -> int:
    """Count the lines that are asked for."""
    return _asked(scope, comparison, asked).count()


def page(
    scope: Scope, comparison: int, asked: Narrowed, *, first: int, most: int
) -> list[LineKept]:
    """Read some of the lines that are asked for, with what was decided of each."""
    found = _asked(scope, comparison, asked).order_by("number")
    return _with_verdicts(comparison, list(found[first : first + most]))


def every(scope: Scope, comparison: int, asked: Narrowed) -> Iterator[LineKept]:
    """Read all the lines that are asked for, some at a time."""
    found, last = _asked(scope, comparison, asked).order_by("number"), 0
    while some := list(found.filter(number__gt=last)[:AT_ONCE]):
        yield from _with_verdicts(comparison, some)
        last = some[-1].number


def the_line(scope: Scope, comparison: int, number: int) -> LineKept | None:
    """Find a line by its number."""
    found = _asked(scope, comparison, Narrowed()).filter(number=number)
    return next(iter(_with_verdicts(comparison, list(found))), None)


def crowd(
    scope: Scope, comparison: int, number: int, *, most: int
) -> tuple[list[LineKept], int]:
    """Read the first lines of a crowd, and how many there are in it.

    Nobody can say which of its rows is which.
    """
    found = _asked(scope, comparison, Narrowed()).filter(crowd=number)
    first = _with_verdicts(comparison, list(found.order_by("number")[:most]))
    return first, found.count()


def next_undecided(scope: Scope, comparison: int, after: int, asked: Narrowed) -> int:
    """Find the next line that is asked for and that nobody has decided; 0 if none is."""
    found = _open(_asked(scope, comparison, asked))
    numbers = found.filter(number__gt=after).order_by("number")
    return numbers.values_list("number", flat=True).first() or 0


def fates(scope: Scope, comparison: int) -> dict[str, tuple[int, int]]:
    """Count the lines by what became of them: how many, and how many are decided."""
    found = _asked(scope, comparison, Narrowed())
    every_one = dict(found.values_list("fate").annotate(Count("id")).order_by())
    decided = found.filter(Exists(_verdicts()))
    done = dict(decided.values_list("fate").annotate(Count("id")).order_by())
    return {fate: (number, done.get(fate, 0)) for fate, number in every_one.items()}


def history(scope: Scope, comparison: int, number: int) -> list[VerdictKept]:
    """Read all that was decided of a line, the first first."""
    theirs = those_of(scope).filter(id=comparison)
    found = Verdict.objects.filter(comparison__in=theirs, number=number)
    return [_verdict(each) for each in found.order_by("place")]


def numbers_and_places(
    scope: Scope, comparison: int, asked: Narrowed, *, most: int
) -> list[tuple[int, int]]:
    """Name lines with the place that the next verdict of each takes."""
    last = _verdicts().order_by("-place").values("place")[:1]
    found = _asked(scope, comparison, asked).annotate(last=Subquery(last))
    rows = found.order_by("number").values_list("number", "last")[:most]
    return [(number, (place or 0) + 1) for number, place in rows]


def _asked(scope: Scope, comparison: int, asked: Narrowed) -> QuerySet[Line]:
    theirs = those_of(scope).filter(id=comparison)
    found = Line.objects.filter(comparison__in=theirs)
    if asked.fate:
        found = found.filter(fate=asked.fate)
    if asked.service is not None:
        found = found.filter(service=asked.service)
    if asked.differs:
        found = found.filter(differs__contains=[asked.differs])
    if asked.search:
        found = found.filter(search__contains=asked.search)
    if asked.decided == "no":
        found = _open(found)
    elif asked.decided:
        later = Verdict.objects.filter(
            comparison=OuterRef("comparison"),
            number=OuterRef("number"),
            place__gt=OuterRef("place"),
        )
        stands = _verdicts().filter(~Exists(later), what=asked.decided)
        found = found.filter(Exists(stands))
    return found


def _open(found: QuerySet[Line]) -> QuerySet[Line]:
    return found.exclude(fate=SAME).filter(~Exists(_verdicts()))


def _verdicts() -> QuerySet[Verdict]:
    return Verdict.objects.filter(
        comparison=OuterRef("comparison"), number=OuterRef("number")
    )


def _with_verdicts(comparison: int, found: Sequence[Line]) -> list[LineKept]:
    numbers = [line.number for line in found]
    told = Verdict.objects.filter(comparison_id=comparison, number__in=numbers)
    latest = {each.number: _verdict(each) for each in told.order_by("place")}
    return [_line(line, latest.get(line.number)) for line in found]


def _verdict(each: Verdict) -> VerdictKept:
    return VerdictKept(
        number=each.number,
        place=each.place,
        what=each.what,
        note=each.note,
        by=each.by,
        at=each.at,
    )


def _line(line: Line, verdict: VerdictKept | None) -> LineKept:
    return LineKept(
        number=line.number,
        fate=line.fate,
        service=line.service,
        old_row=line.old_row,
        new_row=line.new_row,
        step=line.step or "",
        crowd=line.crowd,
        of_row=line.of_row,
        differs=tuple(line.differs),
        days=line.days,
        elsewhere=line.elsewhere,
        why=line.why or "",
        old=line.old,
        new=line.new,
        verdict=verdict,
    )
