"""Count afresh what the tallies of the inbox say, as a whole."""

from django.db import transaction

from milepost.store.tallies import write


@transaction.atomic
def count_inbox_afresh() -> None:
    """Throw the tallies away and count every message. Feeds wait until it is done."""
    write.tally_afresh()
