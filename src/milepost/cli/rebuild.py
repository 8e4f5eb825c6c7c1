"""``milepost rebuild``."""


def rebuild() -> None:
    """Not yet."""
