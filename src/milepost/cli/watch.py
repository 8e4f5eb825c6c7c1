"""What is done every minute though nobody asks: see ``milepost work``."""

from collections.abc import Callable
from datetime import date, datetime
from threading import Event, Thread
from time import monotonic

from django.conf import settings
from django.db import Error, close_old_connections, connections

from milepost.actions.deliver import Sender, deliver
from milepost.actions.digest import send_digests
from milepost.actions.draw_up_ledger import draw_up
from milepost.actions.forecasts import look_ahead
from milepost.actions.free_slots import free_slots
from milepost.actions.keep_weeks import keep_weeks
from milepost.actions.near_misses import keep_near_misses
from milepost.actions.read_systems import read_systems
from milepost.actions.rebuild import Caught, catch_up_footings, reproject_moving
from milepost.actions.review_breaches import Reviewed, review_breaches
from milepost.actions.review_breaches import Seen as SeenReviews
from milepost.actions.watch_over import Done, Seen, watch_over
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
        try:
            while not self._ended.is_set():
                try:
                    self.look()
                except Error as error:
                    # The database has gone away. All that is due stays due.
                    told = str(error).strip().splitlines() or [type(error).__name__]
                    say(f"The database doesn't answer; trying again. ({told[0]})")
                close_old_connections()
                self._ended.wait(self._every)
        finally:
            if self._learner is not None:
                self._learner.stop()
            connections.close_all()

    def look(self) -> tuple[Done, Reviewed]:
        """Do, once, what is due: on a new day also what the day itself changed."""
        moment, lawbook = self._clock(), settings.LAWBOOK
        if self._last_day != moment.date():
            reproject_moving(lawbook=lawbook, today=moment.date(), go_on=self._go_on)
            self._last_day = moment.date()
        read_systems(_profile_of, lawbook=lawbook, now=moment)
        work_on_files(lawbook=lawbook, clock=self._clock, go_on=self._go_on)
        work_on_comparisons(lawbook=lawbook, clock=self._clock, go_on=self._go_on)
        catch_up_footings(
            lawbook=lawbook,
            today=moment.date(),
            go_on=self._go_on,
            last=self._caught,
        )
        self._ledger(moment)
        told = {"lawbook": lawbook, "now": moment, "go_on": self._go_on}
        self._send_digests(moment)
        raised = watch_over(**told, last=self._last)
        free_slots(now=moment)
        self._send_signals()
        reviewed = review_breaches(**told, last=self._reviews)
        keep_near_misses(**told, last=self._near_misses)
        until = monotonic() + SECONDS_FOR_WEEKS
        keep_weeks(
            lawbook=lawbook,
            now=moment,
            go_on=lambda: self._go_on() and monotonic() < until,
        )
        look_ahead(None, **told, learn=self._learner is None)
        if self._learner is not None:
            self._learner.see_to(moment)
        return raised, reviewed

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
        self._last_hour = moment.replace(minute=0, second=0, microsecond=0)
        for provider in providers():
            scope = Scope(provider, "milepost")
            lawbook = settings.LAWBOOK
            found = read_ledger(scope, moment.date(), now=moment, lawbook=lawbook)
            draw_up(scope, found.day, found.lists, found.referrals, now=moment)

    def _go_on(self) -> bool:
        return not self._ended.is_set()


def _profile_of(system: ClientSystem) -> Profile | None:
    profile, problems = profile_from_disk(system.profile, settings.LAWBOOK.vocabulary)
    if profile is None:
        say(f"What {system.name} sent can't be read: {problems[0]}")
    return profile
