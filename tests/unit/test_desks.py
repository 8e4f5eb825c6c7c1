"""Which test goes to which desk: Milepost's proposal, or an organisation's own file."""

import re
from datetime import date
from pathlib import Path

import pytest

from milepost.host.lawbook import pages_on_disk
from milepost.rules.desks import desks_on
from milepost.rules.lawbook import read_lawbook

GUIDE = (Path(__file__).parents[2] / "docs/escalations.md").read_text()
OURS = re.search(r"```toml\n(.*?)```", GUIDE, re.DOTALL)[1]
PUBLICATIONS = """[our-board-desks]
title = "Desks"
publisher = "Our board"
published = 2026-11-01
read_on = 2026-11-20
"""
NEEDED = ("publications.toml", "events.csv", "desks.toml")
MILEPOSTS = {name: text for name, text in pages_on_disk().items() if name in NEEDED}
DAY = date(2026, 12, 1)


def desks(day=DAY, **own):
    pages = {f"our-board/{name}.toml": text for name, text in own.items()}
    if own:
        pages["publications.toml"] = PUBLICATIONS
    lawbook, problems = read_lawbook(MILEPOSTS, pages)
    return desks_on(lawbook.rules, lawbook.own, day), [p.code for p in problems]


@pytest.mark.parametrize("day", [DAY, date(2020, 1, 1)])
def test_imaging_goes_to_radiology_and_an_unknown_test_to_nobody(day):
    found, problems = desks(day)
    assert problems == []
    assert found.desk_for("ct_chest") == "radiology"
    assert found.desk_for("ogd") == "endoscopy"
    assert (found.desk_for("hearing"), found.desk_for(None)) == ("", "")
    assert found.tests_of("theatres") == frozenset()


def test_a_file_of_ones_own_takes_the_place_of_the_whole():
    found, problems = desks(desks=OURS)
    assert problems == []
    assert found.desk_for("biopsy_guided") == "radiology"
    assert found.desk_for("biopsy") == "", "which Milepost's gives to pathology"
    assert found.tests == ("biopsy_guided", "colonoscopy", "ct", "mri", "ogd")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('desk  = "endoscopy"', 'desk  = "kitchen"', "rules.wrong-value"),
        ('desk  = "endoscopy"', 'desk  = "radiology"', "rules.desk-twice"),
        ('"ogd"', '"mri"', "rules.test-twice"),
    ],
)
def test_a_file_with_a_fault_is_refused_and_the_fault_is_named(old, new, code):
    assert code in desks(desks=OURS.replace(old, new))[1]


def test_two_files_of_ones_own_are_one_too_many():
    other = OURS.replace("our-board/desks", "our-board/others")
    assert desks(desks=OURS, others=other)[1] == ["rules.desks-twice"]
