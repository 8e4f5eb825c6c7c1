"""What a cancer record must say to be taken: reasons of delay, items, exclusions."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

RETIRED_FIRST_SEEN = {"04": date(2012, 7, 1), "99": date(2012, 7, 1)}
"""Reasons of delay until first seen that may not be given from a day on."""

FIRST_SEEN_REASONS = frozenset(
    {"01", "02", "03", "04", "05", "06", "07", "08", "98", "99"}
)
OTHER, ADMINISTRATIVE = "98", "03"
POSTPONED_UNDER = timedelta(hours=24)
ITEMS: Mapping[str, tuple[str, str]] = {
    "1a": ("mandatory", "not_applicable"),
    "1b": ("mandatory", "mandatory"),
}
"""By recording scenario: the items of first seen, and those of the end of the 28 days."""


def first_seen_delay_fault(
    reason: str, comment: str, day: date, *, adjusted: bool = False
) -> str | None:
    """Name what is wrong with a reason of delay from referral to first seen, if anything.

    Args:
        reason: the two-digit code.
        comment: what was written beside it.
        day: the day it is given for.
        adjusted: whether a miss was already taken out of the wait.

    Source:
        NHS Data Dictionary, Delay reason referral to first seen.

    >>> monday = date(2025, 3, 3)
    >>> first_seen_delay_fault("98", "", monday), first_seen_delay_fault("01", "", monday)
    ('comment_required', None)
    >>> first_seen_delay_fault("03", "", monday, adjusted=True)
    'adjusted_already'
    """
    if reason not in FIRST_SEEN_REASONS:
        return "unknown"
    if day >= RETIRED_FIRST_SEEN.get(reason, date.max):
        return "retired"
    if reason == OTHER and not comment.strip():
        return "comment_required"
    return "adjusted_already" if reason == ADMINISTRATIVE and adjusted else None


def items_needed(recording_scenario: str) -> tuple[str, str] | None:
    """Say which items a record needs: those of first seen, and of the 28 days' end.

    None for a scenario whose items nobody has read.

    Source:
        NHS Data Dictionary, recording scenarios of the cancer waiting times data set,
        for the cases; that an item is needed is inferred from them.

    >>> items_needed("1a"), items_needed("7")
    (('mandatory', 'not_applicable'), None)
    """
    return ITEMS.get(recording_scenario)


def cancellation_class(
    planned: datetime, offered: datetime, *, postponed_before: int, clinical: bool
) -> str:
    """Tell a postponement from a last-minute cancellation of an operation (England).

    Args:
        planned: when the operation was to be.
        offered: when it is to be instead.
        postponed_before: how often it was put back before.
        clinical: whether the reason was clinical, which is neither.

    Source:
        NHS England, cancelled elective operations, definition and questions: put back by
        under 24 hours, once, it is a postponement and not counted.

    >>> monday = datetime(2025, 4, 14, 14)
    >>> cancellation_class(monday, datetime(2025, 4, 15, 9), postponed_before=0,
    ...     clinical=False)
    'postponement'
    >>> cancellation_class(monday, datetime(2025, 4, 15, 9), postponed_before=1,
    ...     clinical=False)
    'last_minute_cancellation'
    """
    if clinical:
        return "clinical"
    soon = offered - planned < POSTPONED_UNDER
    once = soon and not postponed_before
    return "postponement" if once else "last_minute_cancellation"


def exclusion_is_named(reason: str, decided_by: str | None) -> bool:
    """Say whether an exclusion names whom it must (Scotland).

    One as clinically complex is the lead cancer clinician's of the responsible board.

    Source:
        Public Health Scotland, open data set Cancer Waiting Times, exclusions (4).

    >>> exclusion_is_named("clinically_complex", " "), exclusion_is_named("died", None)
    (False, True)
    """
    return reason != "clinically_complex" or bool(decided_by and decided_by.strip())


def is_old_enough(age: int, youngest: int) -> bool:
    """Say whether a patient is of an age that the standards are for (Scotland).

    Args:
        age: whole years at diagnosis.
        youngest: the least age. "Over 16" is open to two readings: 16 or 17.

    Source:
        ISD Scotland, Cancer Waiting Times: Data Quality.

    >>> is_old_enough(16, 16), is_old_enough(16, 17)
    (True, False)
    """
    return age >= youngest


def adjustment_is_allowed(days: int | None, reason: str | None) -> bool:
    """Say whether an adjustment may be taken out of a Scottish cancer wait at all.

    Want of capacity is no reason, nor is silence. Which reasons are, the manual says.

    Source:
        None that is published: a proposal, as the lawbook's rule says.

    >>> adjustment_is_allowed(7, "no_capacity"), adjustment_is_allowed(7, "unfit")
    (False, True)
    """
    refused = {None, "", "capacity", "no_capacity", "funding"}
    return bool(days and days > 0) and reason not in refused
