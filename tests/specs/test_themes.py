"""Run every scenario in ``specs/breaches`` of whether a cause came back."""

import re
from datetime import date

import pytest

from milepost.breaches.repeats import Arisen, Cause, repeats
from milepost.rules.breaches import Stage
from milepost.web.themes_words import VERDICTS
from position_pages import table
from spec_pages import SPECS

PAGE = (SPECS / "breaches/did-it-work.md").read_text()
TODAY = date.fromisoformat(re.search(r"Today is ([\d-]+)", PAGE)[1])
LIMIT = int(re.search(r"the limit is (\d+) days", PAGE)[1])
CAUSE = Cause(service="lung", stage=Stage.DIAGNOSTICS, reason="list late-report")
SCENARIOS = [
    pytest.param(table(section)[0], id=section.partition("\n")[0])
    for section in PAGE.split("\n## ")[1:]
]


@pytest.mark.parametrize("row", SCENARIOS)
def test_an_action_worked_or_did_not_as_the_page_says(row):
    days = [date.fromisoformat(day) for day in row["came to the stage"].split(", ")]
    done = date.fromisoformat(row["done"])
    arisen = [Arisen(CAUSE, day) for day in days]
    told = repeats(CAUSE, done, arisen, limit=LIMIT, today=TODAY)
    assert (told.before, told.since) == (int(row["before"]), int(row["since"]))
    assert VERDICTS[told.verdict].lower() == row["did it work"]
