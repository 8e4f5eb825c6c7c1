"""Do once, and keep nothing of it, what whoever records an event waits for."""

from datetime import date
from itertools import islice

from django.db import transaction

from milepost.foundation.scope import Scope
from milepost.rules.lawbook import Lawbook
from milepost.store.projections import project, providers, ranges


def rehearse(lawbook: Lawbook, *, today: date) -> int:
    """Work out one pathway of a provider afresh, and take that back.

    What is made ready on the way stays ready in this process: the rules of each
    standard, and the reading and writing of columns. A server does it when it starts,
    so that its first record is as quick as any later one.

    Args:
        lawbook: the standards and their rules.
        today: the day.

    Returns:
        How many pathways were worked out: none where there is nobody yet.
    """
    done = 0
    for provider in islice(providers(), 1):
        for first, _ in islice(ranges(provider), 1):
            with transaction.atomic():
                scope = Scope(provider, "milepost")
                done += project(scope, [first], lawbook, today=today).pathways
                transaction.set_rollback(True)
    return done
