"""The lawbook as pages of Markdown: standards, their rules, and an index by document."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from milepost.cli.rule_markdown import (
    Written,
    any_edition,
    edition_lines,
    head,
    line,
    link,
    several,
    table,
)
from milepost.foundation.days import in_words
from milepost.foundation.wording import as_words, many, sentence
from milepost.rules.citations import Document, documents
from milepost.rules.clock_rules import ClockRule
from milepost.rules.differences import Terms, rules_differ, terms_differ
from milepost.rules.in_words import EVIDENCE, rule_says, standard_says
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import Rule
from milepost.rules.scenarios import Scenario, shown_by
from milepost.rules.standards import Standard

WRITTEN = "<!-- Written by `milepost lawbook pages`"
NOTICE = f"{WRITTEN} from the lawbook. Change the rule, then run `make pages`. -->\n\n"
NATIONS = ("england", "scotland", "wales", "northern-ireland")


def markdown_pages(
    lawbook: Lawbook,
    scenarios: Sequence[Scenario],
    titles: Mapping[str, str],
    way: str,
) -> dict[str, str]:
    """Write every page.

    Args:
        lawbook: the rules.
        scenarios: those that show them.
        titles: the title of each page of scenarios, by its path.
        way: from the folder of these pages to that of the scenarios; blank for none.

    Returns:
        The text of each page by its path.
    """
    book = _Book(lawbook, shown_by(scenarios, lawbook.all(ClockRule)), titles, way)
    pages = {"index.md": book.index(), "sources.md": book.sources()}
    for rule in lawbook.rules.values():
        if isinstance(rule, Standard):
            pages[page_of(rule)] = book.standard(rule)
        elif not isinstance(rule, ClockRule):
            pages[page_of(rule)] = book.other(rule)
    return {name: NOTICE + text.rstrip("\n") + "\n" for name, text in pages.items()}


def page_of(rule: Rule) -> str:
    """Say where the page of a rule lies that is of no clock: by its kind and its id."""
    return f"{several(rule.kind).replace('_', '-')}/{rule.id}.md"


def anchor(title: str) -> str:
    """Name a heading as the readers of Markdown do.

    >>> anchor("A wait of exactly 40 days, by the rules of 2023")
    'a-wait-of-exactly-40-days-by-the-rules-of-2023'
    """
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


@dataclass(frozen=True, slots=True)
class _Book:
    lawbook: Lawbook
    shown: Mapping[str, Sequence[Scenario]]
    titles: Mapping[str, str]
    way: str

    def index(self) -> str:
        """The first page: every standard by nation, then whatever else there is."""
        return "\n".join(self._index())

    def _index(self) -> Iterator[str]:
        rules = self.lawbook.rules
        yield "# The lawbook\n"
        yield (
            f"{len(rules)} rules. Each says since when it holds, where it is written, how "
            "far it can be trusted, and what is doubtful in it. They are also listed "
            "[by document and section](sources.md).\n"
        )
        for nation in (*NATIONS, ""):
            found = [s for s in self.lawbook.all(Standard) if _nation(s) == nation]
            if found:
                name = sentence(nation.replace("-", " ")) or "Local standards"
                yield f"## {name.title() if nation else name}\n"
                yield from table(
                    ("Standard", "What it asks", "Limit", "Evidence", "Rules"),
                    [self._row(standard) for standard in found],
                )
        others = [
            rule
            for rule in rules.values()
            if not isinstance(rule, Standard | ClockRule)
        ]
        for kind in sorted({rule.kind for rule in others}):
            yield f"## {sentence(as_words(several(kind)))}\n"
            yield from table(
                ("Name", "What it is", "Evidence"),
                [
                    (link(f"`{r.id}`", page_of(r)), line(r.title), _evidence(r))
                    for r in others
                    if r.kind == kind
                ],
            )

    def _row(self, standard: Standard) -> tuple[str, ...]:
        edition = standard.editions[-1]
        return (
            link(f"`{standard.id}`", page_of(standard)),
            line(standard.title),
            many(edition.limit_days, "day"),
            _evidence(standard),
            str(len(self.lawbook.all(ClockRule, edition.clock_rules))),
        )

    def sources(self) -> str:
        """The index by document and section."""
        return "\n".join(self._sources())

    def _sources(self) -> Iterator[str]:
        yield "# By document and section\n"
        yield "Every document that a rule rests on, and the rules that rest on each place.\n"
        for document in documents(self.lawbook):
            yield from self._document(document)

    def _document(self, document: Document) -> Iterator[str]:
        read = document.publication
        about = [read.publisher]
        about += [read.reference] if read.reference else []
        about += [f"version {read.version}"] if read.version else []
        about += [f"published {in_words(read.published)}"] if read.published else []
        yield f'<a id="{document.name}"></a>\n'
        yield f"## {line(read.title)}\n"
        yield f"{', '.join(about)}. Read on {in_words(read.read_on)}.\n"
        if not document.sections:
            yield "No rule rests on it.\n"
            return
        yield from table(
            ("Place", "Rules"),
            [
                (line(each.at), "<br>".join(self._link(r) for r in each.rules))
                for each in document.sections
            ],
        )

    def _link(self, rule: Rule) -> str:
        return f"{link(f'`{rule.id}`', self._address(rule))} {line(rule.title)}"

    def _address(self, rule: Rule, *, here: str = "") -> str:
        """Where a rule's page or section is, seen from a folder of these pages."""
        page, section = page_of(rule), ""
        if isinstance(rule, ClockRule):
            standard = self._standard_of(rule)
            page = page_of(standard) if standard else "index.md"
            section = f"#{rule.id.rpartition('/')[2]}"
        return os.path.relpath(page, here or ".") + section

    def _standard_of(self, rule: ClockRule) -> Standard | None:
        folder = rule.id.rpartition("/")[0]
        using = [
            standard
            for standard in self.lawbook.all(Standard)
            if any(edition.clock_rules == folder for edition in standard.editions)
        ]
        return next(iter(sorted(using, key=lambda s: s.id in self.lawbook.own)), None)

    def standard(self, standard: Standard) -> str:
        """The page of a standard, with a section for each rule of its clock."""
        return "\n".join(self._standard(standard))

    def _standard(self, standard: Standard) -> Iterator[str]:
        here = page_of(standard).rpartition("/")[0]
        rules = [
            rule
            for folder in dict.fromkeys(e.clock_rules for e in standard.editions)
            for rule in self.lawbook.all(ClockRule, folder)
        ]
        yield f"# {line(standard.title)}\n"
        yield from head(standard, "Standard", own=standard.id in self.lawbook.own)
        yield from self._contents(rules)
        for edition in reversed(standard.editions):
            yield from edition_lines(
                Written(edition, standard_says(edition), "##"),
                self.lawbook.publications,
                f"{os.path.relpath('sources.md', here)}",
            )
        yield from self._changes(standard)
        yield "## The rules of its clock\n"
        for rule in rules:
            yield from self._rule(rule, here)

    def _contents(self, rules: Sequence[ClockRule]) -> Iterator[str]:
        yield from table(
            ("Rule", "What it says", "Evidence"),
            [
                (
                    link(f"`{rule.id}`", f"#{rule.id.rpartition('/')[2]}"),
                    line(rule.title),
                    _evidence(rule),
                )
                for rule in rules
            ],
        )

    def _changes(self, standard: Standard) -> Iterator[str]:
        """Say what each edition changed, in the standard and in its rules."""
        terms = [
            Terms(
                standard=standard,
                edition=edition,
                rules=self.lawbook.all(ClockRule, edition.clock_rules),
            )
            for edition in standard.editions
        ]
        for before, after in pairwise(terms):
            yield f"## What changed on {in_words(after.edition.in_force)}\n"
            rows = [
                ("The standard", d.label, d.first, d.second)
                for d in terms_differ(before, after)
            ]
            rows += [
                (link(f"`{each.name}`", f"#{each.name}"), d.label, d.first, d.second)
                for each in rules_differ(before, after)
                for d in each.what
            ]
            yield from table(("Rule", "About", "Before", "Since then"), rows)

    def _rule(self, rule: ClockRule, here: str) -> Iterator[str]:
        yield f'<a id="{rule.id.rpartition("/")[2]}"></a>\n'
        yield f"### `{rule.id}`\n"
        yield f"**{line(rule.title)}.**\n"
        yield from head(rule, "Clock rule", own=rule.id in self.lawbook.own)
        for edition in reversed(rule.editions):
            yield from edition_lines(
                Written(edition, rule_says(edition), "####"),
                self.lawbook.publications,
                os.path.relpath("sources.md", here),
            )
        yield from self._scenarios(rule, here)

    def _scenarios(self, rule: ClockRule, here: str) -> Iterator[str]:
        """Name the scenarios that show a rule, page by page."""
        found = self.shown.get(rule.id, ())
        if not self.way:
            return
        yield "Shown by:\n" if found else "No scenario shows it.\n"
        for page in dict.fromkeys(scenario.page for scenario in found):
            to = os.path.relpath(f"{self.way}/{page}", here)
            titles = [s.title for s in found if s.page == page]
            named = "; ".join(link(line(t), f"{to}#{anchor(t)}") for t in titles)
            yield f"- {link(line(self.titles[page]), to)}: {named}"
        yield ""

    def other(self, rule: Rule) -> str:
        """The page of a rule that keeps no clock."""
        here = page_of(rule).rpartition("/")[0]
        lines = [f"# {line(rule.title)}\n"]
        lines += head(
            rule, sentence(as_words(rule.kind)), own=rule.id in self.lawbook.own
        )
        for edition in reversed(rule.editions):
            lines += any_edition(
                edition,
                self.lawbook.publications,
                os.path.relpath("sources.md", here),
                {name: each.title for name, each in self.lawbook.rules.items()},
            )
        shown = [page for page in self.titles if page.rpartition("/")[0] == rule.id]
        lines += ["Shown by:\n"] if shown else []
        for page in shown:
            to = os.path.relpath(f"{self.way}/{page}", here)
            lines.append(f"- {link(line(self.titles[page]), to)}")
        return "\n".join(lines)


def _nation(standard: Standard) -> str:
    nation = standard.id.partition("/")[0]
    return nation if nation in NATIONS else ""


def _evidence(rule: Rule) -> str:
    unchecked = "" if rule.sign_off.checked_by else ", not yet checked"
    return EVIDENCE[rule.editions[-1].evidence][0] + unchecked
