"""Who follows how many patients, and how lately each was looked at."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.store.looks import caseloads as kept
from milepost.store.looks.caseloads import Caseload
from milepost.store.staff.roster import names
from milepost.tracking.worklist import STALE_AFTER

__all__ = ["Caseload", "Caseloads", "read_caseloads"]


@dataclass(frozen=True, slots=True)
class Caseloads:
    """Everybody's caseload, and the names of everybody who may take one."""

    rows: tuple[Caseload, ...]
    names: dict[str, str]


def read_caseloads(scope: Scope, *, as_at: AsAt, now: datetime) -> Caseloads:
    """Count the open pathways in scope that each person follows.

    Tracking is stale by the same days as on the worklist.
    """
    last_in_time = as_at.day - timedelta(days=STALE_AFTER)
    stale = datetime.combine(last_in_time, time(), tzinfo=now.tzinfo)
    rows = kept.caseloads(scope, day=as_at.day, stale=stale)
    return Caseloads(tuple(rows), names(scope.provider))
