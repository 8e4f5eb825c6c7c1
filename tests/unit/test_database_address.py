"""The database is found from the environment, or one sentence says why not."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from milepost.host.database import database


@pytest.mark.parametrize(
    "url",
    [
        "mysql://ann:secret@host/ptl",
        "localhost/ptl",
        "postgresql://ann:secret@host",
        "postgresql://ann:secret@host:port/ptl",
        "postgresql://ann:secret@[host/ptl",
    ],
)
def test_a_broken_address_is_refused_in_one_sentence_without_its_password(url):
    with pytest.raises(ImproperlyConfigured) as refused:
        database({"DATABASE_URL": url})
    assert "DATABASE_URL is no address of a PostgreSQL database" in str(refused.value)
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_what_an_address_asks_of_the_connection_is_passed_on():
    told = database({"DATABASE_URL": "postgresql://ann@h/ptl?sslmode=verify-full"})
    assert told["OPTIONS"]["sslmode"] == "verify-full"


def test_without_an_address_the_embedded_server_is_found_by_its_names():
    told = database({"MILEPOST_DB_HOST": "/run/milepost", "MILEPOST_DB_PORT": "5432"})
    assert (told["HOST"], told["PORT"]) == ("/run/milepost", "5432")
    assert (told["USER"], told["NAME"]) == ("milepost", "milepost")
