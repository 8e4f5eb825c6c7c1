"""What to ask of a record, straight from a table of events."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import polars as pl

from milepost.clocks.engine import BY_HAND_BELOW
from milepost.foundation.problems import Problem
from milepost.foundation.tables import Column, Table
from milepost.intake.event_rows import MISSING_COLUMN, event_rows
from milepost.intake.places import NOWHERE, Place
from milepost.quality.findings import checks_of, findings_as_at
from milepost.quality.table import FINDINGS
from milepost.quality.words import Told, tell
from milepost.reading.from_file import MissingColumn
from milepost.reading.question import Choice, Question
from milepost.rules.code_lists import CodeList
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import Source
from milepost.rules.quality_checks import AskedCheck, Check, QualityChecks

TOLD = Table(
    "findings in words",
    {
        **{
            name: FINDINGS.columns[name]
            for name in ("pathway", "standard", "day", "check", "code")
        },
        "finding": Column(pl.String, "What was found, in a few words."),
        "events_say": Column(pl.String, "How the clock stands by what happened."),
        "events_rules": Column(pl.String, "By which rules, with a semicolon between."),
        "events_sources": Column(pl.String, "Where those are written."),
        "codes_say": Column(
            pl.String, "What was coded, and what it means; blank if no code matters."
        ),
        "codes_rules": Column(pl.String, "By which rules."),
        "codes_sources": Column(pl.String, "Where those are written."),
        "rests_on": Column(
            pl.String, "What stands against it, and where it is written."
        ),
        "question": Column(pl.String, "What to ask of whoever knows."),
        "evidence": Column(pl.String, "How far the check itself can be trusted."),
    },
    in_order_of=("pathway", "day"),
)


class NoChecks(ValueError):
    """Nothing is checked under the standard that was asked about."""


class FindingsReading(NamedTuple):
    """The findings of a table of events."""

    findings: pl.DataFrame
    """A ``TOLD`` frame."""

    problems: list[Problem]
    choices: tuple[Choice, ...]
    kept: int
    """Rows read as events."""

    refused: int
    """Rows left out, each with its problem."""


def checks_for(standard: str, lawbook: Lawbook) -> tuple[QualityChecks, ...]:
    """Find the checks that are made under a standard.

    Raises:
        NoChecks: there are none.
    """
    every = lawbook.all(QualityChecks)
    checks = checks_of(standard, every)
    if not checks:
        named = ", ".join(str(each.editions[-1].standard) for each in every)
        raise NoChecks(
            f"Nothing is checked under {standard!r}. It is under: {named or 'none'}."
        )
    return checks


def read_findings(
    rows: pl.DataFrame,
    question: Question,
    lawbook: Lawbook,
    *,
    place: Place = NOWHERE,
    broken: Mapping[int, Problem] | None = None,
    by_hand_below: int = BY_HAND_BELOW,
) -> FindingsReading:
    """Find what to ask of a table of events.

    Raises:
        NoChecks: nothing is checked under that standard.
        MissingColumn: the table lacks a column it must have.
    """
    checks = checks_for(question.standard.id, lawbook)
    read = event_rows(
        rows,
        lawbook.vocabulary,
        place=place,
        broken=broken,
        standards=question.known_standards,
    )
    missing = [problem for problem in read.problems if problem.code == MISSING_COLUMN]
    if missing:
        told = (f"{each.where}: {each.message} {each.remedy}" for each in missing)
        raise MissingColumn("\n".join(told))
    every = [
        findings_as_at(
            read.events,
            question.standard,
            question.rules,
            each,
            as_at=question.as_at,
            choices=question.settings,
            by_hand_below=by_hand_below,
            values=question.known_values,
        )
        for each in checks
    ]
    findings = pl.concat(every).sort("pathway", "day", maintain_order=True)
    return FindingsReading(
        in_words(findings, lawbook),
        read.problems,
        question.choices,
        len(read.events),
        len(read.refused),
    )


def in_words(findings: pl.DataFrame, lawbook: Lawbook) -> pl.DataFrame:
    """Put a ``FINDINGS`` frame into a ``TOLD`` frame."""
    rows = [
        {name: row[name] for name in ("pathway", "standard", "day", "check", "code")}
        | {
            "finding": told.title,
            "events_say": told.events_say,
            "events_rules": "; ".join(told.events_rules),
            "events_sources": _where(told.events_sources, lawbook),
            "codes_say": told.codes_say,
            "codes_rules": "; ".join(told.codes_rules),
            "codes_sources": _where(told.codes_sources, lawbook),
            "rests_on": _said_where(told.sources, lawbook),
            "question": told.question,
            "evidence": str(told.evidence),
        }
        for row, told in told_of(findings, lawbook)
    ]
    return TOLD.check(pl.DataFrame(rows, schema=TOLD.schema))


def told_of(
    findings: pl.DataFrame, lawbook: Lawbook
) -> Iterator[tuple[dict[str, Any], Told]]:
    """Give each row of a ``FINDINGS`` frame, with its words."""
    tells = teller(lawbook)
    for row in findings.iter_rows(named=True):
        yield row, tells(row)


def teller(lawbook: Lawbook) -> Callable[[Mapping[str, object]], Told]:
    """Find what puts a row of ``FINDINGS`` into words."""
    means: dict[str, str] = {}
    asked: dict[tuple[Check, str | None], AskedCheck] = {}
    for checks in lawbook.all(QualityChecks):
        edition = checks.editions[-1]
        if edition.codes is not None:
            codes = lawbook.the(CodeList, edition.codes).editions[-1].codes
            means |= {each.code: each.means for each in codes}
        asked |= {(each.check, edition.standard): each for each in edition.checks}

    def words(row: Mapping[str, object]) -> Told:
        check, standard = Check(str(row["check"])), str(row["standard"])
        its = asked.get((check, standard)) or asked[check, None]
        return tell(row, its, means, lawbook)

    return words


def _where(sources: tuple[Source, ...], lawbook: Lawbook) -> str:
    """Name document and section of each source.

    Whose words they are is on the rule's own page.
    """
    return "; ".join(
        f"{lawbook.publications[source.publication].title}, {source.at}"
        for source in sources
    )


def _said_where(sources: tuple[Source, ...], lawbook: Lawbook) -> str:
    """Say what each source says, and name its document and section."""
    return "; ".join(
        f"{source.says} ({lawbook.publications[source.publication].title}, {source.at})"
        for source in sources
    )
