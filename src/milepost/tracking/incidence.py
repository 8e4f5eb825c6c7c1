"""What becomes of people who wait, where one ending shuts out the others."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


class Incidence(NamedTuple):
    """What becomes of a group by each day from a first, which is day 0."""

    waiting: Numbers
    """``[group, day]``: the share that still waits after that day; 1 on day 0."""

    ended: Numbers
    """``[group, ending, day]``: the share that has so ended by that day."""


def at_risk(ended: Numbers, unknown: Numbers) -> Numbers:
    """Count who still waited as each day began, and could be seen.

    Whoever is lost from sight on a day is counted as waiting through it.

    Args:
        ended: ``[group, ending, day]``: how many so ended on each day, from day 1.
        unknown: ``[group, day]``: how many are known to have waited up to that day,
            and no further.

    >>> at_risk(np.array([[[1.0, 0, 2]]]), np.array([[0.0, 3, 0]]))
    array([[6., 5., 2.]])
    """
    gone = ended.sum(axis=-2) + unknown
    later: Numbers = gone[..., ::-1].cumsum(axis=-1)[..., ::-1]
    return later


def leaning(
    ended: Numbers, waiting: Numbers, wider: Numbers, *, weight: float
) -> Numbers:
    """Work out each day's chance of each ending, leaning on a wider group's.

    It is as if ``weight`` people of the wider group had been watched as well: a large
    group is hardly moved by them, a small one leans on them, and where nobody is left
    to watch, the wider group's own chance holds.

    Args:
        ended: ``[group, ending, day]``, as for ``at_risk``.
        waiting: ``[group, day]``, as ``at_risk`` gives it.
        wider: ``[group, ending, day]``: the wider group's chance of each ending.
        weight: how many people the wider group counts for.

    >>> one, of = np.array([[[2.0, 0]]]), np.array([[8.0, 0]])
    >>> leaning(one, of, np.array([[[0.5, 0.5]]]), weight=8).round(4)
    array([[[0.375, 0.5  ]]])
    """
    return (ended + weight * wider) / np.maximum(waiting[..., None, :] + weight, 1e-9)


def alone(ended: Numbers, waiting: Numbers) -> Numbers:
    """Work out each day's chance of each ending, from the group itself only.

    >>> alone(np.array([[[2.0, 0]]]), np.array([[8.0, 0]]))
    array([[[0.25, 0.  ]]])
    """
    return leaning(ended, waiting, np.zeros_like(ended), weight=0)


def incidence(chances: Numbers) -> Incidence:
    """Add up, day by day, who ends how: the estimate of Aalen and Johansen.

    Each ending takes its share of those still waiting, and nobody ends twice. To take
    the other endings for people lost from sight, as the estimate of Kaplan and Meier
    does, would let those who were ruled out wait on, and be treated too.

    Args:
        chances: ``[group, ending, day]``: the chance, for whoever still waits as the
            day begins, of so ending on it.

    >>> known = incidence(np.array([[[0.25, 0.25], [0.25, 0.25]]]))
    >>> known.waiting, known.ended
    (array([[1.  , 0.5 , 0.25]]), array([[[0.   , 0.25 , 0.375],
            [0.   , 0.25 , 0.375]]]))
    """
    stays = np.clip(1 - chances.sum(axis=-2), 0, 1).cumprod(axis=-1)
    waiting = np.concatenate([np.ones_like(stays[..., :1]), stays], axis=-1)
    ended = (chances * waiting[..., None, :-1]).cumsum(axis=-1)
    return Incidence(
        waiting, np.concatenate([np.zeros_like(ended[..., :1]), ended], axis=-1)
    )


def first_day(shares: Numbers, wanted: Numbers) -> NDArray[np.int64]:
    """Find the first day by which a share is reached; -1 where it never is.

    Args:
        shares: ``[group, day]``, never falling.
        wanted: ``[group]``.

    >>> first_day(np.array([[0, 0.2, 0.5], [0, 0.1, 0.1]]), np.array([0.5, 0.5]))
    array([ 2, -1])
    """
    reached = shares >= wanted[:, None] - 1e-12
    return np.where(reached.any(axis=1), reached.argmax(axis=1), -1)
