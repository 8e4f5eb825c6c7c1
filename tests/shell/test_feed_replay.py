"""An inbox that is read again changes what its profile reads otherwise, and nothing else."""

from dataclasses import replace
from uuid import uuid4

import polars as pl
import pytest
from django.conf import settings

from hl7_messages import (
    a_booking,
    a_list_entry,
    a_referral,
    an_attendance,
    an_itk_message,
    message,
    the_profile,
    zu1,
)
from identified import HERS, an_update
from milepost.actions.hear import Memory
from milepost.actions.project_inbox import (
    look_again,
    project_new,
    read_again,
    replay,
)
from milepost.actions.receive import FeedName, receive
from milepost.actions.settle_messages import settle
from milepost.actions.settle_several import SeveralMessages, see_to_several
from milepost.events.table import known
from milepost.intake.sites.profile import Does
from milepost.store.inbox import write
from milepost.store.inbox.models import Outcome
from milepost.store.log import events as read_log
from milepost.store.models import Event, OpenWait, Patient
from milepost.store.papers.models import Paper
from registered import NOON, NOW, OURS, THEIRS, a_provider, codes

pytestmark = pytest.mark.django_db
PROFILE = the_profile()
FEED = FeedName("pas", PROFILE)
GIVEN = {"lawbook": settings.LAWBOOK, "now": NOON}
CANCELLED = a_booking("5", "SIU^S15", made="20250113", why="FLOOD")
STORY = [
    a_referral("1"),
    a_referral("2", pathway="P-18"),
    a_booking("3"),
    a_booking("4", of="A-2", made="20250111", day="20250203"),
    CANCELLED,
    an_attendance("6"),
    a_list_entry("7", pathway="P-18"),
]


def with_flood(means):
    """Give the profile under which ``FLOOD`` says who cancelled."""
    mapped = tuple(
        replace(each, codes={**each.codes, "FLOOD": means})
        if each.name == "cancelled_by"
        else each
        for each in PROFILE.code_maps
    )
    return FeedName("pas", replace(PROFILE, code_maps=mapped))


def send(*messages, feed, scope=OURS):
    for raw in messages:
        receive(scope, feed, raw, now=NOON)
    return project_new(scope, feed, **GIVEN)


def stands(scope=OURS):
    log, kind = known(read_log(scope), NOW), pl.col("kind")
    said = [n for n in log.columns if n not in ("event", "recorded_at", "corrects")]
    found = log.filter(kind != "recorded_in_error").select(said)
    return sorted(found.rows(), key=str)


def states(scope=OURS):
    found = Outcome.objects.filter(provider=scope.provider).order_by("message_id")
    return [(outcome.state, outcome.pathway, *outcome.codes) for outcome in found]


@pytest.fixture(autouse=True)
def _providers():
    a_provider()
    a_provider(THEIRS)


def test_what_is_read_again_in_several_batches_and_says_the_same_changes_nothing():
    feed = with_flood("provider")
    send(*STORY, feed=feed)
    before = stands(), Event.objects.count(), states()
    looked = replay(OURS, feed, **GIVEN, at_once=2)
    assert (stands(), Event.objects.count(), states()) == before
    assert (looked.messages, looked.projected, looked.left) == (7, 7, {})


def test_what_another_profile_places_elsewhere_is_taken_from_the_old_pathway():
    feed = with_flood("provider")
    moved = replace(feed.profile, pathway=("ZRF-9", "ZRF-2"))
    said = [each.replace(b"ZRF|1|P-17\r", b"ZRF|1|P-17|||||||P-18\r") for each in STORY]
    assert said[2:5] != STORY[2:5]
    send(*said, feed=feed)
    send(*said, feed=FeedName("pas", moved), scope=THEIRS)
    assert stands() != stands(THEIRS)
    replay(OURS, FeedName("pas", moved), **GIVEN, at_once=2)
    assert (stands(), states()) == (stands(THEIRS), states(THEIRS))
    once = Event.objects.count()
    replay(OURS, FeedName("pas", moved), **GIVEN, at_once=2)
    assert Event.objects.count() == once


def test_broken_off_anywhere_and_begun_again_it_comes_to_the_same():
    feed, late = with_flood("provider"), a_booking("8", of="A-3", made="20250114")
    moved = FeedName("pas", replace(feed.profile, pathway=("ZRF-9", "ZRF-2")))
    said = [each.replace(b"ZRF|1|P-17\r", b"ZRF|1|P-17|||||||P-18\r") for each in STORY]
    send(*said, feed=feed)
    after = 0
    for _ in range(2):
        _, after = read_again(OURS, moved, after, memory=Memory(), at_once=2, **GIVEN)
    send(late, feed=moved)
    replay(OURS, moved, **GIVEN, at_once=3)
    send(*said, late, feed=moved, scope=THEIRS)
    assert (stands(), states()) == (stands(THEIRS), states(THEIRS))


