"""Whose figures are asked for, of when, and which part of one."""

from dataclasses import dataclass
from datetime import date

import polars as pl

CANCER = "family:cancer"
"""All services of the cancer family."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPart:
    """Which part of a figure; None asks for nothing in particular."""

    step: str | None = None
    """The step that patients need next."""

    rung: str | None = None
    desk: str | None = None
    """Blank for the service's own."""

    cause: str | None = None

    @property
    def of_escalations(self) -> bool:
        """Whether anything is asked that only escalations have."""
        return any(one is not None for one in (self.rung, self.desk, self.cause))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose figures, and when."""

    service: str | None = None
    """A service, or ``family:cancer``; None for all that the person may see."""

    week: date | None = None
    """The last day of a finished week; None for now."""


def of_part(part: OfPart) -> list[pl.Expr]:
    """Pick the rows of a part, as expressions over the column ``part``."""
    if part.step is not None:
        return [pl.col("part") == part.step]
    words = pl.col("part").str.splitn("/", 3)
    asked = (part.rung, part.desk, part.cause)
    return [
        words.struct.field(f"field_{place}") == one
        for place, one in enumerate(asked)
        if one is not None
    ]


def pattern(part: OfPart) -> str | None:
    r"""Write a part as a pattern of SQL.

    >>> pattern(OfPart(rung="2", cause="step_late"))
    '2/%/step\\_late'
    >>> pattern(OfPart()) is None
    True
    """
    if part.step is not None:
        return _literal(part.step)
    if not part.of_escalations:
        return None
    asked = (part.rung, part.desk, part.cause)
    return "/".join("%" if one is None else _literal(one) for one in asked)


def _literal(text: str) -> str:
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
