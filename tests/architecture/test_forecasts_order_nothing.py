"""A forecast is advice about a list: nothing that says who is urgent may look at one."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src/milepost"
WHO_IS_URGENT = (
    "escalations",
    "store/escalations",
    "actions/escalations.py",
    "actions/raise_by_rule.py",
    "actions/watch_over.py",
    "reading/desks.py",
    "reading/escalations.py",
    "tracking/desks.py",
    "tracking/queue_order.py",
    "tracking/worklist.py",
)


def imports(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def modules(place):
    where = SRC / place
    return sorted(where.rglob("*.py")) if where.is_dir() else [where]


@pytest.mark.parametrize("place", WHO_IS_URGENT)
def test_nothing_that_says_who_is_urgent_looks_at_a_forecast(place):
    for module in modules(place):
        assert [
            name for name in imports(module.read_text()) if "forecast" in name
        ] == []


def test_the_fence_notices_a_look():
    assert list(imports("from milepost.tracking.forecasts import forecast")) == [
        "milepost.tracking.forecasts"
    ]
