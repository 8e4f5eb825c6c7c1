"""What is done every minute though nobody asks: see ``milepost work``."""

from collections.abc import Callable
from datetime import date, datetime
from threading import Event, Thread
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import Error, close_old_connections, connections

from milepost.actions.deliver import Sender, deliver
from milepost.actions.digest import send_digests
from milepost.actions.draw_up_ledger import draw_up
from milepost.actions.forecasts import look_ahead
from milepost.actions.free_slots import free_slots
from milepost.actions.keep_vigil import keep_vigil
from milepost.actions.keep_weeks import keep_weeks
from milepost.actions.mishaps import going_on
from milepost.actions.near_misses import keep_near_misses
from milepost.actions.read_systems import read_systems
from milepost.actions.rebuild import Caught, catch_up_footings, reproject_moving
from milepost.actions.review_breaches import Reviewed, review_breaches
from milepost.actions.review_breaches import Seen as SeenReviews
from milepost.actions.watch_over import Done, Seen, climb, raise_what_is_due
from milepost.actions.work_on_comparisons import work_on_comparisons
from milepost.actions.work_on_files import work_on_files
from milepost.cli.learner import Learner
from milepost.cli.say import say
from milepost.foundation.scope import Scope
from milepost.host.clock import now
from milepost.host.profiles import profile_from_disk
from milepost.intake.sites.profile import Profile
from milepost.reading.clients import ClientSystem
from milepost.reading.digest import Wished, counts_of
from milepost.reading.ledger import providers, read_ledger
from milepost.tracking.digest import wording

EVERY_SECONDS = 60.0
SECONDS_FOR_SIGNALS = 20.0
"""After so long no further post is begun; the next look goes on."""

SECONDS_FOR_WEEKS = 20.0
"""After so long no further finished week is begun; the next look goes on."""


