"""The pages of meetings: what they show, to whom, and what they do with what is typed."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from met import NOW, WEDNESDAY, a_lung_meeting, a_series, decided, frozen, the_meeting
from milepost.actions.meet import attend, close
from milepost.web import door
from registered import OURS, a_pathway, a_patient, record

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NAME = "GONNE, Maud"
NUMBER = "999 000 0018"


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch):
    """The door says what time it is: the eve of the meeting."""
    monkeypatch.setattr(door.timezone, "localtime", lambda: NOW)


@pytest.fixture
def series():
    made = a_lung_meeting()
    named = a_patient(81, family_name="Gonne", given_name="Maud", title="")
    assert a_pathway("P-81", "lung", patient=named) == []
    urgent = {"priority": "urgent_suspected_cancer", "route": "gp"}
    told = (WEDNESDAY.replace(month=1, day=2), "referral_received", urgent)
    assert record(told, pathway="P-81", now=NOW) == []
    return made


@pytest.fixture
def ada():
    return signed_in("ada")


def signed_in(who):
    client = Client()
    client.force_login(get_user_model().objects.get(username=who))
    return client


def shown(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.content
    return answer.content.decode()


def sent(client, address, **said):
    return client.post(address, {"form": str(uuid4()), **said})


def test_a_series_is_begun_set_and_shown_with_its_terms(series, ada):
    said = {
        "name": "Chest list",
        "kind": "meetings/service",
        "first": "24 2 2025",
        "starts": "14:00",
        "every_weeks": "2",
        "services": ["lung"],
        "chair": "ada",
    }
    made = sent(ada, "/meetings/series", **said)
    assert made.status_code == 302
    page = shown(ada, made.url)
    assert "Monday at 14:00, every 2 weeks" in page
    assert "It is not for cleaning data" in page
    address = f"{made.url.partition('?')[0]}/set"
    order = {"line-over-limit": "1", "line-will-breach": "2", "seen": "1"}
    assert sent(ada, address, **said, **order).status_code == 302
    page = shown(ada, made.url)
    assert page.index("Over the limit, longest first") < page.index(
        "Over the limit before the next meeting"
    )
    again = sent(ada, address, **said, **order)
    assert again.status_code == 422
    assert "Ada Byron set it since you opened this page" in again.content.decode()


def test_what_is_wrong_with_a_series_is_said_at_its_field_and_nothing_is_lost(
    series, ada
):
    answer = sent(ada, "/meetings/series", name="", kind="meetings/mdt", note="Room 4")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "It has no name." in page
    assert "It is about no service." in page
    assert 'value="Room 4"' in page


def test_the_agenda_is_shown_before_and_frozen_from_its_page(series, ada):
    address = f"/meetings/series/{series}/agenda/2025-02-19"
    page = shown(ada, address)
    assert "3 patients, each once" in page
    assert "Over the limit, longest first" in page
    assert NAME in page
    started = sent(ada, f"{address}/start")
    assert started.status_code == 302
    assert "Its list was frozen 18 February 2025, 10:00" in shown(ada, started.url)
    assert "Open the meeting" in shown(ada, address)


def test_names_are_hidden_in_a_meeting_until_they_are_asked_for(series, ada):
    meeting = frozen(series)
    place = next(r.place for r in the_meeting(meeting).rows if r.pathway == "P-81")
    pages = (
        f"/meetings/{meeting}",
        f"/meetings/{meeting}/patients/{place}",
        f"/meetings/{meeting}/patients/{place}?part=room",
        f"/meetings/{meeting}/minutes",
        f"/meetings/{meeting}/minutes.html",
    )
    for address in pages:
        page = shown(ada, address)
        assert NAME not in page, address
        assert "Maud" not in page, address
        assert NUMBER not in page, address
        assert "M G, aged 64" in page, address
    back = sent(ada, "/meetings/names", names="show", back=pages[1])
    assert (back.status_code, back.url) == (302, pages[1])
    for address in pages:
        assert NAME in shown(ada, address), address
    assert NAME not in shown(signed_in("bob"), pages[1])
    away = sent(ada, "/meetings/names", names="hide", back="//elsewhere.example/")
    assert away.url == "/meetings"


def test_a_decision_is_typed_in_one_line_and_the_next_patient_opens(series, ada):
    meeting = frozen(series)
    said = {
        "what": "action",
        "pathway": "P-60",
        "words": "Ring <the> desk",
        "owner": "desk:radiology",
        "due": "+3",
        "place": "1",
        "after": "2",
        "then": "next",
    }
    answer = sent(ada, f"/meetings/{meeting}/decisions", **said)
    assert answer.url == f"/meetings/{meeting}/patients/2"
    page = shown(ada, f"/meetings/{meeting}/patients/1")
    assert "Ring &lt;the&gt; desk" in page
    assert "Radiology desk" in page
    assert "21-Feb-2025" in page


def test_without_somebody_and_a_day_it_says_so_and_keeps_what_was_typed(series, ada):
    meeting = frozen(series)
    said = {"what": "action", "pathway": "P-60", "words": "Ring", "place": "1"}
    answer = sent(ada, f"/meetings/{meeting}/decisions", **said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nobody is named to do it." in page
    assert "It has no day." in page
    assert 'value="Ring"' in page
    odd = sent(ada, f"/meetings/{meeting}/decisions", **said, due="soon", owner="x")
    assert "can’t be read as a day" in odd.content.decode()


def test_a_script_is_told_what_is_wrong_without_a_page(series, ada):
    meeting = frozen(series)
    answer = ada.post(
        f"/meetings/{meeting}/decisions",
        {"form": str(uuid4()), "what": "action", "pathway": "P-60", "words": "Ring"},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 422
    assert [one["where"] for one in answer.json()["problems"]] == ["owner", "due"]


def test_a_second_scribe_is_told_of_places_and_never_of_names(series, ada):
    meeting = frozen(series)
    decided(meeting, "no_change", "P-81")
    told = signed_in("bob").get(f"/meetings/{meeting}/news?since=0").json()
    assert told["places"] == [
        r.place for r in the_meeting(meeting).rows if r.pathway == "P-81"
    ]
    assert told["words"].startswith("Ada Byron, patient ")
    assert "P-81" not in str(told)
    mine = ada.get(f"/meetings/{meeting}/news?since=0").json()
    assert mine["words"] == ""


def test_the_minutes_say_what_was_decided_who_came_and_what_follows(series, ada):
    meeting = frozen(series)
    decided(meeting, "action", words="Ring", owner="person:bob", due=WEDNESDAY)
    assert attend(OURS, meeting, [("bob", "deputy", "Sister Ray")], now=NOW) == []
    assert attend(OURS, meeting, [("A visitor", "present", "")], now=NOW) == []
    assert "not closed yet" in shown(ada, f"/meetings/{meeting}/minutes")
    assert close(OURS, meeting, now=NOW) == []
    page = shown(ada, f"/meetings/{meeting}/minutes")
    for words in ("Action: Ring", "Sister Ray", "A visitor", "2 patients come back"):
        assert words in page
    file = ada.get(f"/meetings/{meeting}/minutes.html")
    assert file["Content-Disposition"].startswith('attachment; filename="minutes-of')
    assert "<script" not in file.content.decode()
    assert shown(ada, f"/meetings/{meeting}/minutes.doc", 404)


@pytest.mark.slow
def test_the_minutes_are_a_pdf_with_tags(series, ada):
    meeting = frozen(series)
    answer = ada.get(f"/meetings/{meeting}/minutes.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert b"/MarkInfo" in answer.content


def test_attendance_is_saved_from_the_page_and_a_deputy_needs_a_name(series, ada):
    meeting = frozen(series)
    address = f"/meetings/{meeting}/attendance"
    told = {"key": ["1", "2"], "who": ["ada", "bob"], "how-1": "present"}
    assert sent(ada, address, **told, **{"how-2": "apologies"}).status_code == 302
    assert [(c.who, c.how) for c in the_meeting(meeting).came] == [
        ("ada", "present"),
        ("bob", "apologies"),
    ]
    wrong = sent(ada, address, **told, **{"how-2": "deputy"})
    assert wrong.status_code == 422
    assert "who came instead" in wrong.content.decode()


def test_an_older_page_takes_back_nothing_that_a_colleague_saved(series, ada):
    meeting = frozen(series)
    address = f"/meetings/{meeting}/attendance"
    as_shown = {
        "key": ["1", "2"],
        "who": ["ada", "bob"],
        "was-how-1": "unsaid",
        "was-how-2": "unsaid",
    }
    assert sent(ada, address, **as_shown, **{"how-1": "present"}).status_code == 302
    assert sent(ada, address, **as_shown, **{"how-2": "apologies"}).status_code == 302
    assert [(c.who, c.how) for c in the_meeting(meeting).came] == [
        ("ada", "present"),
        ("bob", "apologies"),
    ]
    page = shown(ada, f"/meetings/{meeting}")
    assert '<input type="hidden" name="was-how-2" value="apologies">' in page


def test_a_meeting_is_not_started_before_its_time_and_its_page_says_why(series, ada):
    later = f"/meetings/series/{series}/agenda/2031-01-01"
    assert "Freeze the list and start" not in shown(ada, later)
    answer = sent(ada, f"{later}/start")
    assert answer.status_code == 422
    assert "doesn’t meet on that day, or not yet" in answer.content.decode()
    shown(ada, f"/meetings/series/{series}/agenda/9999-12-31", 404)


def test_whoever_was_not_there_is_told_who_may_close_the_minutes(series):
    meeting = frozen(a_series(name="Ada’s own", members=()))
    bob = signed_in("bob")
    page = shown(bob, f"/meetings/{meeting}")
    assert "Not quorate: 0 of at least 4 came, without the chair." in page
    assert "whoever came may close them" in page
    answer = sent(bob, f"/meetings/{meeting}/close")
    assert answer.status_code == 422
    assert "Ask its chair or a member" in answer.content.decode()


def written():
    """How many rows each table of meetings has."""
    tables = apps.get_app_config("meetings").get_models()
    return {table.__name__: table.objects.count() for table in tables}


def test_a_meeting_that_is_not_ones_own_is_not_found(series):
    meeting = frozen(series)
    cyd = signed_in("cyd")
    for address in (
        f"/meetings/{meeting}",
        f"/meetings/{meeting}/minutes",
        f"/meetings/{meeting}/news",
        f"/meetings/{meeting}/patients/1",
        f"/meetings/series/{series}",
        f"/meetings/series/{series}/agenda/2025-02-19",
    ):
        shown(cyd, address, 404)
    before = written()
    said = {"what": "no_change", "who": "x", "key": "1", "how-1": "present"}
    said |= {"pathway": "P-81", "slot": "1", "activity": "ct", "name": "Mine now"}
    for address in (
        f"/meetings/{meeting}/close",
        f"/meetings/{meeting}/decisions",
        f"/meetings/{meeting}/decisions/1/undo",
        f"/meetings/{meeting}/attendance",
        f"/meetings/{meeting}/slots/enter",
        f"/meetings/{meeting}/slots/give",
        f"/meetings/{meeting}/slots/1/free",
        f"/meetings/series/{series}/set",
        f"/meetings/series/{series}/agenda/2025-02-26/start",
    ):
        answer = sent(cyd, address, **said, text="24/02/2025,09:30")
        assert answer.status_code in (404, 422), (address, answer.status_code)
    assert written() == before
    assert "Lung PTL" not in shown(cyd, "/meetings")


def test_slots_are_entered_before_the_meeting_and_given_once_its_list_is_frozen(
    series, ada
):
    address = f"/meetings/series/{series}/slots"
    said = {"name": "Rooms", "activity": "clinic", "text": "24/02/2025,09:30"}
    assert sent(ada, f"{address}/enter", **said).url == f"{address}?new=1"
    page = shown(ada, f"{address}?new=1")
    assert "1 new slot entered" in page
    assert "slots are entered now, and given in the meeting" in page
    shown(signed_in("cyd"), address, 404)
    assert sent(signed_in("cyd"), f"{address}/enter", **said).status_code == 404
    meeting = frozen(series)
    assert ada.get(address).url == f"/meetings/{meeting}/slots"


def test_slots_are_entered_from_a_file_given_and_taken_back_on_their_page(series, ada):
    meeting = frozen(series)
    address = f"/meetings/{meeting}/slots"
    assert "No slots yet" in shown(ada, address)
    file = SimpleUploadedFile("slots.csv", b"24/02/2025,09:30,Lab\nodd,line\n")
    said = {"name": "CT", "activity": "clinic", "file": file}
    answer = sent(ada, f"{address}/enter", **said)
    assert answer.status_code == 422
    assert "1 new slot entered" in answer.content.decode()
    assert "“odd, line” can’t be read as a slot." in answer.content.decode()
    page = shown(ada, address)
    assert "Nobody on the list needs one" in page
    said = {"name": "Vetting", "activity": "ct", "text": "24/02/2025,09:30"}
    assert sent(ada, f"{address}/enter", **said).status_code == 302
    assert sent(ada, f"{address}/give", slot="x", pathway="P-60").status_code == 422


def test_the_page_of_meetings_asks_as_often_however_many_series_there_are(series, ada):
    frozen(series)
    shown(ada, "/meetings")  # what every page keeps is kept from now on
    with CaptureQueriesContext(connection) as before:
        shown(ada, "/meetings")
    for n in range(3):
        more = a_series(name=f"Another {n}")
        frozen(more)
    with CaptureQueriesContext(connection) as after:
        page = shown(ada, "/meetings")
    assert page.count("Another ") >= 3
    assert len(after) == len(before)
    steps = [q["sql"] for q in after if 'FROM "meetings_step"' in q["sql"]]
    assert len(steps) == 1
    assert '"told"' not in steps[0]
