"""A frame of events is added whole or not at all, and only where one event could be."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.store import log
from milepost.store.append import append_frame
from milepost.store.models import Event
from registered import OURS, a_pathway, a_provider, codes

A_DAY = date(2025, 1, 6)
AT = datetime(2025, 1, 6, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def ours(db):
    a_provider()
    a_pathway()


def add(*rows, in_the_log=None):
    told = [
        event_row(number, "P-17", A_DAY, Kind.APPOINTMENT_MISSED, AT, **says)
        for number, says in rows
    ]
    frame = pl.DataFrame(told, schema=EVENTS.schema)
    return append_frame(OURS, frame, source="a file", in_the_log=in_the_log or {})


def test_a_second_correction_among_them_is_refused_and_nothing_is_added():
    assert codes(add((1, {}), (2, {"corrects": 1}), (3, {"corrects": 1}))) == [
        "actions.corrected-already",
        "actions.corrected-already",
    ]
    assert not Event.objects.exists()


def test_a_correction_finds_what_is_in_the_log_already():
    assert add((1, {})) == []
    (first,) = log.events(OURS)["event"]
    assert add((2, {"corrects": 1}), in_the_log={1: first}) == []
    assert log.events(OURS)["corrects"].to_list() == [None, first]


def test_a_second_correction_of_what_is_in_the_log_is_refused():
    add((1, {}), (2, {"corrects": 1}))
    first, second = log.events(OURS)["event"]
    (problem,) = add((3, {"corrects": 1}), in_the_log={1: first})
    assert problem.code == "actions.corrected-already"
    assert problem.message == f"Event {first} is corrected already, by event {second}."
    assert Event.objects.count() == 2


@pytest.mark.parametrize("character", ["\x1f", "\x00"])
def test_a_character_that_no_text_may_hold_is_refused_and_nothing_is_added(character):
    assert codes(add((1, {}), (2, {"reason": f"a{character}b"}))) == [
        "actions.unwritable"
    ]
    assert not Event.objects.exists()
