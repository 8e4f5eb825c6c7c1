"""Names that stand on a pure floor for analysts, and are answered at the door."""

from collections.abc import Callable
from typing import Any

_keepers: list[Callable[[str, str], Any]] = []


def answered_by(keeper: Callable[[str, str], Any]) -> None:
    """Leave word who answers, given a floor and a name on it.

    Milepost's own package does this once, before any floor is imported.
    """
    _keepers[:] = [keeper]


def at_the_door(floor: str, name: str, names: tuple[str, ...]) -> Any:
    """Fetch a name of a floor from the door, if it is one that the door keeps.

    Raises:
        AttributeError: it isn't.
    """
    if name in names and _keepers:
        return _keepers[0](floor, name)
    raise AttributeError(f"milepost.{floor} has nothing named {name!r}")
