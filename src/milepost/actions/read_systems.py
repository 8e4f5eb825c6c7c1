"""Read what systems sent as resources, where it wasn't read when it came."""

from collections.abc import Callable
from datetime import datetime

from milepost.actions.mishaps import AtFault, going_on, nobody
from milepost.actions.project_inbox import Looked, look_again, project_new
from milepost.actions.receive import FeedName
from milepost.actions.work_on_meanings import work_on_meanings
from milepost.foundation.scope import Scope
from milepost.intake.sites.profile import Profile
from milepost.rules.lawbook import Lawbook
from milepost.store.clients.roster import ClientSystem, those_that_tell

MOST_OF_A_CHANGE = 50
"""So many parts of the work on a changed meaning are done in one look: others wait, too."""


def read_systems(
    profile_of: Callable[[ClientSystem], Profile | None],
    *,
    lawbook: Lawbook,
    now: datetime,
    at_fault: AtFault = nobody,
) -> Looked:
    """Record what every system has told, and look again at what waits.

    Args:
        profile_of: finds the profile of a system; None if it can't be read, and then
            what that system sent goes on waiting.
        lawbook: the rules.
        now: the moment.
        at_fault: is told of each system at which it fails. The others are read.
    """
    looked = Looked()
    for system in those_that_tell():
        with going_on("Reading what a system sent", at_fault):
            profile = profile_of(system)
            if profile is not None:
                _read(looked, system, profile, lawbook, now)
    return looked


def _read(
    looked: Looked,
    system: ClientSystem,
    profile: Profile,
    lawbook: Lawbook,
    now: datetime,
) -> None:
    scope = Scope(system.provider, f"system {system.name}")
    feed = FeedName(system.name, profile)
    while (new := project_new(scope, feed, lawbook=lawbook, now=now)).messages:
        looked.add(new)
    for _ in range(MOST_OF_A_CHANGE):
        if not work_on_meanings(scope, feed, lawbook=lawbook, now=now):
            break
    looked.add(look_again(scope, feed, lawbook=lawbook, now=now))
