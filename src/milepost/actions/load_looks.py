"""Take in the looks of an invented board's trackers, once its waits are worked out."""

from datetime import datetime
from uuid import UUID

import numpy as np
import polars as pl
from django.db import transaction

from milepost.store.looks import write
from milepost.store.looks.followed import followed, latest_told
from milepost.synth.chance import Chance
from milepost.synth.looks import tell_earlier, tell_looks


@transaction.atomic
def load_looks(provider: str, dice: np.random.Generator, *, now: datetime) -> int:
    """Invent the looks at most of the patients that somebody follows.

    Returns:
        How many were written down.
    """
    chance, waiting = Chance(dice), followed(provider)
    last = tell_looks(waiting, chance, today=now.date())
    earlier = tell_earlier(last, waiting, chance, today=now.date())
    seen = latest_told(provider, pl.concat([earlier, last]).sort("pathway", "at"))
    forms = (UUID(bytes=dice.bytes(16)) for _ in range(len(seen)))
    write.write_all(provider, seen, forms)
    return len(seen)
