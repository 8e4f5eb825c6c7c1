"""What looks at several events at once is found alike by both of its readings."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from types import ModuleType

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.clocks import asks, asks_by_hand
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row

LATER = date(2025, 1, 6)
DAY_0, TOLD = date(2025, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)
KINDS = [Kind.APPOINTMENT_OFFERED, Kind.OFFER_DECLINED, Kind.APPOINTMENT_BOOKED]


def asks_with(line, mutant):
    source = Path(asks.__file__).read_text()
    assert line in source
    changed = ModuleType("changed")
    exec(source.replace(line, mutant), changed.__dict__)
    return changed


def offers(seed):
    """Offers and answers of two patients, crowded into a few days."""
    dice = Random(seed)
    rows = []
    for pathway in ("1", "2"):
        for day in sorted(dice.choices(range(12), k=dice.randint(0, 16))):
            kind = dice.choices([*KINDS, Kind.DIED], [4, 5, 1, 1])[0]
            for_day = dice.choice([None, *range(8, 20, 3), *range(8, 20, 3)])
            says = {
                "for_day": for_day and DAY_0 + timedelta(days=for_day),
                "activity": dice.choice([None, "admission", "admission", "admission"]),
            }
            told = says if kind is not Kind.DIED else {}
            happened = DAY_0 + timedelta(days=day)
            rows.append(event_row(len(rows), pathway, happened, kind, TOLD, **told))
    return pl.DataFrame(rows, schema=EVENTS.schema, infer_schema_length=None)


def admissions(seed):
    """Admissions, cancellations and treatments of two patients, crowded likewise."""
    dice = Random(seed)
    kinds = [
        Kind.ADMITTED,
        Kind.APPOINTMENT_CANCELLED,
        Kind.TREATMENT_STARTED,
        Kind.DISCHARGED,
        Kind.DIED,
    ]
    rows = []
    for pathway in ("1", "2"):
        for day in sorted(dice.choices(range(9), k=dice.randint(0, 8))):
            kind = dice.choices(kinds, [3, 6, 1, 1, 1])[0]
            cancelled = {
                "for_day": dice.choice([None, DAY_0 + timedelta(days=day), LATER]),
                "activity": dice.choice([None, "admission", "outpatient"]),
            }
            told = cancelled if kind is Kind.APPOINTMENT_CANCELLED else {}
            happened = DAY_0 + timedelta(days=day)
            rows.append(event_row(len(rows), pathway, happened, kind, TOLD, **told))
    return pl.DataFrame(rows, schema=EVENTS.schema, infer_schema_length=None)


def at_the_last_minute(module, seed):
    return module.last_minute(admissions(seed)).tolist()


def found(module, seed, notice_days=7):
    events = offers(seed)
    return module.first_of_a_declined_pair(events, notice_days).tolist()


@given(st.integers(0, 2**32), st.integers(0, 12))
def test_a_declined_pair_is_found_alike_by_columns_and_by_hand(seed, notice_days):
    by_hand = found(asks_by_hand, seed, notice_days)
    assert found(asks, seed, notice_days) == by_hand


@given(st.integers(0, 2**32))
def test_the_last_minute_is_found_alike_by_columns_and_by_hand(seed):
    assert at_the_last_minute(asks, seed) == at_the_last_minute(asks_by_hand, seed)


@pytest.mark.parametrize(
    ("line", "mutant"),
    [
        ('pl.col("for_day") <=', 'pl.col("for_day") <'),
        ("| has_come_in", "& has_come_in"),
        ('has_come_in.over("pathway")', "has_come_in"),
        ('kind == "admitted"', 'kind != "admitted"'),
        (".shift(1)", ""),
        ('"discharged", ', ""),
        ('"treatment_started", "discharged"', '"discharged"'),
        ("| of_admission", "| ~of_admission"),
    ],
)
def test_the_last_minute_is_lost_if_a_line_changes(line, mutant):
    changed = asks_with(line, mutant)
    seeds = range(300)
    assert any(
        at_the_last_minute(changed, n) != at_the_last_minute(asks_by_hand, n)
        for n in seeds
    )


def test_pairs_are_found_often_enough_to_notice():
    assert sum(any(found(asks_by_hand, seed)) for seed in range(300)) > 20


@pytest.mark.parametrize(
    ("line", "mutant"),
    [
        (".shift(-1).over(OFFER)", '.shift(-1).over("pathway")'),
        ('kind == "appointment_offered"', 'kind != "died"'),
        ('by=[*OFFER, "for_day"]', "by=OFFER"),
        ('.unique("offer", keep="first"', '.unique("offer", keep="last"'),
        ("notice >= notice_days", "notice > notice_days"),
        ('["offer_declined", "appointment_booked"]', '["offer_declined"]'),
        ('declined=kind == "offer_declined"', "declined=pl.lit(value=True)"),
        ("shift(-1)", "shift(1)"),
        (".shift(-1).over(OFFER)", ".shift(-1)"),
    ],
)
def test_the_agreement_is_lost_if_a_line_changes(line, mutant):
    changed = asks_with(line, mutant)
    seeds = range(1500)
    assert any(found(changed, n) != found(asks_by_hand, n) for n in seeds)
