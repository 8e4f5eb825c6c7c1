"""Published waiting times for Python: a frame or a file in, a frame out."""

from collections.abc import Sequence
from enum import StrEnum
from os import PathLike
from pathlib import Path
from typing import TypeVar

import polars as pl

from milepost.api.events import BadFile, rows_of, tell
from milepost.api.lawbook import the_lawbook
from milepost.foundation.problems import Problem
from milepost.host.event_files import FileRows
from milepost.host.extracts import read_extract
from milepost.intake.places import NOWHERE
from milepost.measures import returns
from milepost.measures.breach_sharing import Patient, share_out
from milepost.measures.england import rtt_measures
from milepost.measures.extract import ENGLAND
from milepost.measures.flows import all_removals, clearance_weeks, unreported_removals
from milepost.measures.returns import in_the_return
from milepost.measures.shared_breaches import shares_of
from milepost.reading.from_file import MissingColumn
from milepost.reading.published import (
    By,
    CancerBy,
    Policy,
    PublishedReading,
    read_cwt,
    read_flow,
    read_rtt,
)
from milepost.reading.reconciled import Reconciled, read_reconciled

__all__ = [
    "Patient",
    "Reconciled",
    "UnknownGrouping",
    "UnknownPolicy",
    "all_removals",
    "breach_shares",
    "clearance_weeks",
    "england_flow",
    "england_rtt",
    "in_the_return",
    "reconcile",
    "returns",
    "rtt_measures",
    "scotland_cwt",
    "share_out",
    "unreported_removals",
]

Rows = pl.DataFrame | str | PathLike[str]
Grouping = TypeVar("Grouping", bound=StrEnum)


class UnknownGrouping(ValueError):
    """Nothing is published by that grouping."""


class UnknownPolicy(ValueError):
    """No policy of disclosure control has that name."""


def england_rtt(
    extract: Rows,
    *,
    by: str = "england",
    disclosure: str = "none",
    problems: list[Problem] | None = None,
    findings: list[Problem] | None = None,
) -> pl.DataFrame:
    """Work out England's published measures from the full extract of a month.

    Args:
        extract: as NHS England publishes it: a frame, or a zip, CSV or gzipped CSV.
        by: ``england``, ``provider``, ``commissioner`` or ``function``.
        disclosure: the policy by which small counts are kept from sight: ``none``,
            ``hes_round5``, ``suppress_lt5`` or ``suppress_lt10``. What is held back is
            missing, and problems and findings name their place and no count.
        problems: a list to add the problems to. Without one, a ``BadRows`` warning
            tells of them.
        findings: a list to add the lines to that break a check of NHS England's own,
            and are counted all the same.

    Returns:
        One row for each part of the return and group.

    Raises:
        UnknownGrouping: ``by`` is none of those.
        UnknownPolicy: ``disclosure`` is none of those.
        MissingColumn: it lacks a column that the extract has.
        BadFile: the file can't be read.
    """
    asked, policy = _grouping(By, by), _policy(disclosure)
    found = read_rtt(_rows(extract), asked)
    if findings is not None:
        findings += found.findings_under(policy)
    return _answer(found, policy, problems)


def scotland_cwt(
    file_62: Rows,
    file_31: Rows,
    *,
    quarter: str,
    by: str = "scotland",
    disclosure: str = "none",
    problems: list[Problem] | None = None,
) -> pl.DataFrame:
    """Work out Scotland's performance against both cancer standards in a quarter.

    Args:
        file_62: the open data file of the 62-day standard, as a frame or a file.
        file_31: the same for 31 days.
        quarter: the quarter of first treatment: ``2019Q4``.
        by: ``scotland``, ``board`` or ``type``. A board answers for 62 days where it
            received the referral, for 31 days where it gave the first treatment.
        disclosure: as for ``england_rtt``.
        problems: as for ``england_rtt``.

    Returns:
        One row for each standard and group.

    Raises:
        UnknownGrouping: ``by`` is none of those.
        UnknownPolicy: ``disclosure`` is none of those.
        MissingColumn: a file lacks a column that it should have.
        BadFile: a file can't be read.
    """
    asked, policy = _grouping(CancerBy, by), _policy(disclosure)
    found = read_cwt(_rows(file_62), _rows(file_31), quarter, asked)
    return _answer(found, policy, problems)


