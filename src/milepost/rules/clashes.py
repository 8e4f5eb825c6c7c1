"""What the clock rules of one standard may get wrong together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, product

from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES
from milepost.foundation.problems import Problem
from milepost.rules.clock_rules import (
    ClockEdition,
    ClockRule,
    Effect,
    Memory,
    OnDay,
    Waited,
)
from milepost.rules.parts import Sign, in_force_on
from milepost.rules.standards import Standard

Answers = Mapping[str, str | bool | None]
"""What an event says of itself. None is what it leaves unsaid."""

ELSE = "something else"
"""Stands for any value that no rule lists."""

YES_OR_NO = frozenset(
    name for name, column in ATTRIBUTES.items() if column.dtype.to_python() is bool
)

NAMED_DAYS = frozenset({OnDay.ORIGINAL_START, OnDay.FOR_DAY, OnDay.TOLD})


def clashes(standard: Standard, rules: Sequence[ClockRule]) -> Iterator[Problem]:
    """Yield each fault between a standard's editions and the rules of its clock.

    Args:
        standard: the standard.
        rules: every clock rule of the folder that its editions name.
    """
    first = standard.editions[0].in_force
    if not rules:
        yield Problem(
            "rules.no-clock-rules",
            f"{standard.id}.toml",
            f"There are no clock rules in {standard.editions[0].clock_rules!r}.",
            "Name the folder that holds them.",
        )
    for rule in rules:
        if rule.editions[0].in_force > first:
            yield Problem(
                "rules.later-than-its-standard",
                f"{rule.id}.toml",
                f"It is in force from {rule.editions[0].in_force}, and "
                f"{standard.id} from {first}.",
                "Start its first edition on the standard's first day, or sooner.",
            )
    yield from _two_days_asked(standard, rules)
    found = set()
    for day in sorted({e.in_force for e in standard.editions}):
        for choices in [{}, *_every_choice(rules)]:
            for problem in _two_effects(rules, day, choices):
                if problem not in found:
                    found.add(problem)
                    yield problem


def two_defaults(rules: Iterable[ClockRule]) -> Iterator[Problem]:
    """Yield each setting that two rules take differently until somebody chooses."""
    ours: dict[str, tuple[str, str]] = {}
    for rule in rules:
        for doubt in (d for edition in rule.editions for d in edition.doubts):
            if doubt.setting is None:
                continue
            choice, by = ours.setdefault(doubt.setting, (doubt.choice, rule.id))
            if choice != doubt.choice:
                yield Problem(
                    "rules.two-defaults",
                    f"{rule.id}.toml, {doubt.setting}",
                    f"Its choice is {doubt.choice!r}, and that of {by} is {choice!r}.",
                    "Make the same choice in both, or name another setting.",
                )


def _every_choice(rules: Sequence[ClockRule]) -> Iterator[Mapping[str, str]]:
    """Each choice an organisation may make, one at a time."""
    for rule in rules:
        for doubt in (d for edition in rule.editions for d in edition.doubts):
            for option in doubt.options:
                yield {doubt.setting or "": option.choice}


def _two_days_asked(
    standard: Standard, rules: Sequence[ClockRule]
) -> Iterator[Problem]:
    """The clock is told of one further day an event names, so rules may ask for one."""
    asked: dict[Kind, dict[str, str]] = {}
    for rule in rules:
        for edition in rule.editions:
            for kind in {sign.event for sign in edition.on}:
                asked.setdefault(kind, {}).update(
                    dict.fromkeys(_named_days(edition), rule.id)
                )
    for kind, days in asked.items():
        if len(days) > 1:
            yield Problem(
                "rules.two-named-days",
                f"{standard.id}.toml, {kind}",
                f"{', '.join(f'{rule} asks for {day}' for day, rule in days.items())}.",
                "Let the rules ask an event for one day besides its own.",
            )


def _named_days(edition: ClockEdition) -> Iterator[str]:
    options = [option for doubt in edition.doubts for option in doubt.options]
    for on_day in (edition.on_day, *(option.on_day for option in options)):
        if on_day in NAMED_DAYS:
            yield on_day
    for memory in (edition.remembers, *(option.remembers for option in options)):
        if memory is Memory.DUE:
            yield memory


def _two_effects(
    rules: Sequence[ClockRule], day: date, choices: Mapping[str, str]
) -> Iterator[Problem]:
    """Name each two rules of which one event could meet both, whatever went before."""
    read = [
        (rule.id, edition.as_chosen(choices))
        for rule in rules
        if (edition := in_force_on(day, rule.editions))
    ]
    certain = [
        (name, edition)
        for name, edition in read
        if edition.effect is not Effect.NONE
        and not edition.needs
        and not edition.unless_noted
    ]
    for (one, this), (other, that) in combinations(certain, 2):
        if {this.waited, that.waited} == {Waited.WITHIN_LIMIT, Waited.PAST_LIMIT}:
            continue
        shared = {s.event for s in this.on} & {s.event for s in that.on}
        for kind in sorted(shared):
            both = (*this.on, *this.unless, *that.on, *that.unless)
            for said in _every_answer([s for s in both if s.event is kind]):
                if _meets(this, kind, said) and _meets(that, kind, said):
                    yield Problem(
                        "rules.two-effects",
                        f"{one}.toml",
                        f"{kind} meets {other} too, where it says {_in_words(said)}.",
                        "Let `unless` keep one of the two from it.",
                    )
                    break


def _every_answer(signs: Sequence[Sign]) -> Iterator[Answers]:
    values: dict[str, list[str | bool | None]] = {}
    for sign in signs:
        for name, said in sign.when.items():
            if name not in values:
                yes_or_no = name in YES_OR_NO
                values[name] = [None, True, False] if yes_or_no else [None, ELSE]
            if said != "" and said not in values[name]:
                values[name].append(said)
    for combination in product(*values.values()):
        yield dict(zip(values, combination, strict=True))


def _meets(edition: ClockEdition, kind: Kind, said: Answers) -> bool:
    def any_of(signs: Sequence[Sign]) -> bool:
        return any(sign.event is kind and _bears(said, sign) for sign in signs)

    return any_of(edition.on) and not any_of(edition.unless)


def _bears(said: Answers, sign: Sign) -> bool:
    return all(
        said[name] is None if asked == "" else said[name] == asked
        for name, asked in sign.when.items()
    )


def _in_words(said: Answers) -> str:
    return (
        ", ".join(f"{k} = {v}" for k, v in said.items() if v is not None) or "nothing"
    )
