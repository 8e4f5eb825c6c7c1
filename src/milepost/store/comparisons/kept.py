"""Read comparisons, how far each has come, and what came of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, Q

from milepost.foundation.scope import Scope
from milepost.store.comparisons.models import Comparison, Copy, Side, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class SideKept:
    """One of the two lists, without its bytes."""

    number: int
    which: str
    own: bool
    profile: str
    name: str
    taken: bool
    """Whether it is kept yet: Milepost's own list is taken when the work begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepKept:
    """What was done with a comparison."""

    what: str
    by: str
    at: datetime
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonKept:
    """A comparison, without its lines."""

    number: int
    title: str
    standard: str
    order: str
    today: date
    by: str
    at: datetime
    succeeds: int | None
    """The comparison whose lists it compares again; None for one of its own."""

    succeeded_by: tuple[int, ...]
    """The comparisons that compare its lists again."""

    old: SideKept
    new: SideKept
    steps: tuple[StepKept, ...]
    progress: tuple[str, int] | None
    """What is being done, and how many rows of it are done."""

    @property
    def state(self) -> str:
        """The latest step; blank where it is still to be compared."""
        return self.steps[-1].what if self.steps else ""

    @property
    def told(self) -> Mapping[str, Any]:
        """The accounts, once it is compared."""
        found = (step.told for step in self.steps if step.what == "compared")
        return next(found, {})


def comparisons(scope: Scope, *, most: int = 50) -> list[ComparisonKept]:
    """Read the latest comparisons of a provider, the newest first."""
    return [_kept(found) for found in _theirs(scope).order_by("-id")[:most]]


def the_comparison(scope: Scope, number: int) -> ComparisonKept | None:
    """Find a comparison by its number."""
    found = _theirs(scope).filter(id=number).first()
    return found and _kept(found)


def bytes_of(scope: Scope, side: int) -> bytes | None:
    """Read what a list was; None if it isn't kept yet.

    Where lists are compared again they are kept with the comparison that took them.
    """
    it = Side.objects.filter(id=side, comparison__in=those_of(scope)).first()
    while it is not None:
        found = Copy.objects.filter(side=it).values_list("raw", flat=True).first()
        if found is not None:
            return bytes(found)
        it = Side.objects.filter(
            comparison__comparison=it.comparison_id, which=it.which
        ).first()
    return None


def unfinished() -> list[tuple[str, int]]:
    """Name every comparison, of any provider, that is still to be made."""
    last = Step.objects.filter(comparison=OuterRef("pk")).order_by("-place")
    found = Comparison.objects.annotate(state=last.values("what")[:1])
    due = found.filter(Q(state__isnull=True)).order_by("id")
    return list(due.values_list("provider", "id"))


def those_of(scope: Scope) -> Any:
    """Give the comparisons in scope: none to who sees only some of the services."""
    if scope.services is not None:
        return Comparison.objects.none()
    return Comparison.objects.filter(provider=scope.provider)


def _theirs(scope: Scope) -> Any:
    steps = Prefetch("step_set", Step.objects.order_by("place"))
    sides = Prefetch("side_set", Side.objects.select_related("copy").defer("copy__raw"))
    again = Prefetch(
        "comparison_set", Comparison.objects.only("succeeds").order_by("id")
    )
    theirs = those_of(scope)
    return theirs.select_related("progress").prefetch_related(steps, sides, again)


def _kept(found: Any) -> ComparisonKept:
    sides = {side.which: _side(side) for side in found.side_set.all()}
    progress = getattr(found, "progress", None)
    return ComparisonKept(
        number=found.id,
        title=found.title,
        standard=found.standard,
        order=found.order,
        today=found.today,
        by=found.by,
        at=found.at,
        succeeds=found.succeeds_id,
        succeeded_by=tuple(again.id for again in found.comparison_set.all()),
        old=sides["old"],
        new=sides["new"],
        steps=tuple(
            StepKept(what=s.what, by=s.by, at=s.at, told=s.told)
            for s in found.step_set.all()
        ),
        progress=(progress.doing, progress.done) if progress else None,
    )


def _side(side: Any) -> SideKept:
    return SideKept(
        number=side.id,
        which=side.which,
        own=side.own,
        profile=side.profile,
        name=side.name,
        taken=hasattr(side, "copy"),
    )
