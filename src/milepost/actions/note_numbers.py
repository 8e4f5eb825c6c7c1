"""Note which numbers in sequence have come, so that those that are missing show."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime

from milepost.actions.receive import FeedName
from milepost.foundation.scope import Scope
from milepost.host.clock import LONDON
from milepost.intake.sites.numbering import Run, joined
from milepost.intake.sites.profile import Numbered
from milepost.intake.sites.told import Told
from milepost.store.inbox.contents import Stored
from milepost.store.tending import write
from milepost.store.tending.sequences import runs_of


def note_numbers(
    scope: Scope, feed: FeedName, heard: Iterable[tuple[Stored, Told]]
) -> None:
    """Note the numbers of some messages. Noted again, they change nothing."""
    if feed.profile.numbered is Numbered.NO:
        return
    daily = feed.profile.numbered is Numbered.DAILY
    came = defaultdict(list)
    for stored, told in heard:
        _, number, sent, _, _ = told.order
        if number:
            series = _day(sent) if daily else ""
            run = Run(number, number, stored.received_at)
            came[(stored.sender, series)].append(run)
    for (sender, series), runs in came.items():
        before = runs_of(scope, feed.name, sender, series)
        after = joined([*before, *runs])
        if after != before:
            write.keep_runs(scope, feed.name, sender, series, after)


def _day(sent: float) -> str:
    try:
        moment = datetime.fromtimestamp(sent, UTC).astimezone(LONDON)
    except (OverflowError, ValueError, OSError):
        return "no day"
    return moment.date().isoformat()
