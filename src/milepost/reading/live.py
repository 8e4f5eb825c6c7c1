"""News for open pages: one ear for the whole process, and a bell for each page."""

import asyncio
import contextlib
import logging
from collections import defaultdict
from dataclasses import dataclass, field

from asgiref.sync import sync_to_async
from django.db import connections
from psycopg import OperationalError

from milepost.foundation.scope import Scope
from milepost.store import log
from milepost.store.notices import Notice, notices

logger = logging.getLogger(__name__)

MOST_PAGES = 8
"""How many open pages of one person are told; beyond that the oldest is let go."""

AGAIN = 2.0
"""Seconds before listening again, when the database has gone away."""


@dataclass(slots=True, eq=False)
class Bell:
    """One open page. It rings when something changes that its person may see."""

    scope: Scope
    session: str
    rung: asyncio.Event = field(default_factory=asyncio.Event)
    over: bool = False
    """Whether the page is to be told nothing more."""

    async def wait(self, seconds: float) -> bool:
        """Wait to be rung, for so long at most, and say whether it was."""
        try:
            await asyncio.wait_for(self.rung.wait(), seconds)
        except TimeoutError:
            return False
        self.rung.clear()
        return not self.over

    def silence(self) -> None:
        """Let the page go."""
        self.over = True
        self.rung.set()


class Exchange:
    """Every bell of one event loop, and the one listener that rings them."""

    def __init__(self) -> None:
        self.bells: defaultdict[str, list[Bell]] = defaultdict(list)
        self.listener: asyncio.Task[None] | None = None
        self.hears = asyncio.Event()

    @contextlib.asynccontextmanager
    async def bell(self, scope: Scope, session: str):
        """Hang a bell for a page, and take it down when the page has gone."""
        if self.listener is None:
            self.listener = asyncio.create_task(self._listen())
        bell = Bell(scope, session)
        theirs = self.bells[scope.person]
        theirs.append(bell)
        for oldest in theirs[:-MOST_PAGES]:
            oldest.silence()
        try:
            yield bell
        finally:
            theirs.remove(bell)
            if not any(self.bells.values()):
                self._stop_listening()

    async def ready(self, seconds: float) -> bool:
        """Wait until the listener hears, for so long at most."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.hears.wait(), seconds)
        return self.hears.is_set()

    def ring(self, notice: Notice | None) -> None:
        """Ring each bell whose person may see what changed; all, if that is unknown."""
        for bell in [b for theirs in self.bells.values() for b in theirs]:
            ours = notice is None or notice.provider == bell.scope.provider
            if ours and (notice is None or bell.scope.covers(notice.service)):
                bell.rung.set()

    def end(self, session: str) -> None:
        """Let go every page of a session that has ended."""
        for bell in [b for theirs in self.bells.values() for b in theirs]:
            if bell.session == session:
                bell.silence()

    def _stop_listening(self) -> None:
        """Let the listener go. It takes its time, so the next page has a new one."""
        if self.listener is not None:
            self.listener.cancel()
        self.listener = None
        self.hears = asyncio.Event()

    async def _listen(self) -> None:
        hears = self.hears
        missed = False
        while True:
            try:
                async for notice in notices():
                    hears.set()
                    if notice is not None or missed:
                        self.ring(notice)
                    missed = False
            except OperationalError:
                logger.warning("The database can't be listened to; trying again.")
            missed = True
            hears.clear()
            await asyncio.sleep(AGAIN)


_exchanges: dict[asyncio.AbstractEventLoop, Exchange] = {}


def exchange() -> Exchange:
    """Give the exchange of this event loop."""
    loop = asyncio.get_running_loop()
    return _exchanges.setdefault(loop, Exchange())


def end_session(session: str) -> None:
    """Let go every page of a session, from whichever thread ends it."""
    for loop, found in list(_exchanges.items()):
        if loop.is_running():
            loop.call_soon_threadsafe(found.end, session)
        else:
            del _exchanges[loop]


async def let_go_of_the_database() -> None:
    """Give back the connection that let a page in, since it may wait for hours."""
    await sync_to_async(connections.close_all)()


def changes_of_pathway(scope: Scope, pathway: str, *, since: int) -> int:
    """Count the events of one pathway that are later than one a page has seen."""
    if not pathway.isprintable():  # no pathway is called that
        return 0
    return len(log.events(scope, pathway=pathway, since=since))
