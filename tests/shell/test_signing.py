"""What is proposed of a timed pathway takes effect when two people sign, each for themselves."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from milepost.actions.adopt import NewAdoption, adopt, give_up
from milepost.actions.propose import NewProposal, propose_adoption
from milepost.foundation.scope import Scope
from milepost.reading.proposals import (
    Standing,
    Word,
    may_say,
    read_proposal,
    read_proposals,
    read_waiting,
)
from milepost.reading.staff import person_named
from milepost.reading.timed_pathways import read_progress
from registered import (
    NOON,
    NOW,
    OURS,
    THEIRS,
    TODAY,
    a_pathway,
    a_provider,
    codes,
    record,
    refer,
)
from signatures import both_sign, say, staff, the_lead, the_manager, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
URGENT = {"priority": "urgent_suspected_cancer", "route": "gp"}
ADDRESS = "/timed-pathways/scotland/lung"
NEXT_DAY = NOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def ours():
    """A lung patient referred on 10 January 2025."""
    a_provider()
    a_pathway("P-1", "lung", owner="ada")
    record(refer(date(2025, 1, 10), **URGENT), pathway="P-1")


def propose(scope=OURS, now=NOON, **changes):
    told = {
        "template": "scotland/lung",
        "service": "lung",
        "next_review": TODAY + timedelta(days=365),
        "why": "The national one",
        "form": uuid4(),
    }
    new = NewProposal(**told | changes)
    return propose_adoption(scope, new, lawbook=settings.LAWBOOK, now=now)


def progress():
    return read_progress(OURS, "P-1", "lung", as_at=NOW, lawbook=settings.LAWBOOK)


def standings():
    return [one.standing for one in read_proposals(OURS, "scotland/lung")]


def typed(**changes):
    told = {
        "template": "scotland/lung",
        "service": "lung",
        "clinical_lead": "Dr Obi",
        "manager": "Jo Reid",
        "next_review": TODAY + timedelta(days=365),
        "form": uuid4(),
    }
    return NewAdoption(**told | changes)


def test_it_measures_nobody_until_both_have_signed():
    assert propose() == []
    assert progress() is None
    assert say(the_lead(), Word.CLINICAL, note="Agreed at the board") == []
    assert progress() is None
    (one,) = read_waiting(OURS)
    assert one.missing == (Word.MANAGERIAL,)
    assert say(the_manager(), Word.MANAGERIAL) == []
    adopted = progress().adopted
    assert (adopted.clinical_lead, adopted.manager) == ("Dr Ade Obi", "Jo Reid")
    assert (adopted.proposal, adopted.at_command_line) == (one.number, False)
    (after,) = read_proposals(OURS, "scotland/lung")
    assert after.standing is Standing.IN_EFFECT
    assert [(s.word, s.by, s.note, s.at) for s in after.said] == [
        (Word.CLINICAL, "obi", "Agreed at the board", NOON),
        (Word.MANAGERIAL, "reid", "", NOON),
    ]


def test_it_takes_effect_on_the_day_of_the_second_signature_whoever_signs_first():
    propose()
    assert say(the_manager(), Word.MANAGERIAL) == []
    assert say(the_lead(), Word.CLINICAL, now=NEXT_DAY) == []
    assert progress().adopted.begins == NEXT_DAY.date()


def test_nobody_signs_as_what_they_are_not_nor_for_both():
    propose()
    lead, manager = the_lead(), the_manager()
    tim = staff("tim", "Tim", "Tracker")
    assert codes(say(manager, Word.CLINICAL)) == ["proposals.not-a-signer"]
    assert codes(say(lead, Word.MANAGERIAL)) == ["proposals.not-a-signer"]
    for word in (Word.CLINICAL, Word.MANAGERIAL, Word.REFUSED):
        assert "proposals.not-a-signer" in codes(say(tim, word, note="No"))
    command = Scope("RXX", "milepost")
    assert codes(say(command, Word.CLINICAL)) == ["proposals.not-a-signer"]
    assert say(lead, Word.CLINICAL) == []
    again = say(lead, Word.CLINICAL)
    assert codes(again) == ["proposals.signed-already"]
    assert "Dr Ade Obi has signed as clinical lead already" in again[0].message
    now_manages = staff("obi", "Dr Ade Obi", "Service manager")
    told = say(now_manages, Word.MANAGERIAL)
    assert codes(told) == ["proposals.same-person"]
    assert progress() is None


def test_the_database_itself_keeps_two_signatures_from_one_person_and_for_good():
    propose()
    say(the_lead(), Word.CLINICAL)
    twice = """INSERT INTO proposals_answer
        (provider, proposal, word, note, by, name, role, at, form)
        SELECT provider, proposal, 'managerial', '', by, name, role, at, %s
        FROM proposals_answer"""
    with pytest.raises(IntegrityError, match="one_signature_a_person"):
        run(twice, [UUID(int=3)])
    for change in (
        "UPDATE proposals_answer SET by = 'me'",
        "DELETE FROM proposals_answer",
        "UPDATE proposals_proposal SET why = ''",
    ):
        with pytest.raises(DatabaseError, match="never changed"):
            run(change, [])


def run(query, values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(query, values)


def test_either_refuses_with_a_reason_and_nothing_takes_effect_after_that():
    propose()
    lead, manager = the_lead(), the_manager()
    number = waiting(OURS)
    assert say(lead, Word.CLINICAL) == []
    assert codes(say(manager, Word.REFUSED, note=" ")) == ["proposals.no-reason"]
    assert say(manager, Word.REFUSED, note="Too few scanners") == []
    assert standings() == [Standing.REFUSED]
    told = say(manager, Word.MANAGERIAL, number=number)
    assert codes(told) == ["proposals.closed"]
    assert "refused" in told[0].message
    assert progress() is None
    assert propose() == []
    assert len(read_waiting(OURS)) == 1


def test_only_whoever_proposed_it_withdraws_it():
    sam = staff("sam", "Sam", "Service manager")
    assert propose(sam) == []
    told = say(the_manager(), Word.WITHDRAWN)
    assert codes(told) == ["proposals.not-the-proposer"]
    assert say(sam, Word.WITHDRAWN) == []
    assert standings() == [Standing.WITHDRAWN]


def test_whoever_proposed_it_may_sign_for_their_own_part_alone():
    sam = staff("sam", "Sam", "Service manager")
    propose(sam)
    assert may_say(read_waiting(OURS)[0], person_named("sam")) == (
        Word.MANAGERIAL,
        Word.REFUSED,
        Word.WITHDRAWN,
    )
    assert say(sam, Word.MANAGERIAL) == []
    assert may_say(read_waiting(OURS)[0], person_named("sam")) == (
        Word.REFUSED,
        Word.WITHDRAWN,
    )
    assert progress() is None


def test_a_service_that_decided_something_else_meanwhile_has_overtaken_it():
    assert adopt(OURS, typed(), lawbook=settings.LAWBOOK, now=NOON) == []
    assert propose(template="scotland/suspected-cancer") == []
    number = waiting(OURS)
    assert give_up(OURS, "lung", "Under review", form=uuid4(), now=NOON) == []
    told = say(the_lead(), Word.CLINICAL, number=number)
    assert codes(told) == ["proposals.closed"]
    assert "decided something else" in told[0].message
    assert read_waiting(OURS) == []


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"next_review": TODAY}, "adopt.no-review", "next_review"),
        ({"next_review": None}, "adopt.no-review", "next_review"),
        ({"service": "heart"}, "adopt.no-such-service", "service"),
        ({"why": " "}, "adopt.no-why", "why"),
        ({"template": "scotland/cancer-62-day"}, "adopt.no-such-template", None),
    ],
)
def test_what_lacks_a_service_a_reason_or_a_day_of_review_is_not_proposed(
    changes, code, field
):
    (problem,) = propose(**changes)
    assert problem.code == code
    assert field is None or problem.where == field
    assert read_waiting(OURS) == []


def test_a_service_has_one_proposal_at_a_time_and_a_form_sent_twice_is_one():
    form = UUID(int=5)
    assert propose(form=form) == propose(form=form) == []
    assert codes(propose()) == ["proposals.another-waits"]
    answer = UUID(int=6)
    lead, number = the_lead(), waiting(OURS)
    assert say(lead, Word.CLINICAL, form=answer) == []
    assert say(lead, Word.CLINICAL, form=answer, number=number) == []
    assert len(read_waiting(OURS)[0].said) == 1


def test_what_is_proposed_for_a_service_is_out_of_reach_of_other_scopes():
    propose()
    number = waiting(OURS)
    away = staff("eve", "Eve", "Clinical lead", frozenset({"ortho"}))
    for scope in (away, THEIRS):
        assert read_waiting(scope) == []
        told = say(scope, Word.CLINICAL, number=number)
        assert codes(told) == ["proposals.no-such-proposal"]
        seen = read_proposal(scope, number, as_at=NOW, lawbook=settings.LAWBOOK)
        assert seen is None
    assert codes(propose(away)) == ["adopt.no-such-service"]


def test_nobody_with_an_account_gives_names_for_others_and_commands_say_they_did():
    sam = staff("sam", "Sam", "Service manager")
    told = adopt(sam, typed(), lawbook=settings.LAWBOOK, now=NOON)
    assert codes(told) == ["adopt.names-for-others"]
    assert adopt(OURS, typed(), lawbook=settings.LAWBOOK, now=NOON) == []
    adopted = progress().adopted
    assert (adopted.at_command_line, adopted.proposal) == (True, None)


def signed_in(username):
    client = Client()
    client.force_login(
        get_user_model().objects.get(username=username),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def test_the_pages_lead_from_the_proposal_to_two_signatures_and_the_patient():
    the_lead(), the_manager(), staff("ada", "Ada Byron", "Cancer manager")
    ada, obi, reid = signed_in("ada"), signed_in("obi"), signed_in("reid")
    told = {"service": "lung", "why": "The national one"}
    wrong = ada.post(f"{ADDRESS}/decisions", told | {"next_review": "1 2 3"})
    assert wrong.status_code == 422
    assert 'value="The national one"' in wrong.content.decode()
    assert "day of review isn&#39;t" in wrong.content.decode()
    done = ada.post(f"{ADDRESS}/decisions", told | {"next_review": "1 2 2090"})
    assert done["Location"] == f"{ADDRESS}#proposals"
    listed = ada.get(ADDRESS).content.decode()
    assert "Waits for the signature of the clinical lead and of a manager." in listed
    assert "No service you may see works by it" in listed
    assert (
        "Waits for your signature as clinical lead."
        in obi.get("/work").content.decode()
    )
    where = f"/timed-pathways/proposals/{waiting(OURS)}"
    page = obi.get(where).content.decode()
    assert "Sign as clinical lead" in page
    assert "Sign as manager" not in page
    assert "all would go by this" in page
    assert obi.post(f"{where}/answer", {"answer": "yes"}).status_code == 422
    refused = obi.post(f"{where}/answer", {"answer": "refused"})
    assert "It isn&#39;t said why it is refused." in refused.content.decode()
    obi.post(f"{where}/answer", {"answer": "clinical", "note": "<b>Fine</b>"})
    page = reid.get(where).content.decode()
    assert "Signed as clinical lead by Dr Ade Obi (Clinical lead)" in page
    assert "&lt;b&gt;Fine&lt;/b&gt;" in page
    assert "Progress on" not in ada.get("/pathways/P-1").content.decode()
    reid.post(f"{where}/answer", {"answer": "managerial"})
    assert "Took effect" in reid.get(where).content.decode()
    words = "signed by Dr Ade Obi and Jo Reid, each under their own account"
    assert words in ada.get(ADDRESS).content.decode()
    assert words in ada.get("/pathways/P-1").content.decode()
    assert "Waits for" not in obi.get("/work").content.decode()


def test_a_tracker_sees_what_is_proposed_and_is_offered_nothing():
    propose()
    staff("tim", "Tim", "Tracker")
    tim = signed_in("tim")
    page = tim.get(f"/timed-pathways/proposals/{waiting(OURS)}").content.decode()
    assert "Nothing is asked of you here." in page
    assert "<button" not in page.split('id="signatures"')[1].split("</section>")[0]
    assert tim.get("/timed-pathways/proposals/99999").status_code == 404


def test_names_that_were_typed_before_are_shown_as_typed():
    adopt(OURS, typed(), lawbook=settings.LAWBOOK, now=NOON)
    staff("ada", "Ada Byron", "Cancer manager")
    ada = signed_in("ada")
    words = "signed by Dr Obi and Jo Reid, both names given at the command line"
    assert words in ada.get(ADDRESS).content.decode()
    with connection.cursor() as cursor:  # as a page wrote it before anybody could sign
        cursor.execute("ALTER TABLE adoptions_decision DISABLE TRIGGER USER")
        cursor.execute("UPDATE adoptions_decision SET at_command_line = false")
        cursor.execute("ALTER TABLE adoptions_decision ENABLE TRIGGER USER")
    words = "signed by Dr Obi and Jo Reid, both names typed by Ada Byron"
    assert words in ada.get(ADDRESS).content.decode()
    assert words in ada.get("/pathways/P-1").content.decode()
    page = ada.get(f"{ADDRESS}/patients?service=lung").content.decode()
    assert "Both names typed by Ada Byron" in page


def test_both_sign_helper_makes_one_decision():
    propose()
    both_sign()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM adoptions_decision")
        assert cursor.fetchone() == (1,)
