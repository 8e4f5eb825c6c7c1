"""A nation of invented pathways: as many as asked, the same again, and lifelike."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from lawbooks import LAWBOOK
from milepost.events.table import EVENTS
from milepost.intake.event_rows import event_rows
from milepost.intake.places import Place
from milepost.intake.whole_columns import whole_columns
from milepost.synth.nation import columns_of_a_nation, part_of_a_nation

TODAY = date(2026, 6, 1)


def made(count=4000, seed=1, first=1):
    dice = np.random.default_rng(seed)
    return part_of_a_nation(first, count, dice, today=TODAY)


@pytest.fixture(scope="module")
def nation():
    return made()


def test_there_are_as_many_pathways_as_were_asked_for_each_with_its_number(nation):
    names = nation["pathway"].unique(maintain_order=True)
    assert names.to_list() == [f"P-{number:08}" for number in range(1, 4001)]
    assert made(3, first=101)["pathway"].min() == "P-00000101"


def test_the_same_dice_tell_the_same_and_others_something_else(nation):
    assert made().equals(nation)
    assert not made(seed=2).equals(nation)


def test_nothing_has_happened_today_and_nothing_was_told_before_it_happened(nation):
    assert nation["day"].max() < TODAY
    told = nation["recorded_at"].dt.date()
    assert told.max() < TODAY
    assert (told >= nation["day"]).all()


def test_every_row_is_an_event_that_the_vocabulary_knows(nation):
    read = event_rows(nation, LAWBOOK.vocabulary)
    assert (read.problems, len(read.events)) == ([], len(nation))
    assert read.events["event"].is_sorted()
    whole = whole_columns(nation, LAWBOOK.vocabulary, place=Place())
    assert (whole.problems, len(whole.columns)) == ([], len(nation))


def test_histories_are_lifelike(nation):
    told = dict(nation["kind"].value_counts().iter_rows())
    for kind in (
        "appointment_missed",
        "appointment_cancelled",
        "active_monitoring_started",
        "treatment_started",
        "transfer_received",
    ):
        assert told[kind] > 0
    assert {"10", "20", "30", "34", "90"} <= {*nation["code"].drop_nulls()}
    assert 7.5 < len(nation) / 4000 < 9.5


def test_every_part_has_the_same_columns_however_few_are_in_it(nation):
    columns = columns_of_a_nation(np.random.default_rng(9), today=TODAY)
    assert columns == nation.schema == made(1, seed=3).schema
    assert set(columns) <= {"pathway", *EVENTS.columns}
    texts = [name for name, dtype in columns.items() if dtype == pl.String]
    assert texts == ["pathway"]
