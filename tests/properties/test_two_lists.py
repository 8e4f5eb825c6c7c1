"""Of two lists every row is in one line, and no match is a guess, whatever they hold."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import milepost
from milepost.quality.two_lists.accounts import (
    Limit,
    by_service,
    reconciled,
)
from milepost.quality.two_lists.differences import Fate, compare
from milepost.quality.two_lists.listed import LISTED
from milepost.quality.two_lists.order import read_order

pytestmark = pytest.mark.slow
PAGE = Path(milepost.__file__).parent / "matching_orders/usual.toml"
USUAL, _ = read_order(PAGE.read_text(encoding="utf-8"), where="usual")
START = date(2026, 1, 5)
PAIRED = {Fate.SAME, Fate.CHANGED, Fate.CHANGED_CLOCK}
RTT = Limit(title="RTT", days=126)


def few(*values):
    return st.sampled_from([None, *values])


ROWS = st.fixed_dictionaries(
    {
        "pathway": few("P1", "p-1", "P2", "0P2", "P3"),
        "issuer": few("RXX", "RYY"),
        "referral": few("000000000017", "17"),
        "nhs_number": few("9990000018", "999 000 0018", "9990000026", "0" * 10),
        "hospital_number": few("H1", "H2"),
        "born": few(date(1960, 3, 2), date(1961, 3, 2)),
        "service": few("ent", "lung"),
        "clock_start": few(*(START + timedelta(days=n) for n in (0, 1, 13, 20, 40))),
        "clock_stop": few(START + timedelta(days=50)),
        "status": few("10", "20"),
    }
)
LISTS = st.lists(ROWS, max_size=7)


def listed(rows, numbers=None):
    numbers = numbers or range(2, len(rows) + 2)
    told = [{"row": n, **row} for n, row in zip(numbers, rows, strict=True)]
    return LISTED.check(pl.DataFrame(told, schema=LISTED.schema).sort("row"))


def lines(old, new):
    return compare(old, new, USUAL).to_dicts()


# ── A reading by hand, which shares nothing with the one that is quick ──────────────


def plain(name, said):
    if said is None or name in ("born", "clock_start", "clock_stop", "referred"):
        return said
    said = said.strip().upper()
    if name in ("pathway", "issuer", "referral", "nhs_number", "hospital_number"):
        said = "".join(sign for sign in said if sign.isalnum())
    if name == "nhs_number" and len(set(said)) == 1:
        return None
    return said or None


def key(row, step):
    told = [plain(name, row.get(name)) for name in step.same]
    if None in told or (step.near and row.get(step.near) is None):
        return None
    return tuple(str(t).lstrip("0") if step.loosely else t for t in told)


def could_be(one, other, step):
    if key(one, step) is None or key(one, step) != key(other, step):
        return False
    if step.near and abs((one[step.near] - other[step.near]).days) > step.within_days:
        return False
    said = [[plain(n, r.get(n)) for n in step.contradicted_by] for r in (one, other)]
    return all(None in pair or pair[0] == pair[1] for pair in zip(*said, strict=True))


def by_hand(old, new):
    """Give the sets of rows that belong together: their places in both lists."""
    left = [set(range(len(old))), set(range(len(new)))]
    for side, rows in enumerate((old, new)):
        told = [{n: plain(n, s) for n, s in row.items()} for row in rows]
        for n, row in enumerate(told):
            names = ("pathway", "referral", "nhs_number", "hospital_number")
            if row in told[:n] and any(row[name] for name in names):
                left[side].discard(n)
    found = []
    for step in USUAL.steps:
        for n in sorted(left[0]):
            olds, news, grew = {n}, set(), True
            while grew:
                size = len(olds) + len(news)
                news |= {
                    m for m in left[1] for o in olds if could_be(old[o], new[m], step)
                }
                olds |= {
                    o for o in left[0] for m in news if could_be(old[o], new[m], step)
                }
                grew = len(olds) + len(news) > size
            if news and n in left[0]:
                found.append((olds, news))
                left = [left[0] - olds, left[1] - news]
    return found


def together(told):
    """Gather the rows that are in a pair, or in one crowd."""
    parts = {}
    for line in told:
        if line["fate"] in PAIRED:
            parts[line["number"], "pair"] = (
                {line["old_row"] - 2},
                {line["new_row"] - 2},
            )
        elif line["fate"] == Fate.AMBIGUOUS:
            olds, news = parts.setdefault((line["crowd"], "crowd"), (set(), set()))
            (olds if line["old_row"] else news).add(
                (line["old_row"] or line["new_row"]) - 2
            )
    return list(parts.values())


def in_turn(parts):
    return sorted((sorted(olds), sorted(news)) for olds, news in parts)


# ── What holds for any two lists ─────────────────────────────────────────────────────


@given(LISTS, LISTS)
def test_the_quick_matching_agrees_with_the_one_by_hand(old, new):
    assert in_turn(together(lines(listed(old), listed(new)))) == in_turn(
        by_hand(old, new)
    )


@given(LISTS, LISTS)
def test_every_row_of_each_list_is_in_exactly_one_line(old, new):
    one, other = listed(old), listed(new)
    refused = ((90, "why"),), ((91, "why"), (92, "why"))
    told = compare(one, other, USUAL, refused=refused)
    for side, frame, more in (("old", one, [90]), ("new", other, [91, 92])):
        rows = told[f"{side}_row"].drop_nulls().to_list()
        assert sorted(rows) == [*frame["row"], *more]
        assert reconciled(told, len(rows), side).remainder == 0
    accounts = by_service(told, one, other, limits={}, usual=RTT, today=START)
    assert sum(account.old for account in accounts) == len(old)
    assert sum(account.new for account in accounts) == len(new)
    assert sum(sum(a.fates.values()) for a in accounts) == len(told) - 3


@given(LISTS, LISTS, st.randoms())
def test_in_which_order_a_list_is_written_changes_no_match(old, new, chance):
    numbers = list(range(2, len(new) + 2))
    chance.shuffle(numbers)
    shuffled = listed([new[n - 2] for n in numbers])

    def fates(frame, back):
        return Counter(
            (line["fate"], line["old_row"], back(line["new_row"]) in (None,))
            for line in lines(listed(old), frame)
        )

    assert fates(listed(new), lambda row: row) == fates(shuffled, lambda row: row)


MIRRORED = {"only_old": "only_new", "only_new": "only_old"}
MIRRORED |= {"twice_old": "twice_new", "twice_new": "twice_old"}


@given(LISTS, LISTS)
def test_the_new_list_compared_with_the_old_says_the_same_the_other_way_round(old, new):
    there = lines(listed(old), listed(new))
    back = lines(listed(new), listed(old))

    def told(line, one, other):
        fate = MIRRORED.get(line["fate"], line["fate"])
        return fate, line[one], line[other], tuple(sorted(line["differs"]))

    assert Counter(told(line, "new_row", "old_row") for line in there) == Counter(
        (line["fate"], line["old_row"], line["new_row"], tuple(sorted(line["differs"])))
        for line in back
    )


@given(st.integers(0, 12))
def test_a_list_compared_with_itself_differs_nowhere(size):
    rows = [
        {"pathway": f"P{n}", "nhs_number": "9990000018", "clock_start": START}
        for n in range(size)
    ]
    assert {line["fate"] for line in lines(listed(rows), listed(rows))} <= {Fate.SAME}


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_several_rows_that_could_be_one_row_are_one_crowd_either_way_round(size):
    who = {"referral": "17", "nhs_number": "9990000018"}
    many = listed([who | {"status": str(n)} for n in range(size + 1)])
    for old, new in ((many, listed([who])), (listed([who]), many)):
        told = lines(old, new)
        assert Counter(line["fate"] for line in told) == {Fate.AMBIGUOUS: size + 2}
        assert {line["crowd"] for line in told} == {1}


def test_a_number_that_stands_for_thousands_tells_nobody_from_another():
    crowd = [{"nhs_number": "9990000018", "service": "ent", "clock_start": START, "status": str(n)} for n in range(150)]  # fmt: skip
    told = lines(listed(crowd), listed(crowd))
    assert Counter(line["fate"] for line in told) == {Fate.AMBIGUOUS: 300}
    assert {line["crowd"] for line in told} == {1}


@pytest.mark.parametrize(
    ("old", "new", "fate"),
    [
        ({"pathway": "P-1"}, {"pathway": "p1"}, Fate.SAME),
        ({"pathway": "0017"}, {"pathway": "17"}, Fate.CHANGED),
        (
            {"pathway": "P1", "nhs_number": "9990000018"},
            {"pathway": "P1", "nhs_number": "9990000026"},
            Fate.ONLY_OLD,
        ),
        (
            {"nhs_number": "9990000018", "service": "ent", "clock_start": START},
            {"nhs_number": "9990000018", "service": "ent",
             "clock_start": START + timedelta(days=14)},
            Fate.CHANGED_CLOCK,
        ),
        (
            {"nhs_number": "9990000018", "service": "ent", "clock_start": START},
            {"nhs_number": "9990000018", "service": "ent",
             "clock_start": START + timedelta(days=15)},
            Fate.ONLY_OLD,
        ),
        ({"service": "ent"}, {"service": "ent"}, Fate.ONLY_OLD),
        (
            {"pathway": "P1", "unread": "clock_start '31/02/2026'"},
            {"pathway": "P1"},
            Fate.CHANGED_CLOCK,
        ),
    ],
    ids=["capitals", "noughts", "another patient", "14 days", "15 days", "nobody", "unread"],
)  # fmt: skip
def test_two_rows_are_one_wait_only_where_a_step_says_so(old, new, fate):
    assert lines(listed([old]), listed([new]))[0]["fate"] == fate
