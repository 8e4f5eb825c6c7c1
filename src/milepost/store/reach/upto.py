"""Read how far a feed has been read."""

from milepost.foundation.scope import Scope
from milepost.store.reach.models import Reach


def upto(scope: Scope, feed: str) -> int:
    """Give the last message up to which something became of every one; 0 if of none."""
    theirs = Reach.objects.filter(provider=scope.provider, feed=feed)
    return theirs.values_list("upto", flat=True).first() or 0
