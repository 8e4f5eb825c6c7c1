"""Store what a system sent as resources, before anybody answers it."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from milepost.actions.receive import FeedName, open_feed
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.intake.fhir.parcel import Parcel
from milepost.intake.hl7.answer import Verdict
from milepost.store.inbox import write


def receive_parcels(
    scope: Scope, feed: FeedName, parcels: Sequence[Parcel], *, now: datetime
) -> list[Problem]:
    """Store parcels for good: all of them, or none, with why not.

    When this returns no problem they are committed. A parcel that is there already is counted, and
    not stored again.

    Args:
        scope: for whom.
        feed: by which feed they came, and how they are read.
        parcels: what was sent.
        now: the moment it came.
    """
    with transaction.atomic(durable=True):
        if problems := open_feed(scope, feed, now=now):
            return problems
        new = [_message(feed, parcel, now) for parcel in parcels]
        write.add_messages(scope, feed.name, new)
    return []


def _message(feed: FeedName, parcel: Parcel, now: datetime) -> write.NewMessage:
    return write.NewMessage(
        sender=feed.name,
        control_id=parcel.control_id.replace("\x00", "\N{REPLACEMENT CHARACTER}"),
        digest=sha256(parcel.raw).digest(),
        raw=parcel.raw,
        received_at=now,
        message_type=parcel.resource_type,
        verdict=Verdict.ACCEPTED,
        because="",
        answer=None,
    )
