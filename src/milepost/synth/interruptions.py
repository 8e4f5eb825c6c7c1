"""What comes between: deaths, departures, and spells when a patient isn't available."""

import numpy as np

from milepost.events.kinds import Kind
from milepost.synth.chance import Ints
from milepost.synth.draft import Words
from milepost.synth.story import Story

_WHY_AWAY = ("patient_advised", "medical")
_WHY_ADJUSTED = ("patient_advised", "first_appointment_missed", "medical")
_EVIDENCE = ("tracker's note", "telephone note", "letter from the ward")
_ADJUSTED = ("scotland/cancer-62-day", "scotland/cancer-31-day")


def interrupt(story: Story, cancer: Ints, elective: Ints) -> Ints:
    """Interrupt some stories that have been told to their ends.

    Returns:
        The pathways whose patients died.
    """
    both = np.sort(np.concatenate([cancer, elective]))
    died = _ending(story, both, 9)
    story.tell(died, Kind.DIED)
    story.status(died, "36")
    left = _ending(story, cancer, 8)
    decided = (story.decided[left] <= story.day[left]).astype(np.int64)
    before = Words(("decision_to_treat", "treatment"), decided)
    story.tell(left, Kind.WENT_PRIVATE, before=before)
    story.tell(_ending(story, elective, 9), Kind.WENT_PRIVATE)
    _be_away(story, both)
    _adjust(story, cancer)
    return died


def _ending(story: Story, who: Ints, per_mille: int) -> Ints:
    """Choose pathways that end before their time, and bring them to that day."""
    day = story.start[who] + story.chance.days((2, 40, 110, 400), len(who))
    ending = story.some(who, per_mille) & (day < story.closed[who])
    ending &= day < story.until[who]
    chosen = who[ending]
    story.day[chosen] = story.until[chosen] = day[ending]
    story.clock_stops(chosen)
    return chosen


def _be_away(story: Story, who: Ints) -> None:
    away = who[story.some(who, 45)]
    day = story.start[away] + story.chance.days((5, 40, 90, 200), len(away))
    spell = story.chance.days((4, 9, 14, 28), len(away))
    until = day + spell
    open_then = day < np.minimum(story.closed[away], story.until[away])
    why = story.chance.one_of((7, 3), len(away))[open_then]
    story.tell_on(
        away[open_then],
        day[open_then],
        Kind.UNAVAILABLE,
        until=until[open_then],
        reason=Words(_WHY_AWAY, why),
    )


def _adjust(story: Story, cancer: Ints) -> None:
    """Take days out of a few cancer waits, for each standard by itself."""
    for standard, per_mille, after in (
        (_ADJUSTED[0], 45, (20, 35, 50, 70)),
        (_ADJUSTED[1], 12, (45, 60, 80)),
    ):
        batch = cancer[story.some(cancer, per_mille)]
        day = story.start[batch] + story.chance.days(after, len(batch))
        open_then = day < np.minimum(story.closed[batch], story.until[batch])
        batch, day = batch[open_then], day[open_then]
        why = story.chance.below(len(_WHY_ADJUSTED), len(batch))
        story.tell_on(
            batch,
            day,
            Kind.ADJUSTMENT_RECORDED,
            days=story.chance.days((3, 7, 10, 15), len(batch)),
            reason=Words(_WHY_ADJUSTED, why),
            evidence=Words(_EVIDENCE, why),
            standard=standard,
        )
