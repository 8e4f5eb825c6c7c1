"""Read when somebody last looked for what is due."""

from datetime import datetime

from milepost.store.vigils.models import Vigil

LADDERS = "ladders"
"""The looks that let escalations climb and raise them."""


def last_kept() -> datetime | None:
    """Give the moment of the last look at ladders; None if there never was one."""
    return Vigil.objects.filter(part=LADDERS).values_list("at", flat=True).first()
