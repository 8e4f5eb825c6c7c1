"""Where time goes on a timed pathway: by month, by step, and who waits where now."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from milepost.actions.adopt import NewAdoption, adopt
from milepost.actions.appoint import appoint
from milepost.events.kinds import Kind
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.bottlenecks import read_bottlenecks
from milepost.reading.staff import Person
from registered import (
    LUNG,
    NOON,
    NOW,
    OURS,
    THEIRS,
    TODAY,
    a_pathway,
    a_provider,
    record,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
URGENT = {"priority": "urgent_suspected_cancer", "route": "gp"}
FIRST = date(2025, 1, 1)


@pytest.fixture(autouse=True)
def ours():
    """Five told of a diagnosis after 10 to 14 days, one who waits since 1 January."""
    a_provider()
    signed = NewAdoption(
        template="scotland/lung",
        service="lung",
        clinical_lead="Dr Ade Obi",
        manager="Jo Reid",
        next_review=TODAY + timedelta(days=365),
        form=uuid4(),
    )
    assert adopt(OURS, signed, lawbook=settings.LAWBOOK, now=NOON) == []
    for number in range(6):
        a_pathway(f"P-{number}", "lung")
        told = [(FIRST, Kind.REFERRAL_RECEIVED, URGENT)]
        if number:
            day = FIRST + timedelta(days=9 + number)
            told.append((day, Kind.DIAGNOSIS_TOLD, {"outcome": "cancer"}))
        record(*told, pathway=f"P-{number}")


def found(scope=OURS, step="", as_at=NOW, service="lung"):
    return read_bottlenecks(scope, service, step, as_at=as_at, lawbook=settings.LAWBOOK)


def test_each_step_is_measured_in_its_month():
    (row,) = found().months.to_dicts()
    assert (row["month"], row["step"], row["patients"]) == (FIRST, "Diagnosis", 5)
    assert (row["median_days"], row["p90_days"]) == (12, 13.6)
    assert (row["in_time"], row["with_a_day"]) == (5, 5)


def test_who_waits_at_each_step_is_counted_and_named_the_longest_first():
    now = [(s.step, s.waiting, s.late, s.longest_days) for s in found().now]
    assert now == [("Diagnosis", 1, 1, 44), ("Treatment starts", 5, 5, 34)]
    assert found().step == "Treatment starts"
    (waits,) = found(step="Diagnosis").waiting
    assert (waits.pathway, waits.days, waits.state) == ("P-0", 44, "late")
    longest = [one.pathway for one in found(step="Treatment starts").waiting]
    assert longest == ["P-1", "P-2", "P-3", "P-4", "P-5"]


def test_twelve_months_are_measured_and_no_more():
    assert not found(as_at=AsAt(date(2025, 12, 31), NOON)).months.is_empty()
    assert found(as_at=AsAt(date(2026, 1, 1), NOON)).months.is_empty()


def test_nothing_is_measured_outside_the_scope_or_without_a_timed_pathway():
    assert found(THEIRS) is None
    assert found(Scope("RXX", "eve", frozenset({"ortho"}))) is None
    assert found(service="ortho") is None
    assert found(LUNG).now[0].waiting == 1


@pytest.fixture
def sam():
    person = Person(
        username="sam",
        name="Sam",
        role="Service manager",
        provider="RXX",
        provider_name="A trust",
        services=frozenset({"lung"}),
    )
    appoint(person, password_hash="!")
    client = Client()
    client.force_login(
        get_user_model().objects.get(username="sam"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def now_and_again(patients):
    """So many more, referred 20 days ago and told of a diagnosis today."""
    now = timezone.localtime()
    for number in range(patients):
        a_pathway(f"Q-{number}", "lung")
        record(
            (now.date() - timedelta(days=20), Kind.REFERRAL_RECEIVED, URGENT),
            (now.date(), Kind.DIAGNOSIS_TOLD, {"outcome": "cancer"}),
            pathway=f"Q-{number}",
            now=now,
        )


ADDRESS = "/timed-pathways/scotland/lung/times?service=lung&step=Diagnosis"


def test_the_page_names_who_waits_and_says_what_is_too_few(sam):
    now_and_again(1)
    page = sam.get(ADDRESS).content.decode()
    assert "Where time goes: Lung" in page
    assert "Open patients by the step they wait for" in page
    assert ">few<" in page
    assert "/pathways/P-0" in page
    assert "<svg" not in page.partition("<main")[2]
    file = sam.get(f"{ADDRESS}&as=csv").content.decode()
    assert "Diagnosis,1,few,few" in file
    assert sam.get(ADDRESS.replace("=lung", "=ortho")).status_code == 404


@pytest.mark.slow
def test_where_there_are_enough_they_are_drawn_and_taken_away(sam):
    now_and_again(5)
    page = sam.get(ADDRESS).content.decode()
    assert 'aria-label="Diagnosis: days from the step before. Median, days: 20' in page
    assert sam.get(f"{ADDRESS}&as=xlsx").content.startswith(b"PK")
    assert sam.get(f"{ADDRESS}&as=pdf").content.startswith(b"%PDF")
