"""The page of feeds says in words how each fares, and what waits for whom."""

from dataclasses import replace
from datetime import timedelta

import pytest

from milepost.reading.feeds import FeedHealth, FeedsReading, Unmapped, Waiting
from milepost.web.feeds_page import present_feeds, silence
from readings import NOW

FEED = FeedHealth(
    name="pas",
    profile="itk-2-4",
    since=NOW - timedelta(days=9),
    last=NOW - timedelta(minutes=5),
    amber_after=60,
    red_after=240,
    in_an_hour=12,
    in_a_day=1234,
    unread_since=None,
    held_since=NOW - timedelta(days=3),
    counts=dict.fromkeys(("settled", "withdrawn", "waiting"), 0)
    | {"projected": 5, "kept": 2, "held": 1, "all": 8},
    verdicts={"accepted": 7, "error": 1},
    repeats=3,
)
UNMAPPED = Waiting(
    number=7,
    feed="pas",
    message_type="SIU^S15",
    pathway="P-17",
    reasons=("Nobody has said what 'A=B' means.",),
    codes=("hl7.unmapped-code cancelled_by=A=B",),
    owner="bob",
    since=NOW - timedelta(days=3),
)


def page(*waiting, feed=FEED, **changes):
    reading = FeedsReading((feed,), waiting, sees_messages=True)
    return present_feeds(
        replace(reading, **changes), now=NOW, me="ada", names={"bob": "Bob Bell"}
    )


@pytest.mark.parametrize(
    ("minutes", "words", "tone"),
    [
        (59, "Speaking", "on"),
        (60, "Silent for 1 hour: doubtful", "near"),
        (240, "Silent for 4 hours: taken to have stopped", "over"),
    ],
)
def test_a_silent_feed_is_doubtful_and_then_taken_to_have_stopped(minutes, words, tone):
    told = silence(replace(FEED, last=NOW - timedelta(minutes=minutes)), NOW)
    assert (told.words, told.tone) == (words, tone)


def test_a_feed_that_never_spoke_is_silent_since_it_was_opened():
    assert silence(replace(FEED, last=None), NOW).words.startswith("Silent for 9 days")
    new = replace(FEED, last=None, since=NOW)
    assert silence(new, NOW).words == "Nothing yet"


def test_a_card_says_how_much_came_and_what_became_of_it():
    (card,) = page().cards
    assert card.rate == "12 in the last hour, 1,234 in the last day"
    assert card.lag == "All that came is read"
    assert card.held == "The oldest has waited 3 days"
    assert [number for _, number in card.counts] == ["5", "2", "1", "0", "0", "0", "8"]
    assert [number for _, number in card.answers] == ["7", "1", "0", "3"]
    behind = page(feed=replace(FEED, unread_since=NOW - timedelta(hours=2)))
    assert behind.cards[0].lag == "Reading is 2 hours behind"


def test_a_code_that_nobody_mapped_says_how_many_messages_wait_for_it():
    (row,) = page(unmapped=(Unmapped("pas", "cancelled_by", "A=B", 2),)).codes
    assert (row.feed, row.code_map, row.code) == ("pas", "cancelled_by", "A=B")
    assert row.waits == "2 messages wait for it"


def test_a_message_that_waits_says_for_how_long_and_whose_it_is():
    (row,) = page(UNMAPPED).messages
    assert (row.waited, row.owner, row.is_mine) == ("3 days", "Bob Bell", False)
    (row,) = page(replace(UNMAPPED, owner="", pathway="")).messages
    assert (row.owner, row.pathway) == ("Nobody", "None named")


def test_the_page_says_why_it_is_empty():
    assert page(feeds=()).empty == "No feed has been listened to yet."
    assert page(sees_messages=False).hidden.endswith("every service see them.")


def test_more_than_a_page_of_messages_is_counted_whole_and_every_page_has_its_link():
    many = replace(FEED, counts=FEED.counts | {"held": 300})
    told = page(UNMAPPED, feed=many, page=2)
    assert told.waiting == "300 messages wait for a person"
    assert told.pages.words == "Page 2 of 6"
    assert told.pages.after == "/feeds?page=3#waiting"
    assert page(UNMAPPED).pages.steps == ()
