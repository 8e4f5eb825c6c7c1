"""The pure floors don't ask the time, throw dice, open files or print."""

import ast
from pathlib import Path

import pytest

MILEPOST = Path(__file__).parents[2] / "src/milepost"
PURE = [
    "foundation",
    "events",
    "rules",
    "clocks",
    "tracking",
    "escalations",
    "breaches",
    "planning",
    "measures",
    "quality",
    "intake",
    "synth",
    "meetings",
]
INSTEAD = {
    "now": "be given the time",
    "today": "be given the day",
    "localdate": "be given the day",
    "random": "be given a generator",
    "default_rng": "be given a generator",
    "open": "be given the text",
    "read_text": "be given the text",
    "read_bytes": "be given the bytes",
    "print": "return what it has to say",
    "getLogger": "return what it has to say",
}
FILES = ("scan_", "sink_", "read_", "write_")


def trespasses(source):
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    for call in calls:
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        of = getattr(getattr(call.func, "value", None), "id", "")
        if name in INSTEAD:
            yield f"line {call.lineno} calls {name}(); it should {INSTEAD[name]}"
        if of == "pl" and name.startswith(FILES):
            yield f"line {call.lineno} calls pl.{name}(); it should be given a frame"


def test_a_pure_floor_reaches_for_nothing_outside_itself():
    modules = [path for floor in PURE for path in (MILEPOST / floor).rglob("*.py")]
    found = {
        (str(module.relative_to(MILEPOST)), what)
        for module in modules
        for what in trespasses(module.read_text())
    }
    assert found == set()
    assert len(modules) > 100


@pytest.mark.parametrize(
    "source",
    [
        "date.today()",
        "datetime.now(UTC)",
        "rng = np.random.default_rng()",
        "open('x')",
        "print(1)",
        "pl.scan_parquet(x)",
    ],
)
def test_the_fence_notices_a_trespass(source):
    assert list(trespasses(source))
