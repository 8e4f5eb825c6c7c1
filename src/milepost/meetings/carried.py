"""What a meeting leaves unfinished, and so comes back to the next."""

from collections.abc import Mapping, Sequence
from enum import StrEnum, auto

from milepost.meetings.decisions import OWNED, Recorded, What


class Carried(StrEnum):
    """Why a patient comes back."""

    NOT_REACHED = auto()
    """They were on the agenda, and nothing was decided."""

    ASKED_FOR = auto()
    """It was decided that they come back."""

    ACTION_OPEN = auto()
    """What was to be done isn't done."""


def left_over(
    pathways: Mapping[str, Sequence[str]],
    decided: Mapping[str, Sequence[Recorded]],
    actions_open: Mapping[int, bool],
) -> dict[str, Carried]:
    """Find which patients of a meeting come back to the next, and why.

    What was decided to be done comes back until it is done, whatever was decided after
    it; so does each patient whom the meeting did not reach.

    Args:
        pathways: those of the meeting's agenda, and of each what other pathways its
            patient was listed for. Whoever was spoken of by any of them was reached.
        decided: by pathway, in order.
        actions_open: of each agreed action, whether it is still to do.
    """
    found: dict[str, Carried] = {}
    for pathway in dict.fromkeys([*pathways, *(p for p in decided if p)]):
        theirs = [one for one in decided.get(pathway, ()) if one.stands]
        is_open = any(
            one.decision.what in OWNED
            and one.decision.action is not None
            and actions_open.get(one.decision.action, False)
            for one in theirs
        )
        if not theirs and not _reached(pathways.get(pathway, ()), decided):
            found[pathway] = Carried.NOT_REACHED
        elif not theirs:
            continue
        elif is_open:
            found[pathway] = Carried.ACTION_OPEN
        elif theirs[-1].decision.what is What.NEXT_TIME:
            found[pathway] = Carried.ASKED_FOR
    return found


def still_to_do(
    decided: Mapping[str, Sequence[Recorded]], actions_open: Mapping[int, bool]
) -> dict[str, Carried]:
    """Find whom an earlier meeting left with something that still isn't done.

    Args:
        decided: by pathway, in order.
        actions_open: of each agreed action, whether it is still to do.
    """
    found = left_over({}, decided, actions_open)
    return {name: why for name, why in found.items() if why is Carried.ACTION_OPEN}


def _reached(others: Sequence[str], decided: Mapping[str, Sequence[Recorded]]) -> bool:
    return any(one.stands for name in others for one in decided.get(name, ()))
