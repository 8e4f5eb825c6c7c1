"""An admitted patient's list, as the ITK specification sends it, becomes events."""

from datetime import date

import pytest

from hl7_messages import a_site, an_itk_message, told_of, zu1, zu4
from milepost.events.kinds import Kind
from milepost.intake.sites.fold import fold

SITE = a_site("itk-2-4", {("services", "110"): "ortho"})
ENTRY = an_itk_message("1", "ADT^A05", "20250120", zu1("20250118", "20250106"))


def a_tci(number, at, tci, **said):
    return an_itk_message(number, "ADT^A05", at, zu4(tci, **said))


def stand(*messages):
    standing = fold(told_of(raw, SITE) for raw in messages)
    return [(s.kind, s.day, dict(s.says)) for s in standing]


def waits_for(raw):
    return [str(unmapped) for unmapped in told_of(raw, SITE).unmapped]


def booked(day, for_day):
    says = {"for_day": for_day, "activity": "admission"}
    return (Kind.APPOINTMENT_BOOKED, day, says)


@pytest.mark.parametrize("kind", ["ADT^A04", "ADT^A05"])
def test_a_referral_that_was_received_begins_the_pathway_and_nothing_else_does(kind):
    seen = "ZU3|||5"
    referred = an_itk_message("1", kind, "20250120", zu1("", "20250106"), seen)
    told = told_of(referred, SITE)
    assert (told.registers, told.service) == (True, "ortho")
    assert told.patient.hospital_number == "H-17"
    without = an_itk_message("2", kind, "20250120", zu1("20250118"), seen)
    assert not told_of(without, SITE).registers


def test_a_list_entry_tells_of_the_referral_the_decision_and_the_day_to_come_in():
    assert stand(ENTRY, a_tci("2", "20250201", "20250303")) == [
        (Kind.REFERRAL_RECEIVED, date(2025, 1, 6), {}),
        (Kind.DECISION_TO_ADMIT, date(2025, 1, 18), {}),
        booked(date(2025, 2, 1), date(2025, 3, 3)),
    ]


def test_a_day_to_come_in_is_told_once_and_again_only_when_it_moves():
    told = [
        a_tci("1", "20250201", "20250303"),
        a_tci("2", "20250205", "20250303"),
        a_tci("3", "20250210", "20250310"),
        a_tci("4", "20250212", "20250303"),
    ]
    first, moved, back = date(2025, 2, 1), date(2025, 2, 10), date(2025, 2, 12)
    assert stand(*reversed(told)) == [
        booked(first, date(2025, 3, 3)),
        booked(moved, date(2025, 3, 10)),
        booked(back, date(2025, 3, 3)),
    ]


@pytest.mark.parametrize(
    ("tci", "left"),
    [
        ("20250310", [booked(date(2025, 2, 1), date(2025, 3, 10))]),
        ("", [booked(date(2025, 2, 1), date(2025, 3, 3))]),
        ('""', []),
    ],
)
def test_an_update_moves_keeps_or_erases_the_day_to_come_in(tci, left):
    update = an_itk_message("2", "ADT^A08", "20250208", zu4(tci))
    assert stand(a_tci("1", "20250201", "20250303"), update) == left


def test_a_suspension_is_a_time_of_being_unavailable():
    raw = a_tci("1", "20250201", "", suspended=("20250210", "20250220"))
    assert stand(raw) == [
        (Kind.UNAVAILABLE, date(2025, 2, 10), {"until": date(2025, 2, 20)})
    ]


def test_a_death_is_told_and_any_other_removal_waits_for_a_person():
    died = a_tci("1", "20250301", "", removed=("3", "20250228"))
    assert stand(died) == [(Kind.DIED, date(2025, 2, 28), {})]
    for code in "124":
        gone = a_tci("1", "20250301", "", removed=(code, "20250228"))
        assert waits_for(gone) == [f"removal '{code}'"]
    for kind in ("ADT^A08", "ADT^A38"):
        by_the_way = an_itk_message("1", kind, "20250301", zu4(removed=("1", "")))
        assert waits_for(by_the_way) == ["removal_by_the_way '1'"]


def test_the_hospital_cancels_on_the_day_and_no_other_offer_is_guessed_at():
    on_the_day = a_tci("2", "20250303", "20250303", offer="7")
    assert stand(a_tci("1", "20250201", "20250303"), on_the_day)[1:] == [
        (
            Kind.APPOINTMENT_CANCELLED,
            date(2025, 3, 3),
            {"by": "provider", "for_day": date(2025, 3, 3), "activity": "admission"},
        )
    ]
    assert waits_for(a_tci("1", "20250301", "", offer="4")) == [
        "offer '4'",
    ]
