"""Why an entry can't be made in the record of an escalation."""

from collections.abc import Iterator

from milepost.escalations.entries import NEEDS, Entry, What
from milepost.escalations.life import TO_THE_RUNG, Standing, State, climb_due
from milepost.foundation.problems import Problem


def problems_with_entry(
    standing: Standing | None, entry: Entry, *, where: str
) -> list[Problem]:
    """Name what keeps an entry from being made; nothing where it may be.

    Args:
        standing: where the escalation stands at the moment of the entry; None before
            it is raised.
        entry: what is to be recorded.
        where: the escalation, in words.
    """
    return [
        Problem(code, f"{where}, {entry.what}", message, remedy)
        for code, message, remedy in (*_unsaid(entry), *_untimely(standing, entry))
    ]


Fault = tuple[str, str, str]


def _unsaid(entry: Entry) -> Iterator[Fault]:
    for name in NEEDS.get(entry.what, ()):
        if getattr(entry, name) in (None, ""):
            yield (
                "escalations.unsaid",
                f"It doesn't say {WORDS[name]}.",
                "Say it: what is put off, passed on or ended is always somebody's.",
            )
    if entry.until is not None and entry.until.timestamp() <= entry.at.timestamp():
        yield (
            "escalations.snoozed-into-the-past",
            f"It would wake at {entry.until:%Y-%m-%d %H:%M}, which has passed.",
            "Choose a later moment.",
        )


def _untimely(standing: Standing | None, entry: Entry) -> Iterator[Fault]:
    if (standing is None) != (entry.what is What.RAISED):
        yield (
            "escalations.out-of-order",
            "An escalation is raised once, before anything else.",
            "Look at its record again: somebody may have been quicker.",
        )
    if standing is None:
        return
    if standing.state is State.RESOLVED:
        yield (
            "escalations.resolved",
            "It was resolved already.",
            "Raise another if its cause still holds.",
        )
        return
    if _is_idle(standing, entry.what):
        yield (
            "escalations.changes-nothing",
            f"It is {standing.state}, on rung {standing.turn.rung}.",
            "Look at its record again: somebody may have been quicker.",
        )
    if entry.what is What.ENDED and standing.taken_on and entry.other is None:
        yield (
            "escalations.taken-on",
            "A person has taken it on, so that no rule may end it.",
            "Leave it to them: note that its cause is gone.",
        )
    if entry.what is What.CLIMBED:
        due = climb_due(standing, entry.at)
        if due is None or due.to_rung != entry.rung:
            yield (
                "escalations.climbs-too-soon",
                f"No climb to rung {entry.rung} is due.",
                "Look at its record again: it was answered, or has climbed already.",
            )


def _is_idle(standing: Standing, what: What) -> bool:
    """Say whether an entry would change nothing."""
    match standing.state:
        case State.EASED:
            return what in (*TO_THE_RUNG, What.EASED)
        case State.ASKED:
            return what is What.RECURRED
    return what in (What.ANSWERED, What.RECURRED)


WORDS = {
    "by": "who",
    "reason": "why, or what",
    "role": "who answers from now on",
    "until": "until when",
    "outcome": "the outcome",
    "day": "the day on which that is, or will be, so",
    "rung": "to which rung",
}
