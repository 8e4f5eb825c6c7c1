"""The words for why a message was settled by hand, by whom and when."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from milepost.web.words import moment, sentence

REASONS = {
    "duplicate": "A duplicate",
    "test": "A test message",
    "not_for_us": "Not for us",
    "put_right": "Put right by hand",
    "other": "Another reason",
}


def reason_told(text: str) -> tuple[str, str]:
    """Take a problem as it was written down apart: what people read, and its code.

    >>> reason_told("code map x: Nobody has said so. Say it. [hl7.unmapped-code x=Y]")
    ('Code map x: Nobody has said so. Say it.', 'hl7.unmapped-code x=Y')
    >>> reason_told("it was too long")
    ('It was too long', '')
    """
    words, _, code = text.rpartition(" [")
    if not words or not code.endswith("]"):
        return sentence(text), ""
    return sentence(words), code.removesuffix("]")


def settled_by(by: str, at: datetime, names: Mapping[str, str]) -> str:
    """Say who settled a message, and when."""
    who = names.get(by, by) or "somebody whose name wasn’t kept"
    return f"Settled by {who}, {moment(at)}"


def batch_href(form: UUID | None) -> str:
    """Lead to the messages that were seen to together by a form; blank if there is none."""
    return f"/feeds/several/{form}" if form else ""
