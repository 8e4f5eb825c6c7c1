"""The kinds of thing that a signal may tell of."""

from enum import StrEnum


class Kind(StrEnum):
    """What happened. Nothing else of it is told: whoever wants more must ask for it."""

    RAISED = "escalation.raised"
    """A rule or a person raised an escalation, or its cause came back."""

    CLIMBED = "escalation.climbed"
    """A rung was out of time, and the next was asked."""

    ANSWERED = "escalation.answered"
    """A person took it on, asked, answered, passed it on or put it off."""

    EASED = "escalation.eased"
    """Its cause is gone; whoever took it on has still to end it."""

    RESOLVED = "escalation.resolved"
    """A person ended it; or a rule did, its cause being gone before anybody took it on."""

    PATHWAY = "pathway.changed"
    """Something was recorded on a pathway."""

    TEST = "test"
    """Nothing happened: somebody tries whether the receiver can be reached."""


CHOSEN = tuple(kind for kind in Kind if kind is not Kind.TEST)
"""What a receiver may be registered for. A test needs no leave."""

WORDS = {
    Kind.RAISED: "An escalation was raised, or its cause came back",
    Kind.CLIMBED: "An escalation climbed to the next rung",
    Kind.ANSWERED: "Somebody answered an escalation, passed it on or put it off",
    Kind.EASED: "The cause of an escalation is gone",
    Kind.RESOLVED: "An escalation was resolved",
    Kind.PATHWAY: "Something was recorded on a pathway",
    Kind.TEST: "A test",
}
