"""Hear, as it happens, that something was recorded: which service's, and no more."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import psycopg
from django.db import connection

CHANNEL = "milepost_changes"
"""Where whoever listens is told that something changed: which service, and no more."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something changed in a service."""

    provider: str
    service: str


async def notices() -> AsyncIterator[Notice | None]:
    """Listen on a connection of its own, for as long as anyone asks for more.

    The first thing heard is None: from then on nothing is missed.
    """
    told = {
        name: value
        for name, value in connection.get_connection_params().items()
        if name in {"host", "port", "dbname", "user", "password", "sslmode"}
    }
    async with await psycopg.AsyncConnection.connect(**told, autocommit=True) as line:
        await line.execute(f"LISTEN {CHANNEL}")
        yield None
        async for heard in line.notifies():
            said = json.loads(heard.payload)
            yield Notice(said["provider"], said["service"])
