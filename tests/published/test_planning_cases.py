"""Waiting-list mathematics, as NHSRwaitinglist 0.1.2.9001 works it out.

The worked cases lie beside this checkout, not in it.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from milepost import planning

PAGE = Path(__file__).parents[3] / "shared/scenarios/waiting-list-mathematics.json"
CASES = json.loads(PAGE.read_text()) if PAGE.is_file() else []
pytestmark = pytest.mark.skipif(not CASES, reason=f"the worked cases are not at {PAGE}")


def days(written):
    return [day and date.fromisoformat(day) for day in written]


def day(written):
    return written and date.fromisoformat(written)


def each(function, given):
    """Answer element by element, where the case gives several."""
    many = [name for name, value in given.items() if isinstance(value, list)]
    if not many:
        return function(**given)
    return [
        function(**given | {name: given[name][n] for name in many})
        for n in range(len(given[many[0]]))
    ]


def sizes(given):
    found = planning.queue_size_by_day(
        days(given["referred"]),
        days(given["removed"]),
        start=day(given["start"]),
        end=day(given["end"]),
    )
    return {
        "first_day": str(found[0][0]),
        "last_day": str(found[-1][0]),
        "queue_size": [size for _, size in found],
    }


def allocated(given):
    leaves, _ = planning.allocate_slots(
        days(given["referred"]),
        days(given["removed"]),
        days(given["slots"]),
        minimum_notice_days=given["minimum_notice_days"],
    )
    return {"referred": days(given["referred"]), "removed": leaves}


def statistics(given):
    found = planning.waiting_list_statistics(
        days(given["referred"]),
        days(given["removed"]),
        given["target_wait"],
        start=day(given["start"]),
        end=day(given["end"]),
    )
    told = {name: getattr(found, name) for name in found.__dataclass_fields__}
    by_day = [size for _, size in found.queue_size_by_day]
    summary = {"days": len(by_day), "max": max(by_day), "last": by_day[-1]}
    return told | {
        "load_at_least_one": found.load >= 1,
        "queue_size_by_day": by_day,
        "queue_size_by_day_summary": summary | {"sum": sum(by_day)},
    }


def exponential(given):
    found = each(planning.exponential_list, given)
    return {
        "rate_per_week": [rate for rate, _ in found],
        "queue_size": [size for _, size in found],
    }


WORKED = {
    "allocate_slots": allocated,
    "exponential_list": exponential,
    "queue_size_by_day": sizes,
    "waiting_list_statistics": statistics,
    "slot_dates": lambda g: {
        "dates": list(
            map(
                str, planning.slot_dates(g["days"], day(g["start"]), g["slots_per_day"])
            )
        )
    },
    "factor_for_share": lambda g: {"factor": each(planning.factor_for_share, g)},
    "queue_load": lambda g: {"load": each(planning.queue_load, g)},
    "target_by_priority": lambda g: {
        "target_days": each(planning.target_by_priority, g)
    },
    **{
        name: lambda g, name=name: {name: each(getattr(planning, name), g)}
        for name in (
            "pressure",
            "relief_capacity",
            "target_capacity",
            "target_mean_wait",
            "target_queue_size",
        )
    },
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_formula_gives_the_published_figure(case):
    found = WORKED[case["what"]](case["input"])
    for name, expected in case["expect"].items():
        if name in ("referred", "removed"):
            assert found[name] == days(expected), name
        elif isinstance(expected, str | dict) or name == "dates":
            assert found[name] == expected, name
        else:
            close = {"rel": case["relative_tolerance"], "abs": 1e-12}
            assert found[name] == pytest.approx(expected, **close), name
