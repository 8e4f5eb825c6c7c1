"""The words on the pages of the lawbook: its standards, and the rules of their clocks."""

from collections.abc import Mapping
from dataclasses import dataclass

from milepost.foundation.days import in_words
from milepost.rules.clock_rules import (
    Asks,
    ClockEdition,
    ClockRule,
    Effect,
    Overlaps,
    Waited,
)
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import Edition, Rule, Sign
from milepost.rules.standards import Governs, Measured, Standard, StandardEdition
from milepost.web.rule_words import (
    Citation,
    DoubtWords,
    Mark,
    checked,
    citation,
    doubt_words,
    mark,
    rule_address,
)
from milepost.web.words import (
    as_words,
    event_in_words,
    many,
    sentence,
    standard_in_words,
)

EFFECTS = {
    Effect.NONE: "Changes no clock, but is kept in mind",
    Effect.START: "The clock starts",
    Effect.STOP: "The clock stops",
    Effect.NULLIFY: "The clock is nullified: it counts nowhere",
    Effect.RESET: "The wait begins again; the clock goes on",
    Effect.DEDUCT: "Days are taken out of the wait",
    Effect.EXCLUDE: "The pathway is taken out of this standard",
    Effect.TRANSFER: "The clock ends here and goes on elsewhere",
}
MEASURES = {
    Measured.RUNNING: "clocks still running",
    Measured.STOPPED: "clocks that have stopped",
}
WAITED = {
    Waited.WITHIN_LIMIT: "Is still within the limit that day",
    Waited.PAST_LIMIT: "Is over the limit that day",
    Waited.UNDER_LIMIT: "Is under the limit that day, the first day of each absence counted",
    Waited.SOON_AFTER_START: "Began no more days ago than the limit",
}
ASKS = {
    Asks.FIRST_OF_A_DECLINED_PAIR: "Two reasonable offers in a row were declined, "
    "and this is the first of the two",
    Asks.LAST_MINUTE: "The day it was for has come, or the patient has come in",
}
GOVERNS = {
    Governs.OPEN: "every wait open that day, and every later one",
    Governs.STARTED: "only waits that started that day or later",
}


@dataclass(frozen=True, slots=True)
class EditionWords:
    """One wording of a rule."""

    since: str
    says: tuple[tuple[str, str], ...]
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
    says = tuple(map(_standard_says, standard.editions))
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
    up = (
        (f"/standards/{of[0].id}", standard_in_words(of[0].id))
        if of
        else ("/standards", "All standards")
    )
    says = tuple(map(_rule_says, rule.editions))
    scenarios = f"specs/{of[0].id}" if of else ""
    return _page(rule, lawbook, says=says, up=up, scenarios=scenarios)


def _page(
    rule: Rule,
    lawbook: Lawbook,
    *,
    says: tuple[tuple[tuple[str, str], ...], ...],
    up: tuple[str, str],
    rules: tuple[RuleRow, ...] = (),
    scenarios: str,
) -> RulePage:
    standard = isinstance(rule, Standard)
    return RulePage(
        title=f"{'Standard' if standard else 'Rule'} {rule.id}",
        heading=rule.title,
        id=rule.id,
        kind="Standard" if standard else "Clock rule",
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


def _edition(
    rule: str, edition: Edition, says: tuple[tuple[str, str], ...], lawbook: Lawbook
) -> EditionWords:
    return EditionWords(
        since=f"In force since {in_words(edition.in_force)}",
        says=says,
        mark=mark(edition.evidence),
        citations=tuple(citation(s, lawbook.publications) for s in edition.sources),
        doubts=tuple(doubt_words(rule, doubt) for doubt in edition.doubts),
    )


def _standard_says(edition: StandardEdition) -> tuple[tuple[str, str], ...]:
    return (
        (
            "Limit",
            f"{many(edition.limit_days, 'day')}; a wait of exactly that is inside",
        ),
        ("Share", f"At least {edition.share:.0%} of {MEASURES[edition.measures]}"),
        ("Governs", sentence(GOVERNS[edition.governs])),
        ("A clock for", f"Each {as_words(edition.clock_for)}"),
    )


def _rule_says(edition: ClockEdition) -> tuple[tuple[str, str], ...]:
    said = {
        "When": "; or ".join(map(_sign, edition.on)),
        "But not when": "; or ".join(map(_sign, edition.unless)),
        "Only if the record says": _notes(edition.needs),
        "Not if the record says": _notes(edition.unless_noted),
        "And only if": ASKS[edition.asks] if edition.asks else "",
        "With notice of": many(edition.notice_days, "day")
        if edition.notice_days
        else "",
        "And the wait": WAITED[edition.waited] if edition.waited else "",
        "Then": EFFECTS[edition.effect],
        "Counted from": ""
        if edition.on_day == "event"
        else f"The day: {as_words(edition.on_day)}",
        "A later such start": "Moves the clock’s start" if edition.moves else "",
        "Days in two periods": "Come out twice"
        if edition.overlaps is Overlaps.TWICE
        else "",
        "Kept in mind": _notes(edition.notes),
        "Otherwise kept in mind": _notes(edition.else_notes),
        "Kept in mind no longer": _notes(edition.drops),
        "Day remembered": sentence(as_words(edition.remembers or "")),
        "Final": "Nothing can start a clock after this" if edition.final else "",
    }
    return tuple((label, words) for label, words in said.items() if words)


def _sign(sign: Sign) -> str:
    answers: Mapping[str, object] = sign.when
    said = [f"{as_words(name)} is {_answer(v)}" for name, v in answers.items()]
    where = f", where {' and '.join(said)}" if said else ""
    return f"{event_in_words(sign.event)}{where}"


def _answer(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return as_words(str(value))


def _notes(notes: tuple[str, ...]) -> str:
    return sentence(", ".join(map(as_words, notes)))


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
