"""``milepost serve``."""


def serve() -> None:
    """Not yet."""
