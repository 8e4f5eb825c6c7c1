"""Reads what a feed has stored, as it comes: see ``milepost feed listen``."""

import os
from threading import Event, Thread

from django.conf import settings
from django.db import Error, close_old_connections, connections

from milepost.actions.hear import Memory
from milepost.actions.mishaps import named
from milepost.actions.project_inbox import look_again, project_new
from milepost.actions.receive import FeedName
from milepost.actions.work_on_meanings import work_on_meanings
from milepost.cli.say import say
from milepost.foundation.scope import Scope
from milepost.host.clock import now

WHO = "milepost feed"
EVERY_SECONDS = 1.0
AGAIN_EVERY = 60
"""After so many looks, messages that wait are looked at again."""


class Projector:
    """Looks at what has come, at once and again and again, until it is told to stop.

    It is to have a process of its own: whatever goes wrong but with the database ends
    that process, so that it is started again. Without it nobody would read any more.
    """

    def __init__(self, scope: Scope, feed: FeedName) -> None:
        self._scope, self._feed = scope, feed
        self._ended, self._woken = Event(), Event()
        self._thread = Thread(target=self._run, name="projector", daemon=True)
        self._looks = 0
        self._memory = Memory()

    def __enter__(self) -> "Projector":
        """Begin to look, beside whatever else is done."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, when what was begun is done. What isn't read yet, is next time."""
        self._ended.set()
        self._woken.set()
        self._thread.join(timeout=10)

    def hurry(self) -> None:
        """Say that something has come."""
        self._woken.set()

    def _run(self) -> None:
        try:
            while not self._ended.is_set():
                try:
                    self._look()
                except Error as error:
                    say(f"Messages wait to be read: {type(error).__name__}.")
                    close_old_connections()
                    self._ended.wait(EVERY_SECONDS)
                except BaseException as error:  # noqa: BLE001 - Rust's panics, too
                    say(f"Messages wait to be read: {named(error)}.")
                    os._exit(1)
                self._woken.wait(EVERY_SECONDS)
                self._woken.clear()
        finally:
            connections.close_all()

    def _look(self) -> None:
        told = {"lawbook": settings.LAWBOOK, "memory": self._memory}
        if self._looks % AGAIN_EVERY == 0:
            at_all = self._looks == 0  # the profile may be another than before
            look_again(self._scope, self._feed, **told, now=now(), at_all=at_all)
        self._looks += 1
        while not self._ended.is_set():
            new = project_new(self._scope, self._feed, **told, now=now()).messages
            if (
                not work_on_meanings(self._scope, self._feed, **told, now=now())
                and not new
            ):
                return
