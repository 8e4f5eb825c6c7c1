"""Read a file as a list of waits, in parts, so that memory has a bound."""

from collections.abc import Callable, Mapping
from itertools import islice

import polars as pl

from milepost.events.vocabulary import Vocabulary
from milepost.foundation.problems import Problem
from milepost.host.clock import LONDON
from milepost.host.profiles import profile_from_disk
from milepost.host.sheets import OpenSheet, Refused, open_sheet
from milepost.intake.rows.listing import Entry, Listing
from milepost.intake.sites.profile import Profile
from milepost.intake.sites.translate import Site
from milepost.quality.two_lists.comparison import OneList
from milepost.quality.two_lists.listed import LISTED, blank

AT_ONCE = 10_000
MOST_NAMED = 50
"""Of codes that no mapping lists, how many are named, the most frequent first."""


def read_list(
    raw: bytes,
    mapping: str,
    vocabulary: Vocabulary,
    *,
    note: Callable[[int], None] = lambda _: None,
) -> OneList | list[Problem]:
    """Read a file of text, a spreadsheet or Parquet as a list of waits.

    Args:
        raw: its bytes.
        mapping: the mapping that says what its columns are: its name, or its path.
        vocabulary: what events may say.
        note: told, now and then, how many rows have been read.

    Returns:
        The list; or why it can't be read.
    """
    profile, faults = profile_from_disk(mapping, vocabulary)
    if profile is None:
        return faults
    if profile.listed is None:
        told = "It doesn't say by what a list is compared."
        remedy = "Add [listed] to the mapping: docs/comparing.md says how."
        return [Problem("compare.no-list", mapping, told, remedy)]
    sheet = open_sheet(raw, character_set=profile.character_set)
    if isinstance(sheet, Problem):
        return [sheet]
    day_of = Site(profile, vocabulary, LONDON).day_of
    listing = Listing(profile, profile.listed, day_of)
    read = _read(sheet, listing, note)
    return (
        [read] if isinstance(read, Problem) else _list(*read, sheet, listing, profile)
    )


def _read(
    sheet: OpenSheet, listing: Listing, note: Callable[[int], None]
) -> tuple[pl.DataFrame, list[tuple[int, str]]] | Problem:
    parts, refused, done = [blank()], [], 0
    while some := list(islice(sheet.rows, AT_ONCE)):
        told: list[Mapping[str, Entry]] = []
        for row in some:
            if isinstance(row, Problem):
                return row
            if isinstance(row, Refused):
                refused.append(
                    (row.number, f"{row.problem.message} {row.problem.remedy}")
                )
            else:
                told.append(listing.entries(row))
        parts.append(pl.DataFrame(told, schema=LISTED.schema))
        done += len(some)
        note(done)
    return LISTED.check(pl.concat(parts, rechunk=True)), refused


def _list(
    frame: pl.DataFrame,
    refused: list[tuple[int, str]],
    sheet: OpenSheet,
    listing: Listing,
    profile: Profile,
) -> OneList:
    heads = set(sheet.heads)
    return OneList(
        frame=frame,
        refused=tuple(refused),
        tells=frozenset(listing.tells(heads)),
        missing=tuple(sorted(listing.columns() - heads)),
        unread=tuple(sorted(heads - listing.columns() - _names(profile) - {""})),
        unlisted=tuple(
            (code_map, code, times)
            for (code_map, code), times in listing.unmapped.most_common(MOST_NAMED)
        ),
    )


def _names(profile: Profile) -> set[str]:
    """The columns of names, which nobody compares and nobody misses."""
    patient = profile.patient
    return {patient.family_name, patient.given_name, patient.title, patient.sex}
