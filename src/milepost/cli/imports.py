"""``milepost import``."""


def import_events() -> None:
    """Not yet."""
