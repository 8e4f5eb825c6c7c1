"""Runs a feed's listener until it is stopped: see ``milepost feed listen``."""

import asyncio
import signal
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Thread

from django.db import DataError, Error, close_old_connections, connection

from milepost.actions.receive import FeedName, open_feed, receive_all
from milepost.cli.feed_projector import WHO, Projector
from milepost.cli.feed_reader import ReaderBeside
from milepost.cli.say import say, stop
from milepost.foundation.scope import Scope
from milepost.host.clock import now
from milepost.host.gathering import NotStored, Reply, Store
from milepost.host.listener import Bounds, Listener
from milepost.intake.hl7.framing import Arrived


def run(
    taken: socket.socket,
    tls: ssl.SSLContext | None,
    *,
    provider: str,
    feed: FeedName,
    named: str,
    idle: float,
) -> None:
    """Listen until somebody stops it. What comes is read in a process beside this one.

    Args:
        taken: the port.
        tls: how it speaks TLS, if it does.
        provider: whose feed it is.
        feed: its name and its profile.
        named: how the profile was named.
        idle: seconds of silence after which a connection is closed.
    """
    scope = Scope(provider, WHO)
    if problems := open_feed(scope, feed, now=now()):
        stop(problems)
    reader = ReaderBeside(provider, feed.name, named)
    store = _storing(scope, feed, reader.hurry)
    listener = Listener(store, say=say, bounds=Bounds(idle_seconds=idle))
    where = taken.getsockname()
    say(f"Listening for {feed.profile.title} on {where[0]}, port {where[1]}.")
    with suppress(KeyboardInterrupt), reader:
        asyncio.run(_until_stopped(listener, taken, tls))
    say("Stopped. Every message that was answered is stored.")


@contextmanager
def listening(taken: socket.socket, scope: Scope, feed: FeedName) -> Iterator[None]:
    """Listen beside whatever else is done, in a thread, for as long as it is needed."""
    if problems := open_feed(scope, feed, now=now()):
        stop(problems)
    projector = Projector(scope, feed)
    listener = Listener(_storing(scope, feed, projector.hurry), say=say)
    loop = asyncio.new_event_loop()
    task = loop.create_task(listener.listen(taken, None))

    def run() -> None:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(task)
        loop.close()

    thread = Thread(target=run, name="listener", daemon=True)
    with projector:
        thread.start()
        try:
            yield
        finally:
            loop.call_soon_threadsafe(task.cancel)
            thread.join(timeout=10)


def _storing(scope: Scope, feed: FeedName, hurry: Callable[[], None]) -> Store:
    """Make what stores messages, and has them read soon after."""

    def store(arrived: Sequence[Arrived]) -> Sequence[Reply | NotStored]:
        try:
            came = receive_all(scope, feed, arrived, now=now())
        except Error as error:
            _begin_afresh()
            if len(arrived) == 1 or not isinstance(error, DataError):
                return [NotStored(type(error).__name__)] * len(arrived)
            # One of them is such as can't be stored: the others aren't to suffer by it.
            return [reply for each in arrived for reply in store([each])]
        hurry()
        return [Reply(each.answer, each.is_readable) for each in came]

    return store


def _begin_afresh() -> None:
    with suppress(Error):
        connection.close()
    close_old_connections()


async def _until_stopped(
    listener: Listener, taken: socket.socket, tls: ssl.SSLContext | None
) -> None:
    listening = asyncio.ensure_future(listener.listen(taken, tls))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, listening.cancel)
    with suppress(asyncio.CancelledError):
        await listening
