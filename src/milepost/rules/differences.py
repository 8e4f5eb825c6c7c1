"""What differs between two editions of a standard: its terms, and the rules of its clock."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from milepost.foundation.days import in_words
from milepost.rules.clock_rules import ClockEdition, ClockRule
from milepost.rules.in_words import Says, rule_says, standard_says
from milepost.rules.parts import Edition, in_force_on
from milepost.rules.standards import Standard, StandardEdition

NO_MEANING = {field.name for field in fields(Edition)}
"""What an edition says of itself, and not of anybody's clock."""

NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One edition of a standard, and the rules by which it keeps its clock."""

    standard: Standard
    edition: StandardEdition
    rules: tuple[ClockRule, ...]
    """All of the folder that the edition names."""

    @property
    def name(self) -> str:
        """The name by which to ask for it: ``scotland/cancer-62-day@2012-04-01``."""
        return f"{self.standard.id}@{self.edition.in_force}"

    @property
    def words(self) -> str:
        """The same in words."""
        return f"{self.standard.id}, edition of {in_words(self.edition.in_force)}"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two editions say differently."""

    label: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class RuleDifference:
    """A rule that differs: in what it says, or in being there at all."""

    name: str
    """Its name within the folder: ``unavailability``."""

    ids: frozenset[str]
    """Its id, or both of them where the two standards have folders of their own."""

    title: str
    what: tuple[Difference, ...]


def terms_differ(first: Terms, second: Terms) -> tuple[Difference, ...]:
    """Say what the standards themselves ask differently."""
    return _compared(standard_says(first.edition), standard_says(second.edition))


def rules_differ(first: Terms, second: Terms) -> tuple[RuleDifference, ...]:
    """Name each rule that means something else, in the order of their names.

    Rules are laid side by side by their name within the folder. One that differs only
    in its sources or its evidence means the same.
    """
    before, after = _rules(first), _rules(second)
    found = []
    for name in sorted(before.keys() | after.keys()):
        this, that = before.get(name), after.get(name)
        if this and that and _means(this[1]) == _means(that[1]):
            continue
        there = [each for each in (this, that) if each]
        found.append(
            RuleDifference(
                name,
                frozenset(rule.id for rule, _ in there),
                there[-1][0].title,
                _compared(_says(this), _says(that)),
            )
        )
    return tuple(found)


def _rules(terms: Terms) -> dict[str, tuple[ClockRule, ClockEdition]]:
    """The rules in force on the day the edition begins, by their name in the folder."""
    folder, day = terms.edition.clock_rules, terms.edition.in_force
    return {
        rule.id.removeprefix(f"{folder}/"): (rule, edition)
        for rule, edition in _in_force(terms.rules, day)
    }


def _in_force(
    rules: Sequence[ClockRule], day: date
) -> list[tuple[ClockRule, ClockEdition]]:
    told = [(rule, in_force_on(day, rule.editions)) for rule in rules]
    return [(rule, edition) for rule, edition in told if edition]


def _means(edition: ClockEdition) -> tuple[object, ...]:
    """All that an edition does to a clock, its other readings included."""
    does = [
        getattr(edition, field.name)
        for field in fields(edition)
        if field.name not in NO_MEANING
    ]
    return (*does, [(doubt.setting, doubt.options) for doubt in edition.doubts])


def _says(rule: tuple[ClockRule, ClockEdition] | None) -> Says:
    if rule is None:
        return (("The rule", "Is not there"),)
    return (("The rule", "Is there"), *rule_says(rule[1]))


def _compared(first: Says, second: Says) -> tuple[Difference, ...]:
    this, that = dict(first), dict(second)
    labels = [*this, *(label for label in that if label not in this)]
    if this.get("The rule") == "Is not there" or that.get("The rule") == "Is not there":
        labels = ["The rule", "When", "Then"]
    found = [
        Difference(label, this.get(label, NOTHING), that.get(label, NOTHING))
        for label in labels
    ]
    return tuple(each for each in found if each.first != each.second)
