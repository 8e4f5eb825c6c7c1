"""Other systems are told that something happened: signed, once, and never of whom."""

import hashlib
import hmac
import json
import socket
import ssl
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from threading import Barrier, Event
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction

from escalated import (
    a_lung_service,
    a_referral,
    at,
    escalate,
    step,
    time_passes,
)
from milepost.actions import receivers
from milepost.actions.deliver import KEY_CHANGED, Delivered, Sender, deliver
from milepost.actions.receivers import Registration
from milepost.foundation.scope import Scope
from milepost.host.post import Place, place_of, post
from milepost.reading.signals import read_signals
from milepost.store.signals.models import Change, Receiver, Signal
from milepost.store.staff.models import Member
from receiving import a_receiver
from registered import LUNG, OURS, THEIRS, a_pathway, codes, record

pytestmark = pytest.mark.slow
MONDAY = at(2, 17)
KEY = "the key of this installation"
HERE = frozenset({"127.0.0.1", "localhost"})
EVERY = ("escalation.raised", "escalation.climbed", "escalation.answered")
ALL = (*EVERY, "escalation.resolved", "escalation.eased", "pathway.changed")


@pytest.fixture
def there():
    with a_receiver() as told:
        yield told


@pytest.fixture
def lung(db):
    a_lung_service()
    a_referral()


def registered(there, name="desk", kinds=ALL, scope=OURS, services=None, **more):
    told = Registration(
        name=name,
        address=there.address,
        kinds=kinds,
        services=services,
        form=uuid4(),
    )
    secret, problems = receivers.register(
        scope, told, **{"key": KEY, "trusted": HERE, "now": MONDAY} | more
    )
    assert problems == []
    return secret


def delivered(now=MONDAY, key=KEY, trusted=HERE, **how):
    sender = Sender(key=key, address="https://milepost.example", trusted=trusted)
    return deliver(sender, clock=lambda: now, **how)


def states():
    found = Signal.objects.order_by("id").values_list("kind", "state", "tries")
    return list(found)


def test_what_happens_to_an_escalation_is_told_in_order_and_of_whom_is_not(lung, there):
    registered(there)
    number, _ = escalate(now=MONDAY)
    time_passes(at(2, 17, 14, 1))
    step(number, "acknowledged", now=at(2, 17, 15))
    step(number, "resolved", outcome="CT", day=date(2025, 2, 20), now=at(2, 17, 16))
    assert delivered(at(2, 17, 17)) == Delivered(sent=4)
    ((headers, content),) = there.posts
    assert there.kinds == [*EVERY, "escalation.resolved"]
    assert there.signals[1] == {
        "id": str(Signal.objects.get(kind="escalation.climbed").name),
        "kind": "escalation.climbed",
        "at": "2025-02-17T14:01:00Z",
        "reference": f"Task/x{number}",
        "link": f"https://milepost.example/fhir/R4/Task/x{number}",
    }
    assert headers["path"] == "/milepost?for=us"
    for detail in (b"P-17", b"Briain", b"999", b"lung", b"CT", b"H-17", b"may"):
        assert detail not in content


def test_a_receiver_can_see_by_the_signature_that_it_was_us_and_when(lung, there):
    secret = registered(there)
    escalate(now=MONDAY)
    delivered()
    ((headers, content),) = there.posts
    second, _, digest = headers["Milepost-Signature"].partition(",v1=")
    assert second == f"t={int(MONDAY.timestamp())}"
    signed = f"{int(MONDAY.timestamp())}.".encode() + content
    assert digest == hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    assert digest != hmac.new(b"another", signed, hashlib.sha256).hexdigest()


def test_neither_the_secret_nor_what_would_make_it_is_in_the_database(lung, there):
    secret = registered(there)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM signals_change c")
        kept = " ".join(row for (row,) in cursor.fetchall())
        cursor.execute("SELECT row_to_json(r)::text FROM signals_receiver r")
        kept += " ".join(row for (row,) in cursor.fetchall())
    assert secret not in kept
    assert secret.encode().hex() not in kept
    escalate(now=MONDAY)
    assert delivered(key="another key") == Delivered(failed=1)
    assert Signal.objects.get().fault == KEY_CHANGED
    assert there.posts == []


