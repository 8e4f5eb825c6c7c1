"""Say what stands no more, because a message says something else or takes it back."""

from collections.abc import Callable, Iterator
from datetime import date

from milepost.events.kinds import Kind
from milepost.intake.sites.expressions import Reader, first_said
from milepost.intake.sites.profile import EventRule
from milepost.intake.sites.told import Fact

DayOf = Callable[[str], date | None]


def owner_of(reader: Reader, event: EventRule, key: str) -> str:
    """Name what an event belongs to, by its message's key and what else it goes by."""
    if event.once:
        return ""
    if not event.and_the_same:
        return key
    return f"{key} {reader.value(event.and_the_same) or ''}"


def instead_of(reader: Reader, event: EventRule, key: str) -> tuple[Kind, ...]:
    """Name the kinds of which what stood is no more. Without a key nobody knows which."""
    if not event.instead or not key:
        return ()
    return (Kind(event.only),) if event.only else reader.kinds(event.kind)


def means_nothing(
    reader: Reader, event: EventRule, key: str, day_of: DayOf
) -> Iterator[Fact]:
    """Say that nothing stands any more, where a code now means nothing."""
    gone = instead_of(reader, event, key)
    if gone and reader.speaks(event.kind):
        yield Fact(
            Kind.RECORDED_IN_ERROR,
            owner_of(reader, event, key),
            day_of(first_said(reader.document, event.day) or ""),
            {},
            instead=gone,
            of_its_day=event.of_its_day,
            beside=tuple(Kind(name) for name in event.beside),
        )


def taken_back(
    reader: Reader, event: EventRule, key: str, day_of: DayOf
) -> Iterator[Fact]:
    """Say which earlier events never happened."""
    kinds = tuple(Kind(name) for name in event.takes_back)
    if event.the_last:
        day = day_of(first_said(reader.document, event.day) or "")
        owner, error = owner_of(reader, event, key), Kind.RECORDED_IN_ERROR
        yield Fact(error, owner, day, {}, instead=kinds, the_last=True)
        return
    for kind in kinds:
        yield Fact(kind, key, None, {}, taken_back=True)
