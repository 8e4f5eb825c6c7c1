"""The page of signals: arranged by managers, shown once, and never told to others."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from escalated import a_lung_service, a_referral, escalate
from milepost.actions.appoint import appoint
from milepost.actions.deliver import Sender, deliver
from milepost.actions.receivers import secret_of
from milepost.reading.staff import Person
from milepost.store.signals.models import Change, Receiver, Signal
from receiving import a_receiver

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
KINDS = ["escalation.raised", "pathway.changed"]


def signed_in(username, role="Service manager", services=None, provider="RXX"):
    person = Person(
        username=username,
        name=username.capitalize(),
        role=role,
        provider=provider,
        provider_name="A trust",
        services=services,
    )
    assert appoint(person, password_hash="!") == []
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return client


@pytest.fixture
def sam(settings):
    settings.SIGNALS_HOSTS = frozenset({"127.0.0.1"})
    a_lung_service()
    a_referral()
    return signed_in("sam")


@pytest.fixture
def there():
    with a_receiver() as told:
        yield told


def registers(client, there, **more):
    said = {"what": "register", "form": str(uuid4()), "name": "Desk <b>", "kind": KINDS}
    said |= {"address": there.address, "every_service": "yes"}
    return client.post("/signals/changes", said | more)


def does(client, what, **more):
    said = {"what": what, "name": "Desk <b>", "form": str(uuid4())} | more
    return client.post("/signals/changes", said, follow=True)


def text(answer):
    return " ".join(answer.content.decode().split())


def the_secret(settings):
    salt = bytes(Change.objects.filter(what="secret").latest("id").salt)
    return secret_of(settings.SECRET_KEY, salt)


def now_and_then(settings, minutes=0):
    sender = Sender(
        key=settings.SECRET_KEY, address="http://x", trusted=settings.SIGNALS_HOSTS
    )
    later = timezone.localtime() + timedelta(minutes=minutes)
    return deliver(sender, clock=lambda: later)


def test_the_page_is_found_and_says_that_nobody_is_told(sam):
    assert 'href="/signals"' in text(sam.get("/feeds"))
    page = text(sam.get("/signals"))
    assert "No system is told of anything." in page
    assert "Everything that was sent has been taken." in page
    assert "Register a receiver" in page


def test_the_secret_is_shown_once_also_if_the_form_is_sent_again(sam, there, settings):
    form = str(uuid4())
    first = text(registers(sam, there, form=form))
    assert the_secret(settings) in first
    assert "Desk &lt;b&gt;" in first
    again = registers(sam, there, form=form)
    assert again["Location"] == "/signals?saved=known"
    assert Receiver.objects.count() == 1
    assert the_secret(settings) not in text(sam.get("/signals"))
    renewed = text(does(sam, "secret"))
    assert the_secret(settings) in renewed
    assert the_secret(settings) not in first


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(sam, there):
    answer = registers(sam, there, address="http://elsewhere.example/x", kind=[])
    assert answer.status_code == 422
    page = text(answer)
    assert "Nothing is posted without HTTPS." in page
    assert 'value="http://elsewhere.example/x"' in page
    assert "It isn&#39;t said of what it is to be told." in page
    assert Receiver.objects.count() == 0


def test_what_is_not_taken_is_shown_and_sent_again(sam, there, settings):
    registers(sam, there)
    there.answers = [500] * 12
    number, _ = escalate(now=timezone.localtime())
    assert "Nothing sent yet" in text(sam.get("/signals"))
    now_and_then(settings)
    page = text(sam.get("/signals"))
    assert "it answered 500, after 1 try" in page
    assert f"Task/x{number}" in page
    assert "Briain" not in page
    Signal.objects.update(state="given_up")
    assert "Not all was taken" in text(sam.get("/signals"))
    there.answers = []
    assert "It is tried again within a minute." in text(does(sam, "again"))
    now_and_then(settings, 1)
    page = text(sam.get("/signals"))
    assert "Takes what it is sent" in page
    assert "1 signal sent again" in page


def test_a_receiver_is_tested_paused_resumed_and_ended(sam, there, settings):
    registers(sam, there)
    assert "Paused. What happens meanwhile waits." in text(does(sam, "pause"))
    escalate(now=timezone.localtime())
    does(sam, "test")
    assert "on its way" in text(sam.get("/signals"))
    now_and_then(settings, 1)
    page = text(sam.get("/signals"))
    assert there.kinds == ["test"]
    assert ": taken." in page
    assert "1 signal waits" in page
    does(sam, "resume")
    now_and_then(settings, 1)
    assert there.kinds == ["test", "escalation.raised"]
    assert "Ended. It is told nothing more." in text(does(sam, "end"))
    page = text(sam.get("/signals"))
    assert "No system is told of anything." in page
    assert "Desk &lt;b&gt;: ended" in page
    assert does(sam, "pause").status_code == 422


def test_others_see_who_is_told_but_no_address_nor_of_what_and_change_nothing(
    sam, there, settings
):
    registers(sam, there)
    there.answers = [500]
    number, _ = escalate(now=timezone.localtime())
    now_and_then(settings)
    assert f"Task/x{number}" in text(sam.get("/signals"))
    tim = signed_in("tim", role="Tracker")
    partly = signed_in("pat", services=frozenset({"ortho"}))
    for client in (tim, partly):
        page = text(client.get("/signals"))
        assert "Desk &lt;b&gt;" in page
        assert there.address not in page
        assert f"Task/x{number}" not in page
        assert "it answered 500" not in page
        assert "Register a receiver" not in page
        for what in ("pause", "end", "secret", "test", "again"):
            assert does(client, what).status_code == 403
        assert registers(client, there).status_code == 403
    assert Change.objects.count() == 1
    away = signed_in("bob", provider="RYY")
    assert "Desk &lt;b&gt;" not in text(away.get("/signals"))
    assert does(away, "end").status_code == 422
    assert does(sam, "dance").status_code == 404
