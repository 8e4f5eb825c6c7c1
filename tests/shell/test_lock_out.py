"""Guessing is stopped, whatever address it says it comes from."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from milepost.cli.web_server import server_settings

PASSWORD = "a long enough password"
WRONG = {"username": "bob", "password": "wrong"}


@pytest.fixture
def bob(db):
    get_user_model().objects.create_user("bob", password=PASSWORD)
    get_user_model().objects.create_user("cyd", password=PASSWORD)


def attempts(number, username="bob", start=0):
    """Try wrong passwords, each from another address."""
    return [
        Client(REMOTE_ADDR=f"10.0.{n // 250}.{n % 250 + 1}")
        .post("/sign-in", {"username": username, "password": "wrong"})
        .status_code
        for n in range(start, start + number)
    ]


@pytest.mark.usefixtures("bob")
def test_many_addresses_together_may_guess_no_more_than_fifty_times():
    assert set(attempts(49)) == {422}
    assert attempts(2, start=49) == [429, 429]
    right = {"username": "bob", "password": PASSWORD}
    assert Client(REMOTE_ADDR="10.9.9.9").post("/sign-in", right).status_code == 429


@pytest.mark.usefixtures("bob")
def test_the_slips_of_one_person_lock_nobody_else_and_nowhere_else():
    here = Client(REMOTE_ADDR="10.0.0.1")
    assert [here.post("/sign-in", WRONG).status_code for _ in range(5)][-1] == 429
    right = {"username": "bob", "password": PASSWORD}
    assert here.post("/sign-in", right | {"username": "cyd"}).status_code == 302
    assert Client(REMOTE_ADDR="10.0.0.2").post("/sign-in", right).status_code == 302


def test_no_proxy_is_believed_unless_it_is_named():
    assert server_settings({})["proxy_headers"] is False
    named = server_settings({"MILEPOST_TRUSTED_PROXIES": "10.1.2.3 10.1.2.0/24"})
    assert named["proxy_headers"] is True
    assert named["forwarded_allow_ips"] == ["10.1.2.3", "10.1.2.0/24"]
    assert server_settings({"MILEPOST_TRUSTED_PROXIES": "  "})["proxy_headers"] is False
