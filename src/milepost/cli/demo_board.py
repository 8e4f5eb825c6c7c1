"""The board of the demonstration: made once, with an account for each of its people."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

import numpy as np
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from milepost.actions.adopt import NewAdoption, adopt
from milepost.actions.appoint import appoint
from milepost.actions.load_board import load_board
from milepost.actions.load_looks import load_looks
from milepost.cli.progress import counting
from milepost.cli.say import say
from milepost.foundation.problems import BrokenPromise
from milepost.foundation.scope import Scope
from milepost.host.clock import now, today
from milepost.reading.staff import Person, names_of_staff, person_named
from milepost.rules.timed_pathways import TimedPathway
from milepost.synth.board import PROVIDER, Board, Size, make_board

FIRST = ("tracker", "cancer_manager", "service_manager", "booking_clerk", "coordinator")
"""The roles to try first."""
COMMON = "scotland/suspected-cancer"
OF_ITS_OWN = {
    "lung": "scotland/lung",
    "colorectal": "scotland/colorectal",
    "head_and_neck": "scotland/head-and-neck",
}
"""The timed pathways that the demonstration's tumour groups work by."""

ADOPTED_AGO = timedelta(days=200)
"""How long ago, so that the weeks of half a year can be told by them."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One account that somebody may sign in to."""

    username: str
    role: str
    name: str


def ready_board(size: str, seed: int, password: str) -> list[SignIn]:
    """See that the board is there, and everybody's password as it is printed.

    Returns:
        One account for each role, those to try first before the rest.
    """
    if not names_of_staff(Scope(PROVIDER, "milepost")):
        with counting() as progress:
            progress("Inventing a health board", 0, 0)
            board = make_board(Size(size), np.random.default_rng(seed), today=today())
            load_board(board, now=now(), lawbook=settings.LAWBOOK, progress=progress)
            progress("Writing down what trackers noted", 0, 0)
            load_looks(board.provider, np.random.default_rng(seed), now=now())
            _adopt_all(board)
            _appoint_all(board, make_password(password), progress)
    else:
        say("The board from last time is there. (--reset makes another.)")
    staff = sorted(names_of_staff(Scope(PROVIDER, "milepost")))
    people = [person for name in staff if (person := person_named(name))]
    _give_password(people, password)
    return _one_a_role(people)


def _adopt_all(board: Board) -> None:
    """Have each tumour group work by a timed pathway, signed for by invented people."""
    scope = Scope(board.provider, "milepost")
    dice = np.random.default_rng(0)
    for row in board.services.filter(family="cancer").iter_rows(named=True):
        template = OF_ITS_OWN.get(row["code"], COMMON)
        (*_, edition) = settings.LAWBOOK.the(TimedPathway, template).editions
        begun = max(today() - ADOPTED_AGO, edition.in_force)
        problems = adopt(
            scope,
            NewAdoption(
                template=template,
                service=row["code"],
                clinical_lead="an invented clinical lead",
                manager="an invented manager",
                next_review=begun + timedelta(days=365),
                form=UUID(bytes=dice.bytes(16)),
            ),
            lawbook=settings.LAWBOOK,
            now=datetime.combine(begun, time(12), tzinfo=now().tzinfo),
        )
        if problems:
            raise BrokenPromise(f"the demonstration can't adopt: {problems[0]}")


def _appoint_all(board: Board, password_hash: str, progress) -> None:
    everything = frozenset(board.services["code"])
    for done, row in enumerate(board.people.iter_rows(named=True), start=1):
        services = frozenset(row["services"])
        person = Person(
            username=row["username"],
            name=row["name"],
            role=row["role"].replace("_", " ").capitalize(),
            provider=board.provider,
            provider_name=board.name,
            services=None if services == everything else services,
            follows=row["role"] == "tracker",
        )
        appoint(person, password_hash=password_hash)
        progress("Giving everybody an account", done, len(board.people))


def _give_password(people: list[Person], password: str) -> None:
    """Make sure that the password printed is the one that works, for everybody.

    They are given it in order: where it is the last one's too, nothing broke off.
    """
    ends = get_user_model().objects.filter(
        username__in=(people[0].username, people[-1].username)
    )
    if not all(account.check_password(password) for account in ends):
        for person in people:
            appoint(person, password_hash=make_password(password))


def _one_a_role(people: list[Person]) -> list[SignIn]:
    roles: dict[str, Person] = {}
    for person in people:
        roles.setdefault(person.role, person)
    order = [role.replace("_", " ").capitalize() for role in FIRST]
    ranked = sorted(
        roles, key=lambda role: order.index(role) if role in order else len(order)
    )
    return [SignIn(roles[r].username, r, roles[r].name) for r in ranked]
