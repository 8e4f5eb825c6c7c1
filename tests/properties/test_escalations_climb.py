"""An escalation never climbs before its time, never twice, and never silently ends."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from examples import at_most
from ladder_by_hand import QUARTER, out_of_time_by
from lawbooks import LAWBOOK
from milepost.escalations.entries import Entry, What
from milepost.escalations.faults import problems_with_entry
from milepost.escalations.life import State, climb_due, stands
from milepost.rules.ladders import Ladder

LADDER = LAWBOOK.the(Ladder, "cancer-default").editions[0]
TOP = len(LADDER.rungs)
OFF = frozenset({date(2025, 4, 18), date(2025, 4, 21), date(2025, 5, 5)})
BEGINS = datetime(2025, 3, 24, tzinfo=UTC)  # the week before the clocks go forward
SEEDS = st.integers(0, 2**32)
PEOPLE = [
    What.ACKNOWLEDGED,
    What.ASKED,
    What.ANSWERED,
    What.PASSED_ON,
    What.SNOOZED,
    What.EASED,
    What.RECURRED,
    What.RESOLVED,
    What.ENDED,
]
TAKEN_ON = {What.ACKNOWLEDGED, What.ASKED, What.PASSED_ON, What.SNOOZED}
OVER = {What.RESOLVED, What.ENDED}


def an_entry(what, at, dice):
    said = {"by": "may", "reason": "x", "role": "Ward", "outcome": "booked"}
    until = at + QUARTER * dice.randint(1, 900)
    return Entry(what=what, at=at, **said, until=until, day=at.date())


def moments(dice):
    """Up to forty moments of four months, with standstills; some of them twice."""
    at = BEGINS
    for _ in range(dice.randint(1, 40)):
        at += QUARTER * dice.choice([0, 1, 7, 30, 96, 96, 400, 2000])
        yield at


def looked_at(entries, now):
    """What a scheduler does at a moment: at most one climb, if the record allows it."""
    standing = stands(entries, LADDER, now=now, holidays=OFF)
    climb = climb_due(standing, now)
    if climb is None:
        return
    entry = Entry(what=What.CLIMBED, at=now, rung=climb.to_rung)
    assert problems_with_entry(standing, entry, where="escalation 1") == []
    entries.append(entry)


def a_life(seed, *, schedulers=1):
    dice = Random(seed)
    entries = [Entry(what=What.RAISED, at=BEGINS + QUARTER * dice.randint(0, 900))]
    often = dice.choice([0.0, 0.1, 0.4])
    for now in moments(dice):
        now = max(now, entries[-1].at)
        if dice.random() < often:
            entry = an_entry(
                dice.choices(PEOPLE, [4, 2, 2, 2, 3, 1, 2, 1, 1])[0], now, dice
            )
            standing = stands(entries, LADDER, now=now, holidays=OFF)
            if not problems_with_entry(standing, entry, where="escalation 1"):
                entries.append(entry)
        for _ in range(schedulers):
            looked_at(entries, now)
    return entries


def climbs(entries):
    return [entry for entry in entries if entry.what is What.CLIMBED]


class ByHand:
    """The rung asked, since when, and whether it was acknowledged: entry by entry."""

    def __init__(self, raised):
        self.rung, self.since, self.seen = raised.rung or 1, raised.at, False
        self.seen_from, self.wakes, self.eased, self.ended = (
            raised.at,
            None,
            False,
            False,
        )

    def at(self, now):
        if self.wakes and now >= self.wakes:
            self.ask(self.wakes)

    def ask(self, moment):
        self.since = self.seen_from = moment
        self.seen, self.wakes, self.eased = False, None, False

    def hears(self, entry):
        self.at(entry.at)
        what = entry.what
        if self.wakes and what in (What.ACKNOWLEDGED, What.ASKED, What.PASSED_ON):
            self.ask(entry.at)
        if what in (What.ACKNOWLEDGED, What.ASKED):
            self.seen = True
        if what is What.PASSED_ON:
            self.seen, self.seen_from = False, entry.at
        if what is What.SNOOZED:
            self.wakes = entry.until
        if what is What.EASED:
            self.eased, self.wakes = True, None
        if what is What.RECURRED:
            self.ask(entry.at)
        if what is What.CLIMBED:
            self.rung += 1
            self.ask(entry.at)
        self.ended = self.ended or what in OVER

    def out_of_time(self):
        if self.wakes or self.eased or self.ended:
            return None
        rung = LADDER.rungs[self.rung - 1]
        return out_of_time_by(rung, self.since, self.seen, self.seen_from, LADDER, OFF)


@settings(max_examples=at_most(80))
@given(SEEDS)
def test_it_climbs_after_its_time_by_hand_and_never_before(seed):
    raised, *rest = a_life(seed)
    hand = ByHand(raised)
    for entry in rest:
        hand.at(entry.at)
        if entry.what is What.CLIMBED:
            assert entry.at > hand.out_of_time()
        hand.hears(entry)


@settings(max_examples=at_most(80))
@given(SEEDS)
def test_what_a_rung_has_left_is_what_a_finger_counts(seed):
    entries = a_life(seed)
    now = entries[-1].at
    hand = ByHand(entries[0])
    for entry in entries[1:]:
        hand.hears(entry)
    hand.at(now)
    assert (
        stands(entries, LADDER, now=now, holidays=OFF).answer_by == hand.out_of_time()
    )


@settings(max_examples=at_most(80))
@given(SEEDS)
def test_it_climbs_rung_by_rung_and_to_none_twice_however_many_look(seed):
    rungs = [entry.rung for entry in climbs(a_life(seed, schedulers=3))]
    assert rungs == list(range(2, 2 + len(rungs)))
    assert all(rung <= TOP for rung in rungs)


@settings(max_examples=at_most(80))
@given(SEEDS)
def test_a_climb_recorded_twice_counts_once(seed):
    entries = a_life(seed)
    twice = [
        e for entry in entries for e in [entry] * (1 + (entry.what is What.CLIMBED))
    ]
    now = entries[-1].at
    assert stands(twice, LADDER, now=now) == stands(entries, LADDER, now=now)


@settings(max_examples=at_most(80))
@given(SEEDS)
def test_a_rung_asked_late_has_all_its_time(seed):
    entries = a_life(seed)
    for place, entry in enumerate(entries):
        if entry.what is What.CLIMBED:
            known = entries[: place + 1]
            standing = stands(known, LADDER, now=entry.at, holidays=OFF)
            assert standing.turn.asked_at == entry.at
            assert not standing.is_overdue(entry.at)


@settings(max_examples=at_most(80))
@given(SEEDS)
def test_a_rule_ends_only_what_no_person_had_taken_on_and_nothing_follows(seed):
    entries = a_life(seed)
    for place, entry in enumerate(entries):
        if entry.what is What.ENDED:
            assert not TAKEN_ON & {before.what for before in entries[:place]}
            assert place == len(entries) - 1


@settings(max_examples=at_most(80))
@given(SEEDS)
def test_unless_ended_by_record_it_is_overdue_at_the_top_in_the_end(seed):
    entries = a_life(seed)
    now = entries[-1].at
    for _ in range(TOP + 1):
        now += timedelta(days=60)
        looked_at(entries, now)
    standing = stands(entries, LADDER, now=now, holidays=OFF)
    resolved = any(entry.what in OVER for entry in entries)
    eased = standing.state is State.EASED
    assert resolved == (standing.state is State.RESOLVED)
    assert resolved or eased or (standing.at_top and standing.is_overdue(now))
