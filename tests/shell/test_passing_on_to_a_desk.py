"""An escalation is passed on to another desk, and goes by that from then on."""

import re
import uuid

import pytest
from django.conf import settings
from django.utils import timezone

from escalated import (
    CONTACT,
    MANAGER,
    MAY,
    a_lung_service,
    a_referral,
    a_shift,
    at,
    escalate,
    step,
    time_passes,
)
from milepost.actions.arrange_escalations import set_rota
from milepost.actions.rebuild_standings import rebuild_standings
from milepost.foundation.scope import Scope
from milepost.reading.escalations import Wanted, read_escalation, read_list
from milepost.store.escalations import facts
from milepost.store.escalations.models import Standing
from opened import a_client
from registered import OURS, codes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MONDAY = at(2, 17)
PASS_ON = {"role": CONTACT, "desk": "pathology", "reason": "It is cytology."}


@pytest.fixture
def raised():
    a_lung_service()
    a_referral()
    set_rota(
        OURS,
        [
            a_shift(CONTACT, "ola"),
            a_shift(CONTACT, "may", "radiology"),
            a_shift(CONTACT, "pat", "pathology"),
            a_shift(MANAGER, "sam", "lung"),
        ],
    )
    number, problems = escalate(now=MONDAY)
    assert problems == []
    return number


def pass_on(number, **changes):
    return step(number, "passed_on", now=at(2, 17, 11), **PASS_ON | changes)


def waits_for(hour=12):
    """Whoever finds it among what waits for them."""
    scopes = (Scope("RXX", name) for name in ("may", "ola", "pat", "sam"))
    told = {"now": at(2, 17, hour), "mine": True}
    return [s.person for s in scopes if read_list(s, Wanted(), **told).rows]


def at_desk(desk):
    return len(read_list(MAY, Wanted(desk=desk), now=at(2, 17, 12)).rows)


def test_the_same_role_at_another_desk_has_it_from_then_on(raised):
    assert (waits_for(), at_desk("radiology")) == (["may"], 1)
    assert pass_on(raised) == []
    assert (waits_for(), at_desk("radiology"), at_desk("pathology")) == (["pat"], 0, 1)
    told = {"lawbook": settings.LAWBOOK, "now": at(2, 17, 12)}
    reading = read_escalation(MAY, raised, **told)
    assert (reading.listed.desk, reading.duty[CONTACT]) == ("pathology", "pat")
    standing = Standing.objects.get(escalation=raised)
    assert (standing.rung, standing.role) == (1, CONTACT)
    assert standing.acknowledge_by == at(2, 17, 15)
    assert standing.resolve_by == at(2, 18, 17)
    assert facts.raised(MAY, raised).desk == "radiology"


def test_to_no_desk_the_services_own_has_it_and_named_no_desk_it_stays_where_it_was(
    raised,
):
    assert pass_on(raised, desk="") == []
    assert waits_for() == ["ola"]
    assert pass_on(raised) == []
    assert pass_on(raised, role=MANAGER, desk=None) == []
    assert (waits_for(), at_desk("pathology")) == (["sam"], 1)


def test_it_climbs_is_asked_again_and_is_worked_out_anew_at_the_desk_it_was_passed_to(
    raised,
):
    assert pass_on(raised) == []
    said = {"until": at(2, 18, 9), "reason": "Tomorrow."}
    assert step(raised, "snoozed", now=at(2, 17, 12), **said) == []
    assert time_passes(at(2, 18, 9, 30)).woken == 1
    assert Standing.objects.get(escalation=raised).desk == "pathology"
    assert time_passes(at(2, 18, 16)).climbed == 1
    before = list(Standing.objects.values())
    assert before[0]["desk"] == "pathology"
    rebuild_standings("RXX", lawbook=settings.LAWBOOK, now=at(2, 18, 16))
    assert list(Standing.objects.values()) == before


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"desk": "radiology"}, "escalations.theirs-already"),
        ({"desk": None}, "escalations.theirs-already"),
        ({"desk": "kitchen"}, "escalations.no-such-desk"),
        ({"role": ""}, "escalations.unsaid"),
    ],
)
def test_it_goes_to_a_role_and_to_a_desk_that_there_are_and_that_dont_have_it(
    raised, changes, code
):
    assert code in codes(pass_on(raised, **changes))
    assert len(facts.entries(raised)) == 1


def test_its_page_offers_the_same_role_at_another_desk_and_says_where_it_went(raised):
    may = a_client("may")
    address = f"/escalations/{raised}"
    page = may.get(address).content.decode()
    desks = re.search(r'id="passed_on-desk".*?</select>', page, re.DOTALL).group()
    assert re.findall(r'<option value="(.*?)"', desks) == [
        "",
        "endoscopy",
        "pathology",
        "pre-assessment",
        "theatres",
        "service",
    ]
    assert "As it is (Radiology)" in desks
    told = {"what": "passed_on", "form": str(uuid.uuid4()), "seen": "1"} | PASS_ON
    wrong = may.post(f"{address}/step", told | {"desk": "kitchen"})
    assert wrong.status_code == 422
    assert may.post(f"{address}/step", told).status_code == 302
    page = may.get(address).content.decode()
    assert f"To: {CONTACT}, Pathology" in page
    assert facts.entries(raised)[-1].at.date() == timezone.localtime().date()
    form = {"form": str(uuid.uuid4()), "seen": "2", "desk": "service"}
    assert may.post(f"{address}/step", told | form).status_code == 302
    assert ", at no desk" in may.get(address).content.decode()