def test_a_new_secret_signs_what_is_sent_from_then_on(lung, there):
    old = registered(there)
    new, _ = receivers.new_secret(OURS, "desk", key=KEY, now=MONDAY)
    escalate(now=MONDAY)
    delivered()
    ((headers, content),) = there.posts
    second, _, digest = headers["Milepost-Signature"].partition(",v1=")
    signed = f"{second[2:]}.".encode() + content
    assert digest == hmac.new(new.encode(), signed, hashlib.sha256).hexdigest()
    assert new != old


def test_a_receiver_is_told_only_of_its_kinds_and_services(lung, there):
    registered(there, kinds=["escalation.climbed"], name="climbs")
    registered(there, services=["ortho"], name="bones")
    number, _ = escalate(now=MONDAY)
    time_passes(at(2, 17, 14, 1))
    told = Signal.objects.values_list("receiver__name", "kind", "reference")
    assert list(told) == [("climbs", "escalation.climbed", f"Task/x{number}")]
    a_pathway("P-2")
    record((date(2025, 2, 12), "referral_received", {}), pathway="P-2")
    assert Signal.objects.filter(receiver__name="bones").count() == 1


def test_another_providers_receivers_hear_nothing_of_ours(lung, there):
    registered(there, scope=THEIRS)
    escalate(now=MONDAY)
    assert states() == []
    assert receivers.pause(OURS, "desk", now=MONDAY)[0].where == "name"


def test_of_a_pathway_that_changes_twice_before_it_is_sent_one_signal_is_enough(
    lung, there
):
    registered(there)
    record((date(2025, 2, 13), "referral_vetted", {}), pathway="P-17", now=at(2, 15))
    record((date(2025, 2, 14), "test_requested", {}), pathway="P-17", now=at(2, 16))
    assert states() == [("pathway.changed", "waiting", 0)]
    delivered()
    assert there.signals[0]["at"] == "2025-02-16T10:00:00Z"
    assert there.signals[0]["reference"].startswith("EpisodeOfCare/p")
    record((date(2025, 2, 16), "referral_vetted", {}), pathway="P-17", now=at(2, 17))
    assert [state for _, state, _ in states()] == ["sent", "waiting"]


def test_what_comes_to_nothing_leaves_no_signal(lung, there):
    registered(there)

    with transaction.atomic():
        escalate(now=MONDAY)
        assert Signal.objects.count() == 1
        transaction.set_rollback(True)
    assert Signal.objects.count() == 0


def test_what_is_not_taken_is_tried_again_after_longer_and_longer_waits_then_given_up(
    lung, there
):
    registered(there)
    escalate(now=MONDAY)
    there.answers = [503] * 12
    now, waits = MONDAY, []
    for tried in range(1, 13):
        assert delivered(now) == Delivered(failed=1)
        assert delivered(now + timedelta(seconds=30)) == Delivered()
        told = Signal.objects.get()
        assert (told.tries, told.fault) == (tried, "it answered 503")
        waits.append(round((told.due_at - now).total_seconds() / 60))
        now = told.due_at
    assert waits[:11] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
    assert states() == [("escalation.raised", "given_up", 12)]
    assert len({json.loads(c)["signals"][0]["id"] for _, c in there.posts}) == 1
    assert delivered(now + timedelta(days=9)) == Delivered()
    (owed,) = read_signals(OURS).owed
    assert (owed.receiver, owed.fault, owed.given_up) == (
        "desk",
        "it answered 503",
        True,
    )
    assert receivers.send_again(OURS, "desk", now=now) == []
    assert delivered(now) == Delivered(sent=1)
    assert read_signals(OURS).owed == ()
    assert Change.objects.get(what="sent_again").number == 1


