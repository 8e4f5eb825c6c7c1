"""Which findings a list shows, and which page of them."""

from dataclasses import dataclass

from milepost.rules.quality_checks import Check


@dataclass(frozen=True, slots=True)
class FindingQuery:
    """What a list of findings is narrowed to."""

    check: Check | None = None
    service: str | None = None
    owner: str | None = None
    """An account; blank asks for pathways that nobody follows."""

    page: int = 1
    size: int = 50
