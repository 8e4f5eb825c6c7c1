"""Note that somebody looks for what is due. Only actions may."""

from datetime import datetime

from milepost.store.vigils.kept import LADDERS
from milepost.store.vigils.models import Vigil


def keep(*, now: datetime) -> None:
    """Note a look at ladders."""
    Vigil.objects.update_or_create(part=LADDERS, defaults={"at": now})
