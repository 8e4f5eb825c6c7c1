"""What a house keeps beside its patients is told of to whoever has its pages open."""

from datetime import date
from uuid import uuid4

import pytest
from django.conf import settings

from escalated import a_lung_service, a_referral
from milepost.actions.arrange import Arrangement, arrange
from milepost.actions.barriers import (
    BarrierStep,
    NewBarrier,
    note_barrier,
    take_barrier_step,
)
from milepost.escalations.barriers import Did
from milepost.host.clock import now
from opened import Open, a_client
from registered import OURS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MAY_NOT = frozenset({"ortho"})


@pytest.fixture
def may():
    a_lung_service()
    a_referral("P-17")
    return a_client("may")


def noted(services=("lung",), theme="equipment"):
    told = NewBarrier(
        title="No CT on Fridays",
        said="The scanner is replaced in May.",
        theme=theme,
        services=list(services),
        form=uuid4(),
    )
    number, problems = note_barrier(OURS, told, now=now())
    assert problems == []
    return number


def followed(number):
    step = BarrierStep(number=number, did=Did.FOLLOWED, said="Still so.", form=uuid4())
    assert take_barrier_step(OURS, step, now=now()) == []


def arranged(what, **says):
    told = Arrangement(what=what, says=says, form=uuid4())
    assert arrange(OURS, told, lawbook=settings.LAWBOOK, now=now()) == []


def test_the_log_of_barriers_and_oversight_hear_of_each_barrier_once(may):
    first = noted()
    log, page = (
        Open(may, "/oversight/barriers"),
        Open(may, f"/oversight/barriers/{first}"),
    )
    staffing, group = (
        Open(may, "/oversight/barriers?theme=staff"),
        Open(may, "/oversight"),
    )
    followed(first)
    followed(first)
    noted()
    assert (log.news(), page.news()) == ("2 changes", "1 change")
    assert (group.news(), staffing.news()) == ("2 changes", "0 changes")


def test_whoever_may_not_see_all_services_of_a_barrier_hears_nothing_of_it(may):
    only_lung = a_client("quin", frozenset({"lung"}))
    log, group = Open(only_lung, "/oversight/barriers"), Open(only_lung, "/oversight")
    hers = noted()
    page = Open(only_lung, f"/oversight/barriers/{hers}")
    both = noted(["lung", "ortho"])
    assert (log.news(), group.news()) == ("1 change", "1 change")
    theirs = Open(may, f"/oversight/barriers/{both}")
    followed(both)
    assert (page.news(), theirs.news()) == ("0 changes", "1 change")
    assert theirs.news(only_lung) == "0 changes"


def test_the_rota_the_ladders_and_the_closed_days_hear_of_their_own(may):
    pages = [Open(may, there) for there in ("/rota", "/rota/ladders", "/rota/closed")]
    day = date(2031, 1, 7)  # a Tuesday
    arranged("closed_day", day=day)
    assert [page.news() for page in pages] == ["0 changes", "0 changes", "1 change"]
    arranged("shift", role="Service manager", place="lung", person="may", first=day)
    arranged("absence", person="may", first=day, last=day)
    assert [page.news() for page in pages] == ["2 changes", "0 changes", "1 change"]
    arranged("ladder", service="lung", ladder="")
    assert pages[1].news() == "1 change"


def test_a_rota_says_nothing_of_a_place_that_one_may_not_see(may):
    blind = a_client("quin", MAY_NOT)
    rota, ladders = Open(blind, "/rota"), Open(blind, "/rota/ladders")
    arranged(
        "shift", role="Service manager", place="lung", person="may", first=now().date()
    )
    arranged("ladder", service="lung", ladder="")
    assert (rota.news(), ladders.news()) == ("0 changes", "0 changes")
    arranged(
        "shift", role="Service manager", place="", person="may", first=now().date()
    )
    assert rota.news() == "1 change"
