"""How many histories a property is tried on."""

from hypothesis import settings


def at_most(number: int) -> int:
    """So many, or fewer where the profile in force is brief."""
    return min(number, settings.default.max_examples)
