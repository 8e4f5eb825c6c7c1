"""What came while somebody wrote of a patient isn't taken for seen."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from milepost.events.kinds import Kind
from milepost.foundation.days import AsAt
from milepost.reading.waiting_list import read_waiting_list
from milepost.reading.worklist import read_looks, read_worklist
from milepost.store.footings.models import Footing
from milepost.tracking.list_query import ListQuery
from milepost.tracking.worklist import Reason
from opened import a_client
from registered import OURS, a_pathway, a_patient, a_provider, record, refer

pytestmark = pytest.mark.django_db
REPORTED = (date(2025, 3, 3), Kind.TEST_REPORTED, {"test": "ct"})


@pytest.fixture
def ada():
    a_provider()
    for number in (1, 2):
        a_pathway(f"P-{number}", owner="ada", patient=a_patient(number))
        record(refer(), pathway=f"P-{number}")
    return a_client("ada")


def page(client, address="/pathways/P-1"):
    return client.get(address).content.decode()


def shown(html):
    """What a form on a page sends back of how much the page showed."""
    return re.search(r'name="shown" value="([^"]*)"', html).group(1)


def came(pathway="P-1"):
    assert record(REPORTED, pathway=pathway, now=timezone.localtime()) == []


def save(client, seen, *, then="stay", **changes):
    told = {"note": "Rang.", "action": "Chase", "due": "+3", "owner": "ada"}
    told |= {"form": str(uuid4()), "then": then}
    told |= {} if seen is None else {"shown": seen}
    return client.post("/pathways/P-1/looks?from=work", told | changes)


def now():
    moment = timezone.localtime()
    return AsAt(moment.date(), moment)


def due():
    """Everybody who is on the worklist, and why."""
    reading = read_worklist(OURS, "ada", as_at=now(), lawbook=settings.LAWBOOK)
    return {one.wait.pathway: one.task.reasons for one in reading.rows}


def was_told_before_the_look(pathway="P-1"):
    """What the lists of late steps go by: whether all that was told was looked at."""
    footing = Footing.objects.get(pathway=pathway)
    return footing.looked_at is not None and footing.told_at <= footing.looked_at


def test_a_report_that_came_while_a_note_was_written_stays_new_and_is_told_of(ada):
    seen = shown(page(ada))
    came()
    answer = save(ada, seen, then="next")
    assert answer["Location"].startswith("/pathways/P-1?from=work&saved=yes&came=")
    assert due()["P-1"] == (Reason.NEWS,)
    assert not was_told_before_the_look()
    told = page(ada, answer["Location"].split("#")[0])
    assert "Saved." in told
    assert "Came since you opened the page you wrote on: Test reported, 3 March" in told
    answer = save(ada, shown(told))
    assert answer["Location"] == "/pathways/P-1?from=work&saved=yes#tracking"
    assert "P-1" not in due()
    assert was_told_before_the_look()
    assert "Came since" not in page(ada, answer["Location"].split("#")[0])


def test_what_is_mended_in_the_form_is_still_written_on_the_page_that_was_opened(ada):
    seen = shown(page(ada))
    came()
    answer = save(ada, seen, due="soon").content.decode()
    assert shown(answer) == seen
    assert "Came since you opened the page you wrote on: Test reported" in answer
    template = {"then": "template", "template": "note-templates/0"}
    assert shown(save(ada, seen, **template).content.decode()) == seen
    save(ada, shown(answer))
    assert due()["P-1"] == (Reason.NEWS,)


def test_a_page_that_showed_all_there_is_was_looked_at_when_it_was_made(ada):
    html = page(ada)
    save(ada, shown(html))
    assert "P-1" not in due()
    assert was_told_before_the_look()
    (look,) = read_looks(OURS, "P-1", as_at=now())
    assert look.looked_at.isoformat() == shown(html).split("@")[1]
    assert look.looked_at < look.at


@pytest.mark.parametrize("seen", [None, "", "7", "x@2026-03-02", "7@soon"])
def test_a_form_that_doesnt_say_what_its_page_showed_keeps_the_note_and_claims_no_look(
    ada, seen
):
    assert save(ada, seen).status_code == 302
    (look,) = read_looks(OURS, "P-1", as_at=now())
    assert (look.note, look.action, look.looked_at) == ("Rang.", "Chase", None)
    assert due()["P-1"] == (Reason.NEW,)
    save(ada, shown(page(ada)))
    last = read_looks(OURS, "P-1", as_at=now())[0]
    came()
    save(ada, seen)
    looked_at = [one.looked_at for one in read_looks(OURS, "P-1", as_at=now())]
    assert looked_at == [last.looked_at, last.looked_at, None]
    assert due()["P-1"] == (Reason.NEWS,)


def test_nobody_looks_at_what_is_to_come_nor_takes_a_look_back(ada):
    later = timezone.localtime() + timedelta(days=2)
    save(ada, f"{10**15}@{later.isoformat()}")
    (look,) = read_looks(OURS, "P-1", as_at=now())
    assert look.looked_at == look.at
    came()
    assert due()["P-1"] == (Reason.NEWS,)
    save(ada, f"0@{date(2020, 1, 1)}T00:00:00+00:00")
    assert read_looks(OURS, "P-1", as_at=now())[0].looked_at == look.looked_at


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/work", "/list"])
def test_of_several_whatever_came_since_they_were_chosen_stays_new(ada, address):
    told = {"pathway": ["P-1", "P-2"], "shown": shown(page(ada, address))}
    came("P-2")
    html = ada.post("/several", told | {"what": "choose"}).content.decode()
    assert shown(html) == told["shown"]
    told |= {"pathway": ["P-1@0", "P-2@0"], "looked": "yes", "form": str(uuid4())}
    told |= {"note": "All rung.", "action": "Chase", "due": "+3"}
    html = ada.post("/several", told | {"what": "preview"}).content.decode()
    assert shown(html) == told["shown"]
    answer = ada.post("/several", told | {"what": "do"})
    assert answer["Location"].endswith("?came=1")
    assert "Of 1 patient something came after" in page(ada, answer["Location"])
    assert due() == {"P-2": (Reason.NEWS,)}
    assert [was_told_before_the_look(f"P-{n}") for n in (1, 2)] == [True, False]
    same = {name: told[name] for name in told if name != "shown"}
    same |= {"pathway": ["P-1", "P-2"], "form": str(uuid4())}
    html = ada.post("/several", same | {"what": "preview"}).content.decode()
    assert "None counts as looked at" in html
    ada.post("/several", same | {"what": "do"})
    assert due() == {"P-2": (Reason.NEWS,)}


def test_a_late_step_with_a_report_that_came_meanwhile_may_be_late_in_tracking_only(
    ada,
):
    seen = shown(page(ada))
    came()
    save(ada, seen)
    for name in ("P-1", "P-2"):
        Footing.objects.filter(pathway=name).update(
            owed="due", due=date(2025, 3, 1), provisional=False
        )
    assert late_for("tracking") == ["P-1", "P-2"]
    save(ada, shown(page(ada)))
    assert late_for("tracking") == ["P-2"]
    assert late_for("care") == ["P-1"]


def late_for(delay):
    reading = read_waiting_list(
        OURS,
        ListQuery(delay=delay),
        as_at=now(),
        now_live=True,
        lawbook=settings.LAWBOOK,
    )
    return [wait.pathway for wait in reading.rows]
