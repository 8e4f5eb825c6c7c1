"""The words on the page of findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from urllib.parse import quote

from milepost.foundation.problems import Problem
from milepost.quality.finding_query import FindingQuery
from milepost.reading.finding_list import FindingListReading, Listed
from milepost.rules.publications import Publication
from milepost.rules.quality_checks import Check
from milepost.web.finding_words import FindingWords, finding_words
from milepost.web.list_address import NOBODY, with_query
from milepost.web.list_filters import Box, Field, Option
from milepost.web.standpoint import Standpoint
from milepost.web.words import many, moment, spaced

PATH = "/findings"


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding of the list, and whose it is."""

    name: str
    number: str
    href: str
    service: str
    owner: str
    words: FindingWords


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """Every word on the page, ready to print. The template decides nothing."""

    title: str
    standpoint: str
    latest: str
    past: bool
    present: str
    """The address of the same findings as they are now."""

    fields: tuple[Field, ...]
    as_at: Box
    known_at: Box
    showing: str
    clear: str
    """The address without filters; blank where there are none."""

    rows: tuple[FindingRow, ...]
    empty: str
    pages: str
    before: str
    after: str
    problems: tuple[Problem, ...]


def read_finding_query(
    asked: Mapping[str, str],
) -> tuple[FindingQuery, list[Problem]]:
    """Read what an address asks, leaving out whatever can't be read."""
    problems: list[Problem] = []
    said = {name: asked.get(name, "").strip() for name in ("check", "service", "owner")}
    for name, value in said.items():
        if not value.isprintable() or (name == "check" and value not in {"", *Check}):
            problems.append(_no_such(name, value))
            said[name] = ""
    page = asked.get("page", "").strip()
    fine = page.isascii() and page.isdigit() and 0 < int(page[:7]) == int(page or 0)
    if page and not fine:
        problems.append(_no_such("page", page))
    owner = said["owner"] or None
    return (
        FindingQuery(
            check=Check(said["check"]) if said["check"] else None,
            service=said["service"] or None,
            owner="" if owner == NOBODY else owner,
            page=int(page) if fine else 1,
        ),
        problems,
    )


def present_findings(
    reading: FindingListReading,
    standpoint: Standpoint,
    *,
    me: str,
    names: Mapping[str, str],
    publications: Mapping[str, Publication],
    problems: Sequence[Problem] = (),
) -> FindingsPage:
    """Put a page of findings into the words the page uses."""
    query = reading.query
    found = (*problems, *standpoint.problems, *_not_there(reading, {me, *names}))
    wrong = {problem.where: problem.message for problem in found}
    day, known = standpoint.typed
    last = max(1, ceil(reading.shown / query.size))
    filtered = any(
        value is not None for value in (query.check, query.service, query.owner)
    )
    told = f"Last news {moment(reading.told_at)}" if reading.told_at else "No news yet"
    return FindingsPage(
        title=f"{'Error: ' if found else ''}Findings to check",
        standpoint=standpoint.words,
        latest=told,
        past=standpoint.past,
        present=_address(query, {}),
        fields=_fields(reading, me, names, wrong),
        as_at=Box(day, wrong.get("as_at", "")),
        known_at=Box(known, wrong.get("known_at", "")),
        showing=f"Showing {reading.shown:,} of {many(reading.total, 'finding')}",
        clear=_address(FindingQuery(), standpoint.address) if filtered else "",
        rows=tuple(_row(row, standpoint, names, publications) for row in reading.rows),
        empty="" if reading.rows else _empty(reading, filtered=filtered),
        pages=f"Page {query.page:,} of {last:,}" if last > 1 else "",
        before=_step(query, standpoint, -1) if 1 < query.page <= last + 1 else "",
        after=_step(query, standpoint, 1) if query.page < last else "",
        problems=found,
    )


def _row(
    row: Listed,
    standpoint: Standpoint,
    names: Mapping[str, str],
    publications: Mapping[str, Publication],
) -> FindingRow:
    path = f"/pathways/{quote(row.pathway, safe='')}"
    return FindingRow(
        name=row.name,
        number=spaced(row.nhs_number),
        href=with_query(path, list(standpoint.address.items())) + "#disagree",
        service=row.service_name,
        owner=names.get(row.owner, row.owner) or "Nobody",
        words=finding_words(row, publications),
    )


def _fields(
    reading: FindingListReading,
    me: str,
    names: Mapping[str, str],
    wrong: Mapping[str, str],
) -> tuple[Field, ...]:
    query = reading.query
    checks = [
        (check.value, f"{title} ({reading.by_check.get(check, 0):,})")
        for check, title in reading.titles.items()
    ]
    others = sorted((name, who) for who, name in names.items() if who != me)
    owners = [
        (me, f"Mine ({names.get(me, me)})"),
        (NOBODY, "Nobody"),
        *((who, name) for name, who in others),
    ]
    owner = NOBODY if query.owner == "" else query.owner
    asked = (
        ("check", "Finding", query.check, "Every kind", checks),
        ("service", "Service", query.service, "All", reading.services),
        ("owner", "Owner", owner, "Anyone", owners),
    )
    return tuple(
        Field(
            name,
            label,
            tuple(
                Option(value, text, value == (chosen or ""))
                for value, text in (("", nothing), *options)
            ),
            wrong.get(name, ""),
        )
        for name, label, chosen, nothing, options in asked
    )


def _not_there(reading: FindingListReading, people: set[str]) -> list[Problem]:
    """Find the filters that name what this person's findings have never had."""
    query = reading.query
    there = {
        "service": (query.service, dict(reading.services)),
        "owner": (query.owner, people),
    }
    return [
        _no_such(name, asked)
        for name, (asked, known) in there.items()
        if asked and asked not in known
    ]


def _no_such(name: str, value: str) -> Problem:
    said = value[:40] if value.isprintable() else "that"
    return Problem(
        "web.no-such-choice",
        name,
        f"{name.capitalize()}: there is no “{said}” to choose.",
        "Choose one from the list, or clear this filter.",
    )


def _empty(reading: FindingListReading, *, filtered: bool) -> str:
    if reading.shown:
        return "This page is past the end. Go to an earlier page."
    if filtered and reading.total:
        return f"No finding matches. There are {reading.total:,} without these filters."
    if not reading.services:
        return "No record of a service that you may see is checked."
    return "Nothing to ask: every record fits what it is checked for."


def _step(query: FindingQuery, standpoint: Standpoint, by: int) -> str:
    return _address(query, standpoint.address, page=query.page + by)


def _address(
    query: FindingQuery, standpoint: Mapping[str, str], *, page: int = 1
) -> str:
    owner = NOBODY if query.owner == "" else query.owner
    said = [
        ("check", query.check),
        ("service", query.service),
        ("owner", owner),
        ("page", "" if page == 1 else str(page)),
    ]
    kept = [(name, value) for name, value in said if value]
    return with_query(PATH, [*kept, *standpoint.items()])
