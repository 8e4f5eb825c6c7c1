"""Merges move pathways and un-merges restore them, whatever the order they come in."""

import random
from datetime import date

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from hl7_messages import a_referral, message, the_profile
from identified import (
    HERS,
    THEIRS,
    a_merge,
    a_parting,
    an_update,
    of_the_loser,
)
from milepost.actions.decide_on_two import decide_on_two, part
from milepost.actions.project_inbox import look_again, project_new, replay
from milepost.actions.receive import FeedName, receive
from milepost.foundation.scope import Scope
from milepost.reading.identities import read_beside, read_identities
from milepost.store.identities.models import Arrived, Said
from milepost.store.inbox.models import Outcome
from milepost.store.models import Clock, OpenWait, Pathway, Patient
from registered import NOON, NOW, OURS, a_pathway, a_patient, a_provider, codes
from registered import THEIRS as OTHERS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FEED = FeedName("pas", the_profile())
MERGED = [*HERS, *THEIRS, a_merge()]


def send(*messages, scope=OURS, each=False):
    for raw in messages:
        receive(scope, FEED, raw, now=NOON)
        if each:
            project_new(scope, FEED, lawbook=settings.LAWBOOK, now=NOON)
    return project_new(scope, FEED, lawbook=settings.LAWBOOK, now=NOON)


def whose(scope=OURS):
    theirs = Pathway.objects.filter(provider=scope.provider).order_by("name")
    return dict(theirs.values_list("name", "patient__hospital_number"))


def clocks(scope=OURS):
    theirs = Clock.objects.filter(provider=scope.provider)
    told = theirs.order_by("pathway", "standard", "clock").values()
    return [
        {n: v for n, v in row.items() if n not in ("id", "provider")} for row in told
    ]


def listed(scope=OURS):
    theirs = OpenWait.objects.filter(provider=scope.provider).order_by("pathway")
    return list(theirs.values_list("pathway", "sort_name", "search"))


def patients(scope=OURS):
    theirs = Patient.objects.filter(provider=scope.provider)
    left_out = ("id", "provider")
    rows = theirs.order_by("hospital_number").values()
    return [{n: v for n, v in row.items() if n not in left_out} for row in rows]


def states(scope=OURS):
    found = Outcome.objects.filter(provider=scope.provider)
    return sorted(found.values_list("message__control_id", "state"))


@pytest.fixture(autouse=True)
def _provider():
    a_provider()


def test_after_a_merge_both_pathways_are_the_survivors_and_both_keep_their_clocks():
    send(*HERS, *THEIRS)
    before = clocks()
    assert whose() == {"P-17": "H-17", "P-18": "H-18"}
    send(a_merge())
    assert whose() == {"P-17": "H-17", "P-18": "H-17"}
    assert {name for _, name, _ in listed()} == {"briain maire"}
    assert clocks() == before
    assert Arrived.objects.get().number == "H-18"


def test_an_unmerge_gives_the_pathway_back():
    send(*HERS, *THEIRS)
    before = whose(), listed(), clocks(), patients()
    send(a_merge(), a_parting())
    assert (whose(), listed(), clocks(), patients()) == before


def test_a_referral_of_a_number_that_is_no_more_begins_under_the_one_that_stays():
    send(*HERS, a_merge())
    send(*THEIRS)
    assert whose() == {"P-17": "H-17", "P-18": "H-17"}


def test_a_merge_into_somebody_unknown_waits_until_they_are_known():
    nameless = a_merge().replace(b"Briain^M\xe1ire^^^Ms||19600302", b"||")
    send(*THEIRS, nameless)
    assert ("50", "held") in states()
    assert whose() == {"P-18": "H-18"}
    send(HERS[0])
    assert ("50", "projected") in states()
    assert whose() == {"P-17": "H-17", "P-18": "H-17"}


STORY = [
    *HERS,
    *THEIRS,
    a_merge(),
    a_parting(),
    a_merge("52", sent="20250117120000"),
    an_update(title='""', given="Maura"),
    an_update("61", sent="20250110120000", given="Mary"),
    an_update("62", sent="20250118120000", given="", sex='""'),
]


def any_order(seed):
    dice = random.Random(seed)
    told = [*STORY, *dice.sample(STORY, 4)]
    dice.shuffle(told)
    return told


def told_in_any_order(seeds):
    send(*STORY)
    in_order = whose(), clocks(), listed(), patients(), states()
    assert in_order[0] == {"P-17": "H-17", "P-18": "H-17"}
    for seed in seeds:
        scope = Scope(f"R{seed}", "ada")
        a_provider(scope)
        send(*any_order(seed), scope=scope, each=seed % 2 == 0)
        found = (
            whose(scope),
            clocks(scope),
            listed(scope),
            patients(scope),
            states(scope),
        )
        assert found == in_order, seed


def test_late_repeated_merged_and_unmerged_messages_lead_to_the_same_clocks():
    told_in_any_order(range(1, 2))


@pytest.mark.slow
def test_so_do_many_more_orders_of_them():
    told_in_any_order(range(2, 14))


