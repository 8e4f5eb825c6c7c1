"""The simulated feed: what a hospital would be telling us while somebody looks on."""

from datetime import date
from threading import Event, Thread

import numpy as np
import polars as pl
from django.conf import settings
from django.db import Error, connections

from milepost.actions.rebuild import reproject_moving
from milepost.actions.record_event import record_events
from milepost.actions.register import register_pathway
from milepost.foundation.scope import Scope
from milepost.host.clock import now, today
from milepost.reading.feed import how_many, some_who_wait
from milepost.synth.board import PROVIDER
from milepost.synth.feed import Feed, NewReferral, next_events
from milepost.tracking.people import NewPathway, NewPatient

EVERY_SECONDS = 4.0
AT_ONCE = 2
READ_AGAIN = 15
"""After so many times round, see afresh who waits."""


class DemoFeed:
    """Records something every few seconds, until it is told to stop."""

    def __init__(self) -> None:
        self._ended = Event()
        self._thread = Thread(target=self._run, name="simulated feed", daemon=True)
        self._scope = Scope(PROVIDER, "simulated feed")
        self._rng = np.random.default_rng()
        self._waiting = pl.DataFrame()
        self._counts = (0, 0)
        self._last_day: date | None = None

    def __enter__(self) -> "DemoFeed":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        turn = 0
        while not self._ended.wait(EVERY_SECONDS):
            try:
                self._new_day()
                if turn % READ_AGAIN == 0:
                    self._look(turn // READ_AGAIN)
                self._tell()
                turn += 1
            except Error:
                # The database has gone away. Whoever looks at a page is told of it;
                # the feed only tries again.
                turn = 0
        connections.close_all()

    def _new_day(self) -> None:
        if self._last_day != today():
            self._last_day = today()
            reproject_moving(
                lawbook=settings.LAWBOOK,
                today=self._last_day,
                go_on=lambda: not self._ended.is_set(),
            )

    def _look(self, time_round: int) -> None:
        self._counts = how_many(self._scope)
        self._waiting = some_who_wait(
            self._scope, settings.LAWBOOK, now=now(), page=1 + time_round % 10
        )

    def _tell(self) -> None:
        patients, pathways = self._counts
        feed = next_events(
            self._waiting,
            self._rng,
            now=now(),
            count=AT_ONCE,
            patients=patients,
            pathways=pathways,
        )
        self._record(feed)
        told = {event.pathway for event in feed.events}
        self._waiting = self._waiting.filter(~pl.col("pathway").is_in(list(told)))
        new = len(feed.referrals)
        self._counts = (patients + new, pathways + new)

    def _record(self, feed: Feed) -> None:
        lawbook, moment = settings.LAWBOOK, now()
        for referral in feed.referrals:
            patient, pathway = _registered(referral)
            if not register_pathway(self._scope, patient, pathway):
                record_events(
                    self._scope, [referral.event], lawbook=lawbook, now=moment
                )
        # One patient at a time, as a hospital's messages come.
        for pathway in dict.fromkeys(event.pathway for event in feed.events):
            theirs = [event for event in feed.events if event.pathway == pathway]
            record_events(self._scope, theirs, lawbook=lawbook, now=moment)


def _registered(referral: NewReferral) -> tuple[NewPatient, NewPathway]:
    patient = referral.patient
    return (
        NewPatient(
            hospital_number=patient.hospital_number,
            nhs_number=patient.nhs_number,
            family_name=patient.family_name,
            given_name=patient.given_name,
            title=patient.title,
            sex=patient.sex,
            born=patient.born,
        ),
        NewPathway(
            name=referral.pathway,
            service=referral.service,
            hospital=referral.hospital,
        ),
    )
