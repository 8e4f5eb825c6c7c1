"""Words for forecasts: how many of 100 earlier patients, and why there may be none."""

from milepost.tracking.forecasts import WITHOUT
from milepost.tracking.history import NEEDED
from milepost.web.words import next_step_in_words

STAGE_WORDS = {
    "not_yet_seen": "had not been seen yet",
    "being_diagnosed": "were waiting for tests or their results",
    "being_decided": "were waiting for a decision or for treatment",
}
NO_FORECAST_IN_SHORT = {
    "": "Not worked out yet",
    "over": "Over already",
    "no_start": "Start not known",
    "few": "Too few to say",
    "short": "History too short",
}
"""Why a cell has no chance in it; blank where there is no forecast at all."""

NEVER_PRIORITY = (
    "A forecast says what became of earlier patients. It never changes how urgent a "
    "patient is: that is for clinicians to say."
)


def in_100(share: float) -> str:
    """Say a share as people count: of 100.

    Nothing that is forecast is certain, so that it never says none, or all.

    >>> in_100(0.342), in_100(0.001), in_100(0.999)
    ('34 in 100', 'under 1 in 100', 'over 99 in 100')
    """
    if share < 0.01:
        return "under 1 in 100"
    return "over 99 in 100" if share > 0.99 else f"{share * 100:.0f} in 100"


def without_in_words(why: str, *, patients: int | None) -> str:
    """Say why there is no chance to show.

    >>> without_in_words("few", patients=12)
    'Only 12 earlier patients had waited as long, and 30 are needed to say anything.'
    """
    words = {
        "over": "The limit has been passed already.",
        "no_start": "Nobody knows when this wait began.",
        "few": f"Only {patients or 0} earlier patients had waited as long, and {NEEDED} "
        "are needed to say anything.",
        "short": "The history doesn’t reach as many days ahead as this wait has left.",
    }
    return words[WITHOUT[WITHOUT.index(why)]]


def place_in_words(level: str, place: str, service_name: str) -> str:
    """Say which earlier patients a group holds.

    >>> place_in_words("service", "tests", "Lung")
    'of Lung whose next step was: test'
    >>> place_in_words("stage", "not_yet_seen", "Lung")
    'of every service who had not been seen yet'
    >>> place_in_words("all", "", "Lung")
    'of every service, whatever their next step'
    """
    if level == "all":
        return "of every service, whatever their next step"
    if level == "stage":
        return f"of every service who {STAGE_WORDS[place]}"
    whose = service_name if level == "service" else "every service"
    return f"of {whose} whose next step was: {next_step_in_words(place).lower()}"
