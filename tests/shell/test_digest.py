"""A digest comes when it was asked for, once, says no name, and stops when it is told to."""

import threading
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from milepost.actions.appoint import appoint
from milepost.actions.digest import NewWish, send_digests, wish
from milepost.foundation.scope import Scope
from milepost.reading.digest import counts_of, read_digest
from milepost.reading.staff import Person
from milepost.tracking.digest import wording
from registered import a_pathway, a_provider, codes, record, refer

pytestmark = pytest.mark.slow

ADA = Scope("RXX", "ada")
MONDAY = datetime(2025, 2, 17, 8, 0, tzinfo=UTC)


def set_up():
    a_provider()
    a_pathway(owner="ada")
    record(refer())
    person = Person(
        username="ada",
        name="Ada Byron",
        role="Tracker",
        provider="RXX",
        provider_name="A trust",
        follows=True,
    )
    appoint(person, password_hash="!")


@pytest.fixture
def ours(db):
    set_up()


def want(**changes):
    told = {
        "wanted": True,
        "address": "ada@example.org",
        "weekdays": frozenset({0, 3}),
        "hour": 8,
        "form": uuid4(),
    }
    return wish(ADA, NewWish(**told | changes), now=MONDAY - timedelta(days=1))


def words(told):
    counts = counts_of(told.person, lawbook=settings.LAWBOOK, now=MONDAY)
    return wording(counts, "https://milepost.example")


@pytest.mark.usefixtures("ours")
class TestDigest:
    def test_nobody_gets_a_digest_who_did_not_ask(self):
        assert send_digests(words, now=MONDAY) == (0, 0)

    def test_it_comes_once_on_its_days_from_its_hour_and_names_no_patient(self):
        assert want() == []
        assert send_digests(words, now=MONDAY - timedelta(minutes=1)) == (0, 0)
        assert send_digests(words, now=MONDAY) == (1, 0)
        assert send_digests(words, now=MONDAY + timedelta(hours=2)) == (0, 0)
        assert send_digests(words, now=MONDAY + timedelta(days=1)) == (0, 0)
        (sent,) = mail.outbox
        assert sent.to == ["ada@example.org"]
        assert sent.subject == "Milepost: 1 patient due, 0 escalations"
        assert "https://milepost.example/digest" in sent.body
        for secret in ("Briain", "Máire", "9990000018", "P-17", "H-17", "Ada"):
            assert secret not in sent.body + sent.subject

    def test_who_is_still_there_is_asked_once_however_many_are_due(self):
        for name in ("bea", "cal", "dot"):
            told = {"address": f"{name}@example.org", "form": uuid4(), "hour": 8}
            new = NewWish(wanted=True, weekdays=frozenset({0}), **told)
            assert wish(Scope("RXX", name), new, now=MONDAY - timedelta(days=1)) == []
        assert want() == []
        with CaptureQueriesContext(connection) as asked:
            assert send_digests(words, now=MONDAY) == (1, 0), "the others have left"
        named = [q for q in asked if 'AS "is_open" FROM "staff_member"' in q["sql"]]
        assert len(named) == 2, (
            "once for all, once for the rota of the one who is there"
        )

    def test_it_stops_when_it_is_told_to_and_keeps_what_was_chosen(self):
        want()
        assert wish(ADA, NewWish(wanted=False, form=uuid4()), now=MONDAY) == []
        assert send_digests(words, now=MONDAY) == (0, 0)
        told = read_digest(ADA).wished
        assert (told.wanted, told.address) == (False, "ada@example.org")

    def test_a_server_that_refuses_is_tried_again_later_and_then_given_up(
        self, settings
    ):
        want()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        now, states = MONDAY, []
        for minutes in (0, 4, 5, 25, 85, 500):
            now = MONDAY + timedelta(minutes=minutes)
            states.append(send_digests(words, now=now))
        assert states == [(0, 1), (0, 0), (0, 1), (0, 1), (0, 1), (0, 0)]
        (one,) = read_digest(ADA).sent
        assert (one.state, one.tries, one.day) == ("given_up", 4, date(2025, 2, 17))
        assert one.fault == "ConnectionRefusedError"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"address": "ada"}, "address"),
            ({"address": "a@b.org\nBcc: x@y.org"}, "address"),
            ({"weekdays": frozenset()}, "weekday"),
            ({"hour": 24}, "hour"),
        ],
    )
    def test_what_cannot_be_wished_is_said_at_its_field(self, changes, field):
        told = want(**changes)
        assert [one.where for one in told] == [field]
        assert codes(told)[0].startswith("digest.no-")
        assert read_digest(ADA).wished is None

    def test_it_is_asked_for_and_stopped_in_the_browser(self):
        client = Client()
        account = get_user_model().objects.get(username="ada")
        client.force_login(account, "django.contrib.auth.backends.ModelBackend")
        assert "You get no digest." in client.get("/digest").content.decode()
        told = {"address": "ada", "hour": "8", "weekday": ["0"], "form": str(uuid4())}
        answer = client.post("/digest", told)
        assert answer.status_code == 422
        assert "“ada” is no e-mail address." in answer.content.decode()
        client.post("/digest", told | {"address": "ada@example.org"})
        page = client.get("/digest").content.decode()
        assert "You get one from 08:00 on Monday, at ada@example.org." in page
        client.post("/digest", {"what": "stop"})
        assert "You get no digest." in client.get("/digest").content.decode()


@pytest.mark.usefixtures("committed")
def test_two_machines_at_the_same_moment_send_one(django_db_blocker):
    set_up()
    want()
    done, ready = [], threading.Barrier(2)

    def look():
        with django_db_blocker.unblock():
            ready.wait(timeout=20)
            try:
                done.append(send_digests(words, now=MONDAY))
            finally:
                connection.close()

    pair = [threading.Thread(target=look) for _ in range(2)]
    for one in pair:
        one.start()
    for one in pair:
        one.join(timeout=30)
    assert sorted(done) == [(0, 0), (1, 0)]
