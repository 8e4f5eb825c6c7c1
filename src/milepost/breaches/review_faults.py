"""What keeps somebody from doing something with a review, each fault with its remedy."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from milepost.breaches.review import (
    FROM,
    Cause,
    Recipient,
    Standing,
    State,
    What,
    Written,
)
from milepost.foundation.problems import Problem
from milepost.rules.breaches import PolicyEdition, Reason

Reasons = Mapping[tuple[str, str], Reason]
"""Each reason by its list and its code."""

LONGEST = 4000
STANDS = {
    State.DRAFT: "a draft",
    State.AGREED: "agreed",
    State.SIGNED: "signed",
    State.SHARED: "shared",
    State.CLOSED: "closed",
}


def not_now(standing: Standing, what: What) -> list[Problem]:
    """Say that a thing can't be done with a review that stands as it does."""
    if standing.state in FROM[what]:
        return []
    remedy = (
        "Send it back first, with a reason."
        if what is What.WRITTEN and standing.state is not State.CLOSED
        else "Open it again to see how it stands."
    )
    return [
        Problem(
            "breaches.not-now",
            "review",
            f"The review is {STANDS[standing.state]}, so this can’t be done with it.",
            remedy,
        )
    ]


def faults_of_writing(written: Written, reasons: Reasons) -> Iterator[Problem]:
    """Find what is wrong with what was written, finished or not."""
    for place, cause in _causes(written):
        found = reasons.get((cause.reasons, cause.reason))
        if found is None or cause.stage not in found.stages:
            yield Problem(
                "breaches.no-such-reason",
                f"{place}-reason",
                "That reason isn’t listed for that stage.",
                "Choose another reason, or another stage.",
            )
        elif found.comment_needed and not cause.comment.strip():
            yield Problem(
                "breaches.comment-needed",
                f"{place}-comment",
                f"“{found.words}” needs a comment.",
                "Say what the reason was.",
            )
    for field, text in _texts(written):
        if "\x00" in text:
            yield Problem(
                "breaches.unwritable",
                field,
                "It holds a character that no text may.",
                "Take it out.",
            )
        elif len(text) > LONGEST:
            yield Problem(
                "breaches.too-long",
                field,
                f"It has {len(text):,} characters; {LONGEST:,} are allowed.",
                "Make it shorter. Nothing you wrote is lost.",
            )


def unfinished(written: Written, what: What, *, harm_needed: bool) -> Iterator[Problem]:
    """Say what a review still lacks before it is agreed, signed or shared."""
    if written.primary is None:
        yield _lacks(
            "primary-reason", "its main reason", "Choose the stage and the reason."
        )
    if not written.learning.strip():
        yield _lacks(
            "learning", "what is to be learnt", "Write it in a sentence or two."
        )
    if what is not What.AGREED and harm_needed and written.harm is None:
        yield _lacks(
            "harm", "its harm review", "Send it back, and say what harm there was."
        )
    if what is What.SHARED and not written.plain_words.strip():
        yield _lacks(
            "plain_words",
            "plain words for people outside",
            "Send it back, and write what they should know.",
        )


def faults_of_sharing(
    recipients: Collection[Recipient], people: Collection[str], roles: Collection[str]
) -> Iterator[Problem]:
    """Find what is wrong with whom a review is to be shared with."""
    if not recipients:
        yield Problem(
            "breaches.nobody",
            "with",
            "It isn’t said with whom.",
            "Choose a person or a role.",
        )
    for one in recipients:
        if (one.person and one.person not in people) or (
            one.role and one.role not in roles
        ):
            yield Problem(
                "breaches.no-such-recipient",
                "with",
                f"Nobody here is {one.person or one.role!r}.",
                "Choose from the list.",
            )


def harm_needed(policy: PolicyEdition, waited: int | None) -> bool:
    """Whether the policy asks for a harm review of a wait so long."""
    return policy.harm is not None and (waited or 0) > policy.harm.over_days


def due_days(
    policy: PolicyEdition, opened: date, holidays: Collection[date] = frozenset()
) -> Mapping[What, date]:
    """Give the day by which each step of a review is due.

    Working days are Monday to Friday but holidays; the day it opened is not counted.
    """
    days = {
        What.WRITTEN: policy.due.draft,
        What.AGREED: policy.due.agree,
        What.SIGNED: policy.due.sign,
        What.SHARED: policy.due.share,
    }
    found: dict[What, date] = {}
    day, count = opened, 0
    for what, number in days.items():
        while count < number:
            day += timedelta(days=1)
            count += day.weekday() < 5 and day not in holidays
        found[what] = day
    return found


def next_step(standing: Standing) -> What | None:
    """Say what is to be done next with a review; None where nothing is."""
    match standing.state:
        case State.DRAFT:
            return What.WRITTEN if standing.written == Written() else What.AGREED
        case State.AGREED:
            return What.SIGNED
        case State.SIGNED:
            return What.SHARED
    return None


def _causes(written: Written) -> Iterator[tuple[str, Cause]]:
    if written.primary is not None:
        yield "primary", written.primary
    for number, cause in enumerate(written.contributory, start=1):
        yield f"other{number}", cause


def _texts(written: Written) -> Iterator[tuple[str, str]]:
    for field in ("root_cause", "learning", "plain_words", "harm_words"):
        yield field, getattr(written, field)
    for number, why in enumerate(written.whys, start=1):
        yield f"why{number}", why
    for place, cause in _causes(written):
        yield f"{place}-comment", cause.comment


def _lacks(field: str, what: str, remedy: str) -> Problem:
    return Problem("breaches.unfinished", field, f"The review lacks {what}.", remedy)
