"""An organisation's own rules: the worked example of the guide, and what is refused."""

import re
from pathlib import Path

import polars as pl
import pytest

import milepost
from milepost.host.lawbook import (
    BrokenLawbook,
    check_shelf,
    lawbook_from_disk,
    pages_on_disk,
    scenarios_on_disk,
)
from milepost.reading.scenarios import check_scenarios
from milepost.rules.lawbook import read_lawbook

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/lawbook/your-own-rules.md").read_text()
EXAMPLES = dict(
    re.findall(
        r"`([\w/.-]+\.(?:toml|md))`[^`]*(?:`[\w/-]+`[^`]*)*?```(?:toml|markdown)\n(.*?)```",
        GUIDE,
        re.DOTALL,
    )
)
OURS = "fife/cancer-40-days.toml"
EXAMPLES_OF_RULES = {n: t for n, t in EXAMPLES.items() if n.endswith(".toml")}
NEEDED = ("publications.toml", "events.csv", "scotland/cancer-62")
NATIONAL = {n: text for n, text in pages_on_disk().items() if n.startswith(NEEDED)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("guide")
    for name, text in EXAMPLES.items():
        page = root / ("" if name.startswith("specs/") else "our-rules") / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text)
    return root


@pytest.fixture(scope="module")
def lawbook(folder):
    read, problems = check_shelf(folder / "our-rules")
    assert problems == []
    return read


def test_the_worked_example_is_whole_and_its_scenario_comes_out(folder, lawbook):
    assert lawbook.own == {"fife/cancer-40-days", "fife/referral-reasons"}
    assert check_scenarios(scenarios_on_disk(folder / "specs"), lawbook) == (1, [])


EVENTS = pl.DataFrame(
    {
        "pathway": ["P", "P"],
        "day": ["2026-05-04", "2026-06-14"],
        "kind": ["referral_received", "treatment_started"],
        "priority": ["urgent_suspected_cancer", None],
        "first": [None, "true"],
    }
)


def test_python_answers_by_a_folder_of_ones_own_or_by_the_one_named(
    folder, monkeypatch
):
    asked = {"standard": "fife/cancer-40-days", "as_at": "2026-06-30"}
    with pytest.raises(milepost.UnknownStandard):
        milepost.clock(EVENTS, **asked)
    ours = folder / "our-rules"
    assert milepost.clock(EVENTS, **asked, lawbook=ours)["met"].to_list() == [False]
    monkeypatch.setenv("MILEPOST_LAWBOOK", str(ours))
    assert milepost.clock(EVENTS, **asked)["waited"].to_list() == [41]
    why = milepost.explain(EVENTS, pathway="P", **asked)
    assert "Local policy: it is no national standard." in why.text
    assert why.parts["evidence"] == "local"


def codes(**changed):
    own = {name: text for name, text in EXAMPLES.items() if name.endswith(".toml")}
    _, problems = read_lawbook(NATIONAL, own | changed)
    return {problem.code for problem in problems}


def test_what_would_pass_for_a_national_rule_is_refused():
    national, rule = "scotland/cancer-62-day.toml", "scotland/cancer-62/died.toml"
    assert codes() == set()
    assert codes(**{national: NATIONAL[national]}) == {"rules.id-taken"}
    added = NATIONAL[rule].replace('"partly"', '"local"').replace("/died", "/died-too")
    assert codes(**{"scotland/cancer-62/died-too.toml": added}) == {
        "rules.in-anothers-folder",
        "rules.two-effects",
    }
    sure = EXAMPLES[OURS].replace('"local"', '"verified"')
    assert codes(**{OURS: sure}) == {"rules.not-local"}


def test_the_events_and_the_publications_of_milepost_are_its_own():
    assert codes(**{"events.csv": "kind,attributes"}) == {"rules.own-events"}
    read = NATIONAL["publications.toml"].partition("\n\n")[2]
    assert "rules.publication-taken" in codes(**{"publications.toml": read})


def test_a_code_list_lists_each_code_once_and_of_something_that_events_say():
    name = "fife/referral-reasons.toml"
    twice = EXAMPLES[name].replace(
        "[[edition.source]]",
        '[[edition.code]]\ncode = "wrong_board"\nmeans = "Again"\n\n[[edition.source]]',
    )
    assert codes(**{name: twice}) == {"rules.same-code-twice"}
    other = EXAMPLES[name].replace('"reason" }', '"colour" }')
    assert codes(**{name: other}) == {"rules.unknown-attribute"}


def test_a_folder_that_is_not_there_is_refused_by_name(tmp_path):
    with pytest.raises(BrokenLawbook, match="no such folder of rules"):
        lawbook_from_disk(tmp_path / "nowhere")


PAGE = EXAMPLES["specs/fife/cancer-40-days/aim.md"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("|     40 | yes |", "|     41 | yes |", "specs.comes-out-otherwise"),
        ("2026-06-13 | stopped", "2026-06-13 | finished", "specs.comes-out-otherwise"),
        ("2026-05-04 | referral", "2026-05-32 | referral", "specs.unreadable"),
        ("treatment started", "treatment begun", "intake.unknown-kind"),
        ("| first   ", "| firsst  ", "intake.unknown-column"),
        ("cancer-62/urgent", "cancer-62/urgnt", "specs.no-such-rule"),
        ("then at the end", "when at the end", "specs.unreadable"),
    ],
)
def test_a_page_that_comes_out_otherwise_is_named(lawbook, old, new, code):
    assert old in PAGE
    page = {"fife/cancer-40-days/aim.md": PAGE.replace(old, new)}
    _, problems = check_scenarios(page, lawbook)
    assert code in {problem.code for problem in problems}


def test_a_clock_rule_of_ones_own_that_no_scenario_shows_is_named():
    rule = NATIONAL["scotland/cancer-62/died.toml"].replace('"partly"', '"local"')
    name = "fife/cancer/died"
    own = {f"{name}.toml": rule.replace("scotland/cancer-62/died", name)}
    lawbook, problems = read_lawbook(NATIONAL, own)
    assert problems == []
    _, found = check_scenarios({}, lawbook)
    assert [(each.code, each.where) for each in found] == [
        ("specs.not-shown", f"{name}.toml")
    ]


def test_every_number_out_of_bounds_is_named_at_once():
    odd = EXAMPLES[OURS].replace("= 40\n", "= -40\n").replace("0.95\n", "95\n")
    _, problems = read_lawbook(NATIONAL, {**EXAMPLES_OF_RULES, OURS: odd})
    told = [problem.where for problem in problems if problem.where.startswith(OURS)]
    assert [where.rpartition(", ")[2] for where in told[:2]] == ["limit_days", "share"]


def test_a_clash_in_a_folder_that_two_standards_share_is_told_once():
    rule = "scotland/cancer-62/died.toml"
    added = NATIONAL[rule].replace('"partly"', '"local"').replace("/died", "/died-too")
    own = {**EXAMPLES_OF_RULES, "scotland/cancer-62/died-too.toml": added}
    national = NATIONAL | {
        name: text
        for name, text in pages_on_disk().items()
        if name == "scotland/cancer-62-day.toml"
    }
    _, problems = read_lawbook(national, own)
    clashes = [problem for problem in problems if problem.code == "rules.two-effects"]
    assert len(clashes) == len(set(clashes)) == 1


def test_a_folder_may_be_named_like_a_file(tmp_path):
    (tmp_path / "ours.toml").mkdir()
    assert check_shelf(tmp_path)[1] == []
