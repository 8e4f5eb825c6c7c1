"""Read matching orders from disk: Milepost's own by name, a site's own by its path."""

from importlib.resources import files
from pathlib import Path

from milepost.foundation.problems import Problem
from milepost.foundation.spelling import nearest
from milepost.host.profiles import own_mappings
from milepost.quality.two_lists.order import MatchingOrder, read_order

SHELF = Path(str(files("milepost") / "matching_orders"))
USUAL = "usual"


def shipped_orders() -> list[str]:
    """Name the orders that Milepost comes with, the usual one first."""
    names = sorted(page.stem for page in SHELF.glob("*.toml"))
    return sorted(names, key=lambda name: name != USUAL)


def order_from_disk(named: str) -> tuple[MatchingOrder | None, list[Problem]]:
    """Read an order by the name of one that Milepost comes with, or by its path.

    Returns:
        The order, or None and every reason why there isn't one.
    """
    page = SHELF / f"{named}.toml" if named in shipped_orders() else Path(named)
    try:
        text = page.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        told = f"It can't be read: {(why or 'no reason given').lower()}."
        remedy = nearest(named, shipped_orders(), "Name a file of a matching order.")
        return None, [Problem("matching.unreadable", named, told, remedy)]
    return read_order(text, where=page.name)


def matching_orders() -> list[tuple[str, str]]:
    """Name each order by which rows may be matched, with its title.

    Milepost's own come first, then those in the folder that ``MILEPOST_MAPPINGS`` names.
    """
    own = sorted(Path(folder).glob("*.toml")) if (folder := own_mappings()) else []
    named = [*shipped_orders(), *map(str, own)]
    read = ((name, order_from_disk(name)[0]) for name in named)
    return [(name, order.title) for name, order in read if order is not None]
