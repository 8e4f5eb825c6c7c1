"""A message is stored before it is answered; whatever comes, nothing is lost."""

import asyncio
import socket
import threading

import pytest

from hl7_messages import a_booking, a_referral, head, message, the_profile
from milepost.actions.receive import FeedName, open_feed, receive
from milepost.host.gathering import NotStored, Reply
from milepost.host.listener import Bounds, Listener
from milepost.intake.hl7.framing import Splitter, framed
from milepost.store.inbox.models import Feed, Message
from registered import NOON, OURS

FEED = FeedName("pas", the_profile())
UNREADABLE = b"GET / HTTP/1.1"


def came(raw, feed=FEED, **asked):
    return receive(OURS, feed, raw, now=NOON, **asked)


def code(answer):
    return answer.split(b"\r")[1].split(b"|")[1].decode()


@pytest.mark.django_db
class TestTheInbox:
    def test_a_message_is_stored_as_it_came_and_answered(self):
        raw = a_referral("77")
        answer = came(raw).answer
        assert answer.split(b"\r")[1] == b"MSA|AA|77"
        stored = Message.objects.get()
        assert bytes(stored.raw) == raw
        assert (stored.sender, stored.control_id) == ("PAS|RXX", "77")
        assert stored.message_type == "REF^I12"

    def test_the_same_message_again_is_answered_the_same_and_stored_once(self):
        open_feed(OURS, FEED, now=NOON)
        first = came(a_referral())
        again = receive(OURS, FEED, a_referral(), now=NOON.replace(hour=13))
        assert again == first
        assert Message.objects.count() == 1
        assert Feed.objects.get().repeats == 1

    def test_other_bytes_under_one_control_id_are_stored_too(self):
        assert code(came(a_referral()).answer) == "AA"
        assert code(came(a_booking("1")).answer) == "AA"
        assert Message.objects.count() == 2

    def test_one_message_on_two_feeds_is_two(self):
        came(a_referral())
        came(a_referral(), FeedName("other", FEED.profile))
        assert Message.objects.count() == 2

    @pytest.mark.parametrize("asks", ["|", "AL|NE"])
    @pytest.mark.parametrize(
        ("raw", "letter", "verdict"),
        [
            (a_booking(kind="SIU^S15", why="FLOOD"), "A", "accepted"),
            (a_booking(day="20250230"), "A", "accepted"),
            (message("ZZZ^Z99"), "A", "accepted"),
            (message("REF^I12", processing="T"), "R", "rejected"),
            (message("REF^I12", version="3.0"), "R", "rejected"),
            (message(""), "R", "rejected"),
        ],
    )
    def test_every_message_is_stored_and_answered_by_its_head(
        self, raw, letter, verdict, asks
    ):
        raw = raw.replace(b"||||\rPID", f"|||{asks}\rPID".encode(), 1)
        mode = "A" if asks == "|" else "C"
        assert code(came(raw).answer) == mode + letter
        assert Message.objects.get().verdict == verdict

    def test_whoever_asks_for_both_answers_gets_both_and_the_same_again(self):
        raw = message("REF^I12", "8", asks="AL|AL")
        answer = came(raw).answer
        two = [piece.content for piece in Splitter().take(framed(answer))]
        assert [each.split(b"\r")[1] for each in two] == [b"MSA|CA|8", b"MSA|AA|8"]
        names = {each.split(b"|")[9] for each in two}
        assert len(names) == 2
        assert came(raw).answer == answer

    @pytest.mark.parametrize("raw", [UNREADABLE, b"", b"\x00\xff", b"PID|1"])
    def test_what_is_no_message_is_kept_and_not_answered(self, raw):
        assert came(raw) == (None, False)
        stored = Message.objects.get()
        assert (bytes(stored.raw), stored.verdict) == (raw, "error")
        assert stored.because == "It has no MSH segment."

    def test_a_frame_that_was_cut_is_answered_as_an_error_if_it_names_itself(self):
        assert code(came(head("REF^I12", 5).encode(), fault="Cut.").answer) == "AE"

    def test_zero_bytes_and_strange_letters_are_stored(self):
        raw = a_referral("7\x00\xe1")
        assert came(raw).is_readable
        assert bytes(Message.objects.get().raw) == raw

    def test_the_database_lets_nobody_change_a_message(self):
        from django.db import Error, transaction

        came(a_referral())
        for change in (
            lambda: Message.objects.update(because="x"),
            lambda: Message.objects.all().delete(),
        ):
            with pytest.raises(Error, match="never changed"), transaction.atomic():
                change()
        assert Message.objects.count() == 1


# ── The listener, with a store that only counts ──────────────────────────────────────


