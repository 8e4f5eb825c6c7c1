"""Write down what was decided of messages. Only actions may."""

from collections.abc import Mapping
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


def add_steps(
    scope: Scope,
    owners: Mapping[int, str],
    what: str,
    *,
    now: datetime,
    reason: str = "",
    note: str = "",
) -> dict[int, int]:
    """Note the same of several messages.

    Args:
        scope: who did it.
        owners: by message, who sees to it from then on.
        what: what was done with each.
        now: the moment.
        reason: of what kind the reason is.
        note: what was said of all.

    Returns:
        By message, the number of its step.
    """
    told = {"provider": scope.provider, "by": scope.person, "at": now}
    told |= {"what": what, "reason": reason, "note": note}
    steps = [Step(message=number, owner=owners[number], **told) for number in owners]
    return {step.message: step.id for step in Step.objects.bulk_create(steps)}
