"""A role that nobody holds is told of before anything waits for it; decisions have pages."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.conf import settings

from escalated import CONTACT, MANAGER, a_lung_service, a_referral, a_shift, at
from milepost.actions.arrange_escalations import Absence, set_rota
from milepost.escalations.entries import Entry, What
from milepost.foundation.scope import Scope
from milepost.reading.oversight import read_oversight
from milepost.reading.unheld import read_unheld
from milepost.rules.ladders import Ladder
from milepost.store.escalations.record import NewEscalation, Terms, enter, raise_all
from registered import LUNG, OURS, THEIRS
from shell.test_arranging import enrolled
from shell.test_escalation_pages import a_client, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MONDAY = date(2025, 2, 17)
GROUP = "Weekly oversight group, chaired by a service manager"
GENERAL = "General manager, to the planned care board"
AWAY = Absence(person="sam", first=MONDAY, last=MONDAY)


@pytest.fixture(autouse=True)
def lung():
    a_lung_service()


def lacking(scope=OURS):
    found = read_unheld(scope, lawbook=settings.LAWBOOK, today=MONDAY)
    return {one.role: (dict(one.services), one.desks) for one in found}


def test_each_role_of_an_adopted_ladder_that_nobody_holds_is_named():
    nobody = ({"lung": "Lung"}, ())
    assert lacking() == lacking(LUNG) == {GROUP: nobody, GENERAL: nobody}
    assert lacking(Scope("RXX", "cyd", frozenset({"ortho"}))) == {}
    assert lacking(THEIRS) == {}


def test_a_role_that_is_held_at_a_desk_alone_is_named_with_the_desk():
    set_rota(OURS, [a_shift(CONTACT, "may", "radiology"), a_shift(MANAGER, "sam")])
    assert lacking()[CONTACT] == ({"lung": "Lung"}, ("Radiology",))
    assert MANAGER not in lacking()


def test_whoever_is_away_holds_a_role_by_their_cover_alone():
    shifts = [a_shift(CONTACT, "ola"), a_shift(MANAGER, "sam")]
    set_rota(OURS, shifts, [AWAY])
    assert MANAGER in lacking()
    set_rota(OURS, shifts, [replace(AWAY, covered_by="ola")])
    assert MANAGER not in lacking()


def test_the_group_and_the_rota_say_who_is_missing_and_lead_to_the_form_that_mends_it():
    sam = enrolled("sam", "Service manager")
    said = f"Nobody is on duty today as “{GENERAL}” for Lung"
    for there in ("/oversight", "/rota", "/rota/ladders"):
        assert said in words(sam.get(there)), there
    assert said not in words(sam.get("/rota/closed"))
    way = "role=General+manager%2C+to+the+planned+care+board&amp;place=lung"
    assert f"/rota?{way}#put-heading" in sam.get("/oversight").content.decode()
    form = sam.get("/rota", {"role": GENERAL, "place": "lung"}).content.decode()
    assert f'<option value="{GENERAL}" selected>' in form
    assert '<option value="lung" selected>Lung' in form
    said = words(a_client("ola").get("/oversight"))
    assert "See the rota, and who may change it" in said


def test_what_was_decided_in_a_week_is_on_as_many_pages_as_it_takes():
    a_referral()
    edition = settings.LAWBOOK.the(Ladder, "cancer-default").editions[-1]
    asked = Entry(what=What.RAISED, at=at(2, 17), by="ada", rung=1, reason="Late")
    of_lung = {"pathway": "P-17", "service": "lung", "cause": "by_hand"}
    told = NewEscalation(ladder="cancer-default", entry=asked, **of_lung)
    terms = Terms(edition=edition)
    for number, one in enumerate(raise_all(OURS, [told] * 51, terms)):
        when = at(2, 17) + timedelta(minutes=number)
        said = {"outcome": f"No. {number}", "day": MONDAY}
        ended = Entry(what=What.RESOLVED, at=when, by="ada", **said)
        enter(one.number, [asked], ended, terms)
    pages = [read_oversight(OURS, now=at(2, 18), decided=n) for n in (1, 2, 3)]
    assert [(one.page, one.decided, len(one.decisions)) for one in pages] == [
        (1, 51, 50),
        (2, 51, 1),
        (1, 51, 50),
    ]
    assert pages[0].decisions[0].said == "No. 50"
    assert pages[1].decisions[0].said == "No. 0"
