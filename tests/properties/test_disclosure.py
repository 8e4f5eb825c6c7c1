"""No count that is held back can be got back from what is shown."""

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from examples import at_most
from milepost.measures import suppression
from milepost.measures.banded import SINCE_2022
from milepost.measures.bands import BAND_COLUMNS
from milepost.measures.disclosure import (
    CWT_LAYOUT,
    FEWEST,
    RTT_LAYOUT,
    Policy,
    Protected,
    protect,
)
from milepost.measures.england import BANDED, rtt_measures
from milepost.measures.list_flow import protect_flow, worked_out
from milepost.measures.suppression import CountTable, held_back

POLICIES = st.sampled_from(list(FEWEST))
COUNT = st.one_of(st.integers(0, 12), st.integers(0, 12), st.integers(0, 900))
OVER = ("over_26", "over_52", "over_65", "over_78", "over_104")
RTT_COUNTS = ("waiting", "within_18", *OVER, "unknown_start")


def cancer(rows):
    """A table of boards, from those treated in time and those late."""
    return pl.DataFrame(
        [
            ("2019Q4", "62", f"board {n}", within + late, within)
            for n, (within, late) in enumerate(rows)
        ],
        schema=["quarter", "standard", "group", "eligible", "within"],
        orient="row",
    ).with_columns(percent=(100 * pl.col("within") / pl.col("eligible")).fill_nan(None))


def waits(rows):
    """A table of providers, from those in each stretch between printed limits."""
    told = []
    for n, (*stretches, unknown) in enumerate(rows):
        over = [sum(stretches[at:]) for at in range(2, 7)]
        told.append(("Part_2", f"R{n}", sum(stretches), stretches[0], *over, unknown))
    columns = ["part", "group", "waiting", "within_18", *OVER, "unknown_start"]
    return pl.DataFrame(told, schema=columns, orient="row").with_columns(
        percent_within_18=pl.lit(50.0),
        median_weeks=pl.lit(9.5),
        p92_weeks=pl.lit(20.0),
        p95_weeks=pl.lit(30.0),
    )


def what_makes(column):
    """The pieces that a count is the sum of. Nothing here is the code's own."""
    pieces = {"eligible": [0, 1], "within": [0]}
    pieces |= {"waiting": list(range(7)), "within_18": [0], "unknown_start": [7]}
    pieces |= {name: list(range(at, 7)) for at, name in enumerate(OVER, 2)}
    return pieces[column]


def shown_and_secret(table, columns, pieces, protected):
    """Every sum that is shown, and every count that must not be found out.

    A sum is a row of noughts and ones over the pieces of all groups. The totals of all
    groups are public, but those that are said to be held back.
    """
    groups = len(table)
    shown, secret = [], []
    blank = [0] * (groups * pieces)
    for column in columns:
        every = list(blank)
        for group in range(groups):
            one = list(blank)
            for piece in what_makes(column):
                one[group * pieces + piece] = every[group * pieces + piece] = 1
            if protected.table[column][group] is None:
                secret.append(one)
            else:
                shown.append(one)
        if not any(name.endswith(f", {column}") for name in protected.totals_held_back):
            shown.append(every)
    return np.array(shown).reshape(-1, groups * pieces), secret


def can_be_worked_out(shown, secret):
    """Whether a sum follows from the sums that are shown, by adding and taking away."""
    return np.linalg.matrix_rank(np.vstack([shown, secret])) == np.linalg.matrix_rank(
        shown
    )


@given(st.lists(st.tuples(COUNT, COUNT), min_size=1, max_size=6), POLICIES)
@example([(3, 0), (20, 0), (30, 0)], Policy.SUPPRESS_LT5)
def test_no_cancer_count_held_back_follows_from_those_shown(rows, policy):
    table = cancer(rows)
    protected = protect(table, CWT_LAYOUT, policy)
    shown, secret = shown_and_secret(table, ["eligible", "within"], 2, protected)
    assert not any(can_be_worked_out(shown, one) for one in secret)


@settings(max_examples=at_most(40))
@given(st.lists(st.tuples(*[COUNT] * 8), min_size=1, max_size=4), POLICIES)
def test_no_count_of_waits_held_back_follows_from_those_shown(rows, policy):
    table = waits(rows)
    protected = protect(table, RTT_LAYOUT, policy)
    shown, secret = shown_and_secret(table, RTT_COUNTS, 8, protected)
    assert not any(can_be_worked_out(shown, one) for one in secret)


@settings(max_examples=at_most(40))
@given(st.lists(st.tuples(*[COUNT] * 8), min_size=1, max_size=4), POLICIES)
def test_no_small_number_of_waits_between_two_limits_follows_either(rows, policy):
    protected = protect(waits(rows), RTT_LAYOUT, policy)
    shown, _ = shown_and_secret(waits(rows), RTT_COUNTS, 8, protected)
    for group, row in enumerate(rows):
        for piece, count in enumerate(row):
            if 0 < count < FEWEST[policy]:
                one = [0] * (8 * len(rows))
                one[8 * group + piece] = 1
                assert not can_be_worked_out(shown, one)


