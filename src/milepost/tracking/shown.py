"""How much a page showed of its patients: what came after it, nobody has seen by it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

JUST_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """Up to where a page showed what was recorded, and when it was made."""

    upto: int
    """The latest event that it could show; 0 for none."""

    at: datetime

    def __str__(self) -> str:
        """Write it as one word, for the form on that page to send back.

        >>> from datetime import UTC
        >>> str(Shown(12, datetime(2026, 3, 2, 16, 50, tzinfo=UTC)))
        '12@2026-03-02T16:50:00+00:00'
        """
        return f"{self.upto}@{self.at.isoformat()}"


def read_shown(text: str) -> Shown | None:
    """Read what a form sent back; None where it is nothing of the kind.

    >>> str(read_shown("12@2026-03-02T16:50:00+00:00"))
    '12@2026-03-02T16:50:00+00:00'
    >>> read_shown(""), read_shown("12@soon"), read_shown("12@2026-03-02T16:50:00")
    (None, None, None)
    """
    upto, _, said = text[:60].partition("@")
    if not (upto.isascii() and upto.isdigit() and len(upto) < 19):
        return None
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return None
    return Shown(int(upto), at) if at.tzinfo else None


def looked_at(
    shown: Shown | None,
    now: datetime,
    *,
    told_seen: datetime | None,
    told_unseen: datetime | None,
    before: datetime | None,
) -> datetime:
    """Say when somebody last looked at a pathway, who writes of it from a page.

    That is when the page was made, or when the last of what it showed was recorded if
    that is later; and always before the first thing was recorded that it didn't show,
    so that whatever asks if anything was recorded since finds that.

    Args:
        shown: the page; None where all that is recorded was there to be seen.
        now: the moment of writing.
        told_seen: when the last event that it showed was recorded.
        told_unseen: when the first that it didn't show was; None if it showed all.
        before: when anybody had looked before. A look takes nothing back.

    >>> from datetime import UTC
    >>> made, came, now = (datetime(2026, 3, 2, 16, m, tzinfo=UTC) for m in (50, 52, 59))
    >>> def said(unseen):
    ...     page, told = Shown(12, made), {"told_seen": None, "before": None}
    ...     return f"{looked_at(page, now, told_unseen=unseen, **told):%H:%M:%S}"
    >>> said(None), said(came), said(made)
    ('16:50:00', '16:50:00', '16:49:59')
    """
    if shown is None:
        return now
    found = min(now, max(filter(None, (shown.at, told_seen))))
    if told_unseen is not None:
        found = min(found, told_unseen - JUST_BEFORE)
    return max(found, before) if before else found
