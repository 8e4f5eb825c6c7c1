"""Find every place where recorded status codes and what happened disagree."""

from collections.abc import Mapping, Sequence

import polars as pl

from milepost.clocks.engine import BY_HAND_BELOW
from milepost.events.kinds import Kind
from milepost.foundation.days import AsAt
from milepost.quality.checks import FINDERS
from milepost.quality.matched import matched
from milepost.quality.side_by_side import code_rules, side_by_side
from milepost.quality.table import FINDINGS
from milepost.rules.clock_rules import ClockRule
from milepost.rules.parts import in_force_on
from milepost.rules.quality_checks import QualityChecks
from milepost.rules.standards import Standard

NO_CHOICES: Mapping[str, str] = {}


def findings_as_at(
    events: pl.DataFrame,
    standard: Standard,
    rules: Sequence[ClockRule],
    checks: QualityChecks,
    *,
    as_at: AsAt,
    choices: Mapping[str, str] = NO_CHOICES,
    by_hand_below: int = BY_HAND_BELOW,
) -> pl.DataFrame:
    """Read codes and events side by side, and say where they disagree.

    No clock is changed by it. A pathway without any code has nothing to compare.

    Args:
        events: an ``EVENTS`` frame.
        standard: the standard whose clocks are looked at.
        rules: the clock rules it names.
        checks: which code may follow which, and what to look for.
        as_at: the standpoint.
        choices: how the organisation reads each doubt, by setting.
        by_hand_below: read fewer events than this by hand, more by the loop.

    Returns:
        A ``FINDINGS`` frame: for each pathway in order of day, and of the checks.
    """
    edition = in_force_on(as_at.day, checks.editions)
    codes = events.filter(pl.col("kind") == Kind.RTT_STATUS.value)
    if edition is None or codes.is_empty():
        return pl.DataFrame(schema=FINDINGS.schema)
    coded = events.join(codes, on="pathway", how="semi", maintain_order="left")
    sides = side_by_side(
        coded,
        standard,
        rules,
        edition,
        as_at=as_at,
        choices=choices,
        by_hand_below=by_hand_below,
    )
    laid = matched(sides, edition)
    found = [
        _as_findings(FINDERS[each.check](laid, each, edition, as_at)).with_columns(
            check=pl.lit(each.check.value, FINDINGS.schema["check"])
        )
        for each in edition.checks
    ]
    by_code = code_rules(rules)
    whole = pl.concat(found).with_columns(
        standard=pl.lit(standard.id),
        code_rule=pl.col("code").replace_strict(by_code, default=None),
    )
    in_order = whole.sort("pathway", "day", pl.col("check").to_physical(), "event")
    return FINDINGS.check(in_order.select(list(FINDINGS.columns)))


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


def checks_of(standard: str, every: Sequence[QualityChecks]) -> QualityChecks | None:
    """Find the checks that are made under a standard."""
    for checks in every:
        if checks.editions[-1].standard == standard:
            return checks
    return None
