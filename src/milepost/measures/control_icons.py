"""The two icons of a control chart, and the words that must stand beside them."""

from collections.abc import Sequence

import polars as pl

from milepost.measures.control_profiles import IconFrom, Profile
from milepost.measures.control_sections import Section
from milepost.measures.control_signals import Assurance, Improvement, assurance

COMMON = "common_cause"
VARIATION = {
    COMMON: "Common cause: no signal",
    "improvement": "Special cause, improving",
    "concern": "Special cause, of concern",
    "neutral": "Special cause, neither better nor worse",
}
ASSURED = {
    Assurance.PASS: "consistently meets",
    Assurance.FAIL: "consistently misses",
    Assurance.INCONSISTENT: "hit or miss against",
}


def variation(
    points: pl.DataFrame, drawn: Sequence[Section], how: Profile
) -> str | None:
    """Choose the variation icon, of the last section; None with too few points."""
    if not drawn or not drawn[-1].judged:
        return None
    told = points.filter(pl.col("value").is_not_null())
    if how.icon_from is IconFrom.LAST_SIGNAL:
        signalled = told.filter(pl.col("rule").is_not_null())
        told = signalled if len(signalled) else told
    point_type, up = told.select("point_type", "up").row(-1)
    if up is None:
        return COMMON
    kind = point_type.removeprefix("special_cause_").partition("_")[0]
    return f"{kind}_{'high' if up else 'low'}"


def meeting(
    drawn: Sequence[Section], way: Improvement, target: float | None, how: Profile
) -> Assurance | None:
    """Say whether the latest limits meet the target; None if that can't be judged."""
    last = drawn[-1].lines if drawn else None
    if target is None or way is Improvement.NEUTRAL or last is None:
        return None
    if last.lower is None or last.upper is None:
        return None
    return assurance(last.lower, last.upper, target, way, how.target_equals_limit)


def in_words(icon: str | None, meets: Assurance | None, target: float | None) -> str:
    """Say what both icons say."""
    if icon is None:
        return "Too few points to tell a signal from noise"
    kind, _, way = icon.partition("_")
    said = VARIATION[icon if icon == COMMON else kind]
    if icon != COMMON:
        said += ", higher" if way == "high" else ", lower"
    return (
        said if meets is None else f"{said}; {ASSURED[meets]} the target of {target:g}"
    )
