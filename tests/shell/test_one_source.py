"""A name is one source's: nothing that comes under it is read in two ways."""

from dataclasses import replace
from itertools import count

import orjson
import pytest
from django.conf import settings

from fhir_resources import a_referral as a_fhir_referral
from hl7_messages import a_referral, the_profile
from milepost.actions.let_in import Letter, let_in, shut_out
from milepost.actions.project_inbox import project_new
from milepost.actions.receive import FeedName, change_profile, open_feed, receive
from milepost.actions.receive_parcels import receive_parcels
from milepost.actions.take_file import NewFile, decide, take_file
from milepost.actions.work_on_files import work_on_files
from milepost.host.profiles import SHELF, profile_from_disk
from milepost.intake.fhir.parcel import open_bundle
from milepost.store.inbox.models import Feed
from milepost.store.models import Event
from registered import NOON, OURS, THEIRS, a_provider, codes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NUMBERS = count()
FEED = FeedName("pas", the_profile())
LIST = (
    b"Pathway,Referral received,Priority,Service,Hospital number,Family name,"
    b"Date of birth,Kind of service\n"
    b"P-1,2025-01-06,routine,ortho,H-1,Byrne,1960-03-02,consultant_led\n"
)


@pytest.fixture(autouse=True)
def _provider():
    a_provider()
    a_provider(THEIRS)


def sent(name, mapping="rows-referrals", scope=OURS, raw=LIST):
    new = NewFile(feed=name, profile=mapping, name="list.csv", raw=raw, speaks_for=NOON)
    return take_file(scope, new, now=NOON)


def work():
    work_on_files(lawbook=settings.LAWBOOK, clock=lambda: NOON)


def admitted(name, profile="uk-core"):
    letter = Letter(name=name, profile=profile, reads=False)
    secret = f"secret {next(NUMBERS)} of {name}"
    return let_in(OURS, letter, secret=secret, now=NOON)


def listened():
    assert open_feed(OURS, FEED, now=NOON) == []
    receive(OURS, FEED, a_referral(), now=NOON)
    project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    assert kinds() == ["referral_received"]


def kinds():
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_two_lists_of_different_mappings_never_share_a_name():
    number, problems = sent("ortho")
    assert problems == []
    assert codes(sent("ortho", "rows-appointments")[1]) == ["sources.other-profile"]
    work()
    decide(OURS, number, "confirmed", now=NOON)
    work()
    assert codes(sent("ortho", "rows-appointments")[1]) == ["sources.other-profile"]
    assert kinds() == ["referral_received"]
    assert sent("ortho", "rows-appointments", THEIRS)[1] == []


def test_a_list_may_be_read_by_another_mapping_once_its_files_are_taken_back():
    number, _ = sent("ortho")
    work()
    decide(OURS, number, "confirmed", now=NOON)
    work()
    decide(OURS, number, "undoing", now=NOON)
    work()
    assert sent("ortho", "rows-appointments")[1] == []
    assert codes(admitted("ortho")) == ["sources.other-form"]


def test_neither_a_list_nor_a_system_takes_the_name_of_a_feed():
    listened()
    assert codes(sent("pas")[1]) == ["sources.other-form"]
    assert codes(admitted("pas")) == ["sources.other-form"]
    assert admitted("pas-fhir") == []
    assert sent("ortho")[1] == []


def test_no_feed_takes_the_name_of_a_list_or_of_a_system():
    assert sent("ortho")[1] == []
    assert admitted("portal") == []
    for name in ("ortho", "portal"):
        taken = FeedName(name, the_profile())
        assert codes(open_feed(OURS, taken, now=NOON)) == ["sources.other-form"]
        assert codes(change_profile(OURS, taken, now=NOON)) == ["sources.other-form"]
    assert Feed.objects.count() == 0


def test_a_feed_is_read_by_another_profile_only_when_all_of_it_is():
    listened()
    other = FeedName("pas", replace(the_profile(), id="another"))
    assert codes(open_feed(OURS, other, now=NOON)) == ["sources.other-profile"]
    assert change_profile(OURS, other, now=NOON) == []
    assert open_feed(OURS, other, now=NOON) == []
    assert codes(open_feed(OURS, FEED, now=NOON)) == ["sources.other-profile"]


def test_a_system_that_has_spoken_is_let_in_again_only_by_its_own_profile(tmp_path):
    uk_core, _ = profile_from_disk("uk-core", settings.LAWBOOK.vocabulary)
    assert admitted("portal") == []
    parcels, *_ = open_bundle(orjson.dumps(a_fhir_referral()))
    feed = FeedName("portal", uk_core)
    assert receive_parcels(OURS, feed, parcels, now=NOON) == []
    shut_out(OURS, "portal", now=NOON)
    own = tmp_path / "own.toml"
    text = (SHELF / "uk-core.toml").read_text()
    own.write_text(text.replace('id = "uk-core"', 'id = "own"'))
    assert codes(admitted("portal", str(own))) == ["sources.other-profile"]
    assert admitted("portal") == []


def test_a_system_is_let_in_to_send_only_by_a_profile_of_fhir():
    assert codes(admitted("portal", "itk-2-4")) == ["clients.refused"]
