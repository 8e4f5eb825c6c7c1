"""What a rule says, how far it can be trusted and where it is written, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from milepost.foundation.days import in_words
from milepost.foundation.wording import as_words, many, sentence
from milepost.rules.aloud import day_in_words, notes_in_words, signs_in_words
from milepost.rules.clock_rules import (
    Asks,
    ClockEdition,
    Effect,
    Overlaps,
    Waited,
)
from milepost.rules.parts import OUR_EVIDENCE, Edition, Evidence, SignOff, Source
from milepost.rules.publications import Publication
from milepost.rules.standards import (
    Governs,
    Measured,
    Near,
    Sharing,
    StandardEdition,
)

Says = tuple[tuple[str, str], ...]
"""What an edition says, as labels and words."""

EVIDENCE = {
    Evidence.VERIFIED: (
        "Verified",
        "Read in the words of the publication cited.",
    ),
    Evidence.PARTLY: (
        "Partly verified",
        "Follows from what was read, but is not said there in so many words.",
    ),
    Evidence.RECALLED: (
        "Recalled",
        "Common knowledge that nobody here has yet found in a text.",
    ),
    Evidence.LOCAL: ("Local policy", "The policy of the organisation that adopted it."),
    Evidence.PROPOSAL: (
        "Proposal",
        "Milepost’s own, and nobody’s policy until an organisation adopts it.",
    ),
}


EFFECTS = {
    Effect.NONE: "No clock changes",
    Effect.START: "The clock starts",
    Effect.STOP: "The clock stops",
    Effect.NULLIFY: "The clock is nullified: it counts nowhere",
    Effect.RESET: "The wait begins again; the clock goes on",
    Effect.DEDUCT: "Days are taken out of the wait",
    Effect.EXCLUDE: "The pathway is taken out of this standard",
    Effect.TRANSFER: "The clock ends here and goes on elsewhere",
}
MEASURES = {
    Measured.RUNNING: "clocks still running",
    Measured.STOPPED: "clocks that have stopped",
}
WAITED = {
    Waited.WITHIN_LIMIT: "Is still within the limit that day",
    Waited.PAST_LIMIT: "Is over the limit that day",
    Waited.UNDER_LIMIT: "Is under the limit that day, the first day of each absence counted",
    Waited.SOON_AFTER_START: "Began no more days ago than the limit",
}
ASKS = {
    Asks.FIRST_OF_A_DECLINED_PAIR: "Two reasonable offers in a row were declined, "
    "and this is the first of the two",
    Asks.LAST_MINUTE: "The day it was for has come, or the patient has come in",
}
GOVERNS = {
    Governs.OPEN: "every wait open that day, and every later one",
    Governs.STARTED: "only waits that started that day or later",
}


def not_national(edition: Edition) -> str:
    """Name what is an organisation's own; blank for what is everybody's."""
    if edition.evidence not in OUR_EVIDENCE:
        return ""
    return EVIDENCE[edition.evidence][0]


@dataclass(frozen=True, slots=True)
class Citation:
    """One place where a rule is written down."""

    document: str
    publisher: str
    at: str
    says: str


def standard_says(edition: StandardEdition) -> Says:
    """Say what a standard asks, label by label."""
    return (
        (
            "Limit",
            f"{many(edition.limit_days, 'day')}; a wait of exactly that is inside",
        ),
        ("Share", f"At least {edition.share:.0%} of {MEASURES[edition.measures]}"),
        ("Governs", sentence(GOVERNS[edition.governs])),
        ("A clock for", f"Each {as_words(edition.clock_for)}"),
        ("Shown as near", _near(edition.near)),
        *(_sharing(edition.sharing) if edition.sharing else ()),
    )


def rests_on(edition: Edition) -> tuple[Source, ...]:
    """Every source of what an edition of a rule or standard says of itself."""
    sharing = edition.sharing if isinstance(edition, StandardEdition) else None
    return edition.sources + (sharing.sources if sharing else ())


def _sharing(sharing: Sharing) -> Says:
    """Say how two providers answer for one patient.

    The six scenarios of ``milepost.measures.breach_sharing``, as one would say them.
    """
    first = many(sharing.investigating_days, "day")
    second = many(sharing.treating_days, "day")
    trusted = EVIDENCE[sharing.evidence][0].lower()
    return (
        (
            "Two providers",
            f"The one that investigates has {first} to hand the patient over, the one that "
            f"treats has {second}. Their parts of a patient always come to one ({trusted})",
        ),
        (
            "If the limit is kept",
            f"Half each; all to the one that treats, if the handover came after {first}",
        ),
        (
            "If it is not",
            f"The breach is the investigator’s if only the {first} were missed, the treating "
            f"provider’s if only the {second} were, and half each if both were",
        ),
    )


def _near(near: Near | None) -> str:
    if near is None:
        return "Never"
    last = f"{many(near.days, 'day')} or fewer before the breach day"
    return f"{last} ({EVIDENCE[near.evidence][0].lower()})"


def rule_says(edition: ClockEdition) -> Says:
    """Say when a clock rule applies and what it does, label by label."""
    said = {
        "When": signs_in_words(edition.on),
        "But not when": signs_in_words(edition.unless),
        "Only if": notes_in_words(edition.needs),
        "Not if": notes_in_words(edition.unless_noted, joined="; or "),
        "And only if": ASKS[edition.asks] if edition.asks else "",
        "With notice of": many(edition.notice_days, "day")
        if edition.notice_days
        else "",
        "And the wait": WAITED[edition.waited] if edition.waited else "",
        "Then": EFFECTS[edition.effect],
        "Counted from": ""
        if edition.on_day == "event"
        else day_in_words(edition.on_day),
        "A later such start": "Moves the clock’s start" if edition.moves else "",
        "Days in two periods": "Come out twice"
        if edition.overlaps is Overlaps.TWICE
        else "",
        "From then on": notes_in_words(edition.notes),
        "Otherwise, from then on": notes_in_words(edition.else_notes),
        "No longer": notes_in_words(edition.drops),
        "Later rules may count from": day_in_words(edition.remembers)
        if edition.remembers
        else "",
        "Later rules may no longer count from": day_in_words(edition.forgets)
        if edition.forgets
        else "",
        "Final": "Nothing can start a clock after this" if edition.final else "",
    }
    return tuple((label, words) for label, words in said.items() if words)


def checked(sign_off: SignOff) -> str:
    """Say who checked a rule against its sources, or that nobody has."""
    if sign_off.checked_by is None:
        return "Not yet checked by a second person"
    on = f" on {in_words(sign_off.checked_on)}" if sign_off.checked_on else ""
    return f"Checked by {sign_off.checked_by}{on}"


def citation(source: Source, publications: Mapping[str, Publication]) -> Citation:
    """Name the document and the place in it."""
    found = publications.get(source.publication)
    if found is None:
        return Citation(as_words(source.publication), "", source.at, source.says)
    version = f", version {found.version}" if found.version else ""
    when = f", {in_words(found.published)}" if found.published else ""
    return Citation(
        f"{found.title}{version}", f"{found.publisher}{when}", source.at, source.says
    )
