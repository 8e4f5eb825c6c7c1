"""Who is who never turns for good on a moment that is none, or that hasn't come yet."""

import pytest
from django.conf import settings

from hl7_messages import the_profile, told_of
from identified import HERS, THEIRS, a_merge, a_parting, an_update
from milepost.actions.decide_on_two import part
from milepost.actions.project_inbox import project_new, replay
from milepost.actions.receive import FeedName, receive
from milepost.intake.hl7.moments import in_order
from milepost.intake.sites.who_is_who import IdentityFact, What
from milepost.store.identities import write
from milepost.store.models import Pathway, Patient
from registered import NOON, OURS, a_provider, codes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FEED = FeedName("pas", the_profile())
ODD = pytest.mark.parametrize("moment", ["2026030", '""', "20520301120000"])


@pytest.fixture(autouse=True)
def _provider():
    a_provider()


def at(raw, moment):
    """The same message, with an EVN-6."""
    head, *rest = raw.split(b"\r")
    return b"\r".join([head, f"EVN||||||{moment}".encode(), *rest])


def send(*raws):
    for raw in raws:
        receive(OURS, FEED, raw, now=NOON)
    project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)


def whose():
    theirs = Pathway.objects.filter(provider="RXX").order_by("name")
    return list(theirs.values_list("patient__hospital_number", flat=True))


def test_the_first_moment_that_reads_is_taken_and_the_other_is_noted():
    odd = told_of(at(an_update(sent="20250112120000"), "2026030"))
    assert odd.order[0] == told_of(an_update(sent="20250112120000")).order[0]
    [noted] = odd.deviations
    assert (noted.code, noted.where) == ("hl7.deviation", "EVN-6")
    assert "'2026030'" in noted.message


@ODD
def test_a_merge_of_an_odd_moment_is_undone_by_what_is_told_later(moment):
    send(*HERS, *THEIRS, at(a_merge(), moment))
    assert whose() == ["H-17", "H-17"]
    later = a_parting(sent="20250214121000")
    receive(OURS, FEED, later, now=NOON.replace(minute=10))
    project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON.replace(minute=10))
    assert whose() == ["H-17", "H-18"]
    replay(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON.replace(hour=18))
    assert whose() == ["H-17", "H-18"]


@ODD
def test_a_name_of_an_odd_moment_gives_way_to_a_later_one(moment):
    send(*HERS, at(an_update("60", family="Wrong"), moment))
    receive(
        OURS,
        FEED,
        an_update("61", sent="20250214121000", family="Right"),
        now=NOON.replace(minute=10),
    )
    project_new(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON.replace(minute=10))
    assert Patient.objects.get().family_name == "Right"


@pytest.mark.parametrize("order", [2592950400.0, in_order(None), float("inf")])
def test_a_person_undoes_a_merge_however_late_it_says_it_was(order):
    send(*HERS, *THEIRS)
    merged = IdentityFact(What.MERGED, "H-17", "H-18", (order, 7, order, "z", ""), {})
    write.add_said(OURS, merged, now=NOON)
    replay(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    told = {"lawbook": settings.LAWBOOK, "now": NOON}
    send(a_merge("70", sent="20250120120000"))
    assert whose() == ["H-17", "H-17"]
    assert part(OURS, "H-17", "H-18", "Twins", **told) == []
    assert whose() == ["H-17", "H-18"]


def test_undoing_a_merge_by_way_of_a_third_number_parts_the_two():
    send(*HERS, *THEIRS, a_merge("50"))
    onward = a_merge("52", sent="20250117120000")
    send(onward.replace(b"H-17", b"H-19").replace(b"MRG|H-18", b"MRG|H-17"))
    assert whose() == ["H-19", "H-19"]
    told = {"lawbook": settings.LAWBOOK, "now": NOON}
    assert part(OURS, "H-19", "H-18", "Twins", **told) == []
    assert whose() == ["H-19", "H-18"]
    assert codes(part(OURS, "H-19", "H-18", "Twins", **told)) == ["actions.not-merged"]
