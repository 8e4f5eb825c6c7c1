"""The layout of Scotland's cancer waiting times, and of what is worked out from them."""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from milepost.foundation.tables import Column, Table

QUARTER, RECEIPT, TREATMENT, TYPE = "Quarter", "HB", "HBT", "CancerType"
SCOTLAND, ALL_TYPES = "S92000003", "All Cancer Types"
TYPES = (
    "Breast",
    "Cervical",
    "Colorectal",
    "Head & Neck",
    "Lung",
    "Lymphoma",
    "Melanoma",
    "Ovarian",
    "Upper GI",
    "Urological",
)
KEY = (QUARTER, RECEIPT, TREATMENT, TYPE)


class By(StrEnum):
    """What performance is worked out for."""

    SCOTLAND = "scotland"
    BOARD = "board"
    TYPE = "type"


@dataclass(frozen=True, slots=True, kw_only=True)
class CancerStandard:
    """How one of the two standards is laid out, and which board answers for it."""

    id: str
    days: int
    board: str
    """The column of the board that is judged."""

    other: str

    @property
    def eligible(self) -> str:
        """The column of the patients in the standard."""
        return f"NumberOfEligibleReferrals{self.days}DayStandard"

    @property
    def within(self) -> str:
        """The column of those treated in time."""
        return f"NumberOfEligibleReferralsTreatedWithin{self.days}Days"


DAYS_62 = CancerStandard(
    id="scotland/cancer-62-day", days=62, board=RECEIPT, other=TREATMENT
)
DAYS_31 = CancerStandard(
    id="scotland/cancer-31-day", days=31, board=TREATMENT, other=RECEIPT
)

CWT_MEASURES = Table(
    "cwt_measures",
    {
        "quarter": Column(pl.String, "The quarter of first treatment: 2019Q4."),
        "standard": Column(pl.String, "The id of the standard."),
        "group": Column(pl.String, "A board's code, a type, or Scotland's code."),
        "eligible": Column(pl.Int64, "Patients in the standard."),
        "within": Column(pl.Int64, "Of these, treated in time."),
        "percent": Column(pl.Float64, "From 0 to 100, one decimal.", optional=True),
    },
)
