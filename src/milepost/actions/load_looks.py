"""Take in the looks of an invented board's trackers, once its waits are worked out."""

from datetime import datetime
from uuid import UUID

import numpy as np
from django.db import transaction

from milepost.store.looks import write
from milepost.store.looks.followed import followed, latest_told
from milepost.synth.chance import Chance
from milepost.synth.looks import tell_looks


@transaction.atomic
def load_looks(provider: str, dice: np.random.Generator, *, now: datetime) -> int:
    """Invent the last look at most of the patients that somebody follows.

    Returns:
        How many were written down.
    """
    looks = tell_looks(followed(provider), Chance(dice), today=now.date())
    seen = latest_told(provider, looks)
    forms = (UUID(bytes=dice.bytes(16)) for _ in range(len(seen)))
    write.write_all(provider, seen, forms)
    return len(seen)
