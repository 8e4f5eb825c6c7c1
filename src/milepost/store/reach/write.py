"""Write down how far a feed has been read. Only actions may."""

from milepost.foundation.scope import Scope
from milepost.store.reach.models import Reach


def set_upto(scope: Scope, feed: str, upto: int) -> None:
    """Note up to which message something became of every one; 0 to begin again."""
    Reach.objects.update_or_create(
        provider=scope.provider, feed=feed, defaults={"upto": upto}
    )
