"""The words about somebody who left a list that comes whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from milepost.reading.files import LeftList


@dataclass(frozen=True, slots=True)
class LeftRow:
    """Somebody who left a list."""

    number: int
    field: str
    asked_at: str
    """Where it is asked what was found."""

    pathway: str
    href: str
    words: str
    evidence: str
    by: str
    is_open: bool


def left_row(left: LeftList, names: Mapping[str, str]) -> LeftRow:
    """Put somebody who left a list into words."""
    words = f"Stood on {left.feed} in row {left.row} of file {left.before}"
    return LeftRow(
        number=left.number,
        field=f"left-{left.number}",
        asked_at=f"/files?left={left.page}#left-{left.number}",
        pathway=left.pathway,
        href=f"/pathways/{left.pathway}" if left.is_known else "",
        words=f"{words}, and not in file {left.upload}",
        evidence=left.evidence,
        by=names.get(left.by, left.by),
        is_open=left.is_open,
    )
