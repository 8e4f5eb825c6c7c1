"""What another hospital's words mean in ours: a mapping file, read and checked."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES
from milepost.events.vocabulary import Vocabulary
from milepost.foundation.problems import Problem
from milepost.rules.read import build


@dataclass(frozen=True, slots=True, kw_only=True)
class LogColumns:
    """Which columns of the log hold what we can't do without."""

    pathway: str
    day: str
    activity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Netting:
    """How a line takes back an earlier one: their quantities add up to nothing."""

    quantity: str
    """The column to add up. What adds up to more than 0 happened, once."""

    same: tuple[str, ...]
    """Lines that are the same in all these columns are added up together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstEvent:
    """What the first line of a pathway stands in for, where the log has no such event."""

    kind: Kind
    says: Mapping[str, str | bool] = field(default_factory=dict)
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What some activities of the log mean."""

    kind: Kind
    activity: tuple[str, ...]
    """Their names in the log. Any one of them."""

    when: Mapping[str, str] = field(default_factory=dict)
    """Only where these columns of the log hold this."""

    says: Mapping[str, str | bool] = field(default_factory=dict)
    takes: Mapping[str, str] = field(default_factory=dict)
    """By attribute, the column of the log that its value is taken from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogMapping:
    """How to read one hospital's log of activity."""

    title: str
    source: str
    """Whose log it is, and the credit due."""

    columns: LogColumns
    netting: Netting | None = None
    first_event: FirstEvent | None = None
    first_of_pathway: tuple[Kind, ...] = ()
    """Kinds that say ``first`` on the first day a pathway has one, and not after."""

    no_event: tuple[str, ...] = ()
    """Activities that were looked at, and are no event of a pathway."""

    meanings: tuple[Meaning, ...]
    """The first that fits is meant."""


def read_mapping(
    text: str, vocabulary: Vocabulary, *, where: str
) -> tuple[LogMapping | None, list[Problem]]:
    """Read a mapping file, or name everything that is wrong with it."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [
            Problem("intake.not-toml", where, f"{error}.", "Correct the TOML.")
        ]
    problems: list[Problem] = []
    mapping: LogMapping | None = build(LogMapping, raw, where, problems)
    if mapping is not None and not problems:
        problems += _faults(mapping, vocabulary, where)
    return (None if problems else mapping), problems


def _faults(
    mapping: LogMapping, vocabulary: Vocabulary, where: str
) -> Iterator[Problem]:
    told: list[tuple[str, Kind, set[str], Mapping[str, str | bool]]] = [
        (
            f"meaning {number}",
            meaning.kind,
            {*meaning.says, *meaning.takes},
            meaning.says,
        )
        for number, meaning in enumerate(mapping.meanings, start=1)
    ]
    if mapping.first_event:
        first = mapping.first_event
        told.append(("first_event", first.kind, set(first.says), first.says))
    told += [
        ("first_of_pathway", kind, {"first"}, {}) for kind in mapping.first_of_pathway
    ]
    for place, kind, names, says in told:
        for name in sorted(names - vocabulary[kind]):
            yield Problem(
                "intake.unknown-attribute",
                f"{where}, {place}",
                f"{kind} says nothing of {name!r}.",
                f"It can say: {', '.join(sorted(vocabulary[kind])) or 'nothing'}.",
            )
        for name in sorted(says.keys() & ATTRIBUTES.keys()):
            wanted = ATTRIBUTES[name].dtype.to_python()
            if wanted in (bool, str) and type(says[name]) is not wanted:
                yield Problem(
                    "intake.wrong-value",
                    f"{where}, {place}, {name}",
                    f"It is {says[name]!r}.",
                    "Write true or false." if wanted is bool else "Write it in quotes.",
                )
