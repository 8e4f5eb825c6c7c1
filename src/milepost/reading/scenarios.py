"""Whether the scenarios of a folder of pages come out as the pages say."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import polars as pl

from milepost.clocks.effects import effects_of, rules_in_force
from milepost.clocks.engine import clocks_as_at
from milepost.events.table import EVENTS
from milepost.foundation.days import AsAt
from milepost.foundation.problems import Problem
from milepost.foundation.spelling import nearest
from milepost.intake.event_rows import event_rows
from milepost.reading.question import UnknownSetting, UnknownStandard, ask
from milepost.rules.clock_rules import ClockRule
from milepost.rules.lawbook import Lawbook
from milepost.rules.scenarios import Row, Scenario, read_page, said_of
from milepost.rules.standards import Standard

LONG_AFTER = datetime(2100, 1, 1, tzinfo=UTC)
YES_OR_NO = {True: "yes", False: "no", None: ""}
SHOWN = ("started", "ended", "how", "days", "adjusted", "waited", "met")


def check_scenarios(
    pages: Mapping[str, str], lawbook: Lawbook
) -> tuple[int, list[Problem]]:
    """Run every scenario, and see that each own rule is shown by one.

    Args:
        pages: the text of each page by its path, whose folder names the standard.
        lawbook: the rules to go by.

    Returns:
        How many scenarios there are, and all that is wrong with them.
    """
    scenarios, problems = [], []
    for page in sorted(pages):
        if _shows_something_else(page, lawbook):
            continue
        found, faults = read_page(page, pages[page])
        scenarios += found
        problems += faults
    shown: set[str] = set()
    for scenario in scenarios:
        problems += _differences(scenario, lawbook, shown)
    problems += _not_shown(scenarios, shown, lawbook)
    return len(scenarios), problems


def _shows_something_else(page: str, lawbook: Lawbook) -> bool:
    """Whether a page's folder names a rule that keeps no clock, such as checks."""
    rule = lawbook.rules.get(page.rpartition("/")[0])
    return rule is not None and not isinstance(rule, Standard)


def _differences(
    scenario: Scenario, lawbook: Lawbook, shown: set[str]
) -> Iterator[Problem]:
    """Say what doesn't come out as written, and add the rules that the events met."""
    where = f"{scenario.page}, {scenario.title!r}"
    try:
        question = ask(
            lawbook,
            standard=scenario.standard,
            as_at=scenario.day,
            settings=scenario.choices,
        )
    except UnknownStandard as error:
        remedy = "Put the page into a folder named as its standard is."
        yield Problem("specs.unknown-standard", where, str(error), remedy)
        return
    except UnknownSetting as error:
        remedy = "Correct `setting = choice` on the page."
        yield Problem("specs.unknown-setting", where, str(error), remedy)
        return
    events, problems = _events(scenario, lawbook, where)
    yield from problems
    if problems:
        return
    standpoint = AsAt(scenario.day, LONG_AFTER)
    clocks = clocks_as_at(
        events,
        question.standard,
        question.rules,
        as_at=standpoint,
        choices=scenario.choices,
    )
    edition = question.standard.editions[-1]
    rules = rules_in_force(question.rules, scenario.choices, on=edition.in_force)
    cases = effects_of(events, rules).cases
    shown |= {rules[n].rule.id for case in cases for n in case}
    yield from _compared(scenario, clocks, where)


def _events(
    scenario: Scenario, lawbook: Lawbook, where: str
) -> tuple[pl.DataFrame, list[Problem]]:
    """Read what happened as the rows of a file are read."""
    rows = [
        {"pathway": "1", "day": row["day"], "kind": row["event"].replace(" ", "_")}
        | {"recorded_at": row.get("told") or None}
        | dict(said_of(row))
        for row in scenario.given
    ]
    names = dict.fromkeys(name for row in rows for name in row)
    text = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String))
    read = event_rows(text, lawbook.vocabulary)
    problems = [
        Problem(each.code, f"{where}, {each.where}", each.message, each.remedy)
        for each in read.problems
    ]
    return EVENTS.check(read.events), problems


def in_words(clock: Mapping[str, object]) -> dict[str, str]:
    """Write a row of ``CLOCKS`` as the pages do."""
    said = {name: clock[name] for name in SHOWN}
    words = {name: "" if value is None else str(value) for name, value in said.items()}
    met = YES_OR_NO[None if said["met"] is None else bool(said["met"])]
    return words | {"started": str(clock["started"] or "not known"), "met": met}


def _compared(
    scenario: Scenario, clocks: pl.DataFrame, where: str
) -> Iterator[Problem]:
    found = [in_words(clock) for clock in clocks.rows(named=True)]
    if len(found) != len(scenario.clocks):
        yield Problem(
            "specs.other-clocks",
            where,
            f"It shows {len(scenario.clocks)} clocks, and there are {len(found)}: "
            f"{'; '.join(map(_said, found)) or 'none'}.",
            "Correct the page, or the rules that it shows.",
        )
        return
    for number, (told, expected) in enumerate(
        zip(found, scenario.clocks, strict=True), start=1
    ):
        yield from _one_clock(told, expected, f"{where}, clock {number}")


def _said(clock: Mapping[str, str]) -> str:
    return f"{clock['how']} from {clock['started']}, waited {clock['waited'] or '–'}"


def _one_clock(told: Row, expected: Row, where: str) -> Iterator[Problem]:
    for column, entry in expected.items():
        if column not in told:
            yield Problem(
                "specs.unknown-column",
                where,
                f"A clock has no {column!r}.",
                nearest(column, SHOWN, f"Use only {', '.join(SHOWN)}."),
            )
        elif told[column] != entry:
            yield Problem(
                "specs.comes-out-otherwise",
                f"{where}, {column}",
                f"The page says {entry!r}, and by the rules it is {told[column]!r}.",
                "Correct the page, or the rules that it shows.",
            )


def _not_shown(
    scenarios: Sequence[Scenario], shown: set[str], lawbook: Lawbook
) -> Iterator[Problem]:
    """Name each rule of the organisation's own that no event of any scenario meets."""
    for rule in lawbook.all(ClockRule):
        if rule.id in lawbook.own and rule.id not in shown:
            yield Problem(
                "specs.not-shown",
                f"{rule.id}.toml",
                "No event of any scenario meets it.",
                "Write a scenario that shows what it does.",
            )
    named = {(s.page, rule) for s in scenarios for rule in s.rules}
    for page, name in sorted(named):
        if name not in lawbook.rules:
            yield Problem(
                "specs.no-such-rule",
                page,
                f"It names the rule {name!r}, and there is none.",
                nearest(name, lawbook.rules, "Name only rules of the lawbook."),
            )