def test_what_is_understood_no_more_waits_and_is_not_taken_back():
    send(*STORY, feed=with_flood("provider"))
    before = stands(), Event.objects.count()
    unmapped = "hl7.unmapped-code cancelled_by=FLOOD"
    looked = replay(OURS, FEED, **GIVEN, at_once=2)
    assert (stands(), Event.objects.count()) == before
    assert states()[4] == ("held", "P-17", unmapped, "feeds.still-stands")
    assert {state for state, *_ in [*states()[:4], *states()[5:]]} == {"projected"}
    assert (looked.held, list(looked.left)) == (1, ["P-17"])
    late = a_booking("8", of="A-3", made="20250114", day="20250210")
    send(late, feed=FEED)
    assert (stands(), states()[7]) == (before[0], ("held", "P-17", unmapped))
    held = Outcome.objects.get(codes__contains=["feeds.still-stands"]).message_id
    told = {"note": "By hand", "reason": "put_right", "now": NOON}
    assert codes(settle(OURS, held, **told)) == ["actions.still-stands"]
    several = SeveralMessages(
        chosen={held: ""}, settle=True, note="All", reason="put_right", form=uuid4()
    )
    _, problems = see_to_several(OURS, several, now=NOON)
    assert codes(problems) == ["actions.still-stands"]
    write.add_meaning(OURS, "pas", "cancelled_by", "FLOOD", "patient", now=NOON)
    look_again(OURS, FEED, **GIVEN)
    send(*STORY, late, feed=with_flood("patient"), scope=THEIRS)
    assert (stands(), states()) == (stands(THEIRS), states(THEIRS))


def test_who_a_patient_is_stays_where_that_is_understood_no_more():
    send(*HERS, an_update(family="Byrne"), feed=FEED)
    told = tuple(rule for rule in PROFILE.messages if "ADT^A31" not in rule.of)
    replay(OURS, FeedName("pas", replace(PROFILE, messages=told)), **GIVEN)
    assert states()[-1] == ("held", "", "hl7.unknown-type", "feeds.still-stands")
    assert Patient.objects.get().family_name == "Byrne"


def test_a_discharge_that_is_put_right_leaves_the_patient_waiting():
    feed = FeedName("adt", the_profile("itk-2-4"))
    write.add_meaning(OURS, "adt", "services", "110", "ortho", now=NOON)
    referred, seen = zu1(referred="20250106"), "ZU3|||5|{}||||||||1"
    told = an_itk_message("1", "ADT^A04", "20250110", referred, seen.format("1"))
    send(told, feed=feed)
    assert not OpenWait.objects.exists()
    send(an_itk_message("2", "ADT^A08", "20250112", seen.format("2")), feed=feed)
    assert OpenWait.objects.get().pathway == "V-1"
    assert "discharged" not in {row[2] for row in stands()}


def test_a_document_goes_to_the_pathway_that_its_message_is_now_of_or_to_none():
    letter = message("MDM^T02", "9", "ZRF|1|P-17|||||||P-18", "TXA|1|CN||20250110")
    to_18, to_17 = replace(PROFILE, pathway=("ZRF-9", "ZRF-2")), PROFILE
    kept = tuple(
        replace(rule, does=Does.KEEPS) if "MDM^T02" in rule.of else rule
        for rule in PROFILE.messages
    )
    send(*STORY[:2], letter, feed=FeedName("pas", to_18))
    assert Paper.objects.get().pathway == "P-18"
    replay(OURS, FeedName("pas", to_17), **GIVEN)
    assert Paper.objects.get().pathway == "P-17"
    replay(OURS, FeedName("pas", replace(PROFILE, messages=kept)), **GIVEN)
    assert not Paper.objects.exists()


def test_what_a_profile_only_keeps_from_now_on_is_taken_back():
    send(*STORY, feed=with_flood("provider"))
    kept = tuple(
        replace(rule, does=Does.KEEPS, events=()) if "SIU^S15" in rule.of else rule
        for rule in PROFILE.messages
    )
    replay(OURS, FeedName("pas", replace(PROFILE, messages=kept)), **GIVEN, at_once=2)
    assert states()[4][0] == "kept"
    assert "appointment_cancelled" not in {row[2] for row in stands()}
