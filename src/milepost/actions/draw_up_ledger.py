"""Write down what the ledger came to."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from milepost.foundation.scope import Scope
from milepost.quality.ledger import ListAccount, ReferralAccount
from milepost.store.ledgers import write


@transaction.atomic
def draw_up(
    scope: Scope,
    day: date,
    lists: Iterable[ListAccount],
    referrals: Iterable[ReferralAccount],
    *,
    now: datetime,
) -> None:
    """Write down how many wait in each service, and what is unexplained.

    Pages show it until the ledger is drawn up again. Earlier ones are kept.
    """
    came = list(referrals)
    told = [(each.service, each.now, each.remainder) for each in lists]
    told.append(("", sum(e.came for e in came), sum(e.remainder for e in came)))
    write.add_drawn_up(scope, day, told, now=now)
