"""Write down what was decided of messages. Only actions may."""

from datetime import datetime

from milepost.foundation.scope import Scope
from milepost.store.seeing.models import Step


def add_step(
    scope: Scope,
    message: int,
    what: str,
    *,
    now: datetime,
    owner: str = "",
    reason: str = "",
    note: str = "",
) -> None:
    """Note what somebody did with a message."""
    Step.objects.create(
        provider=scope.provider,
        message=message,
        what=what,
        owner=owner,
        reason=reason,
        note=note,
        by=scope.person,
        at=now,
    )
