"""Learning from the history in a process of its own, while the minute's look goes on."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

from milepost.actions.forecasts import is_time_to_learn
from milepost.cli.say import say

PROGRAM = (sys.executable, "-m", "milepost.cli.learn_apart")
AGAIN = timedelta(hours=1)
"""How long after it failed it is tried again."""

PATIENCE = 10.0
"""Seconds that the process has to end, once it is told to."""


class Learner:
    """Starts the process where it is time to learn, one at a time.

    Args:
        program: what is run. It ends when its input does.
    """

    def __init__(self, program: Sequence[str] = PROGRAM) -> None:
        self._program = tuple(program)
        self._running: subprocess.Popen[str] | None = None
        self._not_before: datetime | None = None

    def see_to(self, moment: datetime) -> None:
        """Start the process if it is time; say so if the last one failed."""
        if self._running is not None:
            ended = self._running.poll()
            if ended is None:
                return
            self._running.stdin.close()
            self._running = None
            if ended:
                self._not_before = moment + AGAIN
                say(f"Learning from the history failed ({ended}); again in an hour.")
        if self._not_before is not None and moment < self._not_before:
            return
        if is_time_to_learn(moment.date(), known_at=moment):
            self._running = subprocess.Popen(
                self._program, stdin=subprocess.PIPE, text=True
            )

    @property
    def is_at_work(self) -> bool:
        """Whether the process runs now."""
        return self._running is not None and self._running.poll() is None

    def stop(self) -> None:
        """End the process. What it had not learnt, the next one will."""
        if self._running is None:
            return
        self._running.terminate()
        self._running.stdin.close()
        try:
            self._running.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self._running.kill()
            self._running.wait()
        self._running = None