def test_whoever_failed_is_left_in_peace_and_keeps_nobody_else_waiting(lung, there):
    registered(there, name="a, broken")
    with a_receiver() as well:
        registered(well, name="b, well")
        there.answers = [500]
        escalate(now=MONDAY)
        assert delivered() == Delivered(sent=1, failed=1)
        number, _ = escalate(now=MONDAY + timedelta(seconds=1))
        assert delivered(MONDAY + timedelta(seconds=30)) == Delivered(sent=1)
        assert delivered(MONDAY + timedelta(seconds=61)) == Delivered(sent=2)
    assert len(there.posts) == 2
    assert there.signals[2]["reference"] == f"Task/x{number}"


def test_a_paused_receiver_is_sent_nothing_but_tests_and_all_of_it_later(lung, there):
    registered(there)
    receivers.pause(OURS, "desk", now=MONDAY)
    escalate(now=MONDAY)
    form = uuid4()
    for _ in range(2):
        assert receivers.test(OURS, "desk", form=form, now=MONDAY) == []
    assert delivered() == Delivered(sent=1)
    assert there.kinds == ["test"]
    receivers.resume(OURS, "desk", now=MONDAY)
    assert delivered() == Delivered(sent=1)
    assert there.kinds == ["test", "escalation.raised"]


def test_a_receiver_that_was_ended_is_told_nothing_more_not_even_what_waited(
    lung, there
):
    registered(there)
    escalate(now=MONDAY)
    assert receivers.end(OURS, "desk", now=MONDAY) == []
    escalate(now=MONDAY)
    assert delivered() == Delivered()
    assert states() == [("escalation.raised", "ended", 0)]
    assert registered(there) != ""
    with pytest.raises(IntegrityError), transaction.atomic():
        Receiver.objects.update(address="https://elsewhere.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.all().delete()


def test_a_test_that_fails_is_not_tried_again(lung, there):
    registered(there)
    there.answers = [404]
    receivers.test(OURS, "desk", form=uuid4(), now=MONDAY)
    assert delivered() == Delivered(failed=1)
    assert states() == [("test", "given_up", 1)]
    card = read_signals(OURS).cards[0]
    assert (card.last.test_state, card.last.test_fault) == (
        "given_up",
        "it answered 404",
    )
    assert read_signals(OURS).owed == ()


def test_more_than_a_hundred_go_in_several_posts_each_once(lung, there):
    registered(there)
    for _ in range(103):
        escalate(now=MONDAY)
    assert delivered() == Delivered(sent=103)
    assert [len(json.loads(content)["signals"]) for _, content in there.posts] == [
        100,
        3,
    ]
    assert len({one["id"] for one in there.signals}) == 103


def test_a_redirect_is_not_followed(lung, there):
    with a_receiver() as inner:
        registered(there)
        escalate(now=MONDAY)
        there.answers, there.headers_sent = [302], {"Location": inner.address}
        assert delivered() == Delivered(failed=1)
        assert inner.posts == []
    assert Signal.objects.get().fault == "it answered 302, which isn't followed"


def test_a_name_that_leads_inside_the_walls_is_refused_when_it_is_sent(lung, there):
    registered(there)
    escalate(now=MONDAY)
    inside = place_of(f"https://localhost:{there.port}/", trusted=())
    assert isinstance(inside, Place)
    assert post(inside, b"{}", {}, trusted=()).fault == (
        "the name leads into a private network"
    )
    assert delivered(trusted=frozenset()) == Delivered(failed=1)
    assert Signal.objects.get().fault == "Nothing is posted without HTTPS."
    assert there.posts == []


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://receiver.example/", "Nothing is posted without HTTPS."),
        ("https://127.0.0.1/", "It lies within a private network."),
        ("https://169.254.169.254/latest", "It lies within a private network."),
        ("https://[::ffff:10.0.0.1]/", "It lies within a private network."),
        ("https://me:you@receiver.example/", "It says more than where to post."),
        ("https://receiver.example/#x", "It says more than where to post."),
        ("ftp://receiver.example/", "It doesn't begin with https://."),
        ("https://receiver.example/a\r\nHost: x", "It is no address."),
        ("https://receiver.example:99999/", "It is no address."),
        ("https:///nowhere", "It doesn't begin with https://."),
    ],
)
def test_an_address_that_nothing_may_be_posted_to_is_refused(address, words):
    assert place_of(address, trusted=()).message == words


