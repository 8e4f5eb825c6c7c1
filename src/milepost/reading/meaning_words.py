"""Which words a code may be said to mean: those of its map, and those that rules know."""

from collections.abc import Collection, Mapping

from milepost.events.kinds import Kind
from milepost.foundation.scope import Scope
from milepost.host.profiles import profile_from_disk
from milepost.rules.lawbook import Lawbook
from milepost.rules.named_values import known_values
from milepost.store import pathways
from milepost.store.inbox import health

Words = Mapping[tuple[str, str], tuple[str, ...]]
"""By feed and code map, the words that the feed's profile uses there, in order."""


def words_of_maps(
    scope: Scope, maps: Collection[tuple[str, str]], lawbook: Lawbook
) -> Words:
    """Give the words that profiles use for some code maps.

    Nothing where a profile can't be read here, or has no word in that map.

    Args:
        scope: whose feeds.
        maps: a feed and the name of a code map, each.
        lawbook: the vocabulary of profiles.
    """
    profiles = health.profiles(scope) if maps else {}
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for feed in {feed for feed, _ in maps}:
        profile, _ = profile_from_disk(profiles.get(feed, ""), lawbook.vocabulary)
        for name in {name for of, name in maps if of == feed}:
            listed = profile and profile.code_map(name)
            if listed:
                found[feed, name] = tuple(sorted({*listed.codes.values()} - {""}))
    return found


def is_known(
    scope: Scope, feed: str, code_map: str, word: str, *, lawbook: Lawbook
) -> bool:
    """Whether a word is one that the map, a rule or a service of the provider goes by.

    A word that nobody goes by may be right all the same: whoever means it says so twice.
    """
    theirs = words_of_maps(scope, [(feed, code_map)], lawbook)
    if word in theirs.get((feed, code_map), ()) or word in set(Kind):
        return True
    if any(word in words for words in known_values(lawbook).values()):
        return True
    return word in {service.code for service in pathways.services(scope)}
