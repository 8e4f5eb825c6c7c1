"""Text that nobody could have typed is refused, and breaks nothing."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from milepost.actions.appoint import appoint
from milepost.reading.staff import Person
from registered import a_pathway, a_provider, record, refer

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


@pytest.fixture
def ada():
    a_provider()
    a_pathway()
    record(refer())
    told = {"name": "Ada", "role": "Tracker", "provider": "RXX"}
    ada = Person(username="ada", provider_name="A board", **told)
    assert appoint(ada, password_hash="!") == []
    client = Client()
    client.force_login(get_user_model().objects.get(username="ada"))
    return client


@pytest.mark.parametrize(
    "username",
    ["x" * 256, "İ" * 150, "x" * 5000, "ada\x00", "\x00", "a\x1fb", "\ud83d"],
)
def test_a_username_that_nobody_could_have_is_a_wrong_one(username):
    typed = {"username": username, "password": "wrong"}
    data = "&".join(f"{k}={_as_sent(v)}" for k, v in typed.items())
    answer = Client().post("/sign-in", data, "application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert b"The username and password do not match." in answer.content


def _as_sent(text):
    from urllib.parse import quote

    return quote(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("password", ["\x00", "x" * 5000])
def test_a_password_however_odd_is_only_a_wrong_one(password):
    get_user_model().objects.create_user("bob", password=PASSWORD)
    typed = {"username": "bob", "password": password}
    assert Client().post("/sign-in", typed).status_code == 422


@pytest.mark.parametrize("address", ["/sign-in?next=%00", "/sign-in?%00=x"])
def test_what_comes_with_a_wrong_password_breaks_nothing(address):
    typed = {"username": "bob", "password": "wrong", "next": "/\x00", "\x00": "\x00"}
    assert Client().post(address, typed).status_code == 422


@pytest.mark.parametrize("name", ["%00", "P-17%00", "%01", "x" * 3000])
def test_a_pathway_that_nobody_could_have_named_is_not_there(ada, name):
    assert ada.get(f"/pathways/{name}").status_code == 404
    changes = ada.get(f"/changes?since=0&pathway={name}")
    assert (changes.status_code, changes.json()["count"]) == (200, 0)
