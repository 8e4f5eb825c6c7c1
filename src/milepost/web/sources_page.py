"""The words on the index of the lawbook by document and section."""

from dataclasses import dataclass

from milepost.foundation.days import in_words
from milepost.foundation.wording import many
from milepost.rules.citations import Document, documents
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import Rule
from milepost.rules.standards import Standard
from milepost.web.rule_words import Mark, mark, rule_address


@dataclass(frozen=True, slots=True)
class CitedRule:
    """A rule that rests on a section."""

    id: str
    href: str
    """Blank where the rule has no page of its own."""

    title: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One place in a document."""

    at: str
    rules: tuple[CitedRule, ...]


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """One document, and what rests on it."""

    name: str
    title: str
    about: str
    count: str
    sections: tuple[SectionRow, ...]


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """Every word on the index by document and section."""

    title: str
    documents: tuple[DocumentPart, ...]


def present_sources(lawbook: Lawbook) -> SourcesPage:
    """List every document that a rule rests on, with its sections and their rules."""
    cited = [each for each in documents(lawbook) if each.sections]
    return SourcesPage("By document and section", tuple(map(_document, cited)))


def _document(document: Document) -> DocumentPart:
    read = document.publication
    about = [read.publisher]
    about += [read.reference] if read.reference else []
    about += [f"version {read.version}"] if read.version else []
    about += [f"published {in_words(read.published)}"] if read.published else []
    rules = {rule.id for section in document.sections for rule in section.rules}
    return DocumentPart(
        name=document.name,
        title=read.title,
        about=f"{', '.join(about)}. Read on {in_words(read.read_on)}.",
        count=many(len(rules), "rule"),
        sections=tuple(
            SectionRow(section.at, tuple(map(_rule, section.rules)))
            for section in document.sections
        ),
    )


def _rule(rule: Rule) -> CitedRule:
    if isinstance(rule, Standard):
        href = f"/standards/{rule.id}"
    else:
        href = rule_address(rule.id) if rule.kind == "clock_rule" else ""
    return CitedRule(rule.id, href, rule.title, mark(rule.editions[-1].evidence))
