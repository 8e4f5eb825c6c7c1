"""What stands on a pathway when every message of it has been heard, in whatever order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from milepost.events.kinds import Kind
from milepost.intake.sites.profile import Does
from milepost.intake.sites.told import Fact, Told, Value


@dataclass(frozen=True, slots=True)
class Standing:
    """One event that stands."""

    kind: Kind
    day: date
    says: Mapping[str, Value]
    key: str = ""


def fold(messages: Iterable[Told]) -> list[Standing]:
    """Put messages in order of when they happened, and say what stands after the last.

    The same messages, however often and in whatever order they came, leave the same.
    """
    standing: list[Standing] = []
    for told in sorted(messages, key=lambda told: told.order):
        for fact in told.facts:
            if told.does is Does.TAKES_BACK or fact.taken_back:
                standing[:] = [s for s in standing if not _is_about(s, fact)]
            elif told.does is Does.TELLS:
                _tell(standing, fact)
            elif told.does is Does.AMENDS:
                _amend(standing, fact)
    return standing


def _is_about(standing: Standing, fact: Fact) -> bool:
    return standing.kind == fact.kind and standing.key == fact.key


def _tell(standing: list[Standing], fact: Fact) -> None:
    if fact.day is None:
        return
    said = {name: value for name, value in fact.says.items() if value is not None}
    if fact.if_changed and said.get(fact.if_changed) == _latest(standing, fact):
        return
    about = (s for s in reversed(standing) if _is_about(s, fact))
    if fact.if_news and (last := next(about, None)) and last.says == said:
        return
    new = Standing(fact.kind, fact.day, said, fact.key)
    if fact.once:
        standing[:] = [s for s in standing if not _is_about(s, fact)]
    if new not in standing:
        standing.append(new)


def _latest(standing: list[Standing], fact: Fact) -> Value | None:
    said = (s.says.get(fact.if_changed) for s in reversed(standing))
    return next((value for value in said if value is not None), None)


def _amend(standing: list[Standing], fact: Fact) -> None:
    """Change the latest event it is about: what isn't said stays, what is erased goes."""
    for place in reversed(range(len(standing))):
        before = standing[place]
        if not _is_about(before, fact):
            continue
        if fact.erased:
            del standing[place]
            return
        says = {**before.says, **fact.says}
        kept = {name: value for name, value in says.items() if value is not None}
        standing[place] = Standing(
            before.kind, fact.day or before.day, kept, before.key
        )
        return
