"""What is told of a feed's messages is what counting all of them comes to, at any moment."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection

from hl7_messages import a_booking, a_referral, an_attendance, message, the_profile
from milepost.actions.count_inbox import count_inbox_afresh
from milepost.actions.project_inbox import look_again, project_new, replay, withdraw
from milepost.actions.receive import FeedName, open_feed, receive
from milepost.actions.see_to_messages import say_meaning
from milepost.actions.settle_messages import settle
from milepost.store.inbox import health
from milepost.store.inbox.models import Message, Outcome
from milepost.store.tallies.models import Minute, Tally
from registered import NOON, OURS, THEIRS, a_provider

pytestmark = pytest.mark.django_db
FEED = FeedName("pas", the_profile())
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AT = datetime(2025, 2, 14, 12, 0, 30, 250_000, tzinfo=UTC)
FLOOD = a_booking("3", "SIU^S15", why="FLOOD")
OTHER = message("REF^I15", "21")
REJECTED = message("REF^I12", "22", processing="T")


def project(scope=OURS, now=NOON):
    return project_new(scope, FEED, lawbook=settings.LAWBOOK, now=now)


def told(now=AT, scope=OURS):
    """What the page is given, beside what a count of every row comes to."""
    [feed] = health.feeds(scope, now=now)
    came = list(Message.objects.filter(provider=scope.provider))
    states = Outcome.objects.filter(provider=scope.provider)
    ended = Counter(states.values_list("state", flat=True))
    done = set(states.values_list("message_id", flat=True))
    unread = [each.received_at for each in came if each.id not in done]
    counted = {
        "all": len(came),
        "waiting": len(unread),
        "hour": sum(each.received_at > now - HOUR for each in came),
        "day": sum(each.received_at > now - DAY for each in came),
        "unread": min(unread, default=None),
        "verdicts": dict(Counter(each.verdict for each in came)),
        **{state: ended[state] for state in ("projected", "kept", "held", "settled")},
        "withdrawn": ended["withdrawn"],
    }
    shown = {
        **feed.counts,
        "hour": feed.in_an_hour,
        "day": feed.in_a_day,
        "unread": feed.unread_since,
        "verdicts": feed.verdicts,
    }
    return shown, counted


def agreed(now=AT):
    shown, counted = told(now)
    assert shown == counted
    return shown


@pytest.fixture(autouse=True)
def _feeds():
    for scope in (OURS, THEIRS):
        a_provider(scope)
        open_feed(scope, FEED, now=NOON)


def test_every_step_of_a_message_is_counted_when_it_is_taken():
    receive(THEIRS, FEED, a_referral("9"), now=AT)
    assert agreed()["all"] == 0
    for raw in (a_referral("1"), a_booking("2"), FLOOD, OTHER, REJECTED, FLOOD):
        receive(OURS, FEED, raw, now=AT)
    assert agreed()["waiting"] == 5
    project()
    first = agreed()
    assert (first["projected"], first["kept"], first["held"]) == (2, 1, 2)
    assert first["verdicts"] == {"accepted": 4, "rejected": 1}
    receive(OURS, FEED, an_attendance("6"), now=AT)
    assert agreed()["unread"] == AT
    rejected = Outcome.objects.get(message__control_id="22").message_id
    assert settle(OURS, rejected, "Rang the clinic", now=NOON) == []
    assert agreed()["settled"] == 1
    say_meaning(OURS, "pas", "cancelled_by", "FLOOD", "provider", now=AT)
    look_again(OURS, FEED, lawbook=settings.LAWBOOK, now=AT)
    assert agreed()["held"] == 0
    replay(OURS, FEED, lawbook=settings.LAWBOOK, now=AT)
    assert agreed()["projected"] == 4
    numbers = list(Message.objects.filter(control_id="6").values_list("id", flat=True))
    assert withdraw(OURS, FEED, numbers, lawbook=settings.LAWBOOK, now=AT) == []
    assert agreed()["withdrawn"] == 1


def test_an_hour_and_a_day_begin_at_their_moment_and_not_at_a_minute():
    before = (HOUR, DAY, timedelta(minutes=30), 2 * DAY)
    slips = (timedelta(), timedelta(microseconds=1), timedelta(seconds=20))
    moments = {
        AT - each + slip * sign for each in before for slip in slips for sign in (1, -1)
    }
    for number, moment in enumerate(sorted(moments, reverse=True)):
        receive(OURS, FEED, a_referral(str(number)), now=moment)
    project()
    shown = agreed()
    assert (shown["all"], shown["hour"], shown["day"]) == (20, 7, 12)
    assert agreed(AT + timedelta(seconds=40))["hour"] == 5


def test_what_is_counted_afresh_is_what_was_counted_as_it_came():
    for raw in (a_referral("1"), FLOOD, OTHER, REJECTED):
        receive(OURS, FEED, raw, now=AT)
    project()
    kept = ("provider", "feed", "of", "said", "many")
    minutes = ("provider", "feed", "minute", "many", "first", "last")
    before = (
        set(Tally.objects.values_list(*kept)),
        set(Minute.objects.values_list(*minutes)),
    )
    Tally.objects.update(many=77)
    Minute.objects.all().delete()
    count_inbox_afresh()
    assert (
        set(Tally.objects.values_list(*kept)),
        set(Minute.objects.values_list(*minutes)),
    ) == before
    assert agreed()["all"] == 4


def test_tables_that_are_emptied_leave_no_tally_behind():
    receive(OURS, FEED, a_referral("1"), now=AT)
    project()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE inbox_message DISABLE TRIGGER messages_are_for_good"
        )
        cursor.execute("TRUNCATE inbox_message, inbox_outcome CASCADE")
    assert agreed()["all"] == Tally.objects.count() == Minute.objects.count() == 0
