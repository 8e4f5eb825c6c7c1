"""The words about somebody who left a list that comes whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from milepost.reading.files import LeftList
from milepost.web.words import lasting


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
    since: str
    """How long it has been missing; who follows the pathway."""


def left_row(left: LeftList, names: Mapping[str, str], now: datetime) -> LeftRow:
    """Put somebody who left a list into words."""
    words = f"Stood on {left.feed} in row {left.row} of file {left.before}"
    follows = names.get(left.owner, left.owner) or "nobody"
    since = f"Missing for {lasting(now - left.at)}"
    return LeftRow(
        number=left.number,
        field=f"left-{left.number}",
        asked_at=f"/files?left={left.page}#left-{left.number}",
        pathway=left.pathway,
        href=f"/pathways/{quote(left.pathway, safe='')}" if left.is_known else "",
        words=f"{words}, and not in file {left.upload}",
        evidence=left.evidence,
        by=names.get(left.by, left.by),
        is_open=left.is_open,
        since=f"{since}, followed by {follows}" if left.is_known else since,
    )
