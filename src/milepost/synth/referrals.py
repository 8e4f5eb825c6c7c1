"""How many referrals each service gets, and on which days they come."""

import numpy as np

from milepost.synth.chance import Chance, Ints
from milepost.synth.services import ALL
from milepost.synth.working_days import day_of

_WEEK = (118, 112, 106, 102, 92, 6, 4)
_YEAR = (98, 102, 105, 97, 101, 103, 94, 93, 104, 106, 105, 80)
_DAYS_OPEN = {"cancer": 37, "elective": 170}
"""How long a pathway of each family stays open, on average: a little low, so that a
few more are told than are kept."""


def referral_services(chance: Chance, cancer: int, elective: int, days: int) -> Ints:
    """Draw the service of every referral that keeps these numbers of pathways open.

    As many come in each day as must leave: the number open, over the days each stays.
    """
    drawn = []
    for family, waiting in (("cancer", cancer), ("elective", elective)):
        weights = [s.referrals if s.family == family else 0 for s in ALL]
        count = (waiting + waiting // 20 + 25) * days // _DAYS_OPEN[family]
        drawn.append(chance.one_of(weights, count))
    together = np.concatenate(drawn)
    return together[chance.shuffled(len(together))]


def referral_days(chance: Chance, count: int, first_day: int, last_day: int) -> Ints:
    """Draw the days referrals come, in order: few at weekends, more each year."""
    weights = []
    for number in range(first_day, last_day + 1):
        day = day_of(number)
        growth = 1000 + (number - last_day) // 12
        weights.append(_WEEK[day.weekday()] * _YEAR[day.month - 1] * growth // 1000)
    return np.sort(first_day + chance.one_of(weights, count))
