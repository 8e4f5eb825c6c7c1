"""The list of findings: what is kept and what is worked out from the log agree."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from milepost.actions.appoint import appoint
from milepost.actions.rebuild import reproject_moving
from milepost.events.kinds import Kind
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.quality.finding_query import FindingQuery
from milepost.reading.finding_list import read_finding_list
from milepost.reading.pathway import read_pathway
from milepost.reading.staff import Person
from milepost.rules.quality_checks import Check
from registered import (
    NOON,
    OURS,
    THEIRS,
    a_pathway,
    a_patient,
    a_provider,
    record,
    refer,
)

pytestmark = pytest.mark.django_db
SEEN = (date(2025, 2, 3), Kind.APPOINTMENT_ATTENDED, {"first": True})
CODED_99 = (date(2025, 2, 3), Kind.RTT_STATUS, {"code": "99"})
CODED_30 = (date(2025, 2, 10), Kind.RTT_STATUS, {"code": "30"})
CODED_20 = (date(2025, 2, 12), Kind.RTT_STATUS, {"code": "20"})


def listed(scope=OURS, *, now=NOON, live=True, day=None, **asked):
    return read_finding_list(
        scope,
        FindingQuery(**asked),
        as_at=AsAt(day or now.date(), now),
        now_live=live,
        lawbook=settings.LAWBOOK,
    )


def told(reading):
    return [(row.pathway, row.check.value, str(row.day)) for row in reading.rows]


@pytest.fixture
def two_pathways():
    a_provider()
    a_pathway("P-17", owner="ada")
    a_pathway("P-18", patient=a_patient(18, nhs_number="9990000026"))
    assert record(refer(), SEEN, CODED_30) == []
    assert record(refer(), SEEN, CODED_30, CODED_20, pathway="P-18") == []


BOTH = pytest.mark.parametrize("live", [True, False], ids=["kept", "from the log"])


@BOTH
def test_every_finding_in_scope_is_listed_newest_first(two_pathways, live):
    reading = listed(live=live)
    assert told(reading) == [
        ("P-18", "out_of_turn", "2025-02-12"),
        ("P-17", "ended_by_code_only", "2025-02-10"),
        ("P-18", "ended_by_code_only", "2025-02-10"),
    ]
    assert reading.rows[-1].told.codes_rules == ("england/rtt/status-30",)
    assert reading.rows[-1].name == "Ó BRIAIN, Máire (Ms)"
    assert reading.services == (("lung", "Lung"), ("ortho", "Ortho"))


@BOTH
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"check": Check.OUT_OF_TURN}, ["P-18"]),
        ({"owner": "ada"}, ["P-17"]),
        ({"service": "lung"}, []),
        ({"service": "ortho", "check": Check.ENDED_BY_CODE_ONLY}, ["P-17", "P-18"]),
        ({"size": 1, "page": 2}, ["P-17"]),
    ],
)
def test_a_filter_leaves_out_what_doesnt_match(two_pathways, asked, expected, live):
    reading = listed(live=live, **asked)
    assert [row.pathway for row in reading.rows] == expected
    assert reading.total == 3
    assert reading.by_check == {Check.OUT_OF_TURN: 1, Check.ENDED_BY_CODE_ONLY: 2}


@BOTH
def test_nobody_sees_a_finding_outside_their_scope(two_pathways, live):
    assert told(listed(THEIRS, live=live)) == []
    lung = Scope("RXX", "cyd", frozenset({"lung"}))
    assert (told(listed(lung, live=live)), listed(lung, live=live).total) == ([], 0)


def test_what_puts_a_code_right_takes_its_finding_away(two_pathways):
    treated = (date(2025, 2, 10), Kind.TREATMENT_STARTED, {"first": True})
    assert record(treated) == []
    assert "P-17" not in {row.pathway for row in listed().rows}
    assert told(listed(live=False, now=NOON)) == told(listed())


def test_the_past_is_as_it_was_known_then(two_pathways):
    before = datetime(2025, 2, 11, 12, tzinfo=UTC)
    assert told(listed(live=False, day=date(2025, 2, 11))) == [
        ("P-17", "ended_by_code_only", "2025-02-10"),
        ("P-18", "ended_by_code_only", "2025-02-10"),
    ]
    assert told(listed(live=False, now=before)) == []


def test_an_outcome_that_stays_unknown_is_found_when_its_days_are_over():
    a_provider()
    a_pathway()
    assert record(refer(), SEEN, CODED_99) == []
    last_day = date(2025, 2, 17)
    for day, there in ((last_day, False), (last_day + timedelta(days=1), True)):
        now = datetime.combine(day, NOON.timetz())
        for live in (True, False):
            assert bool(listed(now=now, live=live).rows) is there
    reproject_moving(lawbook=settings.LAWBOOK, today=last_day + timedelta(days=1))
    assert told(listed(now=now)) == [("P-17", "not_yet_known", "2025-02-03")]


def test_a_pathways_page_tells_of_its_own_findings(two_pathways):
    def page(day):
        return read_pathway(
            OURS, "P-17", as_at=AsAt(day, NOON), lawbook=settings.LAWBOOK
        )

    (finding,) = page(NOON.date()).disagree
    assert (finding.check, str(finding.day)) == ("ended_by_code_only", "2025-02-10")
    assert page(date(2025, 2, 9)).disagree is None


REFUSED = (date(2025, 2, 3), Kind.ACTIVE_MONITORING_STARTED, {"reason": "capacity"})
BOOKED = (date(2025, 1, 20), Kind.APPOINTMENT_BOOKED, {"for_day": date(2025, 2, 10)})
ODD = (date(2025, 1, 27), Kind.REFERRAL_REGRADED, {"priority": "asap"})


@BOTH
def test_a_record_without_codes_has_findings_of_its_events(live):
    a_provider()
    a_pathway()
    assert record(refer(), REFUSED, ODD) == []
    reading = listed(live=live)
    assert told(reading) == [
        ("P-17", "monitored_for_capacity", "2025-02-03"),
        ("P-17", "unlisted_value", "2025-01-27"),
    ]
    assert "The reason given is capacity." in reading.rows[0].told.events_say
    assert "It says: priority = asap." in reading.rows[1].told.events_say
    page = read_pathway(
        OURS, "P-17", as_at=AsAt(NOON.date(), NOON), lawbook=settings.LAWBOOK
    )
    assert {each.check.value for each in page.disagree} == {
        "monitored_for_capacity",
        "unlisted_value",
    }
    assert told(listed(THEIRS, live=live)) == []


def test_a_visit_without_an_outcome_is_found_when_its_days_are_over():
    a_provider()
    a_pathway()
    assert record(refer(), BOOKED) == []
    for day, there in ((date(2025, 2, 17), False), (date(2025, 2, 18), True)):
        now = datetime.combine(day, NOON.timetz())
        for live in (True, False):
            assert bool(listed(now=now, live=live).rows) is there, (day, live)
    missed = (date(2025, 2, 10), Kind.APPOINTMENT_MISSED, {})
    assert record(missed) == []
    assert told(listed(now=now)) == []


def test_an_event_of_two_standards_is_asked_about_once():
    a_provider()
    a_pathway(service="lung")
    assert record(refer(), ODD) == []
    assert [row[1] for row in told(listed())] == ["unlisted_value"]


def test_a_service_whose_codes_are_not_checked_has_no_findings():
    a_provider()
    a_pathway(service="lung")
    assert record(refer(), SEEN, CODED_30) == []
    assert told(listed()) == told(listed(live=False)) == []
    page = read_pathway(
        OURS, "P-17", as_at=AsAt(NOON.date(), NOON), lawbook=settings.LAWBOOK
    )
    assert page.disagree is None


@pytest.mark.slow
def test_the_pages_show_each_finding_to_whoever_may_see_it(two_pathways):
    def client_of(username, services=None):
        person = Person(
            username=username,
            name=username.capitalize(),
            role="Tracker",
            provider="RXX",
            provider_name="A board",
            services=services,
        )
        assert appoint(person, password_hash="!") == []
        client = Client()
        client.force_login(get_user_model().objects.get(username=username))
        return client

    ada, cyd = client_of("ada"), client_of("cyd", frozenset({"lung"}))
    page = ada.get("/findings").content.decode()
    assert "Showing 3 of 3 findings" in page
    assert page.count('class="app-finding"') == 3
    assert "status-30" in page
    past = ada.get("/findings?as_at=2025-02-11").content.decode()
    assert "This is a past view" in past
    one = ada.get("/pathways/P-17").content.decode()
    assert "Findings to check" in one
    assert "To ask:" in one
    assert 'class="app-finding"' not in cyd.get("/findings").content.decode()
