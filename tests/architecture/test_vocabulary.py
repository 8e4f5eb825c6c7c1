"""The vocabulary people read and the one the code uses are the same."""

import csv

import pytest

from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES
from milepost.host.lawbook import SHELF

TEXT = (SHELF / "events.csv").read_text()


def differences(text):
    rows = list(csv.DictReader(text.splitlines()))
    kinds = {row["kind"] for row in rows}
    said = {name.strip() for row in rows for name in row["attributes"].split(";")}
    return (kinds ^ set(Kind)) | ((said - {""}) ^ ATTRIBUTES.keys())


def test_they_are_the_same():
    assert differences(TEXT) == set()


@pytest.mark.parametrize(
    ("old", "new"),
    [("\ndied,", "\ndead,"), (",treatment,The patient was admitted,purpose", ",,,why")],
)
def test_the_fence_notices_a_difference(old, new):
    assert old in TEXT
    assert differences(TEXT.replace(old, new))