def babbles(door):
    """Answer one caller with an answer that is always yet to come."""
    line, _ = door.accept()
    with line, suppress(OSError):
        line.recv(4096)
        for _ in range(10_000):
            line.sendall(b"HTTP/1.1 100 Continue\r\nX: " + b"x" * 90_000)


@pytest.mark.parametrize(
    ("answers", "fault"),
    [(None, "no answer in time"), (babbles, "the answer goes on and on")],
)
def test_an_answer_that_never_comes_or_never_ends_is_given_up_in_time(answers, fault):
    with socket.create_server(("127.0.0.1", 0)) as door, ThreadPoolExecutor(1) as pool:
        told = place_of(f"http://127.0.0.1:{door.getsockname()[1]}/", trusted=HERE)
        if answers:
            pool.submit(answers, door)
        patience = 5 if answers else 0.2
        answer = post(told, b"{}", {}, trusted=HERE, patience=patience)
    assert answer.fault == fault


def test_a_certificate_of_nobody_we_trust_or_for_another_name_is_refused(
    tmp_path, monkeypatch
):
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    made += ["-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=localhost"]
    made += ["-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(made, cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with a_receiver(context) as told:
        named, numbered = (
            place_of(f"https://{host}:{told.port}/", trusted=HERE)
            for host in ("localhost", "127.0.0.1")
        )
        answer = post(named, b"{}", {}, trusted=HERE)
        assert answer.fault == "its certificate isn't trusted"
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        assert post(named, b'{"signals":[]}', {}, trusted=HERE).status == 204
        answer = post(numbered, b"{}", {}, trusted=HERE)
        assert answer.fault == "its certificate isn't trusted"
    assert len(told.posts) == 1


@pytest.mark.django_db
def test_only_a_manager_who_sees_every_service_arranges_receivers(lung, there):
    Member.objects.create(
        username="tim", provider="RXX", provider_name="A", name="T", role="Tracker"
    )
    told = Registration(name="x", address=there.address, kinds=EVERY, form=uuid4())
    for scope in (Scope("RXX", "tim"), LUNG):
        _, problems = receivers.register(scope, told, key=KEY, trusted=HERE, now=MONDAY)
        assert codes(problems) == ["actions.not-a-manager"]
    assert Receiver.objects.count() == 0


@pytest.fixture
def for_good(committed):
    """What several connections see."""
    a_lung_service()
    a_referral()


def test_several_workers_at_once_send_each_signal_once(for_good, there):
    registered(there)
    for _ in range(250):
        escalate(now=MONDAY)
    ready = Barrier(3)

    def work():
        try:
            ready.wait(timeout=10)
            return delivered()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        done = [found.result() for found in [pool.submit(work) for _ in range(3)]]
    assert sum(one.sent for one in done) == 250
    assert len(there.signals) == len({one["id"] for one in there.signals}) == 250


def test_what_a_worker_had_claimed_when_it_died_is_sent_by_another_later(
    for_good, there
):
    registered(there)
    escalate(now=MONDAY)
    Signal.objects.update(state="sending", tries=1, claimed_at=MONDAY)
    assert delivered(MONDAY + timedelta(minutes=4)) == Delivered()
    assert delivered(MONDAY + timedelta(minutes=5)) == Delivered(sent=1)


def test_a_change_that_is_not_yet_there_to_be_asked_for_is_told_after_it_is(
    for_good, there
):
    registered(there)
    record((date(2025, 2, 13), "referral_vetted", {}), pathway="P-17", now=at(2, 15))
    recorded, go_on = Event(), Event()

    def slowly():
        try:
            with transaction.atomic():
                told = (date(2025, 2, 14), "test_requested", {})
                record(told, pathway="P-17", now=at(2, 16))
                recorded.set()
                go_on.wait(timeout=10)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(slowly)
        recorded.wait(timeout=10)
        assert delivered() == Delivered()
        go_on.set()
        writing.result()
    assert delivered() == Delivered(sent=1)
    assert there.signals[0]["at"] == "2025-02-16T10:00:00Z"
