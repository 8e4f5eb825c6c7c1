import pytest

from milepost.host.lawbook import check_shelf, pages_on_disk
from milepost.rules.clock_rules import ClockRule
from milepost.rules.lawbook import read_lawbook

PAGES = pages_on_disk()
RTT = "england/rtt/"


def codes(pages):
    _, problems = read_lawbook(PAGES | pages)
    return {problem.code for problem in problems}


def edited(page, old, new):
    assert old in PAGES[page]
    return {page: PAGES[page].replace(old, new)}


def test_the_lawbook_on_disk_has_no_problems():
    _, problems = read_lawbook(PAGES)
    assert problems == []


def test_rules_are_read_in_the_order_of_their_ids():
    lawbook, _ = read_lawbook(PAGES)
    ids = [rule.id for rule in lawbook.all(ClockRule, "england/rtt")]
    assert ids == sorted(ids)
    assert ids.index(RTT + "11.3") < ids.index(RTT + "11.3-inherited")


@pytest.mark.parametrize(
    ("page", "old", "new", "code"),
    [
        ("england/rtt/1b.toml", "rtt/1b", "rtt/1c", "rules.wrong-address"),
        ("england/rtt/1b.toml", "service =", "flavour =", "rules.unknown-attribute"),
        ("england/rtt/1b.toml", '"nhse-rtt-g', '"hearsay', "rules.unread-publication"),
        (
            "england/rtt/1b.toml",
            "next_review",
            'checked_by = "Milepost maintainers"\nnext_review',
            "rules.own-work",
        ),
        ("cancer-default.toml", "{ working_hours = 4 }", "{}", "rules.rung-time"),
        ("cancer-default.toml", "d = 50", "d = 101", "rules.not-a-share"),
        ("elective-default.toml", "d = 50", "d = -1", "rules.not-a-share"),
        (
            "cancer-default.toml",
            '"step_late"',
            '"step_late"\npercent_passed = 50',
            "rules.idle-word",
        ),
        ("scotland/lung.toml", '"cancer-def', '"cancer-undef', "rules.no-such-ladder"),
        ("publications.toml", "[isd-cwt-background]", "[isd", "rules.not-toml"),
        ("publications.toml", "publisher", "printer", "rules.unknown-word"),
    ],
)
def test_a_fault_within_or_between_files_is_named(page, old, new, code):
    assert code in codes(edited(page, old, new))


@pytest.mark.parametrize(
    ("page", "old", "new", "code"),
    [
        pytest.param(
            "5e",
            "communicated = true }",
            'communicated = "yes" }',
            "rules.wrong-answer",
            id="words where an event says yes or no",
        ),
        pytest.param(
            "5f",
            'choice = "dna"\non_day = "missed"',
            'choice = "dna"',
            "rules.idle-option",
            id="an option that changes nothing",
        ),
        pytest.param(
            "5f",
            'choice = "dna"',
            'choice = "discharge"',
            "rules.same-choice-twice",
            id="an option named as our own choice",
        ),
        pytest.param(
            "5f",
            '[[edition.doubt.option]]\nchoice = "dna"\non_day = "missed"',
            "",
            "rules.setting-without-option",
            id="a setting with nothing to choose",
        ),
        pytest.param(
            "5f",
            'setting  = "dna_discharge_stop_date"',
            "",
            "rules.option-without-setting",
            id="an option nobody can choose",
        ),
        pytest.param(
            "3e-offered",
            'choice   = "contact_or_decision"',
            'choice   = "first_offer"',
            "rules.two-defaults",
            id="one setting, two defaults",
        ),
        pytest.param(
            "5b",
            'event = "active_monitoring_started", when = { reason = "cap',
            'event = "admitted", when = { purpose = "cap',
            "rules.idle-unless",
            id="an exception about another event",
        ),
        pytest.param(
            "Q49",
            'effect       = "nullify"',
            'effect       = "nullify"\nneeds = ["seen"]',
            "rules.never",
            id="a note both needed and forbidden",
        ),
        pytest.param(
            "5a",
            "in_force = 2015-10-01",
            "in_force = 2015-10-02",
            "rules.later-than-its-standard",
            id="a rule that begins after its standard",
        ),
        pytest.param(
            "1b",
            '{ event = "referral_received", when = { route = "living_donor" } },',
            "",
            "rules.two-effects",
            id="two rules for one event",
        ),
        pytest.param(
            "5.1",
            'effect   = "none"',
            'effect   = "none"\non_day = "told"',
            "rules.two-named-days",
            id="two days asked of one event",
        ),
        pytest.param(
            "5e",
            'setting  = "repeat_first_dna"',
            'setting  = "twoww_first_dna"',
            "rules.two-defaults",
            id="one setting for two doubts",
        ),
    ],
)
def test_a_clock_rule_with_a_fault_is_named(page, old, new, code):
    assert code in codes(edited(f"{RTT}{page}.toml", old, new))


def test_a_standard_without_clock_rules_is_named():
    page = "scotland/cancer-31-day.toml"
    assert codes(edited(page, "scotland/cancer-31", "scotland/cancer-13")) >= {
        "rules.no-clock-rules"
    }


def test_a_clash_that_only_a_choice_brings_about_is_named():
    page = f"{RTT}3e-offered.toml"
    freed = PAGES[page].replace('needs    = ["missed_first"]\n', "")
    other = freed.replace("3e-offered", "3e-twice")
    assert freed != PAGES[page]
    assert "rules.two-effects" in codes({page: freed, f"{RTT}3e-twice.toml": other})


def test_a_malformed_file_is_named_with_its_place_and_a_remedy():
    _, problems = read_lawbook(PAGES | {f"{RTT}5a.toml": "kind == 1"})
    (problem,) = (p for p in problems if p.where == f"{RTT}5a.toml")
    assert "line 1" in problem.message
    assert problem.remedy == "Correct the TOML."


def test_without_a_list_of_publications_that_alone_is_the_problem():
    pages = {name: text for name, text in PAGES.items() if name != "publications.toml"}
    _, problems = read_lawbook(pages)
    assert [problem.code for problem in problems] == ["rules.missing-file"]


def test_a_broken_list_of_publications_doesnt_make_every_citation_a_problem():
    assert codes(edited("publications.toml", "[isd-cwt-background]", "[isd")) == {
        "rules.not-toml"
    }


def test_a_file_that_is_no_text_is_named(tmp_path):
    (tmp_path / "events.csv").write_text("kind,attributes\n")
    (tmp_path / "bad.toml").write_bytes(b'title = "caf\xe9"')
    _, (problem,) = check_shelf(tmp_path)
    assert problem.code == "lawbook.unreadable"
    assert problem.where == "bad.toml", "as any other fault in it names it"
