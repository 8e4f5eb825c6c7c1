"""Whatever comes and goes, a pathway has one open escalation of the rules, of its gravest cause."""

from datetime import date, timedelta
from random import Random

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import at_most
from milepost.escalations.causes import CAUSES, GRAVEST_FIRST
from milepost.escalations.raising import (
    KEY,
    RAISED,
    eased,
    ended,
    recurred,
    superseded,
    to_raise,
)

BEGINS = date(2025, 2, 3)


def some_causes(dice, day):
    """What is the matter with two pathways on a day; now and then nothing."""
    rows = []
    for pathway in ("1", "2"):
        held = [cause for cause in GRAVEST_FIRST if dice.random() < 0.3]
        for cause in held:
            whole = cause in GRAVEST_FIRST[1::3]
            about = "" if whole else dice.choice(["Vetted", "Seen"])
            rows.append((pathway, cause.value, about, day, cause is held[0]))
    found = pl.DataFrame(rows, schema=CAUSES.schema, orient="row")
    return found.sort("pathway", "cause")


def frame(rows):
    kept = [{name: row[name] for name in RAISED.schema} for row in rows]
    return pl.DataFrame(kept, schema=RAISED.schema)


def sweep(rows, causes, day):
    """What a sweep does, in its order: raise, supersede, end, ease, ask again."""
    told = frame(rows)
    new = to_raise(causes, told, day).filter("leads")
    over = superseded(new, told)
    rungs = dict(over.select("pathway", "rung").iter_rows())
    for row in new.select(KEY).iter_rows(named=True):
        says = {"resolved": False, "eased": False, "taken_on": False}
        rung = rungs.get(row["pathway"], 1)
        number = len(rows) + 1
        rows.append(
            {
                "escalation": number,
                **row,
                **says,
                "rung": rung,
                "quiet_until": None,
                "promised_on": None,
            }
        )
    for number in over["escalation"]:
        rows[number - 1]["resolved"] = True
    left = told.join(new, on="pathway", how="anti", maintain_order="left")
    for number in ended(causes, left):
        assert not rows[number - 1]["taken_on"]
        rows[number - 1]["resolved"] = True
    for number in eased(causes, left):
        rows[number - 1]["eased"] = True
    for number in recurred(causes, left):
        rows[number - 1]["eased"] = False


@settings(max_examples=at_most(40))
@given(st.integers(0, 2**32))
def test_each_pathway_has_one_at_most_and_it_is_of_what_is_gravest_now(seed):
    dice, rows, day = Random(seed), [], BEGINS
    for _ in range(dice.randint(1, 12)):
        day += timedelta(days=1)
        causes = some_causes(dice, day)
        before = {row["pathway"]: row for row in rows if not row["resolved"]}
        sweep(rows, causes, day)
        gravest = {
            pathway: (cause, about)
            for pathway, cause, about in causes.filter("leads").select(KEY).iter_rows()
        }
        still = [row for row in rows if not row["resolved"]]
        asked = {
            row["pathway"]: (row["cause"], row["about"])
            for row in still
            if not row["eased"]
        }
        assert asked == gravest
        assert len(still) == len({row["pathway"] for row in still})
        for row in still:
            old = before.get(row["pathway"], row)
            care = old["cause"] != "tracking_stale" and not old["eased"]
            if care and old["about"] == row["about"]:
                assert row["rung"] == old["rung"]
            row["taken_on"] |= dice.random() < 0.3
            row["rung"] = min(4, row["rung"] + (dice.random() < 0.3))
