"""Read the pages of ``specs/`` that say what a validator is asked, and why."""

import re
from dataclasses import dataclass
from datetime import date

from spec_pages import SPECS

FOLDERS = ("rtt-validation", "record-validation")


@dataclass(frozen=True)
class FindingScenario:
    """One section of a page: what was recorded, and what there is to ask."""

    page: str
    checks: tuple[str, ...]
    """Those that the page says it shows."""

    under: str
    """The standard whose clocks are looked at."""

    title: str
    given: list[dict[str, str]]
    day: date
    findings: list[dict[str, str]]


def finding_scenarios():
    for path in sorted(p for each in FOLDERS for p in (SPECS / each).rglob("*.md")):
        yield from finding_scenarios_of(path.relative_to(SPECS), path.read_text())


def finding_scenarios_of(path, text):
    """Read one page.

    A scenario gives events in a table, and says "then at the end of" a day what the
    findings are, in another, or that there is nothing to ask. A page may say under which
    standard; without a word it is England's 18 weeks.
    """
    introduction, *sections = text.split("\n## ")
    under = re.search(r"Under: (\S+)\.\s", introduction)
    named = re.search(r"Checks:\s+([^*]+?)\.\*", introduction)
    for section in sections:
        title, body = section.split("\n", 1)
        given, then = body.split("\nthen ", 1)
        findings = table(then)
        if not findings and "there is nothing to ask." not in then:
            raise ValueError(f"{path}: {title!r} doesn't say what there is to ask")
        yield FindingScenario(
            page=str(path),
            checks=tuple(re.split(r",\s+", named[1])) if named else (),
            under=under[1] if under else "england/rtt-18-weeks",
            title=title,
            given=table(given),
            day=date.fromisoformat(re.search(r"\d{4}-\d\d-\d\d", then)[0]),
            findings=findings,
        )


def table(text):
    lines = [line for line in text.splitlines() if line.startswith("|")]
    if not lines:
        return []
    head, _, *rows = [[c.strip() for c in line.split("|")[1:-1]] for line in lines]
    return [dict(zip(head, row, strict=True)) for row in rows]
