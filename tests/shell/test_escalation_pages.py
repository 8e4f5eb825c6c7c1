"""People raise, answer and find escalations by pages that work without scripts."""

import re
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from escalated import a_lung_service, a_referral, escalate, history, stands
from milepost.actions.appoint import appoint
from milepost.actions.arrange_escalations import set_rota
from milepost.foundation.days import in_words
from milepost.host.clock import now
from milepost.reading.staff import Person
from registered import OURS


def a_client(username, services=None):
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


@pytest.fixture
def may(db):
    a_lung_service()
    a_referral()
    return a_client("may")


@pytest.fixture
def raised(may):
    number, _ = escalate(now=now())
    return number


def words(answer):
    bare = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", bare)


def do(client, number, what, **said):
    told = {"what": what, "form": str(uuid.uuid4()), "seen": str(len(history(number)))}
    return client.post(f"/escalations/{number}/step", told | said)


def test_what_waits_for_me_is_on_my_list_with_whom_it_waits_for(may, raised):
    found = words(may.get("/escalations"))
    assert "Waiting for me: 1 escalation . No filters." in found
    assert "Single point of contact for the booking or the test May" in found
    assert "To acknowledge by" in found
    assert "Latest entry" in found


def test_an_empty_list_says_why(may):
    assert "Nothing waits for you." in words(may.get("/escalations"))
    assert "Nothing matches." in words(may.get("/escalations?show=all&state=at_top"))


def test_a_list_is_narrowed_by_cause(may, raised):
    def showing(cause):
        return words(may.get(f"/escalations?show=all&cause={cause}"))

    assert "1 escalation . Filters: Cause: Raised by hand" in showing("by_hand")
    assert "0 escalations . Filters: Cause: Step late" in showing("step_late")
    assert "“odd” can’t be asked for." in showing("odd")


def test_a_filter_that_nobody_knows_is_named_and_left_out(may, raised):
    answer = may.get("/escalations?show=all&state=odd&desk=kitchen")
    assert answer.status_code == 422
    assert "“odd” can’t be asked for." in words(answer)
    assert "1 escalation" in words(answer)


def test_a_person_escalates_from_the_pathway_and_comes_to_its_page(may):
    assert "Nothing was escalated on this pathway." in words(may.get("/pathways/P-17"))
    form = {"reason": "CT is late", "desk": "radiology", "form": str(uuid.uuid4())}
    first = may.post("/pathways/P-17/escalate", form)
    assert may.post("/pathways/P-17/escalate", form)["Location"] == first["Location"]
    found = words(may.get(first["Location"]))
    assert "Raised by hand" in found
    assert "CT is late" in found
    assert "Radiology" in found
    assert "CT is late" in words(may.get("/pathways/P-17"))


def test_a_reason_left_out_is_asked_for_beside_its_field(may):
    answer = may.post("/pathways/P-17/escalate", {"reason": " ", "desk": "endoscopy"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#raise-reason"' in page
    assert 'id="raise-reason-error"' in page
    assert '<option value="endoscopy" selected>' in page


def test_each_step_has_a_form_and_is_recorded(may, raised):
    assert do(may, raised, "acknowledged").status_code == 302
    assert do(may, raised, "asked", reason="Which CT?").status_code == 302
    assert do(may, raised, "answered", reason="Chest").status_code == 302
    told = {"reason": "Patient away", "until": (now().date()).strftime("%d %m 2099")}
    assert do(may, raised, "snoozed", **told).status_code == 422
    resolved = {"outcome": "Booked", "day": now().strftime("%d %m %Y")}
    assert do(may, raised, "resolved", **resolved).status_code == 302
    assert stands(raised) == ("resolved", 1)
    found = words(may.get(f"/escalations/{raised}"))
    assert "nothing more can be recorded" in found
    for said in ("Which CT?", "Chest", "Booked", "May resolved it"):
        assert said in found


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(may, raised):
    answer = do(may, raised, "resolved", outcome="List on Friday", day="soon")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#resolved-day"' in page
    assert "“soon” can’t be read as a day." in words(answer)
    assert ">List on Friday</textarea>" in page
    assert stands(raised) == ("waiting", 1)


def test_an_answer_to_one_that_changed_meanwhile_says_so(may, raised):
    do(may, raised, "acknowledged")
    answer = do(may, raised, "asked", reason="Why?", seen="1")
    assert answer.status_code == 422
    assert "It changed since you opened it" in words(answer)
    assert ">Why?</textarea>" in answer.content.decode()


def test_a_step_sent_twice_is_recorded_once(may, raised):
    form = {"what": "acknowledged", "form": str(uuid.uuid4()), "seen": "1"}
    for _ in range(2):
        assert may.post(f"/escalations/{raised}/step", form).status_code == 302
    assert history(raised) == ["raised", "acknowledged"]


def test_an_escalation_out_of_scope_looks_like_one_that_is_not_there(may, raised):
    ortho = a_client("bea", services=frozenset({"ortho"}))
    for address in (f"/escalations/{raised}", "/escalations/999999999999999999999"):
        assert ortho.get(address).status_code == 404
    assert do(ortho, raised, "acknowledged").status_code == 404
    assert ortho.get("/pathways/P-17/escalate").status_code == 404
    assert "Nothing is escalated" in words(ortho.get("/desks/radiology"))


@pytest.mark.parametrize("code", ["radiology", "theatres"])
def test_a_desk_shows_its_queue_and_what_its_target_rests_on(may, raised, code):
    found = words(may.get(f"/desks/{code}"))
    assert ("1 open escalation" in found) == (code == "radiology")
    assert ("within 48 hours" in found) == (code == "radiology")


def test_a_role_that_nobody_holds_is_named_as_a_fault(may, raised):
    missing = "1 escalation waits for a role that nobody holds today."
    assert missing not in words(may.get("/escalations"))
    set_rota(OURS, [])
    for page in ("/escalations", "/oversight"):
        assert missing in words(may.get(page))
    assert "Nobody is on duty" in words(may.get(f"/escalations/{raised}"))


def test_the_oversight_group_sees_what_is_unresolved_and_what_was_decided(may, raised):
    escalate(now=now(), desk="")
    resolved = {"outcome": "CT on Friday", "day": now().strftime("%d %m %Y")}
    do(may, raised, "resolved", **resolved)
    found = words(may.get("/oversight"))
    assert "1 unresolved escalation, the highest rung first" in found
    assert "May resolved it : CT on Friday" in found.replace("it:", "it :")
    assert f"So on {in_words(now().date())}" in found
    assert "Raised by hand Lung" in found
    assert "Less than a day old" in found


def test_an_oversight_group_with_nothing_before_it_is_told_so(may):
    found = words(may.get("/oversight"))
    assert "Nothing is unresolved" in found
    assert "Nothing was decided in the last seven days." in found


def test_there_is_no_desk_that_nobody_named(may):
    assert may.get("/desks/kitchen").status_code == 404


def test_a_past_view_of_a_pathway_offers_nothing_to_escalate(may):
    page = may.get("/pathways/P-17?as_at=2025-02-13").content.decode()
    assert "/pathways/P-17/escalate" not in page


def test_one_is_put_off_no_longer_than_the_organisation_allows(may, raised, settings):
    settings.LONGEST_SNOOZE_DAYS = 7
    answer = do(may, raised, "snoozed", reason="Leave", until="1 1 2099")
    assert answer.status_code == 422
    assert "It can be put off for 7 days at most." in answer.content.decode()


def test_a_page_that_no_list_has_is_named_and_left_out(may, raised):
    answer = may.get("/escalations?page=x")
    assert answer.status_code == 422
