"""Run every scenario in ``specs/`` of how a breach is reviewed."""

import re
from dataclasses import dataclass
from datetime import date

import pytest

from lawbooks import LAWBOOK
from milepost.breaches.opening import Kind, closes, opens
from milepost.breaches.themes import is_near
from milepost.foundation.days import AsAt
from milepost.reading.breach_parts import shared_between
from milepost.rules.breaches import BreachPolicy
from milepost.rules.scenarios import said_of
from milepost.store.breaches.waits import look_into
from position_pages import events, table
from spec_pages import LONG_AFTER, SPECS, kind


@dataclass(frozen=True)
class Scenario:
    page: str
    policy: str
    title: str
    given: list[dict[str, str]]
    day: date
    asks: str
    clock: int
    rows: list[dict[str, str]]


def scenarios_of(page, text):
    introduction, *sections = text.split("\n## ")
    policy = re.search(r"\*Breach policy: ([\w/-]+)\.\*", introduction)[1]
    for section in sections:
        title, _, body = section.partition("\n")
        given, _, then = body.partition("\nthen at the end of ")
        asks = re.search(
            r"the (timeline|review|review of a \w+|sharing|near miss)"
            r"(?: of wait (\d))? is:",
            then,
        )
        if not asks or not table(then):
            raise ValueError(f"{page}: {title!r} doesn't say what follows")
        yield Scenario(
            page=page,
            policy=policy,
            title=title,
            given=table(given),
            day=date.fromisoformat(then[:10]),
            asks=asks[1],
            clock=int(asks[2] or 1),
            rows=table(then),
        )


SCENARIOS = [
    scenario
    for path in sorted(SPECS.rglob("*.md"))
    if "\n*Breach policy: " in (text := path.read_text())
    for scenario in scenarios_of(str(path.relative_to(SPECS)), text)
]
EACH = pytest.mark.parametrize(
    "scenario", SCENARIOS, ids=lambda s: f"{s.policy}: {s.title}"
)


def looked(scenario):
    policy = LAWBOOK.the(BreachPolicy, scenario.policy).editions[-1]
    told, as_at = events(scenario.given), AsAt(scenario.day, LONG_AFTER)
    found = look_into(
        told, policy.standards[0], policy, None, as_at=as_at, lawbook=LAWBOOK
    )
    return policy, told, found.get(scenario.clock), as_at


def timeline_words(scenario):
    told = looked(scenario)[2].timeline
    assert told.total("counted") == looked(scenario)[2].clock.waited
    return [
        {
            "stage": stage.stage.replace("_", " "),
            "from": str(stage.begins or ""),
            "to": str(stage.ends or ""),
            "service": str(stage.service),
            "patient": str(stage.patient),
            "out": str(stage.out),
            "target": str(stage.target),
            "over": str(stage.excess),
        }
        for stage in told.stages
    ]


def review_words(scenario):
    policy, _, found, _ = looked(scenario)
    why = opens(found.clock, policy, scenario.day, found.timeline)
    of = scenario.asks.rpartition("review of a ")[2]
    closed = closes(Kind(of), found.clock) if of in list(Kind) else None
    said = f"{why.kind}: {why.because}" if why else ""
    return [{"opens": said, "closes": closed or ""}]


def sharing_words(scenario):
    policy, told, found, as_at = looked(scenario)
    shared = shared_between("us", told, found, policy, as_at)
    if shared is None:
        return [dict.fromkeys(("rule", "scenario", "us", "them"), "")]
    parts = {name: f"{part.breaches:g}" for name, part in shared.shares.items()}
    rule = shared.rule.replace("_", " ")
    return [{"rule": rule, "scenario": str(shared.scenario or "")} | parts]


def near_words(scenario):
    policy, _, found, _ = looked(scenario)
    clock, longest = found.clock, found.timeline.longest
    near = is_near(clock.waited, clock.limit_days, policy.near_miss_days)
    stage = longest.stage.replace("_", " ")
    over = f"{stage}, {longest.excess} days over {longest.target}"
    told = ("yes" if near else "no", str(clock.waited), over)
    return [dict(zip(scenario.rows[0], told, strict=True))]


ASKED = {"sharing": sharing_words, "near miss": near_words}


@EACH
def test_a_breach_is_reviewed_as_the_page_says(scenario):
    if scenario.asks == "timeline":
        named = {row["stage"] for row in scenario.rows}
        found = [row for row in timeline_words(scenario) if row["stage"] in named]
    else:
        found = ASKED.get(scenario.asks, review_words)(scenario)
    assert found == scenario.rows


@EACH
def test_a_page_lies_with_its_policy_and_says_nothing_unknown(scenario):
    assert scenario.page.startswith(f"{scenario.policy}/")
    for row in scenario.given:
        assert {name for name, _ in said_of(row)} <= LAWBOOK.vocabulary[kind(row)]


def test_a_page_that_forgets_to_say_what_follows_is_refused():
    page = "# A\n\n*Breach policy: x.*\n\n## B\n\n| day |\n|---|\n\nthen nothing"
    with pytest.raises(ValueError, match="doesn't say what follows"):
        list(scenarios_of("x.md", page))
