"""What a weekly report holds back of who came and went, no other report gives away."""

from itertools import product

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from examples import at_most
from milepost.measures.small_figures import FEWEST, TOTAL, changes_held, too_small
from milepost.reading.held_from_others import CHANGES

COUNT = st.one_of(st.integers(0, 12), st.integers(0, 900))
SERVICES = st.lists(st.tuples(*[COUNT] * len(CHANGES)), min_size=1, max_size=5)
NOW, BEFORE = ("joined", "moved", "stood"), ("treated", "left", "moved", "stood")


def sums(services):
    """The counts of each service and of all, with how many were open, then and now."""
    told = {}
    for place, counts in enumerate(services):
        of = dict(zip(CHANGES, counts, strict=True))
        of["open"] = sum(of[name] for name in NOW)
        of["before"] = sum(of[name] for name in BEFORE)
        for name, count in of.items():
            told[f"s{place}", name] = count
            told[TOTAL, name] = told.get((TOTAL, name), 0) + count
    return told


def known(services, hidden):
    """Every sum that is shown, as a row over the pieces of all services."""
    pieces = {key: n for n, key in enumerate(product(range(len(services)), CHANGES))}

    def row(places, names):
        found = np.zeros(len(pieces))
        found[[pieces[key] for key in product(places, names)]] = 1
        return found

    made_of = {**{name: (name,) for name in CHANGES}, "open": NOW, "before": BEFORE}
    shown, secret = [], []
    every = range(len(services))
    for (service, places), name in product(
        [(TOTAL, every), *((f"s{n}", [n]) for n in every)], made_of
    ):
        told = row(places, made_of[name])
        (secret if (service, name) in hidden else shown).append((service, name, told))
    return np.array([told for *_, told in shown]).reshape(-1, len(pieces)), secret


@settings(max_examples=at_most(200))
@given(SERVICES)
@example([(3, 3, 11, 4, 60), (9, 8, 7, 6, 50)])
@example([(0, 0, 0, 0, 3), (0, 0, 0, 2, 40), (7, 7, 7, 7, 70)])
def test_no_small_count_follows_from_all_that_every_report_shows(services):
    counts = sums(services)
    opens = too_small(counts, [{"open": None}])
    before = too_small(counts, [{"before": None}])
    rows = changes_held(counts, CHANGES, {row for row, _ in opens | before})
    hidden = opens | before | {(row, name) for row in rows for name in CHANGES}
    shown, secret = known(services, hidden)
    rank = np.linalg.matrix_rank(shown) if len(shown) else 0
    for service, name, told in secret:
        if 0 < counts[service, name] < FEWEST:
            assert np.linalg.matrix_rank(np.vstack([shown, told])) > rank
    small = {key for key, count in counts.items() if 0 < count < FEWEST}
    assert small <= hidden
