"""Addresses answer what is asked of them, in whatever way it is asked."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from milepost.actions.appoint import appoint
from milepost.reading.staff import Person
from registered import a_pathway, a_provider, record, refer

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


def a_person(username):
    told = {"name": "Ada", "role": "Tracker", "provider": "RXX"}
    return Person(username=username, provider_name="A board", **told)


@pytest.fixture
def ada():
    a_provider()
    a_pathway(hospital="North")
    record(refer())
    assert appoint(a_person("ada"), password_hash="!") == []
    client = Client()
    client.force_login(get_user_model().objects.get(username="ada"))
    return client


@pytest.mark.parametrize(
    "address",
    [
        "/healthz",
        "/sign-in",
        "/help",
        "/glossary",
        "/standards",
        "/rules/england/rtt/5f",
        "/list",
        "/pathways/P-17",
        "/findings",
        "/changes?since=0",
    ],
)
def test_whatever_may_be_got_may_be_asked_for_its_head(ada, address):
    answer = ada.head(address)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    "onwards", ["/sign-out", "/sign-out?x=1", "/still-here", "/keyboard/shortcuts"]
)
def test_nobody_signs_in_to_a_page_that_takes_only_forms(onwards):
    get_user_model().objects.create_user("bob", password=PASSWORD)
    typed = {"username": "bob", "password": PASSWORD, "next": onwards}
    assert Client().post("/sign-in", typed)["Location"] == "/"


def test_a_username_is_the_same_however_it_is_typed():
    get_user_model().objects.create_user("bob", password=PASSWORD)
    get_user_model().objects.create_user("Cyd", password=PASSWORD)
    for typed in ("bob", "Bob", "BOB", "cyd", "Cyd"):
        told = {"username": typed, "password": PASSWORD}
        assert Client().post("/sign-in", told).status_code == 302


def test_a_name_typed_otherwise_gives_no_more_guesses():
    get_user_model().objects.create_user("bob", password=PASSWORD)
    client = Client()
    for username in ("bob", "nobody-at-all"):
        typed = [username, username.upper(), username.title(), username, username]
        answers = [
            client.post("/sign-in", {"username": t, "password": "x"}).status_code
            for t in typed
        ]
        assert answers == [422, 422, 422, 422, 429]


@pytest.mark.parametrize("name", ["service", "hospital", "standard", "owner"])
@pytest.mark.parametrize("when", ["", "&as_at=2025-02-01"])
def test_a_filter_that_names_what_is_not_there_says_so(ada, name, when):
    page = ada.get(f"/list?{name}=never-heard-of{when}").content.decode()
    assert "there is no “never-heard-of”" in page
    assert "clear" in page.casefold()


def test_a_filter_that_names_what_is_there_says_nothing(ada):
    said = "service=ortho&hospital=North&owner=nobody&standard=england%2Frtt-18-weeks"
    for filters in (said, "owner=ada"):
        assert "there is no" not in ada.get(f"/list?{filters}").content.decode()
