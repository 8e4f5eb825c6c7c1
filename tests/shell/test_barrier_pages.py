"""The oversight group's log of barriers, by its pages."""

from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from escalated import a_lung_service, a_referral, escalate
from milepost.actions.appoint import appoint
from milepost.reading.staff import Person
from milepost.store.barriers.models import Barrier, Entry

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def signed_in(username, services=None):
    person = Person(
        username=username,
        name=username.capitalize(),
        role="Service manager",
        provider="RXX",
        provider_name="A trust",
        services=services,
    )
    assert appoint(person, password_hash="!") == []
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return client


@pytest.fixture
def sam():
    a_lung_service()
    a_referral("P-1")
    a_referral("P-2")
    return signed_in("sam")


def text(answer):
    return " ".join(answer.content.decode().split())


def notes(client, **more):
    said = {
        "form": str(uuid4()),
        "title": "No CT <b>on Fridays</b>",
        "said": "Until May",
    }
    said |= {"theme": "equipment", "service": ["lung"]}
    return client.post("/oversight/barriers/new", said | more)


def does(client, what, **said):
    number = Barrier.objects.latest("id").id
    seen = Entry.objects.filter(barrier=number).count()
    told = {"what": what, "form": str(uuid4()), "seen": seen} | said
    address = f"/oversight/barriers/{number}/step"
    return client.post(address, told, follow=True)


def test_from_an_escalation_to_a_barrier_passed_on_answered_and_closed(sam):
    raised, _ = escalate("P-1", now=timezone.localtime())
    page = text(sam.get(f"/escalations/{raised}"))
    assert f'href="/oversight/barriers/new?escalation={raised}"' in page
    form = text(sam.get(f"/oversight/barriers/new?escalation={raised}"))
    assert f'name="escalation" value="{raised}" checked' in form
    assert 'name="service" value="lung" checked' in form
    answer = notes(sam, escalation=[str(raised)])
    assert answer["Location"].endswith("?saved=yes")
    page = text(sam.get(answer["Location"]))
    assert "No CT &lt;b&gt;on Fridays&lt;/b&gt;" in page
    assert "1 patient, 1 still waiting; 1 unresolved escalation" in page
    assert "No CT &lt;b&gt;on Fridays" in text(sam.get(f"/escalations/{raised}"))
    said = {"group": "Planned care group", "said": "May we hire a van?"}
    page = text(does(sam, "passed", wanted_by="1 1 2999", **said))
    assert "Waits for an answer" in page
    assert "May we hire a van? By 1 January 2999" in page
    assert "Waits for an answer" in text(sam.get("/oversight"))
    page = text(does(sam, "answered", said="From 10 March"))
    assert "Planned care group: From 10 March" in page
    page = text(does(sam, "holds", pathways="P-2", others=""))
    assert "2 patients" in page
    page = text(does(sam, "freed", pathway="P-2"))
    assert "1 patient, 1 still waiting" in page
    page = text(does(sam, "closed", said="Scans again"))
    assert "Open it again" in page
    assert "Take off" not in page
    assert "No barrier is open." in text(sam.get("/oversight"))
    assert "No CT &lt;b&gt;" in text(sam.get("/oversight/barriers?show=closed"))


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(sam):
    answer = notes(sam, theme="", said="What I wrote", others="17, x", pathways="P-2")
    assert answer.status_code == 422
    page = text(answer)
    assert "“x” is no escalation’s number." in page
    for typed in ("What I wrote", 'value="17, x"', 'value="P-2"'):
        assert typed in page
    assert Barrier.objects.count() == 0
    notes(sam)
    page = text(does(sam, "passed", group="Board", said="Ask", wanted_by="soonish"))
    assert "“soonish” can’t be read as a day." in page
    assert 'value="Board"' in page
    assert does(sam, "noted").status_code == 422
    assert does(sam, "danced").status_code == 404


def test_an_empty_log_says_so_in_every_view_and_odd_addresses_break_nothing(sam):
    for show in ("open", "late", "passed", "closed", "all", "sideways"):
        page = text(sam.get(f"/oversight/barriers?show={show}&theme=x&page=-1"))
        assert "No barriers here" in page
    assert sam.get("/oversight/barriers/99999999999999999999").status_code == 404
    assert sam.get("/oversight/barriers/new?escalation=x&service=y").status_code == 200
    assert "No barrier is open." in text(sam.get("/oversight"))


def test_a_person_of_another_service_finds_nothing_of_it(sam):
    notes(sam)
    number = Barrier.objects.get().id
    other = signed_in("bea", services=frozenset({"ortho"}))
    assert other.get(f"/oversight/barriers/{number}").status_code == 404
    assert does(other, "followed", said="x").status_code == 404
    assert "No CT" not in text(other.get("/oversight/barriers?show=all"))
    assert "No CT" not in text(other.get("/oversight"))
    assert Entry.objects.count() == 1
