"""What is due every minute is done whatever else fails, and pages say where it isn't."""

from dataclasses import replace
from datetime import date, timedelta
from threading import Event
from time import monotonic

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import OperationalError, connection, connections, transaction
from django.test import Client

from escalated import a_lung_service, a_referral, at, escalate, history, time_passes
from milepost.actions.appoint import appoint
from milepost.actions.mishaps import going_on
from milepost.actions.watch_over import climb
from milepost.cli.watch import Watch
from milepost.escalations.entries import Entry, What
from milepost.host.clock import now
from milepost.reading.staff import Person
from milepost.rules.ladders import Ladder
from milepost.store.escalations.models import GoesBy, Standing
from milepost.store.escalations.record import NewEscalation, Terms, raise_all
from registered import OURS

MONDAY, LATER = at(2, 17), at(2, 17, 14, 30)


@pytest.fixture
def lung(db):
    a_lung_service()
    a_referral()


def that_cannot_climb(pathway):
    """Raise what goes by an edition that the lawbook has lost since."""
    ladder = settings.LAWBOOK.the(Ladder, "cancer-default")
    lost = replace(ladder.editions[-1], in_force=date(2019, 1, 1))
    entry = Entry(what=What.RAISED, at=at(2, 14), by="ada", rung=1, reason="Late")
    said = {"cause": "by_hand", "about": "", "desk": "", "ladder": ladder.id}
    new = NewEscalation(pathway=pathway, service="lung", entry=entry, **said)
    (raised,) = raise_all(OURS, [new], Terms(edition=lost, closed=frozenset()))
    return raised.number


def test_an_escalation_that_fails_is_told_of_and_keeps_no_other_from_climbing(lung):
    broken = [that_cannot_climb(f"P-{n}") for n in (1, 2, 3)]
    number, _ = escalate(now=MONDAY)
    words = []
    told = {"lawbook": settings.LAWBOOK, "at_fault": words.append, "at_most": 2}
    assert climb(**told, now=LATER).climbed == 1
    assert history(number) == ["raised", "climbed"]
    assert [history(each) for each in broken] == [["raised"]] * 3
    assert len(words) == 3
    assert words[0].startswith("Letting an escalation climb failed, and is tried again")
    assert "BrokenPromise" in words[0]


def test_a_ladder_that_is_gone_keeps_no_other_service_from_being_told(lung):
    said = {"adopted_by": "ada", "adopted_at": MONDAY}
    GoesBy.objects.create(provider="RXX", service="ortho", ladder="gone", **said)
    words, last = [], {}
    raised = time_passes(at(4, 4), at_fault=words.append, last=last).raised
    assert (raised, len(words)) == (1, 1)
    assert last == {}, "it is tried again though nothing is recorded"


class Holds:
    """Stands where the learner does, and doesn't come to an end by itself."""

    def __init__(self):
        self.begun, self.may_end = Event(), Event()

    def see_to(self, _):
        self.begun.set()
        self.may_end.wait(30)

    def stop(self):
        """Do nothing."""


@pytest.mark.slow
def test_whatever_takes_long_keeps_no_escalation_from_climbing(committed):
    a_lung_service()
    a_referral()
    number, _ = escalate(now=MONDAY)
    moment, other = [MONDAY], Holds()
    with Watch(clock=lambda: moment[0], learner=other, every=0.1):
        assert other.begun.wait(60)
        moment[0] = LATER
        last = monotonic() + 20
        while history(number) == ["raised"] and monotonic() < last:
            other.begun.wait(0.1)
        assert history(number) == ["raised", "climbed"]
        assert not other.may_end.is_set()
        other.may_end.set()


class Fails:
    """Stands where the learner does, and fails with somebody's name."""

    def see_to(self, _):
        raise ValueError("Briain")

    def stop(self):
        """Do nothing."""


@pytest.mark.slow
def test_a_part_that_fails_is_said_without_a_name_and_the_others_are_done(lung, capsys):
    that_cannot_climb("P-1")
    number, _ = escalate(now=MONDAY)
    watch = Watch(clock=lambda: LATER, learner=Fails())
    raised, _ = watch.look()
    assert (raised.climbed, watch.failed) == (1, 3)
    assert history(number) == ["raised", "climbed"]
    said = capsys.readouterr().err
    assert "Finished weeks failed" in said, "they count that escalation too"
    assert "Forecasts failed, and is tried again: ValueError at" in said
    assert "Briain" not in said
    assert "doesn't answer" not in said


def test_only_a_database_that_does_not_answer_ends_a_look(db):
    words = []
    with going_on("Dividing", words.append), transaction.atomic():
        connection.cursor().execute("SELECT 1/0")
    assert words[0].startswith("Dividing failed, and is tried again: DataError")
    away = connections["default"].copy()
    away.settings_dict |= {"HOST": "127.0.0.1", "PORT": "1", "OPTIONS": {}}
    with pytest.raises(OperationalError), going_on("Asking", words.append):
        away.ensure_connection()
    assert len(words) == 1


def shown(address="/list"):
    person = Person(
        username="ada",
        name="Ada",
        role="Tracker",
        provider="RXX",
        provider_name="A board",
        services=None,
    )
    appoint(person, password_hash="!")
    client = Client()
    client.force_login(get_user_model().objects.get(username="ada"))
    return client.get(address).content.decode()


@pytest.mark.slow
def test_every_page_says_so_where_nobody_looks_for_what_is_due(lung):
    assert "Nobody looks" not in shown()
    Watch(clock=lambda: now() - timedelta(minutes=4)).look_at_ladders()
    assert "Nobody looks" not in shown()
    Watch(clock=lambda: now() - timedelta(minutes=6)).look_at_ladders()
    assert "or part of it fails: the last look was 6 minutes ago." in shown()
    assert "milepost work" in shown("/alarms")
    Watch(clock=now).look_at_ladders()
    assert "Nobody looks" not in shown()


def test_in_a_house_where_nobody_ever_looked_it_is_said_once_something_is_due(lung):
    escalate(now=now())
    assert "Nobody looks" not in shown()
    Standing.objects.update(climbs_at=now() - timedelta(minutes=6))
    assert "or part of it fails: nobody ever has." in shown()
