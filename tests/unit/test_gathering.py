"""What comes while others are being stored is stored with one commit, in order."""

import asyncio
import threading

from milepost.host import gathering
from milepost.host.gathering import Gathering, NotStored, Reply
from milepost.intake.hl7.framing import Arrived


class Inbox:
    """A store that waits, the first time, until it is told to go on."""

    def __init__(self):
        self.together, self.begun, self.go_on = [], threading.Event(), threading.Event()

    def __call__(self, arrived):
        self.together.append([each.raw for each in arrived])
        self.begun.set()
        self.go_on.wait(5)
        if b"bad" in self.together[-1]:
            raise ZeroDivisionError
        return [Reply(b"stored " + each.raw, is_readable=True) for each in arrived]


def stored(*raw):
    """Add the first alone, and the others while it is being stored."""
    inbox = Inbox()

    async def story():
        gathering = Gathering(inbox)
        futures = [gathering.add(Arrived(raw[0]))]
        await asyncio.to_thread(inbox.begun.wait, 5)
        futures += [gathering.add(Arrived(each)) for each in raw[1:]]
        inbox.go_on.set()
        replies = await asyncio.gather(*futures)
        gathering.close()
        return replies

    replies = asyncio.run(story())
    return inbox.together, [
        reply if isinstance(reply, NotStored) else reply.answer for reply in replies
    ]


def test_those_who_wait_are_stored_together_in_order_and_each_is_answered():
    together, answers = stored(b"1", b"2", b"3")
    assert together == [[b"1"], [b"2", b"3"]]
    assert answers == [b"stored 1", b"stored 2", b"stored 3"]


def test_no_more_is_stored_at_once_than_memory_is_kept_for(monkeypatch):
    monkeypatch.setattr(gathering, "MOST_BYTES", 5)
    together, _ = stored(b"1", b"22", b"333", b"4444444", b"5")
    assert together == [[b"1"], [b"22", b"333"], [b"4444444"], [b"5"]]


def test_where_the_store_breaks_none_of_those_is_answered_and_the_next_are_stored():
    together, answers = stored(b"bad", b"2")
    assert together == [[b"bad"], [b"2"]]
    assert [str(answers[0]), answers[1]] == ["ZeroDivisionError", b"stored 2"]
