"""The words of reviews of breaches that several pages share."""

from datetime import date

from milepost.breaches.opening import Kind
from milepost.breaches.review import Grade, State, What
from milepost.reading.breach_list import ListedReview
from milepost.rules.breaches import Avoidable, Stage
from milepost.web.words import Status, many, short_day

STAGES = {
    Stage.REFERRAL: "Referral",
    Stage.VETTING: "Vetting",
    Stage.FIRST_APPOINTMENT: "First appointment",
    Stage.DIAGNOSTICS: "Diagnostics",
    Stage.MDT: "MDT",
    Stage.DECISION: "Decision",
    Stage.TREATMENT: "Treatment",
}
AVOIDABLE = {
    Avoidable.AVOIDABLE: "Avoidable",
    Avoidable.PARTLY: "Partly avoidable",
    Avoidable.UNAVOIDABLE: "Unavoidable",
}
GRADES = {
    Grade.NONE: "No harm",
    Grade.LOW: "Low harm",
    Grade.MODERATE: "Moderate harm",
    Grade.SEVERE: "Severe harm",
    Grade.DEATH: "Death",
}
STATES = {
    State.DRAFT: "Draft",
    State.AGREED: "Agreed with the service",
    State.SIGNED: "Signed by the clinical lead",
    State.SHARED: "Shared",
    State.CLOSED: "Closed",
}
KINDS = {Kind.BREACH: "Breach", Kind.WARNING: "Warning"}
NEXT = {
    What.WRITTEN: "To draft",
    What.AGREED: "To agree with the service",
    What.SIGNED: "To sign",
    What.SHARED: "To share",
}
HAPPENED = {
    What.OPENED: "opened it",
    What.BECAME_BREACH: "saw the standard missed",
    What.CLOSED: "closed it",
    What.REOPENED: "opened it again",
    What.WRITTEN: "wrote in it",
    What.AGREED: "agreed it for the service",
    What.SIGNED: "signed it",
    What.SHARED: "shared it",
    What.SENT_BACK: "sent it back",
}


def standing_words(review: ListedReview, day: date) -> Status:
    """Say how a review stands, and whether its next step is late."""
    if review.state is State.CLOSED:
        return Status("Closed: nothing to review", "○", "none")
    if review.next is None or review.due is None:
        return Status("Shared", "✓", "on")
    step, by = NEXT[review.next], short_day(review.due).text
    days = (review.due - day).days
    if days < 0:
        return Status(f"{step}: {many(-days, 'day')} late", "▲", "over")
    if days <= 2:
        return Status(f"{step} by {by}", "●", "near")
    return Status(f"{step} by {by}", "○", "none")


def wait_words(waited: int | None, limit: int | None) -> str:
    """Say how long a wait is, against its limit.

    >>> wait_words(88, 62), wait_words(50, 62), wait_words(None, 62)
    ('88 days, 26 over', '50 days, 12 left', 'Not known')
    """
    if waited is None or limit is None:
        return "Not known"
    over = waited - limit
    return (
        f"{many(waited, 'day')}, {over} over"
        if over > 0
        else (f"{many(waited, 'day')}, {-over} left")
    )
