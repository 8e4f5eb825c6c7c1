"""Published waiting times: the measures of a national file."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

import polars as pl

from milepost.foundation.problems import Problem
from milepost.host.event_files import FileRows
from milepost.measures.banded import BandMethod, method_of
from milepost.measures.cwt import CWT_MEASURES, DAYS_31, DAYS_62
from milepost.measures.cwt import By as CancerBy
from milepost.measures.disclosure import (
    CWT_LAYOUT,
    RTT_LAYOUT,
    Layout,
    Policy,
    Protected,
    protect,
)
from milepost.measures.england import RTT_MEASURES, rtt_measures
from milepost.measures.extract import By, Counted, count_extract, month_of
from milepost.measures.list_flow import LIST_FLOW, list_flow, protect_flow
from milepost.measures.scotland import performance
from milepost.measures.sift import Tally
from milepost.measures.undisclosed import without_counts

__all__ = [
    "By",
    "CancerBy",
    "FlowReading",
    "Policy",
    "Protected",
    "PublishedReading",
    "count_file",
    "read_cwt",
    "read_flow",
    "read_rtt",
]


@dataclass(frozen=True, slots=True)
class PublishedReading:
    """What published files say, and an account of every row in them."""

    table: pl.DataFrame
    tallies: tuple[tuple[str, Tally], ...]
    """For each file, by name."""

    problems: tuple[Problem, ...]
    layout: Layout
    """How the columns of the table hang together."""

    method: BandMethod | None = None
    """How medians were worked out, where there are any."""

    findings: tuple[Problem, ...] = ()
    """What looks odd in rows that were counted all the same."""

    def under(self, policy: Policy) -> Protected:
        """Make the table fit to be shown under a policy of disclosure control."""
        return protect(self.table, self.layout, policy)

    def problems_under(self, policy: Policy) -> tuple[Problem, ...]:
        """Say what was left out, and no count that the policy keeps from sight."""
        return without_counts(self.problems, policy)

    def findings_under(self, policy: Policy) -> tuple[Problem, ...]:
        """Say where something looks odd, and no count that the policy keeps."""
        return without_counts(self.findings, policy)


def read_rtt(file: FileRows, by: By) -> PublishedReading:
    """Work out England's measures from the full extract of a month."""
    counted = count_file(file, by)
    tallies = ((file.place.file, counted.tally),)
    if counted.month is None:
        empty = pl.DataFrame(schema=RTT_MEASURES.schema)
        return PublishedReading(empty, tallies, counted.problems, RTT_LAYOUT)
    method = method_of(month_of(counted.month))
    table = rtt_measures(counted.banded, method)
    return PublishedReading(
        table, tallies, counted.problems, RTT_LAYOUT, method, counted.findings
    )


def count_file(file: FileRows, by: By) -> Counted:
    """Add up the rows of an extract that was read from a file."""
    return count_extract(
        file.rows,
        by,
        file=file.place.file,
        where=file.place.of,
        broken=file.broken,
    )


_FLOW_LAYOUT = Layout(tables=(), tops=(), splits=(), percents={})


@dataclass(frozen=True, slots=True)
class FlowReading(PublishedReading):
    """What two months' files say of how a list moved."""

    def under(self, policy: Policy) -> Protected:
        """Make the table fit to be shown under a policy of disclosure control."""
        return protect_flow(self.table, policy)


def read_flow(before: FileRows, now: FileRows, by: By) -> FlowReading:
    """Work out removals and clearance times from the full extracts of two months."""
    counted = count_file(before, by), count_file(now, by)
    problems = [problem for one in counted for problem in one.problems]
    table = LIST_FLOW.schema.to_frame()
    first, month = (one.month for one in counted)
    if first and month and not _follows(first, month):
        message = f"It is of {month:%B %Y}, and the one before it of {first:%B %Y}."
        remedy = "Give the extracts of two months that follow each other, in order."
        where = now.place.file or "the table"
        problems.append(Problem("measures.not-the-next-month", where, message, remedy))
    elif first and month:
        days = monthrange(month.year, month.month)[1]
        table = list_flow(counted[0].banded, counted[1].banded, days=days)
    names = before.place.file, now.place.file
    tallies = tuple(zip(names, (one.tally for one in counted), strict=True))
    findings = counted[1].findings
    return FlowReading(table, tallies, tuple(problems), _FLOW_LAYOUT, findings=findings)


def _follows(first: date, month: date) -> bool:
    return (month.year - first.year) * 12 + month.month - first.month == 1


def read_cwt(
    file_62: FileRows, file_31: FileRows, quarter: str, by: CancerBy
) -> PublishedReading:
    """Work out Scotland's performance against both cancer standards in a quarter."""
    found = [
        performance(
            file.rows,
            standard,
            quarter,
            by,
            file=file.place.file,
            where=file.place.of,
            broken=file.broken,
        )
        for file, standard in ((file_62, DAYS_62), (file_31, DAYS_31))
    ]
    table = CWT_MEASURES.check(pl.concat([one.table for one in found]))
    names = (file_62.place.file, file_31.place.file)
    return PublishedReading(
        table,
        tuple(zip(names, (one.tally for one in found), strict=True)),
        tuple(problem for one in found for problem in one.problems),
        CWT_LAYOUT,
    )