class Watch:
    """Looks, every minute until it is told to stop, at what has become due.

    Ladders are looked at by a thread of their own, so that nothing else keeps them
    waiting: a long file may take quarter of an hour. Nothing that fails stops the rest.

    Args:
        clock: what time it is.
        every: seconds between two looks.
        learner: learns from the history apart. Without one, a look does so itself.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = now,
        every: float = EVERY_SECONDS,
        learner: Learner | None = None,
    ) -> None:
        self._clock = clock
        self._learner = learner
        self._every = every
        self._ended = Event()
        self._thread = Thread(target=self.run, name="watch", daemon=True)
        self._last_day: date | None = None
        self._last_hour: datetime | None = None
        self._last: Seen = {}
        self._caught: Caught = {}
        self._reviews: SeenReviews = {}
        self._near_misses: SeenReviews = {}
        self._raises = True
        self.failed = 0
        """How often anything has failed."""

    def __enter__(self) -> "Watch":
        """Begin to look, beside whatever else is done."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, when what was begun is done."""
        self._ended.set()
        self._thread.join(timeout=10)
        if self._learner is not None:
            self._learner.stop()

    def run(self) -> None:
        """Look again and again. What a look didn't come to, the next one does."""
        again = self._again_and_again
        ladders = Thread(
            target=again, args=[self.look_at_ladders], name="ladders", daemon=True
        )
        try:
            ladders.start()
            again(self.look_at_the_rest)
        finally:
            self._ended.set()
            ladders.join(timeout=10)
            if self._learner is not None:
                self._learner.stop()

    def _again_and_again(self, look: Callable[[], object]) -> None:
        try:
            while not self._ended.is_set():
                try:
                    self._try("A look", look)
                except Error as error:
                    # The database has gone away. All that is due stays due.
                    told = str(error).strip().splitlines() or [type(error).__name__]
                    say(f"The database doesn't answer; trying again. ({told[0]})")
                close_old_connections()
                self._ended.wait(self._every)
        finally:
            connections.close_all()

    def look(self) -> tuple[Done, Reviewed]:
        """Do, once, what is due: ladders first."""
        return self.look_at_ladders(), self.look_at_the_rest()

    def look_at_ladders(self) -> Done:
        """Let climb what is due; then raise what rules find, by what the day changed."""
        moment = self._clock()
        failed: list[str] = []

        def at_fault(words: str) -> None:
            failed.append(words)
            self._at_fault(words)

        told = self._told(moment) | {"at_fault": at_fault}
        climbed = self._try("Climbing", lambda: climb(**told))
        if climbed is not None and self._raises and not failed:
            self._try("The sign of life", lambda: keep_vigil(now=moment))
        self._try("The new day's work", lambda: self._begin_the_day(moment))
        self._try("Tracking's work", lambda: self._catch_up(moment))
        raised = self._try(
            "Raising", lambda: raise_what_is_due(**told, last=self._last)
        )
        self._raises = raised is not None and not failed
        return (climbed or Done()) + (raised or Done())

    def look_at_the_rest(self) -> Reviewed:
        """Do what else is due, each part by itself."""
        moment = self._clock()
        told = self._told(moment)
        files = {"lawbook": settings.LAWBOOK, "clock": self._clock}
        files |= {"go_on": self._go_on, "at_fault": self._at_fault}
        reviews, near_misses = self._reviews, self._near_misses
        found = Reviewed()
        for what, do in (
            ("Reading what systems sent", lambda: self._read_systems(moment)),
            ("Work on files", lambda: work_on_files(**files)),
            ("Work on comparisons", lambda: work_on_comparisons(**files)),
            ("The ledger", lambda: self._ledger(moment)),
            ("Digests", lambda: self._send_digests(moment)),
            ("Freeing slots", lambda: free_slots(now=moment)),
            ("Signals", self._send_signals),
            ("Reviews", lambda: review_breaches(**told, last=reviews)),
            ("Near misses", lambda: keep_near_misses(**told, last=near_misses)),
            ("Finished weeks", lambda: self._keep_weeks(moment)),
            ("Forecasts", lambda: self._look_ahead(moment)),
        ):
            done = self._try(what, do)
            found = done if isinstance(done, Reviewed) else found
        return found

    def _told(self, moment: datetime) -> dict[str, Any]:
        return {"lawbook": settings.LAWBOOK, "now": moment, "go_on": self._go_on}

    def _try(self, what: str, do: Callable[[], Any]) -> Any:
        """Do one thing. If it fails that is said, and None is given."""
        with going_on(what, self._at_fault):
            return do()
        return None

    def _at_fault(self, words: str) -> None:
        self.failed += 1
        say(words)

    def _begin_the_day(self, moment: datetime) -> None:
        """Work out, once a day, what the day itself changed."""
        if self._last_day != moment.date():
            day, lawbook = moment.date(), settings.LAWBOOK
            reproject_moving(lawbook=lawbook, today=day, go_on=self._go_on)
            self._last_day = day

    def _catch_up(self, moment: datetime) -> None:
        catch_up_footings(
            lawbook=settings.LAWBOOK,
            today=moment.date(),
            go_on=self._go_on,
            last=self._caught,
        )

    def _read_systems(self, moment: datetime) -> None:
        told = {"lawbook": settings.LAWBOOK, "now": moment}
        read_systems(_profile_of, **told, at_fault=self._at_fault)

    def _keep_weeks(self, moment: datetime) -> None:
        until = monotonic() + SECONDS_FOR_WEEKS
        keep_weeks(
            lawbook=settings.LAWBOOK,
            now=moment,
            go_on=lambda: self._go_on() and monotonic() < until,
        )

    def _look_ahead(self, moment: datetime) -> None:
        look_ahead(None, **self._told(moment), learn=self._learner is None)
        if self._learner is not None:
            self._learner.see_to(moment)

    def _send_digests(self, moment: datetime) -> None:
        """Send what is due by e-mail, where a mail server is named."""
        if not settings.EMAIL_HOST:
            return

        def words(told: Wished) -> tuple[str, str]:
            counts = counts_of(told.person, lawbook=settings.LAWBOOK, now=moment)
            return wording(counts, settings.ADDRESS)

        _, failed = send_digests(words, now=moment)
        if failed:
            say(f"{failed:,} digests could not be sent; each person's page says why.")

    def _send_signals(self) -> None:
        """Tell other systems what happened, also what was raised by this very look."""
        until = monotonic() + SECONDS_FOR_SIGNALS
        done = deliver(
            Sender(
                key=settings.SECRET_KEY,
                address=settings.ADDRESS,
                trusted=settings.SIGNALS_HOSTS,
            ),
            clock=self._clock,
            go_on=lambda: self._go_on() and monotonic() < until,
        )
        if done.failed:
            say(f"{done.failed:,} signals weren't taken; the page Signals says why.")

    def _ledger(self, moment: datetime) -> None:
        """Draw up the ledger when an hour begins, and when the watch does."""
        if self._last_hour == moment.replace(minute=0, second=0, microsecond=0):
            return
        for provider in providers():
            with going_on("Drawing up a ledger", self._at_fault):
                scope = Scope(provider, "milepost")
                lawbook = settings.LAWBOOK
                found = read_ledger(scope, moment.date(), now=moment, lawbook=lawbook)
                draw_up(scope, found.day, found.lists, found.referrals, now=moment)
        self._last_hour = moment.replace(minute=0, second=0, microsecond=0)

    def _go_on(self) -> bool:
        return not self._ended.is_set()


def _profile_of(system: ClientSystem) -> Profile | None:
    profile, problems = profile_from_disk(system.profile, settings.LAWBOOK.vocabulary)
    if profile is None:
        say(f"What {system.name} sent can't be read: {problems[0]}")
    return profile
