"""See to the messages of a feed that wait for a person."""

import getpass

from django.conf import settings

from milepost.actions.looked import Looked
from milepost.actions.project_inbox import look_again, replay
from milepost.actions.receive import FeedName, change_profile, may_be_read
from milepost.actions.see_to_messages import say_first
from milepost.actions.settle_messages import reopen, settle
from milepost.cli.say import say, stop
from milepost.foundation.scope import Scope
from milepost.host.clock import now
from milepost.intake.sites.profile import Profile
from milepost.reading.feeds import waiting_messages


def list_held(provider: str, name: str) -> None:
    """List the messages that wait, the longest first."""
    moment, found = now(), waiting_messages(_scope(provider), name)
    for message in found:
        days = (moment - message.since).days
        say(f"{message.number}  {message.message_type}  {days} days")
        for reason in message.reasons:
            say(f"    {reason}")
    say(f"{len(found)} messages wait for a person.")


def say_what_it_means(
    provider: str, name: str, profile: Profile, said: tuple[str, str, str]
) -> None:
    """Note what a code means, and look again at what waits."""
    scope, feed, moment = _scope(provider), FeedName(name, profile), now()
    if unread := may_be_read(scope, feed):
        stop(unread)
    if problems := say_first(scope, name, *said, now=moment):
        stop(problems[0])
    looked = look_again(scope, feed, lawbook=settings.LAWBOOK, now=moment)
    say(_in_words(looked))


def wait_again(provider: str, number: int, note: str) -> None:
    """Take back that a message was settled."""
    if problems := reopen(_scope(provider), number, note, now=now()):
        stop(problems[0])
    say(f"Message {number} waits again.")


def settle_by_hand(provider: str, number: int, note: str, reason: str) -> None:
    """Note that a message was dealt with otherwise."""
    scope = _scope(provider)
    if problems := settle(scope, number, note, reason=reason, now=now()):
        stop(problems[0])
    say(f"Message {number} is settled.")


def read_again(provider: str, name: str, profile: Profile) -> None:
    """Read the whole inbox again."""
    scope, feed, moment = _scope(provider), FeedName(name, profile), now()
    if problems := change_profile(scope, feed, now=moment):
        stop(problems)
    looked = replay(scope, feed, lawbook=settings.LAWBOOK, now=moment)
    for name, problems in sorted(looked.left.items()):
        say(f"{name} stays as it was: {problems[0]}")
    say(_in_words(looked))


def _in_words(looked: Looked) -> str:
    return (
        f"{looked.messages} messages looked at: {looked.projected} recorded, "
        f"{looked.kept} kept, {looked.held} wait for a person."
    )


def _scope(provider: str) -> Scope:
    return Scope(provider, f"milepost feed ({getpass.getuser()})")
