"""What became of the resources that a system sent."""

from collections.abc import Sequence
from hashlib import sha256

from milepost.foundation.scope import Scope
from milepost.intake.fhir.parcel import Parcel
from milepost.store.inbox.fates import Fate, fates

__all__ = ["Fate", "what_became_of"]


def what_became_of(scope: Scope, feed: str, parcels: Sequence[Parcel]) -> list[Fate]:
    """Say what became of each of some parcels, in their order."""
    digests = [sha256(parcel.raw).digest() for parcel in parcels]
    found = fates(scope, feed, digests)
    return [found[digest] for digest in digests]
