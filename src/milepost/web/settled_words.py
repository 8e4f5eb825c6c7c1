"""The words for why a message was settled by hand, by whom and when."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from milepost.web.words import moment

REASONS = {
    "duplicate": "A duplicate",
    "test": "A test message",
    "not_for_us": "Not for us",
    "put_right": "Put right by hand",
    "other": "Another reason",
}


def settled_by(by: str, at: datetime, names: Mapping[str, str]) -> str:
    """Say who settled a message, and when."""
    who = names.get(by, by) or "somebody whose name wasn’t kept"
    return f"Settled by {who}, {moment(at)}"


def batch_href(form: UUID | None) -> str:
    """Lead to the messages that were seen to together by a form; blank if there is none."""
    return f"/feeds/several/{form}" if form else ""
