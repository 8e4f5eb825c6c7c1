"""How each clock came to its end: treated, ruled out, or left for another reason."""

from collections.abc import Iterable, Mapping
from enum import StrEnum, auto

import polars as pl

from milepost.clocks.table import How
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, known
from milepost.foundation.days import AsAt
from milepost.foundation.tables import Column, Table
from milepost.rules.clock_rules import ClockRule
from milepost.tracking.waits import JUDGED


class Ending(StrEnum):
    """How a wait may end. One ending shuts out the others."""

    TREATED = auto()
    """What the standard waits for came: for most, the treatment."""

    RULED_OUT = auto()
    """No treatment was needed, or it was to be given elsewhere."""

    LEFT = auto()
    """The patient died, declined, went elsewhere, or the wait counts no more."""


RULED_OUT = (
    Kind.DECISION_NOT_TO_TREAT,
    Kind.ACTIVE_MONITORING_STARTED,
    Kind.RETURNED_TO_PRIMARY_CARE,
    Kind.REFERRAL_RETURNED,
    Kind.DISCHARGED,
)
NO_CANCER = "ruled_out"
"""What ``diagnosis_told`` says of a patient who has no cancer."""

LEFT = (Kind.DIED, Kind.WENT_PRIVATE, Kind.TREATMENT_DECLINED, Kind.TRANSFER_SENT)

STOPPED = pl.col("how") == How.STOPPED.value

ENDED_CLOCKS = Table(
    "clocks with their endings",
    {
        "pathway": EVENTS.columns["pathway"],
        "standard": JUDGED.columns["standard"],
        "clock": JUDGED.columns["clock"],
        "service": Column(pl.String, "The service it is with."),
        "started": Column(pl.Date, "The day it started."),
        "ended": JUDGED.columns["ended"],
        "ending": Column(pl.Enum(Ending), "How; missing while it runs.", optional=True),
        "limit_days": JUDGED.columns["limit_days"],
        "breached": Column(
            pl.Boolean,
            "Over its limit by its own count of days; missing while it may yet be.",
            optional=True,
        ),
    },
    in_order_of=("pathway", "standard", "clock"),
)


def kinds_of(rules: Iterable[ClockRule]) -> dict[str, list[str]]:
    """Name, for each rule, the kinds of event that may set it off."""
    return {
        rule.id: sorted({s.event for edition in rule.editions for s in edition.on})
        for rule in rules
    }


def endings(
    events: pl.DataFrame,
    clocks: pl.DataFrame,
    services: pl.DataFrame,
    by_rule: Mapping[str, list[str]],
    *,
    as_at: AsAt,
) -> pl.DataFrame:
    """Say of each clock whose start is known how it ended, if it has.

    The event that ended it is one, on that day, of the kinds that its rule names. One
    that only says that the wait counts no more has its reason in the others of the day.
    A clock that stopped for anything but ruling out or leaving had what it waited for.

    Args:
        events: an ``EVENTS`` frame.
        clocks: a ``JUDGED`` frame.
        services: the ``service`` of each ``pathway``.
        by_rule: as ``kinds_of`` gives it.
        as_at: the standpoint.

    Returns:
        An ``ENDED_CLOCKS`` frame.
    """
    keys = ["pathway", "standard", "clock"]
    by = _last_events(events, clocks, by_rule, as_at)
    ending = (
        pl.when(pl.col("ended").is_null())
        .then(None)
        .when("treated")
        .then(pl.lit(Ending.TREATED.value))
        .when("left")
        .then(pl.lit(Ending.LEFT.value))
        .when(pl.col("ruled_out"))
        .then(pl.lit(Ending.RULED_OUT.value))
        .when(STOPPED)
        .then(pl.lit(Ending.TREATED.value))
        .otherwise(pl.lit(Ending.LEFT.value))
    )
    over = pl.col("waited") > pl.col("limit_days")
    breached = pl.when(over | pl.col("ended").is_not_null()).then(over)
    return ENDED_CLOCKS.check(
        clocks.filter(pl.col("started").is_not_null())
        .join(by, on=keys, how="left")
        .join(services, on="pathway")
        .with_columns(ending=ending.cast(pl.Enum(Ending)), breached=breached)
        .select(list(ENDED_CLOCKS.columns))
        .sort(keys)
    )


def _last_events(
    events: pl.DataFrame,
    clocks: pl.DataFrame,
    by_rule: Mapping[str, list[str]],
    as_at: AsAt,
) -> pl.DataFrame:
    """Say of each clock that ended whether what ended it treats, rules out or leaves."""
    signs = pl.DataFrame(
        [(rule, kind) for rule, kinds in by_rule.items() for kind in kinds],
        schema={"ended_by": pl.String, "kind": pl.String},
        orient="row",
    )
    that_day = ["pathway", "day", "kind", "outcome"]
    happened = known(events, as_at, columns=that_day)
    kind = pl.col("kind")
    no_cancer = (
        (kind == Kind.DIAGNOSIS_TOLD.value)
        & (pl.col("outcome") == NO_CANCER)
        & ~STOPPED  # what stops by being told was waiting to be told
    )
    ruled_out = _any_of(RULED_OUT) | no_cancer.fill_null(value=False)
    return (
        clocks.filter(pl.col("ended").is_not_null())
        .select("pathway", "standard", "clock", "ended_by", "how", day="ended")
        .join(happened.with_columns(kind.cast(pl.String)), on=["pathway", "day"])
        .join(_speaking(signs), on=["ended_by", "kind"], how="semi")
        .group_by("pathway", "standard", "clock")
        .agg(
            _any_of((Kind.TREATMENT_STARTED,)).any().alias("treated"),
            _any_of(LEFT).any().alias("left"),
            ruled_out.any().alias("ruled_out"),
        )
    )


def _any_of(kinds: tuple[Kind, ...]) -> pl.Expr:
    return pl.col("kind").is_in([kind.value for kind in kinds])


def _speaking(signs: pl.DataFrame) -> pl.DataFrame:
    """Let every event of the day speak for a rule that looks for an exclusion."""
    bare = signs.filter(pl.col("kind") == Kind.EXCLUDED.value).select("ended_by")
    every = pl.DataFrame({"kind": [kind.value for kind in Kind]})
    return pl.concat([signs, bare.join(every, how="cross")]).unique()
