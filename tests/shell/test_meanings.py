"""A meaning given in error is succeeded or taken back, and what it told is put right."""

import polars as pl
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from hl7_messages import a_booking, a_referral, the_profile
from milepost.actions.change_meaning import (
    NewMeaning,
    ask_to_change,
    confirm_change,
    put_change_away,
)
from milepost.actions.project_inbox import look_again, project_new, replay
from milepost.actions.receive import FeedName, open_feed, receive
from milepost.actions.see_to_messages import say_meaning
from milepost.actions.settle_messages import settle
from milepost.actions.work_on_meanings import work_on_meanings
from milepost.events.table import known
from milepost.store.inbox.models import Meaning, Outcome
from milepost.store.log import events as read_log
from milepost.store.meanings import changes
from milepost.store.models import Clock, Event
from registered import NOON, NOW, OURS, THEIRS, a_provider

pytestmark = pytest.mark.django_db
FEED = FeedName("pas", the_profile())
STORY = [
    a_referral("1"),
    a_booking("2"),
    a_booking("3", "SIU^S15", made="20250113", why="FLOOD"),
    a_booking("4", made="20250115", of="A-2", day="20250203"),
]
GIVEN_AT = {"lawbook": settings.LAWBOOK, "now": NOON}


def send(*messages, scope=OURS):
    for raw in messages:
        receive(scope, FEED, raw, now=NOON)
    project_new(scope, FEED, **GIVEN_AT)


def work(scope=OURS):
    while work_on_meanings(scope, FEED, **GIVEN_AT):
        pass


def say(means, scope=OURS):
    say_meaning(scope, "pas", "cancelled_by", "FLOOD", means, now=NOON)
    look_again(scope, FEED, **GIVEN_AT)


def ask(means, why="It was the patient", scope=OURS):
    was = Meaning.objects.filter(provider=scope.provider).last()
    asked = NewMeaning(was.id if was else 0, means, why)
    return [problem.code for problem in ask_to_change(scope, asked, now=NOON)]


def latest(scope=OURS):
    return changes.changes(scope)[0]


def confirm(scope=OURS):
    return [each.code for each in confirm_change(scope, latest(scope).number, now=NOON)]


def stands(scope=OURS):
    log, kind = known(read_log(scope, pathway="P-17"), NOW), pl.col("kind")
    said = [n for n in log.columns if n not in ("event", "recorded_at", "corrects")]
    return log.filter(kind != "recorded_in_error").select(said).rows()


def clocks(scope=OURS):
    theirs = Clock.objects.filter(provider=scope.provider).order_by("standard", "clock")
    names = ("standard", "clock", "started", "ended", "how", "breach_on")
    return list(theirs.values_list(*names))


def states(scope=OURS):
    theirs = Outcome.objects.filter(provider=scope.provider).order_by("message_id")
    return [each.state for each in theirs]


@pytest.fixture(autouse=True)
def _feeds():
    for scope in (OURS, THEIRS):
        a_provider(scope)
        open_feed(scope, FEED, now=NOON)


def test_another_meaning_leads_to_what_would_stand_had_it_been_given_at_once():
    for scope, means in ((OURS, "provider"), (THEIRS, "patient")):
        send(*STORY, scope=scope)
        say(means, scope)
    assert stands() != stands(THEIRS)
    before = Event.objects.count()
    assert ask("patient") == []
    work()
    assert latest().steps[0][3] == {"messages": 1, "pathways": 1}
    assert changes.pathways_touched(latest().number) == ["P-17"]
    assert Event.objects.count() == before
    assert confirm() == []
    work()
    assert latest().state == "done"
    assert latest().steps[-1][3] == {
        "messages": 1,
        "pathways": 1,
        "held": 0,
        "problems": 0,
    }
    assert (stands(), clocks()) == (stands(THEIRS), clocks(THEIRS))
    assert Event.objects.filter(provider="RXX").exclude(corrects=None).count() == 1
    once = stands(), Event.objects.count()
    replay(OURS, FEED, **GIVEN_AT)
    assert (stands(), Event.objects.count()) == once
    assert [each.means for each in Meaning.objects.filter(provider="RXX")] == [
        "provider",
        "patient",
    ]


def test_a_meaning_that_is_taken_back_leaves_what_stood_while_the_code_waited():
    for scope in (OURS, THEIRS):
        send(*STORY, scope=scope)
    say("provider")
    assert stands() != stands(THEIRS)
    assert (ask(None), work(), confirm(), work()) == ([], None, [], None)
    assert states() == states(THEIRS) == ["projected", "projected", "held", "projected"]
    assert (stands(), clocks()) == (stands(THEIRS), clocks(THEIRS))
    assert latest().steps[-1][3]["held"] == 1
    assert ask("patient") == ["actions.meaning-changed"]
    say("patient")
    assert states() == ["projected"] * 4


@pytest.mark.slow
def test_what_came_since_the_look_is_read_again_too_and_what_people_settled_is_not():
    send(*STORY)
    say("provider")
    send(
        a_booking(
            "5", "SIU^S15", made="20250116", of="A-2", day="20250203", why="FLOOD"
        )
    )
    assert ask("patient") == []
    work()
    send(
        a_booking("6", made="20250117", of="A-3", day="20250210"),
        a_booking(
            "7", "SIU^S15", made="20250118", of="A-3", day="20250210", why="FLOOD"
        ),
        a_booking("8", "SIU^S15", made="20250119", pathway="P-99", why="FLOOD"),
    )
    alone = Outcome.objects.get(message__control_id="8").message_id
    assert settle(OURS, alone, "Not ours", reason="not_for_us", now=NOON) == []
    assert confirm() == []
    work()
    assert latest().steps[-1][3]["messages"] == 4
    log = known(read_log(OURS), NOW).filter(pl.col("kind") == "appointment_cancelled")
    assert log["by"].to_list() == ["patient"] * 3
    assert states()[-1] == "settled"


def test_a_change_is_refused_that_says_nothing_new_or_comes_upon_another():
    send(*STORY)
    say("provider")
    assert ask("patient", why=" ") == ["actions.no-note"]
    assert ask("provider") == ["actions.same-meaning"]
    assert ask("patient", scope=THEIRS) == ["actions.no-such-meaning"]
    assert ask("patient") == []
    assert confirm() == ["actions.no-such-change"]
    assert ask(None) == ["actions.meaning-at-work"]
    work()
    assert confirm_change(THEIRS, latest().number, now=NOON) != []
    say("")
    assert confirm() == ["actions.meaning-changed"]
    assert put_change_away(OURS, latest().number, now=NOON) == []
    assert (confirm(), latest().state) == (["actions.no-such-change"], "put_away")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute("UPDATE meanings_change SET why = 'x'")
