"""Pages are told that something changed, if they may know of it, and only then."""

import asyncio
import json

import psycopg
import pytest
from django.db import connection

from milepost.foundation.scope import Scope
from milepost.reading.live import MOST_PAGES, Exchange
from milepost.store.notices import CHANNEL

pytestmark = pytest.mark.django_db
ADA = Scope("RXX", "ada")
LUNG = Scope("RXX", "cyd", frozenset({"lung"}))
BOB = Scope("RYY", "bob")
SOON, NEVER = 5.0, 0.3


@pytest.fixture
def tell(committed):
    """Tell whoever listens that something changed in a service."""
    told = connection.get_connection_params()
    names = {"host", "port", "dbname", "user", "password"}
    told = {name: value for name, value in told.items() if name in names}
    with psycopg.connect(**told, autocommit=True) as line:

        def tell(provider, service):
            words = json.dumps({"provider": provider, "service": service, "upto": 1})
            line.execute("SELECT pg_notify(%s, %s)", [CHANNEL, words])

        yield tell


def test_only_those_who_may_see_a_service_are_told_of_it(tell):
    async def listening():
        office = Exchange()
        async with (
            office.bell(ADA, "a") as ada,
            office.bell(LUNG, "b") as lung,
            office.bell(BOB, "c") as bob,
        ):
            assert await office.ready(SOON)
            tell("RXX", "ortho")
            return [await ada.wait(SOON), await lung.wait(NEVER), await bob.wait(NEVER)]

    assert asyncio.run(listening()) == [True, False, False]


def test_a_page_opened_the_moment_the_last_one_closed_still_hears(tell):
    async def listening():
        office = Exchange()
        for _ in range(5):
            async with office.bell(ADA, "a") as bell:
                assert await office.ready(SOON)
                tell("RXX", "lung")
                assert await bell.wait(SOON)
        return True

    assert asyncio.run(listening())


def test_a_page_hears_nothing_after_its_session_has_ended(tell):
    async def listening():
        office = Exchange()
        async with office.bell(ADA, "a") as ended, office.bell(ADA, "b") as other:
            assert await office.ready(SOON)
            office.end("a")
            assert not await ended.wait(SOON)
            return ended.over, other.over

    assert asyncio.run(listening()) == (True, False)


def test_one_person_holds_no_more_pages_open_than_they_may(tell):
    async def listening():
        office = Exchange()
        async with office.bell(ADA, "the first") as first:
            async with asyncio.TaskGroup() as pages:
                done = asyncio.Event()
                opened = [
                    pages.create_task(_open(office, done)) for _ in range(MOST_PAGES)
                ]
                await asyncio.sleep(0.05)
                counted = first.over, sum(b.over for b in office.bells["ada"])
                done.set()
            return counted, len(opened)

    assert asyncio.run(listening()) == ((True, 1), MOST_PAGES)


async def _open(office, done):
    async with office.bell(ADA, "another"):
        await done.wait()


def test_two_changes_in_a_moment_ring_once(tell):
    async def listening():
        office = Exchange()
        async with office.bell(ADA, "a") as bell:
            assert await office.ready(SOON)
            tell("RXX", "lung")
            tell("RXX", "lung")
            await asyncio.sleep(0.3)
            return await bell.wait(SOON), await bell.wait(NEVER)

    assert asyncio.run(listening()) == (True, False)
