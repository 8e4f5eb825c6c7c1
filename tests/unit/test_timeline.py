from dataclasses import replace
from datetime import date
from itertools import combinations

from django.conf import settings

from milepost.events.kinds import Kind
from milepost.web.timeline import LETTER, WIDTH, draw
from readings import TODAY, a_pathway, recorded

URGENT = {"priority": "urgent_suspected_cancer"}


def referral(day):
    return recorded(1, day, Kind.REFERRAL_RECEIVED, **URGENT)


def drawing_of(*events, booked=None, **changes):
    reading = a_pathway(*events, lawbook=settings.LAWBOOK, **changes)
    position = replace(reading.position, booked_for=booked, booked_what="admission")
    numbers = {event.event: n for n, event in enumerate(reading.events, start=1)}
    return draw(replace(reading, position=position), numbers, on=TODAY)


def parts(drawing):
    return {part.what: part for part in drawing.lanes[0].parts}


def test_nothing_is_drawn_where_nothing_happened():
    assert drawing_of() is None


def test_a_running_clock_has_days_behind_and_days_ahead_that_meet_today():
    drawn = drawing_of(referral(date(2026, 1, 6)))
    counted, ahead = parts(drawn)["counted"], parts(drawn)["ahead"]
    assert round(counted.x + counted.width, 1) == ahead.x == drawn.today_x
    assert round(ahead.x + ahead.width, 1) == drawn.lanes[0].breach_x


def test_a_clock_over_its_limit_shows_how_far_over():
    drawn = drawing_of(referral(date(2025, 12, 1)))
    over = parts(drawn)["over"]
    assert over.x == drawn.lanes[0].breach_x
    assert round(over.x + over.width, 1) == drawn.today_x
    assert (
        drawn.lanes[0].label
        == "62-day cancer, clock 1: day 91 of 62, breach day 02-Feb-2026"
    )


def test_every_event_has_its_number_and_later_is_further_right():
    events = [referral(date(2026, 1, 6))] + [
        recorded(n, date(2026, 1, 6 + n), Kind.MDT_DISCUSSED) for n in range(2, 9)
    ]
    marks = drawing_of(*events).milestones
    assert [mark.number for mark in marks] == [str(n) for n in range(1, 9)]
    assert [mark.x for mark in marks] == sorted(mark.x for mark in marks)


def test_no_two_labels_lie_on_each_other():
    events = [referral(date(2025, 10, 1))] + [
        recorded(n, date(2025, 10, 1 + 4 * (n % 7)), Kind.MDT_DISCUSSED)
        for n in range(2, 15)
    ]
    boxes = []
    for mark in drawing_of(*events).milestones:
        wide = 14 + len(mark.label) * LETTER
        left = mark.x - 9 if mark.anchor == "start" else mark.x - wide
        boxes.append((mark.y, left, left + wide))
    for (y, a, b), (other, c, d) in combinations(boxes, 2):
        assert y != other or b <= c or d <= a


def test_nothing_lies_outside_the_drawing():
    drawn = drawing_of(
        referral(date(2024, 1, 6)),
        recorded(2, date(2026, 3, 1), Kind.MDT_DISCUSSED),
        booked=date(2026, 9, 1),
    )
    assert all(0 <= mark.x <= WIDTH for mark in drawn.milestones)
    assert all(
        part.x >= 0 and part.x + part.width <= WIDTH for part in drawn.lanes[0].parts
    )
    assert len(drawn.ticks) <= 16


def test_what_is_booked_is_marked_apart():
    drawn = drawing_of(referral(date(2026, 1, 6)), booked=date(2026, 3, 12))
    (booked,) = [mark for mark in drawn.milestones if mark.booked]
    assert booked.label == "Booked 12-Mar: admission"


def test_a_crowd_of_events_keeps_its_numbers_and_loses_its_labels():
    events = [referral(date(2026, 1, 6))] + [
        recorded(n, date(2026, 1, 7), Kind.MDT_DISCUSSED) for n in range(2, 40)
    ]
    marks = drawing_of(*events).milestones
    assert len(marks) == 39
    assert not any(mark.label for mark in marks)


def test_the_drawing_says_in_words_what_it_shows():
    summary = drawing_of(referral(date(2026, 1, 6))).summary
    assert summary.startswith("1 event from 6 January 2026 to 6 January 2026, 1 clock")
