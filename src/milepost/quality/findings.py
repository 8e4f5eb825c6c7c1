"""Find everything in a record that a validator should be asked about."""

from collections.abc import Mapping, Sequence

import polars as pl

from milepost.clocks.engine import BY_HAND_BELOW
from milepost.events.kinds import Kind
from milepost.foundation.days import AsAt
from milepost.quality.checks import FINDERS
from milepost.quality.matched import matched
from milepost.quality.record_findings import Judged, by_events_alone
from milepost.quality.side_by_side import code_rules, side_by_side
from milepost.quality.table import FINDINGS, NOTHING_FOUND
from milepost.quality.unlisted_values import Places
from milepost.rules.clock_rules import ClockRule
from milepost.rules.parts import in_force_on
from milepost.rules.quality_checks import Check, ChecksEdition, QualityChecks
from milepost.rules.standards import Standard

NO_CHOICES: Mapping[str, str] = {}
NO_VALUES: Places = {}


def findings_as_at(
    events: pl.DataFrame,
    standard: Standard,
    rules: Sequence[ClockRule],
    checks: QualityChecks,
    *,
    as_at: AsAt,
    choices: Mapping[str, str] = NO_CHOICES,
    by_hand_below: int = BY_HAND_BELOW,
    values: Places = NO_VALUES,
    clocks: pl.DataFrame | None = None,
    to_come: bool = False,
) -> pl.DataFrame:
    """Find what a validator should be asked: of events alone, and of codes beside them.

    No clock is changed by it. A pathway without any code has no codes to compare.

    Args:
        events: an ``EVENTS`` frame.
        standard: the standard whose clocks are looked at.
        rules: the clock rules it names.
        checks: which code may follow which, and what to look for.
        as_at: the standpoint.
        choices: how the organisation reads each doubt, by setting.
        by_hand_below: read fewer events than this by hand, more by the loop.
        values: the values known, by kind of event and attribute, where rules ask for one.
        clocks: its clocks by this standard and any other, if they have been worked out.
        to_come: give those too that will be there on a later day if nothing happens.

    Returns:
        A ``FINDINGS`` frame: for each pathway in order of day, and of the checks.
    """
    edition = in_force_on(as_at.day, checks.editions)
    if edition is None or events.is_empty():
        return NOTHING_FOUND
    judged = Judged(
        standard=standard,
        rules=rules,
        as_at=as_at,
        choices=choices,
        by_hand_below=by_hand_below,
        known_clocks=clocks,
    )
    found = by_events_alone(events, judged, edition, values)
    if edition.codes is not None:
        found += _by_codes(events, judged, edition)
    frames = [
        _as_findings(rows).with_columns(
            check=pl.lit(check.value, FINDINGS.schema["check"])
        )
        for check, rows in found
    ]
    if not frames:
        return NOTHING_FOUND
    whole = pl.concat(frames).with_columns(
        standard=pl.lit(standard.id),
        code_rule=pl.col("code").replace_strict(
            code_rules(rules), default=None, return_dtype=pl.String
        ),
    )
    if not to_come:
        from_then = pl.col("shown_from").is_null() | (pl.col("shown_from") <= as_at.day)
        whole = whole.filter(from_then)
    in_order = whole.sort("pathway", "day", pl.col("check").to_physical(), "event")
    return FINDINGS.check(in_order.select(list(FINDINGS.columns)))


def _by_codes(
    events: pl.DataFrame, judged: Judged, edition: ChecksEdition
) -> list[tuple[Check, pl.DataFrame]]:
    """Lay codes beside events, where there are codes."""
    codes = events.filter(pl.col("kind") == Kind.RTT_STATUS.value)
    if codes.is_empty():
        return []
    coded = events.join(codes, on="pathway", how="semi", maintain_order="left")
    sides = side_by_side(
        coded,
        judged.standard,
        judged.rules,
        edition,
        as_at=judged.as_at,
        choices=judged.choices,
        by_hand_below=judged.by_hand_below,
    )
    laid = matched(sides, edition)
    return [
        (each.check, FINDERS[each.check](laid, each, edition))
        for each in edition.checks
        if each.check in FINDERS
    ]


def _as_findings(found: pl.DataFrame) -> pl.DataFrame:
    """Give the columns of ``FINDINGS`` that a check filled in, and leave out the rest."""
    if "coded_on" not in found.columns and "code" in found.columns:
        found = found.with_columns(coded_on=pl.col("day"))
    wanted = {n: t for n, t in FINDINGS.schema.items() if n not in MADE_LATER}
    return found.select(
        (pl.col(name) if name in found.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in wanted.items()
    )


MADE_LATER = ("standard", "check", "code_rule")


def checks_of(
    standard: str, every: Sequence[QualityChecks]
) -> tuple[QualityChecks, ...]:
    """Find the checks that are made under a standard."""
    return tuple(c for c in every if c.editions[-1].standard in (standard, None))