def every_table(rows):
    """Every table of within and late, up to one more than any total of these rows."""
    top = max(sum(column) for column in zip(*rows, strict=True)) + 1
    pieces = np.array(list(product(range(top + 1), repeat=2 * len(rows))), np.int16)
    tried = {"within": pieces[:, ::2], "eligible": pieces[:, ::2] + pieces[:, 1::2]}
    return {
        (row, name): column[:, row] if row < len(rows) else column.sum(axis=1)
        for name, column in tried.items()
        for row in range(len(rows) + 1)
    }


@settings(max_examples=at_most(60))
@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=3),
    st.sampled_from([2, 3, 5]),
)
@example([(1, 2), (0, 0), (2, 2)], 2)
@example([(1, 0), (0, 0), (2, 0)], 5)
@example([(0, 0), (1, 1)], 2)
def test_knowing_that_no_count_is_below_nought_gives_none_away(rows, fewest):
    """Try every table there could be, and see that more than one agrees."""
    counts = {}
    within, late = map(list, zip(*rows, strict=True))
    whole = [sum(row) for row in rows]
    for name, column in (("eligible", whole), ("within", within), ("late", late)):
        counts |= {(n, name): count for n, count in enumerate([*column, sum(column)])}
    parent = {"eligible": None, "within": "eligible", "late": "eligible"}
    table = CountTable(counts, parent, rows=len(rows), unseen={"late"})
    held = held_back(table, fewest)
    tables = every_table(rows)
    agrees = np.ones(len(tables[0, "within"]), bool)
    for cell in tables.keys() - held:
        agrees &= tables[cell] == counts[cell]
    for cell in held & tables.keys():
        assert len(np.unique(tables[cell][agrees])) > 1


@settings(max_examples=at_most(40))
@given(st.lists(st.tuples(*[COUNT] * 8), min_size=1, max_size=4), POLICIES)
def test_a_row_with_a_count_held_back_shows_no_percentage_and_no_average(rows, policy):
    shown = protect(waits(rows), RTT_LAYOUT, policy).table
    some = shown.filter(pl.any_horizontal(pl.col(RTT_COUNTS).is_null()))
    derived = ["percent_within_18", "median_weeks", "p92_weeks", "p95_weeks"]
    assert some.select(derived).null_count().row(0) == (len(some),) * 4


AVERAGES = ["median_weeks", "p92_weeks", "p95_weeks"]
UNDER_A_POLICY = [each for each in Policy if each is not Policy.NONE]


def banded_waits(bands):
    """One provider's measures, from its counts by band."""
    counts = {name: bands.get(n, 0) for n, name in enumerate(BAND_COLUMNS)}
    row = {"part": "Part_2", "group": "R0", **counts, "unknown_start": 0}
    frame = pl.DataFrame([row | {"all": sum(bands.values())}], schema=BANDED.schema)
    return rtt_measures(frame, SINCE_2022)


@pytest.mark.parametrize("policy", UNDER_A_POLICY)
def test_the_part_of_a_week_that_would_tell_a_band_is_not_shown(policy):
    open_table = banded_waits({3: 300, 7: 13, 9: 300})
    assert open_table["median_weeks"].item() == 7 + 6.5 / 13
    shown = protect(open_table, RTT_LAYOUT, policy).table
    assert shown.select(AVERAGES).row(0) == (8, 10, 10)
    other = protect(banded_waits({3: 301, 7: 11, 9: 301}), RTT_LAYOUT, policy).table
    assert other.select(AVERAGES).row(0) == (8, 10, 10)


@pytest.mark.parametrize("policy", UNDER_A_POLICY)
def test_two_percentiles_between_which_few_wait_are_held_back(policy):
    table = banded_waits({3: 23, 10: 2})
    assert table.select(AVERAGES).row(0) == (3 + 12.5 / 23, 4, 10 + 0.75 / 2)
    protected = protect(table, RTT_LAYOUT, policy)
    assert protected.table.select(AVERAGES).row(0) == (4, None, None)
    assert protected.in_text()["p92_weeks"].item() == "*"


@given(st.lists(st.tuples(COUNT, COUNT), min_size=1, max_size=6), POLICIES)
def test_no_small_count_is_shown(rows, policy):
    shown = protect(cancer(rows), CWT_LAYOUT, policy).table
    small = pl.col("eligible", "within").is_between(1, FEWEST[policy] - 1)
    assert shown.filter(pl.any_horizontal(small)).is_empty()


