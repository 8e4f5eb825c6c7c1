"""What is asked of a record: a standard, a standpoint, and how its doubts are read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from milepost.events.kinds import Kind
from milepost.foundation.days import AsAt
from milepost.foundation.spelling import nearest
from milepost.intake.columns import EARLIEST, LATEST, day_of, moment_of
from milepost.rules.clock_rules import ClockDoubt, ClockRule
from milepost.rules.lawbook import Lawbook
from milepost.rules.named_values import values_named
from milepost.rules.parts import Doubt, Rule
from milepost.rules.standards import Standard

ALL_TOLD = datetime.max.replace(tzinfo=UTC)
"""Later than anybody can have told us anything."""


class UnknownStandard(ValueError):
    """No standard has the id that was asked for."""


class UnknownSetting(ValueError):
    """A setting, or the value given it, is none that the standard's rules leave open."""


class NotADay(ValueError):
    """The day or moment that was asked about can't be read as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How one doubt was read."""

    rule: str
    """The id of the rule, or standard, that leaves the choice."""

    question: str
    choice: str
    because: str
    setting: str | None
    """The name by which it may be chosen otherwise; None if it may not."""

    others: tuple[str, ...]
    """What else may be chosen."""

    ours: bool
    """Whether it is the lawbook's choice, and not whoever asked's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that can be put to any record."""

    standard: Standard
    rules: tuple[ClockRule, ...]
    as_at: AsAt
    settings: Mapping[str, str]
    choices: tuple[Choice, ...]
    """Every choice made, by the lawbook or by whoever asked."""

    known_standards: tuple[str, ...]
    """The ids of all there are: events may name any of them."""

    known_values: Mapping[tuple[Kind, str], frozenset[str]]
    """Where the rules ask for a value, those that are known there."""


def ask(
    lawbook: Lawbook,
    *,
    standard: str,
    as_at: str | date,
    known_at: str | date | datetime | None = None,
    settings: Mapping[str, str] | None = None,
) -> Question:
    """Put a question together.

    Args:
        lawbook: where the standard is.
        standard: its id.
        as_at: the day asked about.
        known_at: the moment from which to look; a bare day means its end. Without
            one, everything anybody told us counts.
        settings: what an organisation chose, by setting, where rules leave a choice.

    Raises:
        UnknownStandard: there is no such standard.
        UnknownSetting: its rules leave no such choice.
        NotADay: a day or moment can't be read.
    """
    found = standard_named(standard, lawbook)
    folders = {edition.clock_rules for edition in found.editions}
    rules = tuple(
        r for folder in sorted(folders) for r in lawbook.all(ClockRule, folder)
    )
    if not isinstance(settings or {}, Mapping):
        raise UnknownSetting(
            f"The settings are {settings!r}; give each by its name: {{'rule': 'yes'}}."
        )
    chosen = {name: str(value) for name, value in (settings or {}).items()}
    doubts = _doubts([found, *rules])
    _check(chosen, doubts, standard)
    return Question(
        standard=found,
        rules=rules,
        as_at=AsAt(_day(as_at), _moment(known_at)),
        settings=chosen,
        choices=tuple(_choice(rule, doubt, chosen) for rule, doubt in doubts),
        known_standards=_ids(lawbook),
        known_values=values_named(rules, lawbook),
    )


def _ids(lawbook: Lawbook) -> tuple[str, ...]:
    return tuple(each.id for each in lawbook.all(Standard))


def standard_named(name: str, lawbook: Lawbook) -> Standard:
    """Find a standard by its id.

    Raises:
        UnknownStandard: there is none.
    """
    ids = _ids(lawbook)
    if name not in ids:
        known = nearest(str(name), ids, f"The standards are: {', '.join(ids)}.")
        raise UnknownStandard(f"There is no standard {name!r}. {known}")
    return lawbook.the(Standard, name)


def _doubts(rules: Iterable[Rule]) -> list[tuple[Rule, Doubt]]:
    """Each doubt of each rule; one that several share, once."""
    found: dict[str, tuple[Rule, Doubt]] = {}
    for rule in rules:
        for edition in rule.editions:
            for doubt in edition.doubts:
                found.setdefault(doubt.setting or doubt.question, (rule, doubt))
    return list(found.values())


def _readings(doubt: Doubt) -> list[str]:
    """Every way a doubt may be read, the lawbook's first."""
    options = doubt.options if isinstance(doubt, ClockDoubt) else ()
    others = [option.choice for option in options]
    return [doubt.choice, *(other for other in others if other != doubt.choice)]


def _choice(rule: Rule, doubt: Doubt, chosen: Mapping[str, str]) -> Choice:
    made = chosen.get(doubt.setting or "", doubt.choice)
    return Choice(
        rule=rule.id,
        question=doubt.question,
        choice=made,
        because=doubt.because,
        setting=doubt.setting,
        others=tuple(other for other in _readings(doubt) if other != made),
        ours=made == doubt.choice,
    )


def _check(
    chosen: Mapping[str, str], doubts: Iterable[tuple[Rule, Doubt]], standard: str
) -> None:
    settings = {d.setting: _readings(d) for _, d in doubts if d.setting is not None}
    for name, value in chosen.items():
        if name not in settings:
            named = ", ".join(sorted(settings)) or "none"
            raise UnknownSetting(
                f"There is no setting {name!r} under {standard}; "
                f"its settings are: {named}."
            )
        if value not in settings[name]:
            raise UnknownSetting(
                f"The setting {name!r} can't be {value!r}; "
                f"choose one of: {', '.join(settings[name])}."
            )


def _day(written: str | date) -> date:
    day = day_of(written)
    if day is None:
        raise NotADay(
            f"The day asked about is {str(written)!r}; write one such as 2025-01-31, "
            f"from {EARLIEST.year} to {LATEST.year}."
        )
    return day


def _moment(written: str | date | datetime | None) -> datetime:
    if written is None:
        return ALL_TOLD
    moment = moment_of(written)
    if moment is None:
        raise NotADay(
            f"The moment to look from is {str(written)!r}; "
            "write one such as 2025-01-31 or 2025-01-31T09:30."
        )
    return moment
