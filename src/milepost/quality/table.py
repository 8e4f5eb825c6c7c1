"""The findings table: one row for each thing in a record that a validator is asked about."""

import polars as pl

from milepost.clocks.table import How
from milepost.events.kinds import Kind
from milepost.foundation.tables import Column, Table
from milepost.rules.quality_checks import Check, State

FINDINGS = Table(
    "findings",
    {
        "pathway": Column(pl.String, "The pathway it is about."),
        "standard": Column(pl.String, "The standard whose clocks were looked at."),
        "day": Column(pl.Date, "The day it is about."),
        "check": Column(pl.Enum(Check), "What was found."),
        "code": Column(pl.String, "The status code recorded.", optional=True),
        "coded_on": Column(pl.Date, "The day it was recorded for.", optional=True),
        "event": Column(pl.Int64, "Its place in the log.", optional=True),
        "before": Column(
            pl.Enum(State), "How the pathway stood by earlier codes.", optional=True
        ),
        "code_rule": Column(pl.String, "The rule of that code.", optional=True),
        "how": Column(
            pl.Enum(How),
            "How the clock stands by what happened; missing if there is none.",
            optional=True,
        ),
        "started": Column(pl.Date, "The day it started.", optional=True),
        "ended": Column(pl.Date, "The day it ended.", optional=True),
        "started_by": Column(pl.String, "The rule that started it.", optional=True),
        "ended_by": Column(pl.String, "The rule that ended it.", optional=True),
        "happened": Column(
            pl.Enum(Kind), "What else happened that counts here.", optional=True
        ),
        "happened_on": Column(pl.Date, "The day it happened.", optional=True),
        "days": Column(
            pl.Int32, "How many days it is about: of notice, say.", optional=True
        ),
        "said": Column(
            pl.String, "The words recorded that it is about.", optional=True
        ),
        "shown_from": Column(
            pl.Date,
            "The first day on which there is something to ask; at once, if missing.",
            optional=True,
        ),
    },
    in_order_of=("pathway", "day"),
)

NOTHING_FOUND = pl.DataFrame(schema=FINDINGS.schema)
"""No findings. It is made once, because it is what most records have."""
