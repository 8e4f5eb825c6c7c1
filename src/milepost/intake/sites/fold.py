"""What stands on a pathway when every message of it has been heard, in whatever order."""

from collections.abc import Iterable, Mapping, Sequence
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
    spent: dict[str, tuple[Kind, ...]] = {}
    before: Told | None = None
    for told in sorted(messages, key=lambda told: told.order):
        if told == before:
            continue  # the very same again: to put right twice would reach further back
        before = told
        for fact in told.facts:
            if told.does is Does.TELLS and fact.kind in spent.get(fact.key, ()):
                del spent[fact.key]
            if fact.the_last:
                _take_back_the_last(standing, fact, spent)
            elif fact.instead:
                _put_right(standing, fact, amends=told.does is Does.AMENDS)
            elif told.does is Does.TAKES_BACK or fact.taken_back:
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


def _take_back_the_last(
    standing: list[Standing], fact: Fact, spent: dict[str, tuple[Kind, ...]]
) -> None:
    """Take back what was told last, or of the day it says. Said again, it says nothing new.

    Args:
        standing: what stands.
        fact: what takes it back.
        spent: by key, the kinds of which nothing was told since some were taken back.
    """
    days = [s.day for s in standing if s.key == fact.key and s.kind in fact.instead]
    if fact.day in days:
        day = fact.day
    elif days and fact.key not in spent:
        day = days[-1]
    else:
        return
    standing[:] = [s for s in standing if not _goes(s, fact, day)]
    spent[fact.key] = fact.instead


def _put_right(standing: list[Standing], fact: Fact, *, amends: bool) -> None:
    """Have it stand where others of its key stood, or nothing, where it means nothing."""
    day = _of_which_day(standing, fact) if amends else fact.day
    if day is None and (amends or fact.of_its_day):
        return
    only = day if amends or fact.of_its_day else None
    gone = [n for n, s in enumerate(standing) if _goes(s, fact, only)]
    before = [standing[n] for n in gone if amends and standing[n].kind == fact.kind]
    says = {**(before[-1].says if before else {}), **fact.says}
    place = gone[0] if gone else len(standing)
    standing[:] = [s for n, s in enumerate(standing) if n not in gone]
    if fact.kind is not Kind.RECORDED_IN_ERROR and day is not None:
        said = {name: value for name, value in says.items() if value is not None}
        standing.insert(place, Standing(fact.kind, day, said, fact.key))


def _of_which_day(standing: Sequence[Standing], fact: Fact) -> date | None:
    """Name the day of what an amendment is about; None if it was never told."""
    kinds = {*fact.instead, *fact.beside}
    days = [s.day for s in standing if s.key == fact.key and s.kind in kinds]
    if fact.day in days:
        return fact.day
    return days[-1] if days else None


def _goes(standing: Standing, fact: Fact, day: date | None) -> bool:
    """Whether it is of one key with a fact that stands instead: of one day, if any."""
    alike = standing.key == fact.key and standing.kind in fact.instead
    return alike and day in (None, standing.day)


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
