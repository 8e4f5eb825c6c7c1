"""The words on the pages of the lawbook: its standards, and the rules of their clocks."""

from dataclasses import dataclass

from milepost.foundation.days import in_words
from milepost.rules.clock_rules import ClockRule
from milepost.rules.in_words import (
    EFFECTS,
    Citation,
    Says,
    checked,
    citation,
    rests_on,
    rule_says,
    standard_says,
)
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import Edition, Rule
from milepost.rules.standards import Standard
from milepost.web.rule_words import (
    DoubtWords,
    Mark,
    doubt_words,
    mark,
    rule_address,
)
from milepost.web.words import (
    many,
    standard_in_words,
)


@dataclass(frozen=True, slots=True)
class EditionWords:
    """One wording of a rule."""

    since: str
    says: Says
    """What it says, as labels and words."""

    mark: Mark
    citations: tuple[Citation, ...]
    doubts: tuple[DoubtWords, ...]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule in a list of rules."""

    id: str
    href: str
    title: str
    effect: str
    mark: Mark
    checked: str


@dataclass(frozen=True, slots=True)
class RulePage:
    """Every word on the page of a rule or a standard."""

    title: str
    heading: str
    id: str
    kind: str
    up: str
    up_words: str
    checked: str
    review: str
    editions: tuple[EditionWords, ...]
    rules: tuple[RuleRow, ...]
    scenarios: str
    """Where the scenarios are that show it; blank where there are none."""


@dataclass(frozen=True, slots=True)
class StandardRow:
    """A standard in the list of standards."""

    id: str
    href: str
    name: str
    title: str
    limit: str
    mark: Mark
    checked: str


@dataclass(frozen=True, slots=True)
class StandardsPage:
    """Every word on the page of standards."""

    title: str
    rows: tuple[StandardRow, ...]


def present_standards(lawbook: Lawbook) -> StandardsPage:
    """List every standard."""
    return StandardsPage(
        "Standards and rules",
        tuple(
            StandardRow(
                id=standard.id,
                href=f"/standards/{standard.id}",
                name=standard_in_words(standard.id),
                title=standard.title,
                limit=many(standard.editions[-1].limit_days, "day"),
                mark=mark(standard.editions[-1].evidence),
                checked=checked(standard.sign_off),
            )
            for standard in lawbook.all(Standard)
        ),
    )


def present_standard(standard: Standard, lawbook: Lawbook) -> RulePage:
    """Put a standard into words, with the rules of its clock."""
    rules = lawbook.all(ClockRule, standard.editions[-1].clock_rules)
    says = tuple(map(standard_says, standard.editions))
    up = ("/standards", "All standards")
    return _page(
        standard,
        lawbook,
        says=says,
        up=up,
        rules=tuple(map(_row, rules)),
        scenarios=f"specs/{standard.id}",
    )


def present_rule(rule: ClockRule, lawbook: Lawbook) -> RulePage:
    """Put a clock rule into words."""
    folder = rule.id.rpartition("/")[0]
    of = [s for s in lawbook.all(Standard) if s.editions[-1].clock_rules == folder]
    of.sort(key=lambda standard: standard.id in lawbook.own)
    up = (
        (f"/standards/{of[0].id}", standard_in_words(of[0].id))
        if of
        else ("/standards", "All standards")
    )
    says = tuple(map(rule_says, rule.editions))
    scenarios = f"specs/{of[0].id}" if of else ""
    return _page(rule, lawbook, says=says, up=up, scenarios=scenarios)


def _page(
    rule: Rule,
    lawbook: Lawbook,
    *,
    says: tuple[Says, ...],
    up: tuple[str, str],
    rules: tuple[RuleRow, ...] = (),
    scenarios: str,
) -> RulePage:
    standard = isinstance(rule, Standard)
    whose = " of this organisation’s own" if rule.id in lawbook.own else ""
    return RulePage(
        title=f"{'Standard' if standard else 'Rule'} {rule.id}",
        heading=rule.title,
        id=rule.id,
        kind=("Standard" if standard else "Clock rule") + whose,
        up=up[0],
        up_words=up[1],
        checked=checked(rule.sign_off),
        review=f"Written by {rule.sign_off.written_by}. "
        f"Next review {in_words(rule.sign_off.next_review)}.",
        editions=tuple(
            _edition(rule.id, edition, words, lawbook)
            for edition, words in zip(
                reversed(rule.editions), reversed(says), strict=True
            )
        ),
        rules=rules,
        scenarios=scenarios,
    )


def _edition(rule: str, edition: Edition, says: Says, lawbook: Lawbook) -> EditionWords:
    return EditionWords(
        since=f"In force since {in_words(edition.in_force)}",
        says=says,
        mark=mark(edition.evidence),
        citations=tuple(citation(s, lawbook.publications) for s in rests_on(edition)),
        doubts=tuple(doubt_words(rule, doubt) for doubt in edition.doubts),
    )


def _row(rule: ClockRule) -> RuleRow:
    edition = rule.editions[-1]
    return RuleRow(
        id=rule.id,
        href=rule_address(rule.id),
        title=rule.title,
        effect=EFFECTS[edition.effect],
        mark=mark(edition.evidence),
        checked=checked(rule.sign_off),
    )
