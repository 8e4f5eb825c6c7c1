"""Which causes are to be raised, and which raised ones have gone or come back."""

from datetime import date

import polars as pl

from milepost.escalations.causes import CAUSES, gravity, led
from milepost.foundation.tables import Column, Table
from milepost.rules.ladders import Cause

RAISED = Table(
    "escalations raised",
    {
        "escalation": Column(pl.Int64, "Its number."),
        **{name: CAUSES.columns[name] for name in ("pathway", "cause", "about")},
        "rung": Column(pl.Int32, "The rung that it has reached."),
        "resolved": Column(pl.Boolean, "Whether a person has ended it."),
        "eased": Column(pl.Boolean, "Whether its cause was last seen to be gone."),
        "taken_on": Column(pl.Boolean, "Whether a person has done anything about it."),
        "quiet_until": Column(
            pl.Date, "The day by which its outcome was promised.", optional=True
        ),
        "promised_on": Column(pl.Date, "The day of that promise.", optional=True),
    },
    in_order_of=("escalation",),
)
"""Every escalation of the pathways asked about, also those ended."""

KEY = ["pathway", "cause", "about"]


def to_raise(causes: pl.DataFrame, raised: pl.DataFrame, day: date) -> pl.DataFrame:
    """Keep the causes that nobody has been told of.

    A cause has one escalation at a time. Once that is resolved the same cause stays
    quiet until the day by which its outcome was promised, and is raised again if it
    still holds after that. So do the lesser ones that held on the day of the promise,
    for whoever gave it knew of them; but not what began since.

    Args:
        causes: a ``CAUSES`` frame.
        raised: a ``RAISED`` frame.
        day: the day asked about.

    Returns:
        A ``CAUSES`` frame, in which those lead that no promise keeps quiet.
    """
    known = RAISED.check(raised).filter(~pl.col("resolved"))
    heard = _not_promised(causes, raised, day)
    return CAUSES.check(heard.join(known, on=KEY, how="anti", maintain_order="left"))


def _not_promised(
    causes: pl.DataFrame, raised: pl.DataFrame, day: date
) -> pl.DataFrame:
    promised = raised.filter(pl.col("resolved"), pl.col("quiet_until") >= day)
    ranked = causes.with_columns(gravity().alias("gravity"))
    quiet = ranked.join(promised.select(*KEY, "promised_on"), on=KEY).select(
        "pathway", quiet="gravity", promised_on="promised_on"
    )
    known_then = pl.col("since") <= pl.col("promised_on")
    lesser = (pl.col("gravity") > pl.col("quiet")) & known_then
    same = pl.col("gravity") == pl.col("quiet")
    kept_quiet = ranked.join(quiet, on="pathway").filter(same | lesser)
    return led(causes.join(kept_quiet, on=KEY, how="anti", maintain_order="left"))


def ended(causes: pl.DataFrame, raised: pl.DataFrame) -> list[int]:
    """List the open escalations whose cause went before anybody took them on.

    The rule that raised them ends them: there is nothing left for anybody to answer, and
    should the cause come back it is raised anew.
    """
    return _gone(causes, raised.filter(~pl.col("taken_on")))


def eased(causes: pl.DataFrame, raised: pl.DataFrame) -> list[int]:
    """List the escalations newly without a cause that whoever took them on must end."""
    return _gone(causes, raised.filter("taken_on", ~pl.col("eased")))


def _gone(causes: pl.DataFrame, raised: pl.DataFrame) -> list[int]:
    gone = raised.filter(~pl.col("resolved")).join(causes, on=KEY, how="anti")
    return sorted(gone["escalation"].to_list())


def superseded(new: pl.DataFrame, raised: pl.DataFrame) -> pl.DataFrame:
    """List the open escalations whose place newly raised ones take.

    A pathway has one escalation of the rules at a time. The one that takes its place
    begins on the rung that this one had reached, so that nothing falls back to the
    bottom by growing worse; but at the bottom if it is about another step, if this one's
    cause had gone before, or if this one was about tracking and not about care.

    Args:
        new: a ``CAUSES`` frame of what is to be raised, one row a pathway.
        raised: a ``RAISED`` frame.

    Returns:
        The ``escalation``, its ``pathway``, and the ``rung`` on which the other begins.
    """
    about = new.select("pathway", now_about="about")
    whole = (pl.col("about") == "") | (pl.col("now_about") == "")
    same = whole | (pl.col("about") == pl.col("now_about"))
    in_care = pl.col("cause").cast(pl.String) != Cause.TRACKING_STALE.value
    goes_on = same & in_care & ~pl.col("eased")
    found = raised.filter(~pl.col("resolved")).join(about, on="pathway")
    rung = pl.when(goes_on).then("rung").otherwise(1)
    return found.select("escalation", "pathway", rung.alias("rung")).sort("escalation")


def recurred(causes: pl.DataFrame, raised: pl.DataFrame) -> list[int]:
    """List the open escalations whose cause was gone, and has come back."""
    gone = ~pl.col("resolved") & pl.col("eased")
    back = raised.filter(gone).join(causes, on=KEY, how="semi")
    return sorted(back["escalation"].to_list())
