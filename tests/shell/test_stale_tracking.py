"""Where nobody has looked for long a rule asks, once; whoever looks ends it."""

from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from escalated import (
    CONTACT,
    MAY,
    URGENT,
    a_lung_service,
    a_shift,
    at,
    escalate,
    history,
    stands,
    step,
    time_passes,
)
from milepost.actions.appoint import appoint
from milepost.actions.arrange_escalations import set_rota
from milepost.actions.hand_over import HandOver, hand_over
from milepost.actions.track import NewLook, look_at
from milepost.actions.track_several import Several, track_several, undo_several
from milepost.foundation.scope import Scope
from milepost.reading.digest import counts_of
from milepost.reading.escalations import Wanted, read_list
from milepost.reading.staff import Person
from milepost.store.escalations import facts
from milepost.store.escalations.models import Escalation
from milepost.store.escalations.rota import rota_of
from milepost.store.models import OpenWait, Pathway
from registered import LUNG, OURS, a_pathway, record

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TOLD = at(2, 10, 9)
STALE = at(2, 18, 9)
"""The eighth day after the referral was recorded."""


@pytest.fixture(autouse=True)
def lung():
    a_lung_service()
    for name in ("may", "ada"):
        person = Person(
            username=name,
            name=name.capitalize(),
            role="Tracker",
            provider="RXX",
            provider_name="A trust",
            follows=True,
        )
        assert appoint(person, password_hash="!") == []


def followed(name="P-17", owner="may"):
    assert a_pathway(name, "lung", owner=owner) == []
    told = (date(2025, 2, 10), "referral_received", URGENT)
    assert record(told, pathway=name, now=TOLD) == []


def looks(name="P-17", *, now, scope=MAY):
    said = {"note": "Spoke to the ward.", "owner": "may", "form": uuid4()}
    assert look_at(scope, NewLook(pathway=name, **said), now=now) == []


def raised():
    return list(Escalation.objects.order_by("id").values_list("cause", "desk", "about"))


def test_after_more_than_seven_days_without_a_look_it_is_raised_once_and_not_before():
    followed()
    assert time_passes(at(2, 17, 23)).raised == 0
    assert time_passes(STALE).raised == 1
    assert time_passes(at(2, 18, 10)).raised == 0
    assert raised() == [("tracking_stale", "", "")]


def test_the_digest_counts_what_is_grouped_by_who_follows_the_patients():
    set_rota(OURS, [a_shift(CONTACT, "ada", "lung")])
    followed()
    time_passes(STALE)
    counts = counts_of("ada", lawbook=settings.LAWBOOK, now=STALE)
    assert counts.escalations == 1


def test_what_nobody_follows_any_more_is_found_by_its_own_link():
    followed()
    followed("P-18")
    time_passes(STALE)
    Pathway.objects.filter(name="P-18").update(owner="")
    OpenWait.objects.filter(pathway="P-18").update(owner="")
    ada = Client()
    ada.force_login(get_user_model().objects.get(username="ada"))
    page = unescape(ada.get("/escalations?show=all").content.decode())
    address = "/escalations?show=all&cause=tracking_stale&owner=nobody"
    assert f'href="{address}"' in page
    assert 'href="/list?owner=nobody&stale=7"' in page
    assert ": 1 escalation" in ada.get(address).content.decode()
    every = unescape(ada.get("/oversight").content.decode())
    address = "/escalations?show=all&cause=tracking_stale&service=lung&desk=none"
    assert f'href="{address}"' in every
    escalate("P-18", now=STALE)
    assert "2 escalations" in ada.get(address).content.decode()


def test_somebody_whose_account_is_closed_is_on_duty_no_more():
    set_rota(OURS, [a_shift(CONTACT, one, "lung") for one in ("ada", "may")])
    asked = {"desk": "", "service": "lung"}
    assert rota_of("RXX").on_duty(CONTACT, STALE.date(), **asked) == "ada"
    get_user_model().objects.filter(username="ada").update(is_active=False)
    assert rota_of("RXX").on_duty(CONTACT, STALE.date(), **asked) == "may"
    get_user_model().objects.filter(username="ada").update(is_active=True)
    assert rota_of("RXX").on_duty(CONTACT, STALE.date(), **asked) == "ada"
    gone = Person(
        username="ada",
        name="Ada",
        role="Tracker",
        provider="RYY",
        provider_name="Another",
    )
    assert appoint(gone, password_hash="!") == []
    assert rota_of("RXX").on_duty(CONTACT, STALE.date(), **asked) == "may"


def test_what_nobody_follows_is_on_a_list_of_its_own_and_raises_nothing():
    followed(owner="")
    assert time_passes(STALE).raised == 0