class Door:
    """A listener on a port of its own, in a thread of its own."""

    def __init__(self, store, **bounds):
        self.said = []
        self.taken = socket.create_server(("127.0.0.1", 0))
        bounds = Bounds(**{"idle_seconds": 5} | bounds)
        self.listener = Listener(store, say=self.said.append, bounds=bounds)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run)

    def _run(self):
        asyncio.set_event_loop(self.loop)
        self.task = self.loop.create_task(self.listener.listen(self.taken, None))
        try:
            self.loop.run_until_complete(self.task)
        except asyncio.CancelledError:
            pass
        finally:
            self.loop.run_until_complete(self.loop.shutdown_asyncgens())
            self.loop.close()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(lambda: self.task.cancel())
        self.thread.join(10)

    def ring(self):
        return socket.create_connection(self.taken.getsockname(), timeout=5)


def answers(line, many):
    splitter, found = Splitter(), []
    while len(found) < many:
        arrived = line.recv(65536)
        if not arrived:
            break
        found += [piece.content for piece in splitter.take(arrived)]
    return found


@pytest.fixture
def kept():
    return []


@pytest.fixture
def door(kept):
    def store(arrived):
        kept.extend(arrived)
        return [Reply(b"MSA|AA", a.raw.startswith(b"MSH")) for a in arrived]

    with Door(store, longest=1000, idle_seconds=0.5, connections=2) as opened:
        yield opened


def test_several_senders_are_answered_in_turn_each(door, kept):
    with door.ring() as one, door.ring() as two:
        one.sendall(framed(b"MSH|1") + framed(b"MSH|2"))
        two.sendall(framed(b"MSH|3"))
        assert answers(one, 2) == [b"MSA|AA"] * 2
        assert answers(two, 1) == [b"MSA|AA"]
    assert sorted(raw for raw, _ in kept) == [b"MSH|1", b"MSH|2", b"MSH|3"]


def test_a_frame_that_comes_a_byte_at_a_time_is_one_message(door, kept):
    with door.ring() as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in framed(b"MSH|slow"):
            line.sendall(bytes([byte]))
        assert answers(line, 1) == [b"MSA|AA"]
    assert kept == [(b"MSH|slow", "")]


def test_what_is_no_message_is_kept_and_the_connection_closed(door, kept):
    with door.ring() as line:
        line.sendall(framed(b"hello") + framed(b"MSH|never answered"))
        assert answers(line, 2) == [b"MSA|AA"]
    assert [raw for raw, _ in kept] == [b"hello", b"MSH|never answered"]


def test_rubbish_between_frames_is_kept_and_not_answered(door, kept):
    with door.ring() as line:
        line.sendall(b"rubbish" + framed(b"MSH|1"))
        assert answers(line, 1) == [b"MSA|AA"]
    assert [(raw, bool(fault)) for raw, fault in kept] == [
        (b"rubbish", True),
        (b"MSH|1", False),
    ]


def test_a_frame_over_the_limit_is_an_error_and_the_connection_closed(door, kept):
    with door.ring() as line:
        line.sendall(framed(b"MSH|" + b"x" * 2000))
        assert answers(line, 2) == [b"MSA|AA"]
    [(raw, fault)] = kept
    assert len(raw) == 1000
    assert fault


@pytest.mark.parametrize("sent", [b"", b"\x0bMSH|half"])
def test_a_silent_connection_is_closed_and_half_a_frame_is_no_message(door, kept, sent):
    with door.ring() as line:
        line.sendall(sent)
        assert answers(line, 1) == []
    assert kept == []


def test_more_connections_than_allowed_are_closed(door):
    with door.ring() as one, door.ring() as two:
        for line in (one, two):
            line.sendall(framed(b"MSH|1"))
            assert answers(line, 1) == [b"MSA|AA"]
        with door.ring() as three:
            assert answers(three, 1) == []


def test_what_cannot_be_stored_is_not_answered_and_the_door_stays_open():
    tries = []

    def store(arrived):
        tries.append(arrived)
        if len(tries) == 1:
            return [NotStored("disk full")]
        return [Reply(b"MSA|AA", is_readable=True)]

    with Door(store) as door:
        with door.ring() as line:
            line.sendall(framed(b"MSH|1"))
            assert answers(line, 1) == []
        with door.ring() as line:
            line.sendall(framed(b"MSH|1"))
            assert answers(line, 1) == [b"MSA|AA"]
    assert door.said == [
        "A message could not be stored, and was not answered: disk full"
    ]


def test_if_the_store_breaks_nobody_is_answered_and_the_door_stays_open():
    tries = []

    def store(arrived):
        tries.append(arrived)
        if len(tries) == 1:
            raise ZeroDivisionError
        return [Reply(b"MSA|AA", is_readable=True)]

    with Door(store) as door:
        for answered in ([], [b"MSA|AA"]):
            with door.ring() as line:
                line.sendall(framed(b"MSH|1"))
                assert answers(line, 1) == answered
