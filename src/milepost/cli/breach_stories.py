"""What invented reviewers found on the demonstration's board."""

from dataclasses import dataclass

from milepost.breaches.review import Cause
from milepost.rules.breaches import Avoidable, Stage

LISTED = "scotland/breach-reasons"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Why a standard was missed, and what was made of it."""

    cause: Cause
    whys: tuple[str, ...]
    root: str
    learning: str
    plain: str
    action: str = ""
    """What is agreed; blank for nothing."""

    over: int = 99
    """From which look on nobody finds it any more: what was done worked."""


def _cause(stage: Stage, reason: str, avoidable: Avoidable) -> Cause:
    return Cause(stage=stage, reasons=LISTED, reason=reason, avoidable=avoidable)


STORIES = (
    Story(
        cause=_cause(Stage.DIAGNOSTICS, "late-report", Avoidable.AVOIDABLE),
        whys=(
            "The report came after the meeting.",
            "Nobody looked for it.",
            "No list of them.",
        ),
        root="Nobody owns the list of scans without a report.",
        learning="Look for reports two days before each meeting.",
        plain="The scan was done in time. Its report came late, and the meeting waited "
        "for it.",
        action="A list of scans without a report, two days before each meeting",
    ),
    Story(
        cause=_cause(Stage.TREATMENT, "theatre-capacity", Avoidable.AVOIDABLE),
        whys=(
            "No theatre session was free.",
            "A session was lost, and none given back.",
        ),
        root="Lost sessions are not given back to cancer patients first.",
        learning="Offer lost sessions to cancer patients first.",
        plain="The team had decided in time. The operation waited for a theatre session.",
        action="Say each Friday which sessions are free, cancer patients first",
    ),
    Story(
        cause=_cause(Stage.MDT, "mdt-missed", Avoidable.AVOIDABLE),
        whys=("The case was put off for a week.", "The result was not on the list."),
        root="The list of the meeting closes before the last results come.",
        learning="Let the coordinator add a case until noon of the day before.",
        plain="The results were there, and the meeting spoke of them a week later.",
        action="Close the meeting’s list at noon of the day before",
        over=2,
    ),
    Story(
        cause=_cause(Stage.DIAGNOSTICS, "one-after-another", Avoidable.AVOIDABLE),
        whys=("The second test was asked for when the first was reported.",),
        root="Requests are written by whoever reads the last result.",
        learning="Ask for the tests of one pathway together.",
        plain="Tests were asked for one after another, and each waited for its turn.",
        action="One request form for the tests of a pathway",
    ),
    Story(
        cause=_cause(Stage.FIRST_APPOINTMENT, "clinic-capacity", Avoidable.AVOIDABLE),
        whys=("The first free clinic was three weeks away.",),
        root="Two clinics were cancelled in one month.",
        learning="Replace a cancelled clinic within the week.",
        plain="There was no clinic in time.",
    ),
    Story(
        cause=_cause(Stage.FIRST_APPOINTMENT, "patient-choice", Avoidable.UNAVOIDABLE),
        whys=("The patient was away and asked for a later date.",),
        root="The patient chose a later date, knowing what it meant.",
        learning="Say on the telephone why an early date matters.",
        plain="The patient asked for a later date. Nothing else was late.",
    ),
    Story(
        cause=_cause(Stage.DECISION, "complex", Avoidable.PARTLY),
        whys=("Two teams had to agree.",),
        root="Nobody is named for a case that two teams share.",
        learning="Name one clinician for each case that two teams share.",
        plain="It was a rare case, and two teams had to agree how to treat it.",
    ),
    Story(
        cause=_cause(Stage.VETTING, "late-vetting", Avoidable.AVOIDABLE),
        whys=("The referral lay unread over a holiday.",),
        root="Nobody vets when the usual clinician is away.",
        learning="Name who vets while somebody is away.",
        plain="The referral was read too late.",
        action="A rota for vetting, with a name for each day",
        over=3,
    ),
)
"""Those that fit the stage most over its target are told first."""


def story_of(number: int, longest: str, look: int) -> Story:
    """Choose what was found in a review.

    Args:
        number: which review, so that not all are the same.
        longest: the stage most over its target; blank for none.
        look: how many looks came before.
    """
    known = [story for story in STORIES if look < story.over]
    fits = [story for story in known if story.cause.stage == longest]
    chosen = fits if fits and number % 4 else known
    return chosen[number % len(chosen)]
