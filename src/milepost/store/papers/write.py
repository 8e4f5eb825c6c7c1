"""File documents. Only actions may."""

from collections.abc import Mapping
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


def forget_papers(scope: Scope, told: Mapping[int, str]) -> None:
    """Take documents from the pathways of which messages, by number, tell no more."""
    theirs = Paper.objects.filter(provider=scope.provider, message__in=list(told))
    gone = [each.pk for each in theirs if told[each.message] == each.pathway]
    Paper.objects.filter(pk__in=gone).delete()
