"""Compile the loop before anybody waits for it."""

import numpy as np

from milepost.clocks import kernels


def warm_up() -> None:
    """Walk along one empty pathway, so that the loop is compiled for all that follow.

    It takes some seconds the first time in a process, and nothing after that. A server
    calls it when it starts, never while somebody waits for a page.
    """
    nothing, none = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int8)
    events = kernels.Events(
        nothing, np.zeros(0, dtype=np.int16), nothing, nothing, nothing
    )
    rules = kernels.Rules(
        first=np.zeros(2, dtype=np.int32),
        listed=np.zeros(0, dtype=np.int16),
        effect=none,
        on_day=none,
        needs=nothing,
        unless=nothing,
        notes=nothing,
        drops=nothing,
        forgotten=nothing,
        remembers=none,
        forgets=none,
        final=np.zeros(0, dtype=np.bool_),
    )
    kernels.work_out_clocks(np.zeros(1, dtype=np.int64), events, rules, as_at=0)
