"""Published waiting times for Python: a frame or a file in, a frame out."""

from collections.abc import Sequence
from enum import StrEnum
from os import PathLike
from pathlib import Path
from typing import TypeVar

import polars as pl

from milepost.api.events import BadFile, tell
from milepost.foundation.problems import Problem
from milepost.host.event_files import FileRows
from milepost.host.extracts import read_extract
from milepost.intake.places import NOWHERE
from milepost.reading.from_file import MissingColumn
from milepost.reading.published import (
    By,
    CancerBy,
    Policy,
    PublishedReading,
    read_cwt,
    read_rtt,
)

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
