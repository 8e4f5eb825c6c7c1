"""File documents. Only actions may."""

from datetime import date, datetime

from milepost.foundation.scope import Scope
from milepost.store.papers.models import Paper


def file_paper(
    scope: Scope,
    feed: str,
    message: int,
    *,
    pathway: str,
    day: date,
    what: str,
    told_at: datetime,
) -> None:
    """File a document beside its pathway; again, where it was filed before."""
    Paper.objects.update_or_create(
        message=message,
        defaults={
            "provider": scope.provider,
            "feed": feed,
            "pathway": pathway,
            "day": day,
            "what": what,
            "told_at": told_at,
        },
    )
