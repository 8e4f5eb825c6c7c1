"""Whether enough came to a meeting to decide, and who may close its minutes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

THERE = frozenset({"present", "deputy"})
"""How somebody came, such that they count: themselves, or by whoever came for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """Who came, against what the terms of reference ask."""

    came: int
    needed: int
    """With 0 nothing is counted: the terms say it in words only."""

    chair: bool
    """Whether the chair came, or somebody for them."""

    @property
    def is_met(self) -> bool:
        """Whether enough came, the chair or their deputy among them."""
        return not self.needed or (self.chair and self.came >= self.needed)


def quorum(came: Mapping[str, str], *, chair: str, needed: int) -> Quorum:
    """Count who came.

    Args:
        came: how each came, by account or by name.
        chair: the account of the chair; blank where nobody is named.
        needed: how many must, the chair or their deputy among them.

    >>> came = {"ada": "deputy", "bob": "present", "cyd": "apologies"}
    >>> quorum(came, chair="ada", needed=2).is_met
    True
    >>> quorum(came, chair="cyd", needed=2).is_met
    False
    >>> quorum(came, chair="ada", needed=3).is_met
    False
    """
    return Quorum(
        came=sum(how in THERE for how in came.values()),
        needed=needed,
        chair=came.get(chair) in THERE,
    )


def may_close(
    person: str,
    *,
    chair: str,
    members: Collection[str],
    began: str,
    came: Mapping[str, str],
) -> bool:
    """Whether somebody may close the minutes: the chair, a member, or one who was there.

    Args:
        person: their account.
        chair: the account of the chair; blank where nobody is named.
        members: the accounts of those who are asked to come.
        began: who froze the list.
        came: how each came, by account or by name.

    >>> how = {"chair": "ada", "members": ["bob"], "began": "cyd"}
    >>> [may_close(p, came={"dee": "present"}, **how) for p in ("bob", "cyd", "dee", "eve")]
    [True, True, True, False]
    """
    return person in {chair, *members, began} or came.get(person) == "present"
