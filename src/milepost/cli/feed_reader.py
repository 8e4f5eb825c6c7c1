"""Reads what a feed has stored, in a process beside its listener.

The listener's own process stays free to answer. This one reads as long as its standard
input is open, which is as long as the listener lives; each byte says that something came.
"""

import os
import subprocess
import sys
from contextlib import suppress
from threading import Event, Thread

from milepost.cli.say import say

AGAIN_AFTER = 1.0
"""Seconds before it is started again, if it was killed."""

PATIENCE = 5.0
"""Seconds that it has to end what it was doing. What it hasn't done, is done next time."""


class ReaderBeside:
    """The process that reads, from the listener's side; started again if it ends.

    Args:
        provider: whose feed it is.
        name: what the feed is called.
        profile: by what its messages are read, as it was named.
    """

    def __init__(self, provider: str, name: str, profile: str) -> None:
        asked = [provider, name, profile]
        self._program = [sys.executable, "-m", "milepost.cli.feed_reader", *asked]
        self._ended = Event()
        self._watch = Thread(target=self._keep, name="reader", daemon=True)
        self._child = self._begin()

    def __enter__(self) -> "ReaderBeside":
        """Have it read for as long as it is needed."""
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let it end, when what it has begun is done. What isn't read yet, is next time."""
        self._ended.set()
        with suppress(OSError):
            self._child.stdin.close()
        try:
            self._child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._child.kill()
        self._watch.join(PATIENCE)

    def hurry(self) -> None:
        """Say that something has come. If it is told so often that it can't hear, it works."""
        with suppress(OSError, ValueError):
            os.write(self._child.stdin.fileno(), b".")

    def _begin(self) -> "subprocess.Popen[bytes]":
        # S603: the program is this very module.
        child = subprocess.Popen(self._program, stdin=subprocess.PIPE)  # noqa: S603
        os.set_blocking(child.stdin.fileno(), False)
        return child

    def _keep(self) -> None:
        while True:
            self._child.wait()
            if self._ended.wait(AGAIN_AFTER):
                return
            say("What reads the messages had ended, and is started again.")
            self._child = self._begin()


def main(provider: str, name: str, profile: str) -> None:
    """Read what comes until the listener has gone."""
    import django

    django.setup()
    from milepost.actions.receive import FeedName
    from milepost.cli.feed_projector import WHO, Projector
    from milepost.cli.site_profile import the_profile
    from milepost.foundation.scope import Scope

    feed = FeedName(name, the_profile(profile))
    with suppress(KeyboardInterrupt), Projector(Scope(provider, WHO), feed) as reads:
        while os.read(sys.stdin.fileno(), 65_536):
            reads.hurry()


if __name__ == "__main__":
    main(*sys.argv[1:])
