"""Find what a validator should be asked about a record by its events alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from milepost.clocks.engine import BY_HAND_BELOW, clocks_as_at
from milepost.clocks.signs import bear_any
from milepost.events.kinds import Kind
from milepost.events.table import all_stand, known
from milepost.foundation.days import AsAt
from milepost.quality.adjustments import adjustments
from milepost.quality.beside_clocks import FACTS, beside_clocks
from milepost.quality.record_tests import TESTS, RecordTest
from milepost.quality.unlisted_values import Places, unlisted_events
from milepost.rules.clock_rules import ClockRule
from milepost.rules.quality_checks import AskedCheck, Check, ChecksEdition
from milepost.rules.standards import Standard

ADJUSTING = (Check.ADJUSTED_OVER_WAIT, Check.ADJUSTED_TWICE)
FOUND = (
    "pathway",
    "day",
    "event",
    "happened",
    "happened_on",
    "days",
    "said",
    "shown_from",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How the clocks of a record are worked out, if they must be."""

    standard: Standard
    rules: Sequence[ClockRule]
    as_at: AsAt
    choices: Mapping[str, str]
    by_hand_below: int = BY_HAND_BELOW
    known_clocks: pl.DataFrame | None = None
    """Its clocks by this standard and any other, where they have been worked out."""

    def clocks(self, told: pl.DataFrame) -> pl.DataFrame:
        """The clocks of some events, among others that are known."""
        if self.known_clocks is not None:
            return self.known_clocks.filter(pl.col("standard") == self.standard.id)
        return clocks_as_at(
            told,
            self.standard,
            self.rules,
            as_at=self.as_at,
            choices=self.choices,
            by_hand_below=self.by_hand_below,
        )


def by_events_alone(
    events: pl.DataFrame, judged: Judged, edition: ChecksEdition, values: Places
) -> list[tuple[Check, pl.DataFrame]]:
    """Make the checks that need no code.

    Only pathways of which something may be found have their clocks worked out: most have
    nothing, and recording an event must stay quick.

    Args:
        events: an ``EVENTS`` frame.
        judged: the standard that clocks are worked out by.
        edition: the checks to make.
        values: the values known, by kind of event and attribute, where rules ask for one.

    Returns:
        What each check found, with the clock it falls to.
    """
    stands = all_stand(events, judged.as_at)
    told = events if stands else known(events, judged.as_at)
    there = frozenset(map(Kind, told["kind"].unique()))
    found: list[tuple[AskedCheck, RecordTest | None, pl.DataFrame]] = []
    for check in edition.checks:
        test = TESTS.get(check.check)
        if test is not None and not test.kinds.isdisjoint(there):
            about = told
            if check.check in ADJUSTING:
                about = adjustments(told, judged.rules)
            found.append((check, test, test.find(about, check)))
        elif check.check is Check.UNLISTED_VALUE:
            about = told.filter(~bear_any(check.unless)) if check.unless else told
            found.append((check, None, unlisted_events(about, values)))
    some = [each for each in found if not each[2].is_empty()]
    if not some:
        return []
    settled = [(each.check, _told_of(rows)) for each, test, rows in some if not test]
    timed = [(check, test, rows) for check, test, rows in some if test]
    if not timed:
        return settled
    names = pl.concat([rows.select("pathway") for _, _, rows in timed]).unique()
    theirs = told.join(names, on="pathway", how="semi", maintain_order="left")
    clocks = judged.clocks(theirs)
    return settled + [
        (check.check, _settled(rows, theirs, clocks, check, test))
        for check, test, rows in timed
    ]


def _settled(
    rows: pl.DataFrame,
    told: pl.DataFrame,
    clocks: pl.DataFrame,
    check: AskedCheck,
    test: RecordTest,
) -> pl.DataFrame:
    beside = beside_clocks(rows, clocks, by_last=test.by_last)
    return _told_of(test.settle(beside, told, check))


def _told_of(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out what the event says that the finding doesn't."""
    return rows.select(name for name in (*FOUND, *FACTS) if name in rows.columns)
