"""Which messages told what stands, whatever is made of them now."""

from collections.abc import Collection

from django.db.models import Q

from milepost.foundation.scope import Scope
from milepost.intake.sites.waiting import STILL_STANDS
from milepost.store.inbox.models import Outcome

TELLS = Q(state="projected") | Q(state="held", codes__contains=[STILL_STANDS])
"""Of outcomes: what the message told stands. Also where it waits because nobody
understands it any more: it isn't taken back for that."""


def stood_on(scope: Scope, messages: Collection[int]) -> dict[int, str]:
    """Name of which pathway each of some messages told; blank where it was of none.

    Those that told nothing are left out.
    """
    theirs = Outcome.objects.filter(
        TELLS, provider=scope.provider, message_id__in=list(messages)
    )
    return dict(theirs.values_list("message_id", "pathway"))