def england_flow(
    before: Rows,
    now: Rows,
    *,
    by: str = "england",
    disclosure: str = "none",
    problems: list[Problem] | None = None,
) -> pl.DataFrame:
    """Work out unreported removals and clearance times from two months' extracts.

    Args:
        before: the full extract of the month before, as for ``england_rtt``.
        now: that of the month.
        by: as for ``england_rtt``.
        disclosure: as for ``england_rtt``.
        problems: as for ``england_rtt``.

    Returns:
        One row for each group. Removals are list before + new - completed - list now;
        the clearance time is the list over the stops of a week of this month.

    Raises:
        UnknownGrouping: ``by`` is none that there is.
        UnknownPolicy: ``disclosure`` is none that there is.
        MissingColumn: a file lacks a column that the extract has.
        BadFile: a file can't be read.
    """
    asked, policy = _grouping(By, by), _policy(disclosure)
    found = read_flow(_rows(before), _rows(now), asked)
    return _answer(found, policy, problems)


def reconcile(
    extract: Rows,
    clocks: pl.DataFrame,
    events: Rows | None = None,
    *,
    groups: pl.DataFrame | str = ENGLAND,
    by: str = "provider",
    disclosure: str = "none",
    problems: list[Problem] | None = None,
) -> Reconciled:
    """Lay a list of your own beside its published figure, and name who differs.

    Args:
        extract: the full extract of a month, as for ``england_rtt``.
        clocks: what ``milepost.clock`` says under ``england/rtt-18-weeks`` as at the last
            day of that month.
        events: the events behind them. Without them nobody knows who has a decision to
            admit, so Part 2A is left out.
        groups: the code that all of the list belongs to; or, for a list of several, a
            frame with columns ``pathway`` and ``group``.
        by: as for ``england_rtt``.
        disclosure: what is done to published counts, as for ``england_rtt``. Under a
            policy no band is compared.
        problems: as for ``england_rtt``.

    Returns:
        ``table``, ``bands`` and ``rows``: both figures by part and group, by band where
        they differ, and the patients of each band that holds more than was published.

    Raises:
        UnknownGrouping: ``by`` is none that there is.
        UnknownPolicy: ``disclosure`` is none that there is.
        MissingColumn: a table lacks a column that it should have.
        BadFile: a file can't be read.
    """
    asked, policy = _grouping(By, by), _policy(disclosure)
    found = read_reconciled(
        _rows(extract),
        clocks,
        None if events is None else rows_of(events),
        groups,
        by=asked,
        policy=policy,
        vocabulary=the_lawbook(None).vocabulary,
    )
    _no_column_missing(found.problems)
    tell(found.problems, problems)
    return found.answer


def breach_shares(
    patients: Rows, *, problems: list[Problem] | None = None
) -> pl.DataFrame:
    """Share treated patients out between those who investigated and who treated.

    Args:
        patients: one row a patient, as a frame or a CSV file: ``treating`` and
            ``treated_day``; and, where they are known, ``accountable``, ``upgraded_by``,
            ``seen_by``, ``transfer_day``, ``first_seen_adjustment`` and
            ``treatment_adjustment``. Days count from the start of the clock.
        problems: as for ``england_rtt``.

    Returns:
        One row for each patient and provider: ``row``, ``rule``, ``scenario``,
        ``provider``, ``patients``, ``within`` and ``breaches``.

    Raises:
        MissingColumn: ``treating`` or ``treated_day`` is not there.
        BadFile: the file can't be read.
    """
    file = _rows(patients)
    place = file.place
    shares, found = shares_of(
        file.rows, file=place.file, where=place.of, broken=file.broken
    )
    _no_column_missing(found)
    tell(found, problems)
    return shares


def _grouping(known: type[Grouping], by: str) -> Grouping:
    try:
        return known(by)
    except ValueError:
        names = ", ".join(known)
        raise UnknownGrouping(f"{by!r} is none of {names}.") from None


def _rows(given: Rows) -> FileRows:
    if isinstance(given, pl.DataFrame):
        return FileRows(given, NOWHERE)
    read = read_extract(Path(given))
    if isinstance(read, Problem):
        raise BadFile(f"{read.where}: {read.message} {read.remedy}")
    return read


def _policy(name: str) -> Policy:
    try:
        return Policy(name)
    except ValueError:
        names = ", ".join(Policy)
        raise UnknownPolicy(f"{name!r} is none of {names}.") from None


def _answer(
    found: PublishedReading, policy: Policy, problems: list[Problem] | None
) -> pl.DataFrame:
    _no_column_missing(found.problems)
    tell(found.problems_under(policy), problems)
    return found.under(policy).table


def _no_column_missing(problems: Sequence[Problem]) -> None:
    for problem in problems:
        if problem.code == "measures.missing-column":
            raise MissingColumn(f"{problem.where}: {problem.message} {problem.remedy}")
