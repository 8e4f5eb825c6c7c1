"""Read site profiles from disk: Milepost's own by name, a site's own by its path."""

import os
import tomllib
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from milepost.events.vocabulary import Vocabulary
from milepost.foundation.problems import Problem
from milepost.foundation.spelling import nearest
from milepost.intake.sites.check import read_profile
from milepost.intake.sites.profile import Comes, Does, Profile

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
    page = _page(named)
    try:
        text = page.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        return None, [_unreadable(named, error)]
    return read_profile(text, vocabulary, where=page.name)


class Mark(NamedTuple):
    """What tells one profile from another."""

    id: str
    form: Comes | None
    """None if its file can't be read."""


def mark_on_disk(named: str) -> Mark:
    """Read which profile a name or a path means, however much else is wrong with it.

    Of one that can't be read the id is what its file is called.
    """
    page = _page(named)
    try:
        said = tomllib.loads(page.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Mark(page.stem, None)
    form = None
    with suppress(ValueError):
        form = Comes(str(said.get("form", Comes.HL7.value)))
    return Mark(str(said.get("id", page.stem)), form)


def mappings(vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Name each mapping by which a file of rows may be imported, with its title.

    Milepost's own come first, then those in the folder that ``MILEPOST_MAPPINGS`` names,
    each by its path. One with a fault isn't among them: ``milepost feed check`` says why.
    """
    return [
        (name, profile.title)
        for name, profile in _of_rows(vocabulary)
        if any(rule.does is not Does.KEEPS for rule in profile.messages)
    ]


def mappings_of_lists(vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Name each mapping of rows that says by what a list is compared, with its title."""
    return [
        (name, profile.title)
        for name, profile in _of_rows(vocabulary)
        if profile.listed is not None
    ]


def _of_rows(vocabulary: Vocabulary) -> list[tuple[str, Profile]]:
    own = sorted(Path(folder).glob("*.toml")) if (folder := own_mappings()) else []
    named = [*shipped(), *map(str, own)]
    read = ((name, profile_from_disk(name, vocabulary)[0]) for name in named)
    return [
        (name, profile)
        for name, profile in read
        if profile is not None and profile.form is Comes.ROWS
    ]


def _page(named: str) -> Path:
    return SHELF / f"{named}.toml" if named in shipped() else Path(named)


def own_mappings() -> str:
    """Name the folder of a site's own mappings; blank if there is none."""
    return os.environ.get("MILEPOST_MAPPINGS", "")


def _unreadable(named: str, error: Exception) -> Problem:
    why = error.strerror if isinstance(error, OSError) else str(error)
    return Problem(
        "profile.unreadable",
        named,
        f"It can't be read: {(why or 'no reason given').lower()}.",
        nearest(named, shipped(), "Name a file, or one of Milepost's own profiles."),
    )
