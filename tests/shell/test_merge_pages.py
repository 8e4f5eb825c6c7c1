"""Merged records in the browser: decided on, undone, and shown beside their pathways."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from hl7_messages import message, the_profile
from identified import HERS, THEIRS, a_merge
from milepost.actions.appoint import appoint
from milepost.actions.project_inbox import project_new
from milepost.actions.receive import FeedName, receive
from milepost.reading.staff import Person
from milepost.store.models import Pathway
from registered import NOON, OURS, a_provider

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAPER = message("MDM^T02", "70", "TXA|1|Clinic <b>letter||20250121", "ZRF|1|P-17")


def signed_in(username="ada", services=None):
    person = Person(
        username=username,
        name=username.capitalize(),
        role="Tracker",
        provider="RXX",
        provider_name="A board",
        services=services,
    )
    assert appoint(person, password_hash="!") == []
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return client


@pytest.fixture
def ada():
    a_provider()
    feed = FeedName("pas", the_profile())
    for raw in (*HERS, *THEIRS, a_merge(), PAPER):
        receive(OURS, feed, raw, now=NOON)
    project_new(OURS, feed, lawbook=settings.LAWBOOK, now=NOON)
    return signed_in()


def shown(client, address="/merges"):
    return client.get(address).content.decode()


def test_the_page_shows_the_pair_and_the_merge_and_the_pathway_leads_there(ada):
    html = shown(ada)
    assert "H-18 was merged into H-17" in html
    assert "Why both go on: P-17 and P-18" in html
    assert 'href="/merges#two"' in shown(ada, "/pathways/P-18")
    assert 'href="/merges"' in shown(ada, "/feeds")


def test_a_document_stands_on_its_pathways_page_and_what_it_says_is_only_text(ada):
    html = shown(ada, "/pathways/P-17")
    assert "Clinic &lt;b&gt;letter" in html
    assert "by pas" in html
    assert "Clinic" not in shown(ada, "/pathways/P-18")


def test_a_person_says_that_the_two_are_two(ada):
    told = {"one": "P-17", "other": "P-18"}
    refused = ada.post("/merges/decisions", told | {"note": ""})
    assert refused.status_code == 409
    assert "Nothing is said of why." in refused.content.decode()
    answer = ada.post("/merges/decisions", told | {"note": "Two lesions"})
    assert answer["Location"] == "/merges#two"
    assert "No pair waits for a decision." in shown(ada)
    assert "/merges#two" not in shown(ada, "/pathways/P-18")


def test_a_merge_is_undone_by_whoever_sees_every_service_and_by_nobody_else(ada):
    told = {"number": "H-17", "other": "H-18", "note": "Twins"}
    lung = signed_in("lou", frozenset({"lung"}))
    assert lung.post("/merges/partings", told).status_code == 403
    assert "H-18" not in shown(lung)
    assert "P-18" in shown(lung)
    ortho = signed_in("orla", frozenset({"ortho"}))
    assert "P-18" not in shown(ortho)
    assert ada.post("/merges/partings", told).status_code == 302
    assert Pathway.objects.get(name="P-18").patient.hospital_number == "H-18"
    assert "Un-merge" not in shown(ada).split("<tbody>")[1]


def test_what_is_too_long_to_keep_is_refused_whole(ada):
    told = {"one": "P-17", "other": "P-18", "note": "x" * 1001}
    assert ada.post("/merges/decisions", told).status_code == 409
