"""Rules and pathways by the hundred, made by dice, crowded enough to collide.

The same seed makes the same crowd. Dice are thrown here and not by Hypothesis, which
would take longer over them than both readings take over the clocks.
"""

from datetime import UTC, date, datetime, timedelta
from random import Random

import polars as pl

from builders import clock_rule
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.rules.clock_rules import Effect, Memory, Note, OnDay, Overlaps, Waited

DAY_0, LAST_DAY = date(2025, 1, 1), 60
TOLD = datetime(2025, 4, 1, 12, tzinfo=UTC)
KINDS = list(Kind)[:9]
LIKELY = [*Effect, Effect.START, Effect.START, Effect.STOP, Effect.DEDUCT]
FEW_NOTES = [Note.SEEN, Note.MONITORED, Note.MISSED_FIRST, Note.TREATED]
NAMED = [OnDay.ORIGINAL_START, OnDay.FOR_DAY, OnDay.TOLD]
KEPT = [OnDay(memory.value) for memory in Memory]
FREE = [OnDay.EVENT, OnDay.EVENT, OnDay.EVENT, *KEPT]
KEEPABLE = [None, *(memory for memory in Memory if memory is not Memory.DUE)]


def a_note(dice):
    return tuple(dice.sample(FEW_NOTES, dice.choice([0, 1])))


def rule_for(number, kind, dice):
    """One rule, that asks for, keeps and forgets whatever a rule may."""
    effect = dice.choice(LIKELY) if number else Effect.START
    named = NAMED if effect is Effect.START else NAMED[1:]
    names_a_day = dice.random() < 0.5
    of_a_period = [None, Waited.WITHIN_LIMIT, Waited.SOON_AFTER_START]
    waited = dice.choice(of_a_period if effect is Effect.DEDUCT else [None, *Waited])
    return clock_rule(
        DAY_0,
        kind,
        effect,
        name=f"{number}",
        waited=waited if number else None,
        else_notes=a_note(dice) if waited else (),
        moves=effect is Effect.START and dice.random() < 0.5,
        overlaps=dice.choice([*Overlaps]),
        on_day=dice.choice(named if names_a_day else FREE),
        needs=a_note(dice) if number else (),
        unless_noted=a_note(dice) if number else (),
        notes=a_note(dice),
        drops=a_note(dice),
        remembers=dice.choice(KEEPABLE if names_a_day else [*KEEPABLE, Memory.DUE]),
        forgets=dice.choice([None, *KEEPABLE]),
        final=dice.random() < 0.05,
    )


def planned(dice):
    """One rule that remembers the day a patient is due, and one that goes by it."""
    listed, activated = dice.sample(KINDS[1:], 2)
    ends = dice.choice([Effect.NONE, Effect.STOP])
    goes_by_it = dice.choice([Effect.START, Effect.STOP, Effect.RESET])
    return {
        listed: clock_rule(
            DAY_0, listed, ends, name="listed", remembers=Memory.DUE, notes=a_note(dice)
        ),
        activated: clock_rule(
            DAY_0, activated, goes_by_it, name="activated", on_day=OnDay.DUE
        ),
    }


def away(dice):
    """Two rules that take periods out in their own ways, and a reset by the limit."""
    one, two, reset = dice.sample(KINDS[1:], 3)
    of_a_period = [None, Waited.WITHIN_LIMIT, Waited.SOON_AFTER_START]
    by_the_limit = [*Waited, Waited.UNDER_LIMIT, Waited.UNDER_LIMIT]
    return {
        one: clock_rule(DAY_0, one, Effect.DEDUCT, name="one", overlaps=Overlaps.TWICE),
        two: clock_rule(
            DAY_0, two, Effect.DEDUCT, name="two", waited=dice.choice(of_a_period)
        ),
        reset: clock_rule(
            DAY_0, reset, Effect.RESET, name="reset", waited=dice.choice(by_the_limit)
        ),
    }


def rule_set(seed):
    """Nine rules for as many kinds of event, and one more that shares a kind."""
    dice = Random(seed)
    rules = {kind: rule_for(number, kind, dice) for number, kind in enumerate(KINDS)}
    if dice.random() < 0.5:
        rules |= planned(dice)
    if dice.random() < 0.5:
        rules |= away(dice)
    also = {"name": "9", "when": {"first": True}, "notes": a_note(dice)}
    also["final"] = dice.random() < 0.2
    if dice.random() < 0.3:
        also = {"name": "9", "else_notes": a_note(dice), "waited": Waited.UNDER_LIMIT}
    return [
        *rules.values(),
        clock_rule(DAY_0, dice.choice(KINDS), Effect.NONE, **also),
    ]


def some_day(dice, earliest=-5):
    if dice.random() < 0.3:
        return None
    return DAY_0 + timedelta(days=dice.randint(earliest, LAST_DAY + 3))


def pathway(name, dice):
    """One pathway's events, in order."""
    days = sorted(dice.choices(range(LAST_DAY + 1), k=dice.randint(0, 12)))
    for number, day in enumerate(days):
        happened, said = DAY_0 + timedelta(days=day), some_day(dice)
        yield event_row(
            number,
            name,
            happened,
            dice.choice([*KINDS, KINDS[0]]),
            TOLD - timedelta(dice.randint(0, 60)),
            until=dice.choice([None, happened + timedelta(dice.randint(-1, 30))]),
            days=dice.choice([None, dice.randint(0, 9)]),
            first=dice.choice([None, True, False]),
            original_start=said,
            for_day=said,
            due=said,
        )


def history(name, dice, vocabulary, answers):
    """One pathway of the real vocabulary, in any order, saying anything it may."""
    days = sorted(dice.choices(range(LAST_DAY + 1), k=dice.randint(0, 14)))
    for number, day in enumerate(days):
        kind = dice.choice(list(Kind))
        says = {}
        for attribute in sorted(vocabulary[kind]):
            if attribute in answers:
                says[attribute] = dice.choice(answers[attribute])
            elif attribute == "days":
                says[attribute] = dice.randint(0, 20)
            elif attribute in ("until", "due", "for_day", "original_start"):
                says[attribute] = some_day(dice)
        happened = DAY_0 + timedelta(days=day)
        yield event_row(number, name, happened, kind, TOLD, **says)


def crowd(seed, size, pathway=pathway, *told):
    """As many pathways as are asked for, as an ``EVENTS`` frame."""
    rows = [
        row
        for number in range(size)
        for row in pathway(f"{number:03}", Random(f"{seed}/{number}"), *told)
    ]
    return pl.DataFrame(rows, schema=EVENTS.schema, infer_schema_length=None)
