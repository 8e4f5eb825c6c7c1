"""Read site profiles from disk: Milepost's own by name, a site's own by its path."""

from importlib.resources import files
from pathlib import Path

from milepost.events.vocabulary import Vocabulary
from milepost.foundation.problems import Problem
from milepost.foundation.spelling import nearest
from milepost.intake.sites.check import read_profile
from milepost.intake.sites.profile import Profile

SHELF = Path(str(files("milepost") / "profiles"))


def shipped() -> list[str]:
    """Name the profiles that Milepost comes with."""
    return sorted(page.stem for page in SHELF.glob("*.toml"))


def profile_from_disk(
    named: str, vocabulary: Vocabulary
) -> tuple[Profile | None, list[Problem]]:
    """Read a profile by the name of one that Milepost comes with, or by its path.

    Returns:
        The profile, or None and every reason why there isn't one.
    """
    page = SHELF / f"{named}.toml" if named in shipped() else Path(named)
    try:
        text = page.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        return None, [_unreadable(named, error)]
    return read_profile(text, vocabulary, where=page.name)


def _unreadable(named: str, error: Exception) -> Problem:
    why = error.strerror if isinstance(error, OSError) else str(error)
    return Problem(
        "profile.unreadable",
        named,
        f"It can't be read: {(why or 'no reason given').lower()}.",
        nearest(named, shipped(), "Name a file, or one of Milepost's own profiles."),
    )
