"""What a duty asks of the list, the list answers: steps, looks, and what is unanswered."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from milepost.actions.adopt import NewAdoption, adopt, give_up
from milepost.actions.appoint import appoint
from milepost.actions.arrange import Arrangement, arrange, take_out
from milepost.actions.rebuild import catch_up_footings
from milepost.actions.track import NewLook, look_at
from milepost.events.kinds import Kind
from milepost.foundation.days import AsAt
from milepost.reading.staff import Person
from milepost.reading.waiting_list import count_changes, read_waiting_list
from milepost.rules.duties import Duties, Page
from milepost.tracking.list_query import ListQuery
from milepost.web.duties_page import ADDRESSES, ASKED
from registered import (
    NOON,
    OURS,
    TODAY,
    a_pathway,
    a_patient,
    a_provider,
    record,
    refer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LAWBOOK = settings.LAWBOOK
URGENT = {"priority": "urgent_suspected_cancer", "route": "gp"}
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def ours():
    """A lung patient referred 35 days ago, one referred today, and a joint."""
    a_provider()
    for name, service, began in (
        ("P-1", "lung", date(2025, 1, 10)),
        ("P-2", "lung", TODAY),
        ("P-3", "ortho", date(2025, 1, 6)),
    ):
        a_pathway(name, service, patient=a_patient(int(name[-1])))
        said = URGENT if service == "lung" else {}
        record(refer(began, **said), pathway=name)


def sign(template="scotland/lung", now=NOON):
    new = NewAdoption(
        template=template,
        service="lung",
        clinical_lead="Dr Ade Obi",
        manager="Jo Reid",
        next_review=now.date() + timedelta(days=365),
        form=uuid4(),
    )
    assert adopt(OURS, new, lawbook=LAWBOOK, now=now) == []


def look(now, pathway="P-1"):
    told = NewLook(pathway=pathway, note="Rang.", owner="", form=uuid4())
    assert look_at(OURS, told, now=now) == []


def found(scope=OURS, day=TODAY, **asked):
    """The pathways of a list, which are the same kept and worked out afresh."""
    kept, made = (
        read_waiting_list(
            scope,
            ListQuery(sort="name", **asked),
            as_at=AsAt(day, LATER + timedelta(days=999)),
            now_live=live,
            lawbook=LAWBOOK,
        )
        for live in (True, False)
    )
    names = sorted(wait.pathway for wait in kept.rows)
    assert names == sorted(wait.pathway for wait in made.rows)
    return names


def test_a_step_is_late_once_a_service_adopts_and_not_when_it_gives_up():
    assert found(step="late") == []
    sign()
    assert found(step="late") == ["P-1"]
    assert found(step="in_time") == ["P-2"]
    told = give_up(OURS, "lung", "Review", form=uuid4(), now=NOON)
    assert told == []
    assert catch_up_footings(lawbook=LAWBOOK, today=TODAY) == 2
    assert catch_up_footings(lawbook=LAWBOOK, today=TODAY) == 0
    assert found(step="late") == []


def test_a_step_in_working_days_moves_when_a_day_is_shut_that_wasn_t():
    """Friday's referral is to be triaged by Tuesday; by Wednesday if Monday is shut."""
    friday = datetime(2026, 12, 4, 12, tzinfo=UTC)
    wednesday = date(2026, 12, 9)
    told = {"lawbook": LAWBOOK, "today": friday.date(), "last": {}}
    a_pathway("P-4", "lung", patient=a_patient(4))
    record(refer(friday.date(), **URGENT), pathway="P-4", now=friday)
    sign("england/gynaecology", now=friday)
    assert found(step="late", day=wednesday) == ["P-1", "P-2", "P-4"]
    catch_up_footings(**told)
    says = {"day": date(2026, 12, 7)}
    shut = Arrangement(what="closed_day", says=says, form=uuid4())
    assert arrange(OURS, shut, lawbook=LAWBOOK, now=friday) == []
    assert catch_up_footings(**told) == 3
    assert found(step="late", day=wednesday) == ["P-1", "P-2"]
    assert catch_up_footings(**told) == 0
    out = Arrangement(what="closed_day", says=says, form=uuid4())
    assert take_out(OURS, out, lawbook=LAWBOOK, now=friday) == []
    assert catch_up_footings(**told) == 3
    assert found(step="late", day=wednesday) == ["P-1", "P-2", "P-4"]


def test_steps_in_plain_days_stay_as_they_are_when_a_day_is_shut():
    sign()
    says = {"day": TODAY + timedelta(days=3)}
    shut = Arrangement(what="closed_day", says=says, form=uuid4())
    assert arrange(OURS, shut, lawbook=LAWBOOK, now=NOON) == []
    assert catch_up_footings(lawbook=LAWBOOK, today=TODAY) == 0


def test_a_late_step_is_late_in_tracking_until_somebody_looks_at_what_happened():
    sign()
    assert (found(delay="tracking"), found(delay="care")) == (["P-1"], [])
    look(LATER)
    assert (found(delay="tracking"), found(delay="care")) == ([], ["P-1"])
    ct = (TODAY, Kind.TEST_REQUESTED, {"test": "ct"})
    record(ct, pathway="P-1", now=LATER + timedelta(hours=1))
    assert (found(delay="tracking"), found(delay="care")) == (["P-1"], [])


