"""Each hazard says what harm, from what cause, and what holds it; and that is there."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HAZARDS = tomllib.loads((ROOT / "docs/safety/hazards.toml").read_text())


def faults(hazard):
    yield from (
        f"it has no {word}" for word in ("harm", "cause") if not hazard.get(word)
    )
    if not hazard.get("controls"):
        yield "nothing controls it"
    for control in hazard.get("controls", []):
        if not (ROOT / control).exists():
            yield f"there is no {control}"


@pytest.mark.parametrize("hazard", HAZARDS.values(), ids=list(HAZARDS))
def test_a_hazard_is_controlled_by_something_that_exists(hazard):
    assert list(faults(hazard)) == []


@pytest.mark.parametrize(
    "hazard",
    [
        {"harm": "x", "cause": "y", "controls": []},
        {"harm": "x", "controls": ["specs"]},
        {"harm": "x", "cause": "y", "controls": ["tests/unit/test_nothing.py"]},
    ],
)
def test_the_fence_notices_a_hazard_that_nothing_controls(hazard):
    assert list(faults(hazard))
