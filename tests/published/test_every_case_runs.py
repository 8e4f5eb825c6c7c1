"""No worked case is left lying: each runs in some test, or is excused here by name.

A case runs if a test is given it, or if a test calls it by its name.
"""

import importlib.util
import json
import re
from functools import cache
from pathlib import Path

import pytest

from published_data import CASES, needs

pytestmark = [needs(CASES), pytest.mark.slow]
TESTS = Path(__file__).parents[1]
MODULES = [
    "properties/test_breach_sharing.py",
    "published/test_arithmetic_cases.py",
    "published/test_england_extract.py",
    "published/test_planning_cases.py",
    "published/test_records_and_days.py",
    "published/test_scotland_cancer.py",
    "published/test_spc_cases.py",
    "specs/test_shared_cases.py",
    "unit/test_timed_pathways.py",
]
"""The tests that run worked cases."""

EXCUSED: dict[tuple[str, str], str] = {}
"""Cases that no test runs, by file and name, each with the reason why."""


@cache
def listed():
    """Every case, by its file and name: some names stand in two files."""
    files = sorted(CASES.glob("*.json"))
    read = {file.stem: json.loads(file.read_text()) for file in files}
    return {(file, case["id"]): case for file, cases in read.items() for case in cases}


def given(module):
    """The cases that a module's tests are given, and the words."""
    spec = importlib.util.spec_from_file_location(module.stem, module)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    for name, test in vars(loaded).items():
        marks = getattr(test, "pytestmark", []) if name.startswith("test_") else []
        for mark in marks:
            if mark.name == "parametrize":
                for value in mark.args[1]:
                    yield from value if isinstance(value, tuple) else (value,)


def called_by_name(module):
    """The cases that a test asks for by name."""
    return set(re.findall(r"""the\("([\w-]+)"\)|case\("([\w-]+)"\)""", module))


@cache
def run():
    asked, names = set(), set()
    for name in MODULES:
        module = TESTS / name
        names |= {a or b for a, b in called_by_name(module.read_text())}
        for one in given(module):
            if isinstance(one, dict):
                asked.add(json.dumps(one, sort_keys=True))
            elif isinstance(one, str):
                names.add(one)
    return {
        place
        for place, case in listed().items()
        if place[1] in names or json.dumps(case, sort_keys=True) in asked
    }


def test_every_worked_case_runs_or_is_excused_with_a_reason():
    assert len(listed()) == 656
    assert sorted(listed().keys() - run() - EXCUSED.keys()) == []
    assert all(EXCUSED.values())


def test_no_case_is_excused_that_runs_or_is_not_there():
    assert EXCUSED.keys() <= listed().keys() - run()