def test_tracking_is_stale_when_the_days_since_the_last_look_are_more_than_asked():
    look(NOON)
    on = TODAY + timedelta(days=7)
    assert found(day=on, stale=7) == []
    assert found(day=on + timedelta(days=1), stale=7) == ["P-1", "P-2", "P-3"]
    look(NOON + timedelta(days=7))
    assert found(day=on + timedelta(days=1), stale=7) == ["P-2", "P-3"]


def test_the_days_since_day_0_are_counted_past_the_number_asked():
    day_62 = date(2025, 1, 10) + timedelta(days=62)
    assert found(day=day_62, past_day=62) == ["P-3"]
    assert found(day=day_62 + timedelta(days=1), past_day=62) == ["P-1", "P-3"]


def test_new_on_the_list_is_whom_we_were_told_of_lately_however_long_they_waited():
    late = date(2024, 12, 1)
    a_pathway("P-4", "ortho", patient=a_patient(4))
    record(refer(late), pathway="P-4", now=NOON + timedelta(days=2))
    on = TODAY + timedelta(days=2)
    assert found(day=on, joined=1) == ["P-4"]
    assert found(day=on, joined=2) == ["P-1", "P-2", "P-3", "P-4"]


def test_a_booking_is_unanswered_from_the_day_after_its_own_though_nothing_happens():
    ct = {"test": "ct", "for_day": TODAY + timedelta(days=3)}
    record((TODAY, Kind.TEST_BOOKED, ct), pathway="P-1")
    assert found(day=TODAY + timedelta(days=3), unanswered=True) == []
    on = TODAY + timedelta(days=4)
    assert found(day=on, unanswered=True) == ["P-1"]
    done = (TODAY + timedelta(days=3), Kind.TEST_PERFORMED, {"test": "ct"})
    record(done, pathway="P-1", now=NOON + timedelta(days=4))
    assert found(day=on, unanswered=True) == []
    reported = (on, Kind.TEST_REPORTED, {"test": "ct"})
    record(reported, pathway="P-1", now=NOON + timedelta(days=4))
    assert found(day=on, unanswered=True) == ["P-1"]


def test_the_worklist_and_the_patients_page_ask_whether_a_past_booking_was_kept():
    client = ada()
    ct = {"test": "ct", "for_day": date(2025, 2, 1)}
    record((date(2025, 1, 20), Kind.TEST_BOOKED, ct), pathway="P-1")
    look(NOON)
    assert "Ct on 1 February 2025: was it kept?" in client.get(
        "/work?of=nobody"
    ).content.decode().replace("CT", "Ct")
    page = client.get("/pathways/P-1").content.decode()
    assert "Was it kept?" in page
    assert "nothing recorded of it" in page
    missed = (date(2025, 2, 1), Kind.APPOINTMENT_MISSED)
    record(missed, pathway="P-1", now=LATER)
    page = client.get("/pathways/P-1").content.decode()
    assert "nothing recorded of it" not in page
    assert "was it kept?" not in client.get("/work?of=nobody").content.decode()


def test_news_of_a_list_is_of_those_on_it_and_a_step_at_risk_moves_with_the_days():
    sign()
    query = ListQuery(step="late")
    assert count_changes(OURS, query, since=0, today=TODAY) == 1
    later = TODAY + timedelta(days=8)
    catch_up_footings(lawbook=LAWBOOK, today=later)
    assert count_changes(OURS, query, since=0, today=later) == 1


def ada():
    person = Person(
        username="ada",
        name="Ada Byron",
        role="Tracker",
        provider="RXX",
        provider_name="A trust",
        follows=True,
    )
    appoint(person, password_hash="!")
    client = Client()
    account = get_user_model().objects.get(username="ada")
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    return client


DUTIES = [
    (rule.id, duty)
    for rule in LAWBOOK.all(Duties)
    for duty in rule.editions[-1].duties
    if duty.looks_at.page in ADDRESSES
]


def test_every_duty_opens_the_list_it_needs_and_the_list_says_what_it_shows():
    client = ada()
    pages = {of: client.get(f"/duties?of={of}").content.decode() for of, _ in DUTIES}
    for of, duty in DUTIES:
        (row,) = [r for r in pages[of].split("<tr") if f">{duty.name}<" in r][:1]
        href = row.split('href="')[1].split('"')[0].replace("&amp;", "&")
        assert "narrowed" not in row, duty.name
        page = client.get(href)
        assert page.status_code == 200, (duty.name, href)
        words = page.content.decode()
        assert "nhsuk-error-summary" not in words, (duty.name, href)
        asked = parse_qs(urlsplit(href).query)
        if duty.looks_at.page is Page.LIST:
            assert asked == {w: [s] for w, s in duty.looks_at.asks.items()}
            narrowing = asked.keys() - {"sort", "standard"}
            assert words.count("app-chips__label") >= len(narrowing), duty.name
        for word, said in duty.looks_at.asks.items():
            if word in ASKED.get(duty.looks_at.page, ()):
                assert asked[word] == [said]


def test_a_number_of_days_that_is_none_is_said_and_any_other_is_shown_as_a_filter():
    client = ada()
    page = client.get("/list?stale=soon").content.decode()
    assert "“soon” isn’t a number of days." in page
    page = client.get("/list?past_day=45").content.decode()
    assert "More than 45 days" in page
    assert 'href="/list"' in page
