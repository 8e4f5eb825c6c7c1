"""The words on the page of merged records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from milepost.foundation.problems import Problem
from milepost.intake.sites.who_is_who import What
from milepost.reading.identities import IdentitiesReading, Told, Two
from milepost.web.words import moment


@dataclass(frozen=True, slots=True)
class TwoRow:
    """Two open pathways of one service."""

    title: str
    field: str
    one: str
    one_href: str
    other: str
    other_href: str


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge or an un-merge, as it was told."""

    words: str
    by: str
    at: str
    field: str
    stays: str
    other: str
    stands: bool
    """Whether it can be undone: it stands, and no later row says the same."""


@dataclass(frozen=True, slots=True)
class MergesPage:
    """Every word on the page, ready to print. The template decides nothing."""

    title: str
    standpoint: str
    two: tuple[TwoRow, ...]
    rows: tuple[MergeRow, ...]
    more: str
    hidden: str
    problems: tuple[Problem, ...]


def present_merges(
    reading: IdentitiesReading,
    *,
    now: datetime,
    names: Mapping[str, str],
    services: Mapping[str, str],
    problems: Sequence[Problem] = (),
) -> MergesPage:
    """Put merged records into words.

    Args:
        reading: what was read.
        now: the moment it was read.
        names: what people are called, by account.
        services: what services are called, by code.
        problems: what was wrong with a form.
    """
    said: set[tuple[str, str]] = set()
    rows = []
    for told in reading.merges:
        pair = (told.stays, told.other)
        stands = told.what is What.MERGED and pair in reading.in_force - said
        said.add(pair)
        rows.append(_row(told, names, stands=stands))
    more = f"The {reading.most} latest are shown." if len(rows) == reading.most else ""
    return MergesPage(
        title="Merged records",
        standpoint=f"As at {moment(now)}",
        two=tuple(_two(n, two, services) for n, two in enumerate(reading.two)),
        rows=tuple(rows),
        more=more,
        hidden=""
        if reading.sees_merges
        else "Old and new numbers are shown only to people who see every service.",
        problems=tuple(problems),
    )


def _two(place: int, two: Two, services: Mapping[str, str]) -> TwoRow:
    return TwoRow(
        services.get(two.service, two.service),
        f"two-{place}",
        two.one,
        f"/pathways/{quote(two.one, safe='')}",
        two.other,
        f"/pathways/{quote(two.other, safe='')}",
    )


def _row(told: Told, names: Mapping[str, str], *, stands: bool) -> MergeRow:
    if told.what is What.MERGED:
        words = f"{told.other} was merged into {told.stays}"
    else:
        words = f"{told.other} and {told.stays} are two patients"
    by = f"Feed {told.feed}" if told.feed else names.get(told.by, told.by)
    field = f"part-{told.number}"
    return MergeRow(words, by, moment(told.at), field, told.stays, told.other, stands)
