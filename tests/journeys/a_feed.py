"""A feed for the house: a message of which each kind came, and some that wait."""

from datetime import datetime

from hl7_messages import a_booking, message, the_profile


def furnish(provider):
    """Let a feed send a few messages, two of which wait for a person."""
    from django.conf import settings

    from milepost.actions.project_inbox import project_new
    from milepost.actions.receive import FeedName, open_feed, receive
    from milepost.foundation.scope import Scope

    scope, now = Scope(provider, "setter"), datetime.now().astimezone()
    feed = FeedName("pas", the_profile())
    open_feed(scope, feed, now=now)
    cancelled = a_booking("2", "SIU^S15", pathway="P-1003", why="FLOOD")
    for raw in (message("ADT^A31"), cancelled, message("REF^I14", "3"), b"nothing"):
        receive(scope, feed, raw, now=now)
    project_new(scope, feed, lawbook=settings.LAWBOOK, now=now)
