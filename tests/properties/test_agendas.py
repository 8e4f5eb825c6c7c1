"""Whatever the list and the chair's order, a patient is on an agenda once, by its lines."""

from datetime import date, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from milepost.meetings.agenda import CANDIDATES, agenda, takes
from milepost.meetings.carried import left_over
from milepost.meetings.decisions import (
    OWNED,
    Decision,
    Said,
    What,
    by_pathway,
    problems_with,
)
from milepost.rules.meetings import AgendaRule, Takes
from milepost.rules.parts import Evidence

DAY, NEXT = date(2025, 2, 19), date(2025, 2, 26)
STEPS = ["vetting", "tests", "treatment", None]

days = st.none() | st.integers(-120, 120).map(lambda n: DAY + timedelta(days=n))


@st.composite
def lists(draw):
    """Pathways of a few patients, each with whatever may be known of it."""
    size = draw(st.integers(0, 12))
    rows = [
        {
            "pathway": f"P-{number:02}",
            "patient": str(draw(st.integers(1, 6))),
            "service": draw(st.sampled_from(["lung", "ortho"])),
            "family": draw(st.sampled_from(["cancer", "elective"])),
            "standard": "scotland/cancer-62-day",
            "limit_days": 62,
            "next_step": draw(st.sampled_from(STEPS)),
            "booked_what": None,
            "rung": draw(st.none() | st.integers(1, 4)),
            "carried": draw(st.sampled_from([None, "not_reached"])),
        }
        | {
            name: draw(days)
            for name, column in CANDIDATES.columns.items()
            if column.dtype == pl.Date
        }
        for number in range(size)
    ]
    schema = dict(CANDIDATES.schema)
    return pl.DataFrame(rows, schema=schema).select(list(schema))


@st.composite
def orders(draw):
    """Some lines, in some order, some with room for only a few."""
    chosen = draw(st.lists(st.sampled_from(Takes), unique=True, max_size=6))
    return [
        AgendaRule(
            name=str(takes),
            title=str(takes),
            takes=takes,
            days=draw(st.integers(0, 90)),
            rung=draw(st.integers(0, 3)),
            families=draw(st.sampled_from([(), ("cancer",)])),
            most=draw(st.integers(0, 3)),
            why="To try it.",
            evidence=Evidence.PROPOSAL,
        )
        for takes in chosen
    ]


@given(lists(), orders())
def test_each_patient_is_on_an_agenda_once_or_counted_as_left_off(rows, lines):
    made = agenda(rows, lines, day=DAY, next_on=NEXT)
    patients = [item.patient for item in made.items]
    assert len(patients) == len(set(patients))
    assert [item.place for item in made.items] == list(range(1, len(patients) + 1))
    tests = [takes(line, day=DAY, next_on=NEXT) for line in lines]
    wanted = rows.filter(pl.any_horizontal(tests)) if tests else rows.clear()
    left = sum(count for _, count in made.left_off)
    assert len(patients) + left == wanted["patient"].n_unique()


@given(lists(), orders())
def test_a_patient_is_taken_by_the_first_line_with_room_in_the_chairs_order(
    rows, lines
):
    made = agenda(rows, lines, day=DAY, next_on=NEXT)
    order = [line.name for line in lines]
    places = [order.index(item.line) for item in made.items]
    assert places == sorted(places)
    for line in lines:
        theirs = [item for item in made.items if item.line == line.name]
        assert not line.most or len(theirs) <= line.most
        fits = rows.filter(takes(line, day=DAY, next_on=NEXT))
        assert {item.pathway for item in theirs} <= set(fits["pathway"])
        if not line.most or len(theirs) < line.most:
            before = {
                i.patient
                for i in made.items
                if order.index(i.line) <= order.index(line.name)
            }
            assert set(fits["patient"]) <= before
    for item in made.items:
        assert item.line not in item.also
        assert item.pathway not in item.others


decided = st.lists(
    st.builds(
        lambda number, what, pathway, takes_back, action: Decision(
            number=number,
            what=what,
            pathway=pathway,
            words="",
            owner="",
            due=None,
            by="ada",
            at=None,
            takes_back=takes_back if what is What.TAKEN_BACK else None,
            action=number if what in OWNED and action else None,
        ),
        st.integers(1, 9),
        st.sampled_from(What),
        st.sampled_from(["P-1", "P-2", "P-3"]),
        st.integers(1, 9),
        st.booleans(),
    ),
    max_size=9,
    unique_by=lambda decision: decision.number,
)


@given(decided, st.dictionaries(st.integers(1, 9), st.booleans()))
def test_nobody_of_a_list_is_let_go_with_nothing_decided_or_something_still_to_do(
    decisions, actions_open
):
    in_order = by_pathway(sorted(decisions, key=lambda one: one.number))
    back = left_over({"P-1": (), "P-2": ("P-3",)}, in_order, actions_open)
    for pathway in ("P-1", "P-2"):
        theirs = [one.decision for one in in_order.get(pathway, ()) if one.stands]
        to_do = any(actions_open.get(one.action or 0, False) for one in theirs)
        by_another = pathway == "P-2" and any(
            one.stands for one in in_order.get("P-3", ())
        )
        if not theirs and by_another:
            assert pathway not in back
        elif not theirs or to_do or theirs[-1].what is What.NEXT_TIME:
            assert pathway in back
        else:
            assert pathway not in back
    for theirs in in_order.values():
        last = [one for one in theirs if one.last]
        assert len(last) == any(one.stands for one in theirs)


@given(
    st.sampled_from([what for what in What if what is not What.TAKEN_BACK]),
    st.text(max_size=20),
    st.sampled_from(["", "person:ada", "role:Service manager", "desk:radiology", "x"]),
    days,
    st.sampled_from(["", "P-1"]),
)
def test_no_action_without_somebody_and_a_day_leaves_a_meeting(
    what, words, owner, due, pathway
):
    said = Said(what=what, words=words, owner=owner, due=due, pathway=pathway)
    problems = list(problems_with(said, today=DAY))
    if what in OWNED and not problems:
        assert owner.partition(":")[2]
        assert due is not None
        assert due >= DAY
    assert all(problem.where and problem.remedy for problem in problems)
