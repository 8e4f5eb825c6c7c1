import pytest

from milepost.host.lawbook import pages_on_disk
from milepost.rules.lawbook import read_lawbook

LUNG, LADDER = "scotland/lung.toml", "cancer-default.toml"
NEEDED = {LUNG, LADDER, "publications.toml", "events.csv"}
PAGES = {name: text for name, text in pages_on_disk().items() if name in NEEDED}
TREATMENT = 'name       = "Treatment starts"'


def codes(page, old, new):
    assert old in PAGES[page]
    _, problems = read_lawbook(PAGES | {page: PAGES[page].replace(old, new)})
    return {problem.code for problem in problems}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        pytest.param(
            TREATMENT,
            f'{TREATMENT}\nanchor = "Biopsy"',
            "rules.no-such-anchor",
            id="an anchor that isn't a step",
        ),
        pytest.param(
            'name       = "Diagnosis"',
            'name       = "Diagnosis"\nanchor = "Treatment starts"',
            "rules.no-such-anchor",
            id="an anchor that comes later",
        ),
        pytest.param(
            TREATMENT,
            f'{TREATMENT}\nanchor = "Treatment starts"',
            "rules.no-such-anchor",
            id="an anchor that is itself",
        ),
        pytest.param(
            "Treatment starts", "Diagnosis", "rules.same-step-twice", id="one name"
        ),
        pytest.param(
            "target_day = 42",
            "target_day = 42\nwindow_start = 43",
            "rules.step-days",
            id="a window that opens too late",
        ),
        pytest.param(
            "target_day = 42", "target_day = -1", "rules.step-days", id="a day too soon"
        ),
        pytest.param(
            "target_day = 21",
            'target_day = 21\ndone_by = "tests_all_reported"',
            "rules.done-two-ways",
            id="two ways to be done",
        ),
        pytest.param(
            'done_when  = [{ event = "diagnosis_told" }]',
            "",
            "rules.never-done",
            id="a day, and nothing shows it",
        ),
        pytest.param(
            "target_day = 21",
            'target_day = 21\nbundle = "tests"',
            "rules.broken-bundle",
            id="a bundle of one",
        ),
        pytest.param(
            "target_day = 21",
            'target_day = 21\nbranch = { patients = "x", when = [{ event = "died", when = { outcome = "x" } }] }',
            "rules.unknown-attribute",
            id="a branch that asks an event for what it never says",
        ),
        pytest.param(
            'kind  = "timed_pathway"',
            'kind  = "timed_pathway"\ntemplate = "scotland/lungs"',
            "rules.no-such-template",
            id="a template that isn't there",
        ),
    ],
)
def test_a_timed_pathway_with_a_fault_is_named(old, new, code):
    assert code in codes(LUNG, old, new)


def test_steps_of_a_bundle_may_not_wait_for_each_other():
    bundled = PAGES[LUNG].replace("target_day = ", 'bundle = "both"\ntarget_day = ')
    _, none = read_lawbook(PAGES | {LUNG: bundled})
    assert none == []
    waiting = bundled.replace(TREATMENT, f'{TREATMENT}\nanchor = "Diagnosis"')
    _, (problem,) = read_lawbook(PAGES | {LUNG: waiting})
    assert problem.code == "rules.broken-bundle"


def test_a_ladder_whose_service_never_works_is_named():
    assert "rules.never-open" in codes(LADDER, "closes   = 17:00", "closes   = 09:00")
