"""What came by feeds since a page was made, and what people did about it."""

from collections.abc import Mapping

from milepost.foundation.marks import Mark
from milepost.foundation.scope import Scope
from milepost.store.asked import ask, newer
from milepost.store.inbox.models import Meaning, Message
from milepost.store.tending.models import GapNote, Retired, Use

HELD = """
    SELECT count(*) AS held,
        COALESCE(sum(hashtext(message_id || ' ' || owner) & 2147483647), 0)::bigint
            AS whose
    FROM inbox_outcome WHERE provider = %(provider)s AND state = 'held'
"""
SAID = {"meanings": Meaning, "uses": Use, "gap_notes": GapNote, "retirements": Retired}


def messages_told(scope: Scope, mark: Mark) -> int:
    """Count the messages that came since a mark."""
    return Message.objects.filter(newer(mark), provider=scope.provider).count()


def said_since(scope: Scope, marks: Mapping[str, Mark]) -> int:
    """Count what people said since some marks of codes, messages, numbers and feeds."""
    theirs = {"provider": scope.provider}
    return sum(
        rows.objects.filter(newer(marks.get(name, Mark())), **theirs).count()
        for name, rows in SAID.items()
    )


def held_now(scope: Scope) -> tuple[int, int]:
    """Count the messages that wait for a person, with a number that says whose they are.

    Whose a message is is written over, so that no record of it grows.
    """
    (found,) = ask(HELD, {"provider": scope.provider})
    return found["held"], found["whose"]
