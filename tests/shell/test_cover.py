"""Whoever covers for somebody away sees what is owed to that person's patients."""

from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from milepost.actions.appoint import appoint
from milepost.escalations.on_duty import Absence
from milepost.reading.caseloads import read_caseloads
from milepost.reading.cover import Covering, read_covering
from milepost.reading.digest import counts_of
from milepost.reading.staff import Person, person_named, scope_of
from milepost.store.escalations.house_rules import put_rota
from registered import NOON, NOW, OURS, a_pathway, a_patient, a_provider, record, refer

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ORTHO = frozenset({"ortho"})


@pytest.fixture(autouse=True)
def ours():
    """Ada follows two patients of orthopaedics and one of lung; Cyd sees orthopaedics."""
    a_provider()
    for number, service in enumerate(("ortho", "ortho", "lung"), 1):
        name, who = f"P-{number}", a_patient(number, nhs_number="")
        a_pathway(name, service, patient=who, owner="ada")
        urgent = {"route": "gp", "priority": "urgent_suspected_cancer"}
        record(refer(**urgent) if service == "lung" else refer(), pathway=name)
    for username, services in (("ada", None), ("cyd", ORTHO), ("eve", None)):
        person = Person(
            username=username,
            name=username.capitalize(),
            role="Tracker",
            provider="RXX",
            provider_name="A trust",
            services=services,
        )
        appoint(person, password_hash="!")


def away(person="ada", covered_by="cyd", first=14, last=20):
    return Absence(
        person=person,
        first=date(2025, 2, first),
        last=date(2025, 2, last),
        covered_by=covered_by,
    )


def covering(username):
    scope = scope_of(person_named(username))
    return read_covering(scope, as_at=NOW, lawbook=settings.LAWBOOK)


def absent():
    found = read_caseloads(OURS, as_at=NOW, now=NOON).away
    return {who: (one.until.day, one.cover, one.hidden) for who, one in found.items()}


def test_cover_is_for_the_days_of_the_absence_and_for_patients_one_may_see():
    put_rota("RXX", [], [away(first=15)])
    assert (covering("cyd"), absent()) == ((), {})
    put_rota("RXX", [], [away(last=14)])
    assert covering("cyd") == (Covering("ada", 2),)
    assert covering("eve") == ()
    assert absent() == {"ada": (14, "cyd", ("Lung",))}
    counts = counts_of("cyd", lawbook=settings.LAWBOOK, now=NOON)
    assert (counts.due, counts.covered) == (0, 2)


def test_cover_is_itself_covered_and_nobody_covers_whose_account_is_closed():
    put_rota("RXX", [], [away(), away("cyd", "eve")])
    assert covering("eve") == (Covering("ada", 3), Covering("cyd", 0))
    assert covering("cyd") == ()
    get_user_model().objects.filter(username="eve").update(is_active=False)
    assert absent()["ada"] == (20, "", ())


def test_my_work_opens_the_work_of_whom_i_cover_for_and_caseloads_warn():
    put_rota("RXX", [], [away()])
    client = Client()
    client.force_login(
        get_user_model().objects.get(username="cyd"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    put_today("cyd")
    page = client.get("/work").content.decode()
    assert 'href="/work?of=ada"' in page
    assert "I cover for Ada today" in page
    assert ">2 due</span>" in page
    put_today(None)
    page = client.get("/caseloads").content.decode()
    assert "nobody covers" in page
    assert "Warning: Away until" in page


def put_today(covered_by):
    ever = Absence(
        person="ada",
        first=date(2025, 1, 1),
        last=date(2125, 1, 1),
        covered_by=covered_by,
    )
    put_rota("RXX", [], [ever])