def test_whoever_looks_ends_it_in_their_own_name_and_the_next_time_it_is_raised_anew():
    followed()
    time_passes(STALE)
    number = Escalation.objects.get().id
    looks(now=at(2, 18, 11))
    assert time_passes(at(2, 18, 12)).looked == 1
    assert stands(number) == ("resolved", 1)
    last = facts.entries(number)[-1]
    assert (last.by, last.day) == ("may", date(2025, 2, 18))
    assert last.outcome == "Somebody looked at the pathway again."
    assert time_passes(at(2, 25)).raised == 0
    assert time_passes(at(2, 26)).raised == 1


def test_handing_a_patient_over_is_no_look_and_ends_nothing():
    followed()
    time_passes(STALE)
    asked = HandOver(giver="may", taker="ada", why="Away", form=uuid4())
    assert hand_over(Scope("RXX", "may"), asked, now=at(2, 18, 10)) == (1, [])
    assert time_passes(at(2, 18, 11)).looked == 0
    assert stands(Escalation.objects.get().id) == ("waiting", 1)


def test_a_wait_that_ends_unlooked_at_leaves_it_to_whoever_took_it_on():
    followed()
    time_passes(STALE)
    number = Escalation.objects.get().id
    assert step(number, "acknowledged", now=at(2, 18, 9, 30)) == []
    gone = (date(2025, 2, 18), "treatment_started", {"first": True})
    assert record(gone, now=at(2, 18, 10)) == []
    assert time_passes(at(2, 18, 11)).eased == 1
    assert stands(number) == ("eased", 1)


def test_one_look_at_several_ends_theirs_and_undone_they_are_asked_again():
    for name in ("P-1", "P-2"):
        followed(name)
    assert time_passes(STALE).raised == 2
    form = uuid4()
    asked = Several(
        chosen={"P-1": None, "P-2": None}, note="Seen", looked=True, form=form
    )
    assert track_several(MAY, asked, now=at(2, 18, 10))[1] == []
    assert time_passes(at(2, 18, 11)).looked == 2
    undo_several(MAY, form, undo=uuid4(), now=at(2, 18, 12))
    assert time_passes(at(2, 19)).raised == 2


def test_put_off_with_a_reason_it_is_not_raised_beside_itself_and_is_asked_again_then():
    followed()
    time_passes(STALE)
    number = Escalation.objects.get().id
    until = {"reason": "Away till Monday", "until": at(2, 24, 9)}
    assert step(number, "snoozed", now=at(2, 18, 10), **until) == []
    assert time_passes(at(2, 21)).raised == 0
    assert time_passes(at(2, 24, 9)).woken == 1
    assert stands(number) == ("waiting", 1)
    looks(now=at(2, 24, 10))
    time_passes(at(2, 24, 11))
    assert history(number) == ["raised", "snoozed", "resolved"]


def test_where_something_graver_is_the_matter_only_that_is_raised():
    followed()
    assert time_passes(at(4, 4)).raised == 1
    assert raised() == [("breach_near", "", "")]


def test_those_of_one_person_are_taken_together_and_only_within_scope():
    for name in ("P-1", "P-2", "P-3"):
        followed(name)
    followed("P-4", owner="ada")
    time_passes(STALE)
    found = read_list(LUNG, Wanted(state="unresolved"), now=STALE)
    assert [(one.owner, one.waiting) for one in found.groups] == [
        ("may", 3),
        ("ada", 1),
    ]
    assert (found.rows, found.shown) == ((), 0)
    theirs = Wanted(state="unresolved", cause="tracking_stale", owner="may")
    assert read_list(LUNG, theirs, now=STALE).shown == 3
    breast = type(LUNG)("RXX", "bea", frozenset({"breast"}))
    assert read_list(breast, Wanted(), now=STALE).groups == ()


def test_the_pages_tell_delay_in_tracking_apart_from_delay_in_care():
    followed()
    time_passes(STALE)
    client = Client()
    client.force_login(get_user_model().objects.get(username="ada"))
    for address in ("/escalations?show=all", "/oversight"):
        page = " ".join(client.get(address).content.decode().split())
        assert "Delay in tracking, by who follows the patients" in page
        assert "/list?owner=may&amp;stale=7" in page
    number = Escalation.objects.get().id
    page = client.get(f"/escalations/{number}").content.decode()
    assert "Delay in tracking" in page
    listed = client.get("/escalations?show=all&cause=tracking_stale&owner=may")
    assert "1 escalation" in listed.content.decode()
    assert client.get("/list?owner=may&stale=7").status_code == 200
