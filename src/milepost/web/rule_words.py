"""How a rule is cited: where it is written, how far it can be trusted, who checked it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from milepost.rules.in_words import EVIDENCE, Citation, checked, citation
from milepost.rules.parts import Doubt, Edition, Evidence, Rule
from milepost.rules.publications import Publication
from milepost.web.words import as_words


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a rule can be trusted."""

    text: str
    meaning: str
    sure: bool


@dataclass(frozen=True, slots=True)
class RuleLink:
    """A rule, named and cited in a line or two."""

    id: str
    href: str
    title: str
    mark: Mark
    checked: str
    unchecked: bool
    citations: tuple[Citation, ...]


def rule_link(
    rule: Rule, edition: Edition, publications: Mapping[str, Publication]
) -> RuleLink:
    """Name a rule, and say where the edition in force is written."""
    return RuleLink(
        id=rule.id,
        href=rule_address(rule.id),
        title=rule.title,
        mark=mark(edition.evidence),
        checked=checked(rule.sign_off),
        unchecked=rule.sign_off.checked_by is None,
        citations=tuple(citation(s, publications) for s in edition.sources),
    )


def rule_address(rule: str) -> str:
    """Give the address of a rule's own page.

    >>> rule_address("england/rtt/5e")
    '/rules/england/rtt/5e'
    """
    return f"/rules/{quote(rule)}"


def mark(evidence: Evidence) -> Mark:
    """Say how far something can be trusted.

    >>> mark(Evidence.PARTLY).text
    'Partly verified'
    """
    text, meaning = EVIDENCE[evidence]
    return Mark(text, meaning, sure=evidence is Evidence.VERIFIED)


@dataclass(frozen=True, slots=True)
class DoubtWords:
    """Where the sources can be read two ways, and the way we read them."""

    rule: str
    href: str
    question: str
    choice: str
    because: str
    setting: str
    """How an organisation chooses otherwise; blank if it can't."""

    options: tuple[str, ...]


def doubt_words(rule: str, doubt: Doubt) -> DoubtWords:
    """Put a doubt into words."""
    return DoubtWords(
        rule=rule,
        href=rule_address(rule),
        question=doubt.question,
        choice=as_words(doubt.choice).rstrip("."),
        because=doubt.because,
        setting=doubt.setting or "",
        options=tuple(
            as_words(option.choice) for option in getattr(doubt, "options", ())
        ),
    )
