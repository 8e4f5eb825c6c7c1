"""Read the scenarios of a page: what happened, and what clocks there are then."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from milepost.foundation.problems import Problem
from milepost.rules.clock_rules import ClockRule
from milepost.rules.parts import Sign

Row = Mapping[str, str]

GIVEN = ("day", "event", "which says")
NO_CLOCK = "there is no clock."


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One section of a page of scenarios."""

    page: str
    standard: str
    """The folder that the page lies in."""

    rules: tuple[str, ...]
    """Those that the page says it shows."""

    title: str
    given: tuple[Row, ...]
    """What happened: columns ``day``, ``event``, ``which says``, perhaps ``told``."""

    day: date
    """The day at whose end we look."""

    choices: Mapping[str, str]
    clocks: tuple[Row, ...]
    """What there is then: some of the columns of ``CLOCKS``, in words."""

    case: str | None
    """Its name among the worked cases that the guidance was read into."""


class _Unreadable(ValueError):
    """A part of a page can't be read; the message and the remedy say why."""


def read_page(page: str, text: str) -> tuple[list[Scenario], list[Problem]]:
    """Read one page.

    A scenario gives events in a table, and says "then at the end of" a day what clocks
    there are, in another; it may say "with `setting = choice`" in between.

    Args:
        page: its path in the folder of scenarios, whose folder names the standard.
        text: all of it, in Markdown.
    """
    introduction, *sections = text.replace("\r\n", "\n").split("\n## ")
    named = re.search(r"Rules:\s+([^*]+?)\.\*", introduction)
    rules = tuple(re.split(r",\s+", named[1])) if named else ()
    scenarios, problems = [], []
    for section in sections:
        title, _, body = section.partition("\n")
        try:
            scenarios.append(_scenario(page, rules, title.strip(), body))
        except _Unreadable as error:
            problems.append(
                Problem("specs.unreadable", f"{page}, {title.strip()!r}", *error.args)
            )
    if not sections:
        problems.append(
            Problem(
                "specs.no-scenario",
                page,
                "There is no scenario on it.",
                "Begin each with a heading such as '## A referral starts the clock'.",
            )
        )
    return scenarios, problems


def _scenario(page: str, rules: tuple[str, ...], title: str, body: str) -> Scenario:
    given, word, then = body.partition("\nthen ")
    told = re.search(r"\d{4}-\d\d-\d\d", then)
    if not word or told is None:
        raise _Unreadable(
            "It doesn't say on which day to look.",
            "Write 'then at the end of 2025-01-31 the clocks are:' below the events.",
        )
    clocks = _table(then)
    if not clocks and NO_CLOCK not in then:
        raise _Unreadable(
            "It doesn't say what clocks there are.",
            f"Give a table of them, or write {NO_CLOCK!r}",
        )
    case = re.search(r"^\*Case (\S+)\.\*$", then, re.MULTILINE)
    return Scenario(
        page=page,
        standard=PurePosixPath(page).parent.as_posix(),
        rules=rules,
        title=title,
        given=_given(given),
        day=_day(told[0]),
        choices=dict(re.findall(r"`(\w+) = (\w+)`", then)),
        clocks=clocks,
        case=case[1] if case else None,
    )


def _given(text: str) -> tuple[Row, ...]:
    rows = _table(text)
    missing = [name for name in GIVEN if rows and name not in rows[0]]
    if not rows or missing:
        raise _Unreadable(
            f"Its events have no column {missing[0]!r}."
            if missing
            else "It gives no events.",
            f"Give a table with the columns {', '.join(GIVEN)}.",
        )
    for row in rows:
        _day(row["day"])
    return rows


def _table(text: str) -> tuple[Row, ...]:
    lines = [line for line in text.splitlines() if line.startswith("|")]
    if not lines:
        return ()
    head, *rest = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    for row in rest:
        if len(row) != len(head):
            raise _Unreadable(
                f"A row has {len(row)} cells, and the table {len(head)} columns: "
                f"{' | '.join(row)!r}.",
                "Give each row one cell a column.",
            )
    return tuple(dict(zip(head, row, strict=True)) for row in rest[1:])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _Unreadable(
            f"{text!r} is no day.", "Write one that exists, such as 2025-01-31."
        ) from None


def said_of(row: Row) -> Iterator[tuple[str, str]]:
    """Read what an event says of itself, each attribute with its value as text.

    Names and values are written as one would say them: ``ruled out`` for ``ruled_out``.

    >>> dict(said_of({"which says": "first, not communicated, days = 3"}))
    {'first': 'true', 'communicated': 'false', 'days': '3'}
    >>> dict(said_of({"which says": "for day = 2025-01-06, evidence = a letter"}))
    {'for_day': '2025-01-06', 'evidence': 'a letter'}
    """
    for word in filter(None, row["which says"].split(", ")):
        said, _, value = word.removeprefix("not ").partition(" = ")
        name = said.replace(" ", "_")
        told = value if name == "evidence" else value.replace(" ", "_")
        yield name, told or str(not word.startswith("not ")).lower()


def shown_by(
    scenarios: Iterable[Scenario], rules: Iterable[ClockRule]
) -> dict[str, list[Scenario]]:
    """Find the scenarios that show each rule: its page names it, and an event meets it.

    Returns:
        The scenarios by the rule's id. A rule that none shows isn't there.
    """
    known, found = {rule.id: rule for rule in rules}, dict[str, list[Scenario]]()
    for scenario in scenarios:
        for rule in (known[name] for name in scenario.rules if name in known):
            if any(_meets(row, rule) for row in scenario.given):
                found.setdefault(rule.id, []).append(scenario)
    return found


def _meets(row: Row, rule: ClockRule) -> bool:
    said, kind = dict(said_of(row)), row["event"].replace(" ", "_")

    def any_of(signs: Sequence[Sign]) -> bool:
        return any(sign.event == kind and _bears(said, sign) for sign in signs)

    return any(any_of(each.on) and not any_of(each.unless) for each in rule.editions)


def _bears(said: Row, sign: Sign) -> bool:
    return all(
        said.get(name, "") == (str(asked).lower() if isinstance(asked, bool) else asked)
        for name, asked in sign.when.items()
    )
