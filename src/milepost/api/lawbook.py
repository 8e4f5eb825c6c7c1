"""The lawbook that Python is answered by, read once for each folder of own rules."""

from functools import cache
from os import PathLike
from pathlib import Path

from milepost.host.lawbook import lawbook_from_disk, own_folder
from milepost.rules.lawbook import Lawbook


def the_lawbook(own: str | PathLike[str] | None) -> Lawbook:
    """Read Milepost's rules, and a folder of one's own beside them.

    Without a folder, that which ``MILEPOST_LAWBOOK`` names, if any.

    Raises:
        BrokenLawbook: a rule has a fault.
    """
    return _read(own_folder() if own is None else Path(own))


@cache
def _read(own: Path | None) -> Lawbook:
    return lawbook_from_disk(own)