def test_an_empty_field_keeps_and_two_quotes_erase():
    send(*HERS, an_update(title='""', given="", sex="", chi=""))
    patient = Patient.objects.get()
    assert (patient.title, patient.given_name, patient.sex) == ("", "Máire", "female")
    assert patient.nhs_number == "9990000018"
    send(an_update("61", sent="20250113120000", family="Byrne", born="19600303"))
    patient.refresh_from_db()
    assert (patient.family_name, patient.born) == ("Byrne", date(1960, 3, 3))
    assert listed()[0][1] == "byrne maire"


def test_news_of_a_patient_that_comes_late_overturns_nothing():
    send(*HERS, an_update(sent="20250120120000", family="Byrne"))
    send(an_update("61", sent="20250119120000", family="Burns"))
    assert Patient.objects.get().family_name == "Byrne"


def test_what_was_registered_by_hand_stays_where_a_message_says_nothing():
    a_pathway("P-1", patient=a_patient(title="Dr"))
    send(an_update(title="", given="", family="Byrne"))
    patient = Patient.objects.get()
    assert (patient.title, patient.given_name) == ("Dr", "Máire")
    assert patient.family_name == "Byrne"
    send(an_update("61", sent="20250113120000", title='""'))
    patient.refresh_from_db()
    assert patient.title == ""


@pytest.mark.parametrize("pid", [{"family": '""'}, {"born": '""'}, {"chi": "12345"}])
def test_a_message_that_erases_what_nobody_can_be_without_waits(pid):
    send(*HERS, an_update(**pid))
    assert ("60", "held") in states()
    assert Patient.objects.get().family_name == "Briain"


def test_a_replay_changes_nothing_and_writes_nothing_down_twice():
    send(*STORY, each=True)
    before = whose(), clocks(), patients(), states(), Said.objects.count()
    replay(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    assert (whose(), clocks(), patients(), states(), Said.objects.count()) == before


def test_two_open_pathways_of_a_service_are_flagged_for_a_person_until_they_decide():
    send(*MERGED)
    (two,) = read_identities(OURS).two
    assert (two.one, two.other, two.service) == ("P-17", "P-18", "lung")
    assert read_beside(OURS, "P-18", as_at=NOW).others == ("P-17",)
    assert codes(decide_on_two(OURS, "P-17", "P-18", " ", now=NOON)) == [
        "actions.no-note"
    ]
    assert decide_on_two(OURS, "P-17", "P-18", "Two lesions", now=NOON) == []
    assert read_identities(OURS).two == ()
    assert codes(decide_on_two(OURS, "P-17", "P-18", "Again", now=NOON)) == [
        "actions.not-flagged"
    ]


def test_pathways_of_two_services_are_not_flagged():
    a_pathway("P-2", service="ortho", patient=a_patient(18, nhs_number="9990000026"))
    send(*HERS, a_merge())
    assert whose() == {"P-17": "H-17", "P-2": "H-17"}
    assert read_identities(OURS).two == ()


def test_nobody_sees_or_decides_on_what_is_out_of_their_scope():
    send(*MERGED)
    ortho = Scope("RXX", "cyd", frozenset({"ortho"}))
    assert read_identities(ortho).two == ()
    assert read_identities(ortho).merges == ()
    assert read_identities(OTHERS).two == ()
    assert codes(decide_on_two(ortho, "P-17", "P-18", "x", now=NOON)) == [
        "actions.not-flagged"
    ]


def test_a_person_parts_two_numbers_and_says_why():
    send(*MERGED)
    told = {"lawbook": settings.LAWBOOK, "now": NOON}
    assert codes(part(OURS, "H-17", "H-18", "", **told)) == ["actions.no-note"]
    assert part(OURS, "H-17", "H-18", "Twins", **told) == []
    assert whose() == {"P-17": "H-17", "P-18": "H-18"}
    assert codes(part(OURS, "H-17", "H-18", "Twins", **told)) == ["actions.not-merged"]
    look_again(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    assert whose() == {"P-17": "H-17", "P-18": "H-18"}


def test_what_was_told_of_an_identity_is_never_changed():
    send(*MERGED)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Said.objects.update(number="H-1")


def test_a_document_is_shown_beside_its_pathway():
    paper = message(
        "MDM^T02",
        "70",
        "TXA|1|CL||20250121",
        "ZRF|1|P-17",
        sent="20250121120000",
    )
    send(*HERS, paper)
    (filed,) = read_beside(OURS, "P-17", as_at=NOW).papers
    assert (filed.day, filed.what) == (date(2025, 1, 21), "CL")
    send(paper.replace(b"P-17", b"P-99").replace(b"|70|", b"|71|"))
    assert ("71", "held") in states()


def test_a_number_that_the_database_cannot_hold_waits_and_stops_nothing():
    odd = of_the_loser(a_referral("13", pathway="P-19")).replace(b"H-18", b"H\x00")
    send(odd, a_merge().replace(b"MRG|H-18", b"MRG|H\x00"), *HERS)
    assert ("13", "held") in states()
    assert ("50", "held") in states()
    assert whose() == {"P-17": "H-17"}
