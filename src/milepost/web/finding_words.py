"""The words of one finding: what is recorded, what stands against it, and what to ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from milepost.quality.words import Told
from milepost.reading.finding_list import Disagreement
from milepost.rules.in_words import Citation, citation
from milepost.rules.parts import Source
from milepost.rules.publications import Publication
from milepost.web.rule_words import Mark, mark, rule_address
from milepost.web.words import Day, many, short_day

Publications = Mapping[str, Publication]


@dataclass(frozen=True, slots=True)
class Side:
    """What one reading says, by which rules, and where those are written."""

    says: str
    rules: tuple[tuple[str, str], ...]
    """The id and the address of each."""

    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class FindingWords:
    """One finding, ready to print."""

    title: str
    day: Day
    events: Side
    events_label: str
    against: Side
    """The codes, or where they have no part in it, the guidance."""

    against_label: str
    question: str
    mark: Mark
    rests_on: tuple[Citation, ...]
    """Where it is written that there is something to look for."""


@dataclass(frozen=True, slots=True)
class Disagreements:
    """The part of a pathway's page that tells of its findings."""

    words: str
    found: tuple[FindingWords, ...]


def finding_words(finding: Disagreement, publications: Publications) -> FindingWords:
    """Put a finding into words."""
    told = finding.told
    return FindingWords(
        title=told.title,
        day=short_day(finding.day),
        events=_side(
            told.events_say, told.events_rules, told.events_sources, publications
        ),
        events_label="By what happened" if told.codes_say else "What is recorded",
        against=_side(
            told.codes_say, told.codes_rules, told.codes_sources, publications
        )
        if told.codes_say
        else _guidance(told, publications),
        against_label="By the codes" if told.codes_say else "By the guidance",
        question=told.question,
        mark=mark(told.evidence),
        rests_on=_cited(told.sources, publications) if told.codes_say else (),
    )


def _guidance(told: Told, publications: Publications) -> Side:
    """What the documents say that a finding by events alone rests on."""
    said = "; ".join(source.says for source in told.sources)
    says = (
        f"{said}." if said else "No document says so. It is asked because it is usual."
    )
    return _side(says, (), told.sources, publications)


def disagreements(
    found: Sequence[Disagreement] | None, publications: Publications
) -> Disagreements | None:
    """Say what a pathway leaves to ask; nothing, where nothing could be asked."""
    if found is None:
        return None
    if not found:
        return Disagreements(
            "There is nothing to ask: the status codes and what happened say the same.",
            (),
        )
    words = (
        f"There {'is' if len(found) == 1 else 'are'} {many(len(found), 'thing')} to ask. "
        "No clock was changed."
    )
    return Disagreements(words, tuple(finding_words(f, publications) for f in found))


def _side(
    says: str,
    rules: Sequence[str],
    sources: Sequence[Source],
    publications: Publications,
) -> Side:
    links = tuple((rule, rule_address(rule)) for rule in rules)
    return Side(says, links, _cited(sources, publications))


def _cited(
    sources: Sequence[Source], publications: Publications
) -> tuple[Citation, ...]:
    return tuple(citation(source, publications) for source in sources)
