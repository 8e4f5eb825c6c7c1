"""Rows come to an executor in batches, and are answered by whole pathways."""

import subprocess
import sys

import polars as pl
import pytest

from milepost.api.spark_partition import KEY, whole_pathways
from milepost.foundation.problems import BrokenPromise


def batches(*keys):
    return [pl.DataFrame({KEY: list(batch)}) for batch in keys]


def cut(*keys, at_once):
    found = whole_pathways(batches(*keys), at_once=at_once)
    return ["".join(rows[KEY]) for rows in found]


def test_no_pathway_is_cut_in_two():
    assert cut("aab", "bbc", "cd", at_once=3) == ["aa", "bbb", "ccd"]


def test_rows_are_gathered_until_there_are_enough():
    assert cut("ab", "cd", "ef", at_once=5) == ["abcde", "f"]


def test_a_pathway_with_more_rows_than_are_taken_at_once_stays_whole():
    assert cut("aa", "aa", "aa", "ab", at_once=2) == ["aaaaaaa", "b"]


def test_a_share_without_rows_has_no_answers():
    assert cut(at_once=2) == []


@pytest.mark.parametrize("keys", [("ba",), ("bb", "a"), ("abab",)])
def test_rows_that_do_not_come_in_order_are_a_fault_and_never_an_answer(keys):
    with pytest.raises(BrokenPromise, match="in order of their pathways"):
        cut(*keys, at_once=1)


def test_milepost_in_spark_is_there_by_name_and_loads_no_spark():
    code = (
        "import sys, milepost; milepost.spark.clock; "
        "print({'pyspark', 'pandas', 'pyarrow', 'numba'} & sys.modules.keys())"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout == "set()\n"
