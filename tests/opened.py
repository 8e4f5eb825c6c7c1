"""Pages as they were opened, and what they are told of since."""

import html
import re

from django.contrib.auth import get_user_model
from django.test import Client

from milepost.actions.appoint import appoint
from milepost.reading.staff import Person


def a_client(username, services=None, provider="RXX"):
    person = Person(
        username=username,
        name=username.capitalize(),
        role="Tracker",
        provider=provider,
        provider_name="A board",
        services=services,
        follows=True,
    )
    assert appoint(person, password_hash="!") == []
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return client


class Open:
    """A page as it was opened."""

    def __init__(self, client, address):
        self.client, page = client, client.get(address).content.decode()
        self.told = dict(re.findall(r'data-(state|marks|upto)="([^"]*)"', page))

    def news(self, client=None):
        about = html.unescape(self.told["state"])
        asked = f"/changes?{about}&marks={self.told['marks']}"
        return (client or self.client).get(asked).json()["words"]
