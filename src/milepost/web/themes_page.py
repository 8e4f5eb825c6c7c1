"""The pages of themes and of the pack: what may be chosen, and the document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from milepost.breaches.themes import month_of, months_on
from milepost.foundation.printed import Document
from milepost.foundation.problems import Problem
from milepost.reading.breach_themes import ThemesReading
from milepost.reading.themes_asked import CANCER, AskedThemes
from milepost.web import themes_address as to
from milepost.web.breach_words import STAGES
from milepost.web.document_parts import present_parts
from milepost.web.list_filters import Field, Option
from milepost.web.words import standard_in_words

BESIDE = ("Main reasons", "Days over target by stage")
FOR = (("others", "For others, small numbers held back"), ("team", "For the team"))


@dataclass(frozen=True, slots=True)
class ThemesPage:
    """Every word on the page."""

    title: str
    heading: str
    standpoint: str
    told: tuple[str, ...]
    """Whose breaches are counted, which of them, and how."""

    problems: tuple[Problem, ...]
    action: str
    fields: tuple[Field, ...]
    ways: tuple[tuple[str, str], ...]
    """Where else to go: words and addresses."""

    parts: tuple[Any, ...]
    empty: str
    """Said where there is nothing to count."""


def present_themes(
    reading: ThemesReading,
    document: Document,
    *,
    reasons: Mapping[str, str],
    problems: Iterable[Problem] = (),
) -> ThemesPage:
    """Put themes into a page."""
    asked = reading.asked
    return ThemesPage(
        title=document.title,
        heading=document.title,
        standpoint=document.as_at,
        told=document.filters,
        problems=tuple(problems),
        action=to.THEMES,
        fields=_fields(reading, reasons),
        ways=(
            ("Pack for the board", to.address(to.PACK, asked)),
            ("Learning summary of a month", _learning(reading)),
            ("The reviews counted here", to.reviews(asked)),
            ("Near misses", to.near(asked)),
        ),
        parts=present_parts(document, unfolded=BESIDE),
        empty=_empty(reading),
    )


def present_pack(
    reading: ThemesReading,
    document: Document,
    *,
    reasons: Mapping[str, str],
    problems: Iterable[Problem] = (),
    beyond: bool,
) -> ThemesPage:
    """Put the board's pack into a page, with the ways to take it away."""
    asked, whom = reading.asked, "others" if beyond else "team"
    for_whom = Field("to", "For whom", options(FOR, whom))
    return ThemesPage(
        title=document.title,
        heading=document.title,
        standpoint=document.as_at,
        told=document.filters,
        problems=tuple(problems),
        action=to.PACK,
        fields=(*_fields(reading, reasons), for_whom),
        ways=(
            ("Take it away as PDF", to.address(f"{to.PACK}.pdf", asked, to=whom)),
            (
                "Take it away as spreadsheet",
                to.address(f"{to.PACK}.xlsx", asked, to=whom),
            ),
            ("Themes, with the reviews behind them", to.address(to.THEMES, asked)),
        ),
        parts=present_parts(document, unfolded=BESIDE),
        empty=_empty(reading),
    )


def services_offered(reading: ThemesReading) -> list[tuple[str, str]]:
    """List whose breaches may be asked for."""
    offered = [("", "All your services")]
    offered += [(CANCER, "All cancer services")] * reading.has_cancer
    return [*offered, *reading.services]


def months_offered(today: date, *also: date) -> list[tuple[str, str]]:
    """List the months that may be asked for, the latest first."""
    this = month_of(today)
    months = {months_on(this, -n) for n in range(to.LONGEST_SPAN)} | set(also)
    return [(to.in_address(m), f"{m:%B %Y}") for m in sorted(months, reverse=True)]


def _fields(reading: ThemesReading, reasons: Mapping[str, str]) -> tuple[Field, ...]:
    asked, today = reading.asked, reading.as_at.day
    months = months_offered(today, asked.first, asked.last)
    standards = [(name, standard_in_words(name)) for name in reading.standards]
    stages = [(stage.value, words) for stage, words in STAGES.items()]
    named = sorted(set(reading.cases["reason"].drop_nulls()) | _chosen(asked))
    said = sorted(((name, reasons.get(name, name)) for name in named), key=_by_words)
    return (
        Field(
            "service",
            "Service or tumour group",
            options(services_offered(reading), asked.service),
        ),
        Field("first", "From", options(months, to.in_address(asked.first))),
        Field("last", "To", options(months, to.in_address(asked.last))),
        Field("standard", "Standard", _any(standards, asked.standard)),
        Field("stage", "Main reason arose in", _any(stages, asked.stage)),
        Field("reason", "Main reason", _any(said, asked.reason)),
    )


def _chosen(asked: AskedThemes) -> set[str]:
    return {asked.reason} if asked.reason else set()


def _by_words(option: tuple[str, str]) -> str:
    return option[1]


def _any(offered: Iterable[tuple[str, str]], chosen: str | None) -> tuple[Option, ...]:
    return options([("", "Any"), *offered], chosen)


def options(
    offered: Iterable[tuple[str, str]], chosen: str | None
) -> tuple[Option, ...]:
    """Offer words by their values, one of them chosen."""
    return tuple(Option(v, words, chosen=v == (chosen or "")) for v, words in offered)


def _learning(reading: ThemesReading) -> str:
    asked = reading.asked
    return to.address(
        to.LEARNING, asked, first=None, last=None, month=to.in_address(asked.last)
    )


def _empty(reading: ThemesReading) -> str:
    if len(reading.cases) or len(reading.near) or reading.promises:
        return ""
    return "Nothing to count: no breach, no near miss and no action in these months."
