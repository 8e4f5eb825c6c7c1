"""Find what asks for a code, and read it again by what the code means now: in parts."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import transaction

from milepost.actions.hear import Memory
from milepost.actions.look_at_messages import Look
from milepost.actions.look_by_halves import look_at, tell_again
from milepost.actions.receive import FeedName
from milepost.foundation.scope import Scope
from milepost.host.clock import LONDON
from milepost.intake.sites.told import as_written
from milepost.intake.sites.translate import Site, translate
from milepost.rules.lawbook import Lawbook
from milepost.store.inbox import contents
from milepost.store.inbox.write import forget_some, project_alone
from milepost.store.meanings import changes, write
from milepost.store.meanings.changes import ChangeKept

LOOKED_THROUGH = 500
"""So many messages are gone through in one part, to see whether they ask for a code."""

READ_AGAIN = 300
"""So many are read again in one part. Others who write wait for so long."""


class Listening(Mapping[tuple[str, str], str]):
    """What codes mean; and whether somebody has asked what one of them does.

    >>> heard = Listening({("why", "A"): "weather"}, ("why", "B"))
    >>> heard.get(("why", "A")), heard.asked, heard.get(("why", "B")), heard.asked
    ('weather', False, None, True)
    """

    def __init__(
        self, meanings: Mapping[tuple[str, str], str], code: tuple[str, str]
    ) -> None:
        self._meanings, self._code = meanings, code
        self.asked = False

    def __getitem__(self, code: tuple[str, str]) -> str:
        self.asked |= code == self._code
        return self._meanings[code]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._meanings)

    def __len__(self) -> int:
        return len(self._meanings)


def work_on_meanings(
    scope: Scope,
    feed: FeedName,
    *,
    lawbook: Lawbook,
    now: datetime,
    memory: Memory | None = None,
) -> bool:
    """Do the next part of what a changed meaning asks for; False if nothing is left.

    First every message that asks for the code is found, to show what would be touched.
    Once a person has confirmed the change those that came since are found too, and then
    all of them are read again, some hundreds at once; what they told otherwise before is
    corrected by further events. Broken off, it goes on where it was.
    """
    if not changes.due(scope, feed.name):
        return False
    with transaction.atomic():
        project_alone(scope, feed.name)
        write.decide_alone(scope, feed.name)
        due = changes.due(scope, feed.name)
        if not due:
            return False
        change, reach = due[0], changes.reach_of(due[0].number)
        if reach.caught_up:
            _read_again(scope, feed, change, lawbook, now, memory or Memory())
        elif _find(scope, feed, change, reach.upto, lawbook):
            _all_found(scope, change, now)
    return True


def _find(
    scope: Scope, feed: FeedName, change: ChangeKept, upto: int, lawbook: Lawbook
) -> bool:
    """Go through some messages more; whether those were the last."""
    some = contents.gone_through(scope, feed.name, upto, LOOKED_THROUGH)
    said, code = changes.standing(scope, feed.name), (change.code_map, change.code)
    found = []
    for message in some:
        if cannot_name(message.raw, change.code):
            continue
        listening = Listening(said, code)
        site = Site(feed.profile, lawbook.vocabulary, LONDON, listening)
        told = translate(message.raw, site)
        if listening.asked:
            found.append((message.number, as_written(told)))
    last = some[-1].number if some else upto
    write.note_touched(change.number, found, upto=last, gone_through=len(some))
    return len(some) < LOOKED_THROUGH


def cannot_name(raw: bytes, code: str) -> bool:
    r"""Whether a message surely doesn't hold a code, so that it needn't be read.

    That is so where the code is plain, and nothing is written by what stands for it.

    >>> head = rb"MSH|^~\&|PAS|"
    >>> cannot_name(head + b"WARD", "FLOOD"), cannot_name(head + b"FLOOD", "FLOOD")
    (True, False)
    >>> cannot_name(head + rb"\X46\LOOD", "FLOOD"), cannot_name(b"{}", "FLOOD")
    (False, True)
    >>> cannot_name(b"MSH|^~/&|PAS|", "FLOOD"), cannot_name(b"{}", "Flut über")
    (False, False)
    """
    if not (code.isascii() and code.isalnum()) or b"\0" in raw:
        return False
    usual = raw.startswith(rb"MSH|^~\&")
    if not usual and not raw.startswith(b"{"):
        return False
    rest = raw[len(rb"MSH|^~\&") :] if usual else raw
    return b"\\" not in rest and code.encode() not in raw


def _all_found(scope: Scope, change: ChangeKept, now: datetime) -> None:
    if change.state:
        write.set_caught_up(change.number)
        return
    found = changes.found_by(change.number)
    told = {"messages": found.messages, "pathways": found.pathways}
    write.add_step(scope, change.number, "found", now=now, told=told)


def _read_again(
    scope: Scope,
    feed: FeedName,
    change: ChangeKept,
    lawbook: Lawbook,
    now: datetime,
    memory: Memory,
) -> None:
    numbers = changes.still_to_be_read(change.number, READ_AGAIN)
    if not numbers:
        found = changes.found_by(change.number)
        reach = changes.reach_of(change.number)
        told = {"messages": found.messages, "pathways": found.pathways}
        told |= {"held": reach.held, "problems": len(reach.problems)}
        write.add_step(scope, change.number, "done", now=now, told=told)
        return
    pathways = forget_some(scope, feed.name, numbers)
    some = contents.not_decided(scope, feed.name, numbers)
    looked = look_at(some, scope, feed, lawbook=lawbook, now=now, memory=memory)
    look = Look(scope, feed, lawbook, now, memory)
    wrong = [
        (name, str(problem))
        for name, problems in tell_again(look, pathways).items()
        for problem in problems
        if problem.code != contents.NO_PATHWAY
    ]
    write.set_again(change.number, numbers, held=looked.held, problems=wrong)
