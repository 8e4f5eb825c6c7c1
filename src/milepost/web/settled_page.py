"""The words on the page of messages that people settled by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from milepost.reading.messages import Settled
from milepost.web.settled_words import REASONS, batch_href, settled_by
from milepost.web.words import moment


@dataclass(frozen=True, slots=True)
class SettledRow:
    """One message that was settled."""

    number: int
    name: str
    words: str
    together: str
    """Where those are that were settled with it; blank if it was alone."""


@dataclass(frozen=True, slots=True)
class SettledPage:
    """Every word on the page, ready to print."""

    title: str
    standpoint: str
    rows: tuple[SettledRow, ...]
    empty: str
    before: int
    """The page before this one; 0 if there is none."""

    after: int
    """The page after this one; 0 if there is none."""


def present_settled(
    found: Sequence[Settled],
    page: int,
    *,
    is_more: bool,
    now: datetime,
    names: Mapping[str, str],
    together: Mapping[int, UUID],
) -> SettledPage:
    """Put the messages that stand settled into words, the latest first."""
    return SettledPage(
        "Messages settled by hand",
        f"As at {moment(now)}",
        tuple(_row(each, names, together.get(each.message)) for each in found),
        "Nobody has settled any." if page == 1 else "There are no more.",
        page - 1,
        page + 1 if is_more else 0,
    )


def _row(each: Settled, names: Mapping[str, str], form: UUID | None) -> SettledRow:
    kind = each.message_type or "Not readable"
    why = REASONS.get(each.reason, "")
    told = f"{why}: {each.note}" if why else each.note
    return SettledRow(
        each.message,
        f"{kind}, message {each.message} of {each.feed}",
        f"{told}. {settled_by(each.by, each.at, names)}",
        batch_href(form),
    )