@given(st.lists(st.tuples(COUNT, COUNT), min_size=1, max_size=6))
def test_rounded_counts_are_the_same_for_any_count_from_1_to_7(rows):
    table = cancer(rows)
    blurred = table.with_columns(
        pl.when(pl.col(name).is_between(1, 7)).then(4).otherwise(name).alias(name)
        for name in ("eligible", "within")
    )
    one, other = (
        protect(each, CWT_LAYOUT, Policy.HES_ROUND5).table for each in (table, blurred)
    )
    assert one.equals(other)


def test_nothing_is_changed_without_a_policy():
    table = cancer([(1, 2), (3, 4)])
    assert protect(table, CWT_LAYOUT, Policy.NONE).table.equals(table)


def test_the_count_is_got_back_if_only_small_ones_are_held_back(monkeypatch):
    monkeypatch.setattr(suppression, "_cheapest_loop", lambda *_: set())
    table = cancer([(3, 0), (20, 0), (30, 0)])
    protected = protect(table, CWT_LAYOUT, Policy.SUPPRESS_LT5)
    shown, secret = shown_and_secret(table, ["eligible", "within"], 2, protected)
    assert all(can_be_worked_out(shown, one) for one in secret)


FLOW = ("before", "new", "completed", "now")
FLOWS = st.lists(
    st.tuples(COUNT | st.none(), COUNT, COUNT, COUNT | st.none()),
    min_size=1,
    max_size=6,
)


def flows(rows):
    """A table of how lists moved. A missing list means that no return was sent."""
    told = [
        (f"R{n}", before, new, completed, now, 4.0)
        for n, (before, new, completed, now) in enumerate(rows)
    ]
    columns = ["group", *FLOW, "weeks"]
    return worked_out(
        pl.DataFrame(
            told,
            schema=dict(
                zip(columns, [pl.String, *[pl.Int64] * 4, pl.Float64], strict=True)
            ),
            orient="row",
        )
    )


def told_and_secret(table, protected, fewest):
    """What anybody may see of a table of flows, and the small counts in it, as sums.

    Each sum is a row of numbers over the four counts of every group. That a group sent no
    return is known to all, and so is the total of each column, but those that are named.
    """
    there = table.select(pl.col(FLOW).is_not_null()).to_numpy()
    width = len(table) * 4

    def one(group, column):
        row = np.zeros(width)
        row[group * 4 + FLOW.index(column)] = 1
        return row

    def removals(group):
        signs = zip(FLOW, (1, 1, -1, -1), strict=True)
        return sum(sign * one(group, column) for column, sign in signs)

    shown = [
        one(g, c)
        for g, c in product(range(len(table)), FLOW)
        if not there[g, FLOW.index(c)]
    ]
    secret = []
    for group, column in product(range(len(table)), (*FLOW, "unreported_removals")):
        count = table[column][group]
        said = (
            removals(group) if column == "unreported_removals" else one(group, column)
        )
        if count is None:
            continue
        if protected.table[column][group] is not None:
            shown.append(said)
        if 0 < abs(count) < fewest:
            secret.append(said)
    shown += [
        sum(one(group, column) for group in range(len(table)))
        for column in FLOW
        if column not in protected.totals_held_back
    ]
    return np.array(shown).reshape(-1, width), secret


@settings(max_examples=at_most(150))
@given(FLOWS, POLICIES)
@example([(100, 40, 28, 110), (3, 1, 1, 3)], Policy.SUPPRESS_LT5)
@example([(None, 40, 28, 110), (30, 10, 10, 3)], Policy.SUPPRESS_LT5)
@example([(3, 40, 28, 110)], Policy.SUPPRESS_LT5)
def test_no_count_of_a_flow_that_is_held_back_can_be_worked_out(rows, policy):
    table = flows(rows)
    protected = protect_flow(table, policy)
    shown, secret = told_and_secret(table, protected, FEWEST[policy])
    known = np.linalg.matrix_rank(shown) if len(shown) else 0
    for each in secret:
        assert np.linalg.matrix_rank(np.vstack([shown, each])) > known


def test_a_flow_whose_other_row_is_shown_gives_its_count_away():
    table = flows([(100, 40, 28, 110), (3, 1, 1, 3)])
    open_rows = protect_flow(table, Policy.NONE).table
    bare = pl.DataFrame({name: open_rows[name] for name in open_rows.columns})
    spoilt = Protected(
        bare.with_columns(
            pl.when(pl.col("group") == "R0").then(name).alias(name)
            for name in (*FLOW, "unreported_removals")
        ),
        bare,
        (),
    )
    shown, secret = told_and_secret(table, spoilt, 5)
    known = np.linalg.matrix_rank(shown)
    assert secret
    assert all(
        np.linalg.matrix_rank(np.vstack([shown, each])) == known for each in secret
    )
