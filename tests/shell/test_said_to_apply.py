"""A person says that a step which isn't for every patient is for this one."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from milepost.actions.adopt import NewAdoption, adopt
from milepost.actions.appoint import appoint
from milepost.actions.change_edition import NewEdition, propose_own
from milepost.actions.say_applies import NewSaying, say_applies
from milepost.foundation.days import AsAt
from milepost.reading.staff import Person
from milepost.reading.timed_pathways import late_steps, read_progress
from milepost.rules.draft_steps import For
from milepost.store.adoptions.drawing import drawing_board
from opened import Open, a_client
from registered import (
    LUNG,
    NOON,
    NOW,
    OURS,
    THEIRS,
    TODAY,
    a_pathway,
    a_provider,
    codes,
    record,
    refer,
)
from signatures import both_sign

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
URGENT = {"priority": "urgent_suspected_cancer", "route": "gp"}


@pytest.fixture(autouse=True)
def ours():
    """Lung works by an edition in which Diagnosis by day 5 is only for some."""
    from dataclasses import replace

    a_provider()
    a_pathway("P-1", "lung")
    record(refer(date(2025, 2, 1), **URGENT), pathway="P-1")
    terms = {"service": "lung", "next_review": TODAY + timedelta(days=365)}
    names = {"clinical_lead": "Dr Obi", "manager": "Jo Reid"}
    first = NewAdoption(template="scotland/lung", form=uuid4(), **names, **terms)
    assert adopt(OURS, first, lawbook=settings.LAWBOOK, now=NOON) == []
    board = drawing_board(OURS, "lung", lawbook=settings.LAWBOOK, today=TODAY)
    diagnosis, treatment = board.typed
    some = replace(diagnosis, applies=For.SOME, patients="with a mass", day="5")
    own = NewEdition(
        typed=(some, treatment),
        follows=board.decided.number,
        begins=TODAY,
        why="By arm",
        form=uuid4(),
        **terms,
    )
    assert propose_own(OURS, own, lawbook=settings.LAWBOOK, now=NOON) == []
    both_sign()
    a_pathway("P-2", "lung")
    record(refer(TODAY, **URGENT), pathway="P-2", now=NOON)


LATER = NOON + timedelta(days=7)
THEN = AsAt(LATER.date(), LATER)


def say(scope=OURS, now=NOON, **changes):
    told = {
        "pathway": "P-2",
        "step": "Diagnosis",
        "applies": True,
        "why": "Seen on CT",
        "form": uuid4(),
    }
    return say_applies(
        scope, NewSaying(**told | changes), lawbook=settings.LAWBOOK, now=now
    )


def test_who_has_the_page_of_who_waits_at_each_step_open_is_told():
    address = "/timed-pathways/scotland/lung/times?service=lung"
    asked = Open(a_client("may"), address)
    assert asked.news() == "0 changes"
    assert say() == []
    assert asked.news() == "1 change"
    assert asked.news(a_client("eve", services=frozenset({"ortho"}))) == "0 changes"


def steps(name="P-2", as_at=THEN):
    found = read_progress(OURS, name, "lung", as_at=as_at, lawbook=settings.LAWBOOK)
    return [one.step for one in found.steps]


def late(as_at=THEN):
    found = late_steps(OURS, ["P-2"], None, as_at=as_at, lawbook=settings.LAWBOOK)
    return {name: one.step for name, one in found.items()}


def test_a_step_is_owed_once_a_person_says_it_is_for_this_patient_and_not_before():
    assert (steps(), late()) == (["Treatment starts"], {})
    assert say() == []
    assert (steps(), late()) == (
        ["Diagnosis", "Treatment starts"],
        {"P-2": "Diagnosis"},
    )
    assert say(applies=False, why="Another patient's CT") == []
    assert (steps(), late()) == (["Treatment starts"], {})


def test_what_was_said_stays_and_nobody_knew_it_before():
    say()
    say(applies=False, why="Not after all", now=LATER)
    found = read_progress(OURS, "P-2", "lung", as_at=THEN, lawbook=settings.LAWBOOK)
    (branch,) = found.for_some
    assert [(s.applies, s.why, s.by) for s in branch.said] == [
        (False, "Not after all", "ada"),
        (True, "Seen on CT", "ada"),
    ]
    before = AsAt(THEN.day, LATER - timedelta(seconds=1))
    assert "Diagnosis" in steps(as_at=before)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"why": " "}, "applies.no-reason"),
        ({"step": "Treatment starts"}, "applies.no-such-step"),
        ({"pathway": "P-1"}, "applies.no-such-step"),
        ({"pathway": "P-9"}, "applies.no-such-step"),
    ],
)
def test_it_is_said_only_of_a_step_for_some_and_for_a_reason(changes, code):
    assert codes(say(**changes)) == [code]


def test_nobody_says_it_of_a_patient_they_may_not_see():
    a_pathway("P-3", "ortho")
    assert codes(say(THEIRS)) == ["applies.no-such-step"]
    assert codes(say(LUNG, pathway="P-3")) == ["applies.no-such-step"]
    assert say(LUNG) == []


def test_a_form_sent_twice_is_said_once():
    form = UUID(int=3)
    assert say(form=form) == say(form=form) == []
    found = read_progress(OURS, "P-2", "lung", as_at=NOW, lawbook=settings.LAWBOOK)
    assert len(found.for_some[0].said) == 1


def test_it_is_said_on_the_patients_page():
    person = Person(
        username="tim",
        name="Tim",
        role="Tracker",
        provider="RXX",
        provider_name="A trust",
    )
    appoint(person, password_hash="!")
    tim = Client()
    tim.force_login(
        get_user_model().objects.get(username="tim"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    page = tim.get("/pathways/P-2").content.decode()
    assert "only for patients with a mass" in page
    told = {"step": "Diagnosis", "applies": "yes"}
    refused = tim.post("/pathways/P-2/applies", told)
    assert refused.status_code == 422
    assert "There is no reason" in refused.content.decode()
    told["why"] = "Seen <b>on CT</b>"
    assert tim.post("/pathways/P-2/applies", told).status_code == 302
    page = tim.get("/pathways/P-2").content.decode()
    assert "Is for them: Seen &lt;b&gt;on CT&lt;/b&gt; (Tim" in page
    assert "It isn’t after all" in page
    past = tim.get("/pathways/P-2?as_at=2025-02-20").content.decode()
    assert "/pathways/P-2/applies" not in past
