"""Offers of a date: whether one was reasonable, and what follows when it is declined.

The numbers of days are arguments, because an organisation may set its own; what stands
as the default is what the guidance says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

ENGLAND_NOTICE = 21
SCOTLAND_NOTICE = {"2012": 7, "2023": 10}
"""The least days of notice, by the rules that a wait goes by."""

SECOND_WITHIN, DELAY_REVIEW_OVER = 42, 42
MONITORING_REVIEW, THINKING_TIME = 84, 14
REMINDER_AFTER, UNAVAILABLE_AFTER, OFFER_BY = 14, 14, 21
DECLINED_FOR_REVIEW = 2


@dataclass(frozen=True, slots=True)
class Offer:
    """A date offered to a patient."""

    made: date
    for_day: date

    @property
    def notice(self) -> int:
        """The days from the offer to its date."""
        return (self.for_day - self.made).days


def is_reasonable(
    offer: Offer, *, notice: int = ENGLAND_NOTICE, accepted: bool = False
) -> bool:
    """Say whether an offer gave enough notice; one that is accepted is enough anyway.

    Args:
        offer: the offer.
        notice: the least days of notice. 21 in England; in Scotland 10, and 7 under the
            rules of 2012.
        accepted: whether the patient took it.

    Source:
        nhse-rtt-guidance-2025-02, sections 8.3 and 13; NHSScotland waiting times
        guidance, November 2023, section 6.1.

    >>> monday = date(2025, 9, 1)
    >>> is_reasonable(Offer(monday, date(2025, 9, 22)))
    True
    >>> short = Offer(monday, date(2025, 9, 10))
    >>> is_reasonable(short, notice=10), is_reasonable(short, notice=10, accepted=True)
    (False, True)
    """
    return accepted or offer.notice >= notice


def monitoring_may_be_considered(
    declined: Sequence[Offer],
    *,
    notice: int = ENGLAND_NOTICE,
    within: int = SECOND_WITHIN,
) -> bool:
    """Say whether two declined offers are such that active monitoring may be talked about.

    Both must have been reasonable, and the second date within six weeks of the first.
    It stops no clock: clinician and patient have still to agree.

    Args:
        declined: the offers in the order they were made.
        notice: the least days of notice of each.
        within: the most days from the first date to the second.

    Source:
        nhse-rtt-guidance-2025-02, sections 4.4.1.4 and 8.3.

    >>> first = Offer(date(2025, 9, 1), date(2025, 9, 29))
    >>> second = Offer(date(2025, 9, 3), date(2025, 11, 10))
    >>> monitoring_may_be_considered([first, second])
    True
    >>> monitoring_may_be_considered([first])
    False
    """
    return any(
        all(is_reasonable(offer, notice=notice) for offer in (first, second))
        and (second.for_day - first.for_day).days <= within
        for first, second in pairwise(declined)
    )


def delay_needs_review(
    since: date, until: date, *, over: int = DELAY_REVIEW_OVER
) -> bool:
    """Say whether a patient's wish to delay calls for a clinical review: over six weeks.

    Source:
        nhse-rtt-guidance-2025-02, sections 8.1 and 8.3.

    >>> delay_needs_review(date(2025, 9, 1), date(2025, 10, 13))
    False
    >>> delay_needs_review(date(2025, 9, 1), date(2025, 10, 14))
    True
    """
    return (until - since).days > over


def monitoring_review_by(last: date, *, every: int = MONITORING_REVIEW) -> date:
    """The last day for the next review of a patient monitored by choice: each 12 weeks.

    Args:
        last: the day monitoring began, or of the last review.
        every: days between reviews.

    Source:
        nhse-rtt-guidance-2025-02, section 8.3; RTT FAQs v1.4, Q10.

    >>> monitoring_review_by(date(2025, 9, 1))
    datetime.date(2025, 11, 24)
    """
    return last + timedelta(days=every)


def thinking_over_from(offered: date, *, days: int = THINKING_TIME) -> date:
    """The first day on which more than 14 days of thinking time have passed.

    The clock runs meanwhile; it is the day to talk to the patient.

    Source:
        nhse-rtt-guidance-2025-02, section 4.4.1.4; RTT FAQs v1.4, Q16.

    >>> thinking_over_from(date(2025, 9, 1))
    datetime.date(2025, 9, 16)
    """
    return offered + timedelta(days=days + 1)


def after_declined(reasonable: int) -> tuple[str, ...]:
    """What may follow the clinical review once reasonable offers were refused (Scotland).

    Nothing follows the first. After the second a clinical review is due, and leads to
    one of these.

    Source:
        NHSScotland waiting times guidance, November 2023, section 6.1.

    >>> after_declined(1), after_declined(2)
    ((), ('return_to_referrer', 'reset'))
    """
    due = reasonable >= DECLINED_FOR_REVIEW
    return ("return_to_referrer", "reset") if due else ()


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What falls due when a patient does not answer an invitation to book."""

    reminder_due: date
    unavailable_from: date
    """Of a new outpatient only."""

    offer_due: date
    """The reasonable offer that a patient under the guarantee must have."""


def booking_unanswered(invited: date) -> Unanswered:
    """Name the days that follow an invitation to book that nobody answers (Scotland).

    Source:
        NHSScotland waiting times guidance, November 2023, section 9.1.

    >>> booking_unanswered(date(2025, 3, 3)).offer_due
    datetime.date(2025, 3, 24)
    """
    return Unanswered(
        invited + timedelta(days=REMINDER_AFTER),
        invited + timedelta(days=UNAVAILABLE_AFTER),
        invited + timedelta(days=OFFER_BY),
    )
