"""What kinds of events are called."""

from milepost.foundation.wording import as_words, sentence

KINDS = {
    "ubrn_converted": "UBRN converted",
    "mdt_discussed": "Discussed at MDT",
    "diagnosis_told": "Told of diagnosis",
    "ecad_set": "Earliest clinically appropriate date set",
    "rtt_status": "RTT status recorded",
    "went_private": "Went private",
    "slot_issue_listed": "Listed as an appointment slot issue",
    "fit_and_ready": "Fit and ready for treatment",
    "recorded_in_error": "Recorded in error",
    "planned_listed": "Put on a planned list",
    "unavailable": "Unavailable",
    "died": "Died",
}


def event_in_words(kind: str) -> str:
    """Name a kind of event.

    >>> event_in_words("referral_received"), event_in_words("mdt_discussed")
    ('Referral received', 'Discussed at MDT')
    """
    return KINDS.get(kind, sentence(as_words(kind)))
