"""The words of themes: what each figure is called, and what was made of actions."""

from collections.abc import Mapping

from milepost.breaches.promises import Kept
from milepost.breaches.repeats import Verdict
from milepost.breaches.themes import NEAR_KEPT_DAYS
from milepost.reading.breach_themes import ThemesReading
from milepost.reading.themes_asked import CANCER, AskedThemes
from milepost.rules.breaches import Stage
from milepost.web.breach_words import STAGES
from milepost.web.words import many, standard_in_words

HELD_BACK = "*"
NEAR_KEPT = (
    f"Near misses are kept for {NEAR_KEPT_DAYS} days; earlier ones aren’t counted."
)
KEPT = {
    Kept.ON_TIME: "Done by the day first agreed",
    Kept.LATE: "Done later",
    Kept.OVERDUE: "Not done, and its day is past",
    Kept.WAITING: "Not yet due",
    Kept.DROPPED: "Dropped, with a reason",
}
VERDICTS = {
    Verdict.CAME_BACK: "It came back",
    Verdict.NOT_SEEN: "Not seen since",
    Verdict.TOO_EARLY: "Too early to say",
}


def reason_words(reasons: Mapping[str, str], reason: str) -> str:
    """Name a reason by its list and code; one that no list has is named by both."""
    return reasons.get(reason, reason)


def whose(reading: ThemesReading) -> str:
    """Say whose breaches are counted."""
    names = dict(reading.services)
    named = ", ".join(names[code] for code in reading.counted) or "none"
    if reading.asked.service == CANCER:
        return f"All cancer services: {named}."
    if reading.asked.service:
        return f"Service: {named}."
    return f"All your services: {named}."


def which_words(asked: AskedThemes, reasons: Mapping[str, str]) -> list[str]:
    """Say which breaches are counted, filter by filter."""
    said = [months_in_words(asked)]
    if asked.standard:
        said.append(f"Standard: {standard_in_words(asked.standard)}.")
    if asked.stage:
        said.append(f"Main reason arose in: {STAGES[Stage(asked.stage)]}.")
    if asked.reason:
        said.append(f"Main reason: {reason_words(reasons, asked.reason)}.")
    return said


def months_in_words(asked: AskedThemes) -> str:
    """Say which months are counted."""
    if asked.first == asked.last:
        return f"Missed in {asked.first:%B %Y}."
    return f"Missed from {asked.first:%B %Y} to {asked.last:%B %Y}."


def near_words(reading: ThemesReading) -> str:
    """Say what a near miss is, for the standards counted."""
    days = sorted(set(reading.near_days.values()))
    if not days:
        return "No policy says what a near miss is."
    of = (
        many(days[0], "day")
        if len(days) == 1
        else f"{days[0]} to {days[-1]} days, by the standard’s policy,"
    )
    return f"A near miss is a wait that ended in the last {of} before its limit. {NEAR_KEPT}"
