"""Loads files of messages: see ``milepost feed load``."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db import Error

from milepost.actions.load_messages import Loaded, load_messages
from milepost.actions.receive import FeedName
from milepost.cli.progress import counting
from milepost.cli.say import say, stop
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.host.clock import now
from milepost.host.message_files import files_among, messages_in
from milepost.intake.sites.profile import Profile

WHO = "milepost feed load"
AGAIN = "Run it again when that is put right: it goes on where it was."


def load(paths: Sequence[Path], *, provider: str, name: str, profile: Profile) -> None:
    """Store and read every message of some files, and account for each."""
    try:
        files = files_among(paths)
        with counting() as progress:
            loaded = load_messages(
                Scope(provider, WHO),
                FeedName(name, profile),
                messages_in(files),
                lawbook=settings.LAWBOOK,
                clock=now,
                progress=progress,
            )
    except (OSError, EOFError) as error:
        why = (getattr(error, "strerror", None) or str(error)).lower().rstrip(".")
        where = str(getattr(error, "filename", None) or paths[0])
        stop(Problem("feeds.no-file", where, f"It can't be read: {why}.", AGAIN))
    except Error as error:
        why = f"The database failed: {type(error).__name__}."
        stop(Problem("feeds.not-stored", WHO, why, AGAIN))
    if loaded.problems:
        stop(loaded.problems)
    say(in_words(loaded, len(files)))


def in_words(loaded: Loaded, files: int) -> str:
    """Account for every message of some files.

    >>> from milepost.actions.looked import Looked
    >>> in_words(Loaded(5, 1, 0, Looked(projected=3, held=1)), 2)
    '5 messages in 2 files: 4 stored, 1 there already; 3 recorded, 0 kept, 1 wait.'
    """
    looked = loaded.looked
    told = (
        f"{loaded.messages:,} messages in {files:,} files:"
        f" {loaded.messages - loaded.again:,} stored, {loaded.again:,} there already;"
        f" {looked.projected:,} recorded, {looked.kept:,} kept, {looked.held:,} wait."
    )
    if loaded.unanswered:
        told += f" {loaded.unanswered:,} of them can't be read as messages."
    return told
