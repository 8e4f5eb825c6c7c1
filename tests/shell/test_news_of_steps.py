"""Pages of timed pathways, forecasts and agreed actions are told of what others do."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from milepost.actions.adopt import NewAdoption, adopt
from milepost.actions.agree import Answer, NewAgreed, agree, answer
from milepost.actions.forecasts import look_ahead
from milepost.actions.move_patients import NewMove, move_patients
from milepost.foundation.scope import Scope
from milepost.reading.own_editions import drawing_board
from opened import Open, a_client
from registered import (
    NOON,
    OURS,
    TODAY,
    a_pathway,
    a_patient,
    a_provider,
    record,
    refer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MO = Scope("RXX", "mo")
"""Who signs, at the command line."""

MAY_NOT = frozenset({"ortho"})
ADDRESS = "/timed-pathways/scotland/suspected-cancer"
URGENT = {"priority": "urgent_suspected_cancer", "route": "gp"}


@pytest.fixture
def ada():
    """Somebody who sees all, and a lung patient of a service that works by steps."""
    a_provider()
    a_pathway("P-1", "lung")
    a_pathway("P-2", "ortho", patient=a_patient(2))
    record(refer(date(2025, 1, 10), **URGENT), pathway="P-1")
    record(refer(), pathway="P-2")
    assert sign("lung") == []
    return a_client("ada")


@pytest.fixture
def eve(ada):
    return a_client("eve", services=MAY_NOT)


def sign(service, template="scotland/suspected-cancer"):
    new = NewAdoption(
        template=template,
        service=service,
        clinical_lead="Dr Ade Obi",
        manager="Jo Reid",
        next_review=TODAY + timedelta(days=365),
        form=uuid4(),
    )
    return adopt(MO, new, lawbook=settings.LAWBOOK, now=NOON)


def moved():
    board = drawing_board(OURS, "lung", lawbook=settings.LAWBOOK, today=TODAY)
    new = NewMove(
        service="lung",
        pathways=["P-1"],
        to=board.decided.number,
        why="All by one",
        form=uuid4(),
    )
    return move_patients(MO, new, lawbook=settings.LAWBOOK, now=NOON)


def test_the_pages_of_timed_pathways_are_told_of_decisions_about_them(ada, eve):
    every, this = Open(ada, "/timed-pathways"), Open(ada, ADDRESS)
    other = Open(ada, "/timed-pathways/scotland/head-and-neck")
    record((TODAY, "referral_vetted", {}), pathway="P-1")
    assert every.news() == "0 changes"
    assert sign("lung", "scotland/lung") == []
    assert [page.news() for page in (every, this, other)] == [
        "1 change",
        "1 change",
        "0 changes",
    ]
    assert (every.news(eve), this.news(eve)) == ("0 changes", "0 changes")


@pytest.mark.parametrize("page", ["times", "patients"])
def test_who_waits_at_each_step_is_told_of_events_moves_and_decisions(ada, eve, page):
    asked = Open(ada, f"{ADDRESS}/{page}?service=lung")
    record((TODAY, "appointment_attended", {"first": True}), pathway="P-2")
    assert asked.news() == "0 changes"
    record((TODAY, "referral_vetted", {}), pathway="P-1")
    assert asked.news() == "1 change"
    assert (asked.news(eve), Open(ada, f"{ADDRESS}/{page}?service=lung").news()) == (
        "0 changes",
        "0 changes",
    )
    asked = Open(ada, f"{ADDRESS}/{page}?service=lung")
    assert moved() == []
    assert asked.news() == "1 change"
    assert sign("lung") == []
    assert asked.news() == "2 changes"
    assert asked.news(a_client("cat", provider="RYY")) == "0 changes"


def test_the_forecasts_are_told_that_the_history_was_learnt_from_again(ada, eve):
    asked = Open(ada, "/forecasts")
    assert asked.news() == "0 changes"
    now = timezone.localtime()
    look_ahead("RXX", lawbook=settings.LAWBOOK, now=now, afresh=True)
    assert asked.news() == "1 change"
    assert asked.news(a_client("cat", provider="RYY")) == "0 changes"
    past = ada.get("/forecasts?as_at=2025-01-01").content.decode()
    assert "data-marks" not in past


def test_an_agreed_action_is_told_of_what_others_say_of_it(ada, eve):
    new = {"due": TODAY + timedelta(days=9), "owner": "ada", "pathway": "P-1"}
    new |= {"origin": "review", "origin_number": 7}
    numbers = [
        agree(OURS, NewAgreed(text=text, form=uuid4(), **new), now=NOON)[0]
        for text in ("Add a weekly slot", "Ring the ward")
    ]
    asked, other = (Open(ada, f"/actions/{number}") for number in numbers)
    done = Answer(number=numbers[0], what="done", form=uuid4(), note="So it is.")
    assert answer(OURS, done, now=NOON) == []
    assert (asked.news(), other.news()) == ("1 change", "0 changes")
    assert asked.news(eve) == "0 changes"
