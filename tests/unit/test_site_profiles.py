"""A profile and a message make events; what nobody has mapped waits for a person."""

from datetime import date, time
from time import monotonic

import pytest

from hl7_messages import (
    LAWBOOK,
    a_booking,
    a_list_entry,
    a_referral,
    a_site,
    an_attendance,
    message,
    the_profile,
    told_of,
)
from milepost.events.kinds import Kind
from milepost.host.profiles import SHELF, profile_from_disk, shipped
from milepost.intake.sites.check import read_profile
from milepost.intake.sites.fold import fold
from milepost.intake.sites.profile import Does
from milepost.intake.sites.speaking import Speaks, Weekday

ITK = (SHELF / "itk-2-4.toml").read_text()


def facts(raw, **asked):
    return [(f.kind, f.day, dict(f.says)) for f in told_of(raw, **asked).facts]


def codes(raw, **asked):
    return [problem.code for problem in told_of(raw, **asked).problems]


def stand(*messages):
    standing = fold(told_of(raw) for raw in messages)
    return [(s.kind, s.day, dict(s.says)) for s in standing]


# ── Profiles ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", shipped())
def test_every_profile_that_milepost_comes_with_is_sound_and_says_what_it_rests_on(
    name,
):
    profile = the_profile(name)
    assert profile.id == name
    assert profile.basis
    assert all(rule.means for rule in profile.messages)
    assert all(listed.basis for listed in profile.code_maps)


def test_the_made_up_profile_says_that_it_is_made_up():
    assert [name for name in shipped() if the_profile(name).synthetic] == [
        "demonstration",
        "scotland-synthetic",
    ]


@pytest.mark.parametrize(
    ("here", "instead"),
    [
        ('kind = "site_profile"', 'kind = "site"'),
        ('"PV1-19.1"]\nservice', '"PV119"]\nservice'),
        ("PV1-10.1 by services", "PV1-10.1 by sevices"),
        ('kind = "admitted"', 'kind = "admited"'),
        ('3 = "appointment_missed"', '3 = "missed"'),
        ('{ priority = "RF1-2.1', '{ urgency = "RF1-2.1'),
        ('of = ["ADT^A11"]', 'of = ["ADT^A01"]'),
        ('character_set = "utf-8"', 'character_set = "klingon"'),
        ('does = "takes_back"', 'does = "keeps"'),
        ('kind = "ZU3-3 by seen"\ninstead', 'kind = "admitted"\ninstead'),
        ("the_last = true", "the_last = true\nof_its_day = true"),
        ('beside = ["appointment_', 'beside = ["'),
    ],
)
def test_a_profile_with_a_fault_is_refused(here, instead):
    assert here in ITK
    broken = ITK.replace(here, instead, 1)
    profile, problems = read_profile(broken, LAWBOOK.vocabulary, where="x.toml")
    assert profile is None
    assert problems


HOURS = """[speaks]
begins = 22:00:00
ends = 04:00:00
days = ["sunday", "monday"]
not_on = [2026-12-25]
"""


def test_a_profile_says_in_which_hours_its_feed_speaks_and_the_template_shows_how():
    told, problems = read_profile(ITK + HOURS, LAWBOOK.vocabulary, where="x.toml")
    assert problems == []
    assert told.speaks == Speaks(
        begins=time(22),
        ends=time(4),
        days=(Weekday.SUNDAY, Weekday.MONDAY),
        not_on=(date(2026, 12, 25),),
    )
    shown = (SHELF / "template.toml").read_text()
    before, mark, table = shown.partition("# [speaks]")
    with_hours = before + (mark + table).replace("# ", "")
    template, problems = read_profile(with_hours, LAWBOOK.vocabulary, where="t.toml")
    assert problems == []
    assert template.speaks.days == tuple(Weekday)[:5]


@pytest.mark.parametrize(
    ("here", "instead", "where", "remedy"),
    [
        ("22:00:00", '"22:00"', "x.toml, speaks, begins", "a time such as 09:00:00"),
        ("04:00:00", "04:00:30", "x.toml, speaks, ends", "a whole minute"),
        ('"monday"', '"Monday"', "x.toml, speaks, days 2", "one of monday, tuesday"),
        ('"monday"', '"sunday"', "x.toml, speaks, days", "each day once"),
        ("begins", "from", "x.toml, speaks", "Use only begins, days, ends, not_on"),
    ],
)
def test_hours_with_a_fault_are_refused_and_the_fault_is_named(
    here, instead, where, remedy
):
    broken = ITK + HOURS.replace(here, instead, 1)
    profile, problems = read_profile(broken, LAWBOOK.vocabulary, where="x.toml")
    assert profile is None
    assert problems[0].where == where
    assert remedy in problems[0].remedy


def test_a_profile_that_is_not_there_is_a_problem():
    profile, problems = profile_from_disk("itk-2-5", LAWBOOK.vocabulary)
    assert profile is None
    assert [problem.code for problem in problems] == ["profile.unreadable"]


# ── What messages come to ────────────────────────────────────────────────────────────


def test_a_referral_begins_a_pathway_with_its_patient_and_service():
    told = told_of(a_referral())
    assert told.registers
    assert (told.pathway, told.service) == ("P-17", "lung")
    assert told.patient.hospital_number == "H-17"
    assert told.patient.nhs_number == "9990000018"
    assert (told.patient.family_name, told.patient.given_name) == ("Briain", "Máire")
    assert told.patient.born == date(1960, 3, 2)
    assert facts(a_referral()) == [
        (
            Kind.REFERRAL_RECEIVED,
            date(2025, 1, 6),
            {"priority": "urgent_suspected_cancer"},
        )
    ]


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (
            a_booking(),
            (Kind.APPOINTMENT_BOOKED, date(2025, 1, 10), date(2025, 1, 20), None),
        ),
        (
            a_booking(kind="SIU^S15", why="HOSP"),
            (
                Kind.APPOINTMENT_CANCELLED,
                date(2025, 1, 10),
                date(2025, 1, 20),
                "provider",
            ),
        ),
        (
            a_booking(kind="SIU^S26"),
            (Kind.APPOINTMENT_MISSED, date(2025, 1, 20), None, None),
        ),
    ],
)
def test_an_appointment_is_booked_cancelled_or_missed(raw, wanted):
    [(kind, day, says)] = facts(raw)
    assert (kind, day, says.get("for_day"), says.get("by")) == wanted


def test_each_order_of_a_message_is_an_event():
    raw = message(
        "ORM^O01",
        "9",
        "ZRF|1|P-17",
        "ORC|NW|Q-1",
        "OBR|1|Q-1||CTCH||20250107",
        "ORC|NW|Q-2",
        "OBR|2|Q-2||PETCT||20250108",
    )
    day = date(2025, 1, 7)
    assert facts(raw) == [
        (Kind.TEST_REQUESTED, day, {"test": "ct", "request": "Q-1"}),
        (
            Kind.TEST_REQUESTED,
            date(2025, 1, 8),
            {"test": "pet_ct", "request": "Q-2"},
        ),
    ]


@pytest.mark.parametrize("orders", [501, 18_000])
def test_a_message_of_more_than_it_can_be_gone_through_with_waits(orders):
    lines = [
        line
        for n in range(orders)
        for line in (f"ORC|NW|Q-{n}", f"OBR|{n}|Q-{n}||CTCH||20250107")
    ]
    begun = monotonic()
    told = told_of(message("ORM^O01", "9", "ZRF|1|P-17", *lines))
    assert [problem.code for problem in told.problems] == ["hl7.too-many"]
    assert (told.facts, told.pathway) == ((), "P-17")
    assert monotonic() - begun < 30, "it took minutes where each was dealt out anew"
    fewer = told_of(message("ORM^O01", "9", "ZRF|1|P-17", *lines[:1000]))
    assert [fact.says["request"] for fact in fewer.facts[::499]] == ["Q-0", "Q-499"]
    assert fewer.problems == ()


def test_a_code_that_nobody_mapped_waits_and_is_named_until_a_person_says():
    raw = a_booking(kind="SIU^S15", why="FLOOD")
    [unmapped] = told_of(raw).unmapped
    assert (unmapped.code_map, unmapped.code) == ("cancelled_by", "FLOOD")
    assert told_of(raw).must_wait
    site = a_site(meanings={("cancelled_by", "FLOOD"): "provider"})
    assert not told_of(raw, site).must_wait
    assert facts(raw, site=site)[0][2]["by"] == "provider"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (message("ADT^A40", "1"), "hl7.bad-value"),
        (message("REF^I14", "1"), "hl7.for-a-person"),
        (message("ZZZ^Z99", "1"), "hl7.unknown-type"),
        (a_booking(pathway=""), "hl7.no-pathway"),
        (a_booking(day="20250230"), "hl7.bad-value"),
        (a_referral(day="20250230", sent="20250106"), "hl7.bad-value"),
        (a_referral() + a_referral(), "hl7.several-messages"),
    ],
)
def test_what_only_a_person_can_say_waits(raw, code):
    assert codes(raw) == [code]


def test_what_is_no_message_is_a_problem():
    assert [problem.code for problem in told_of(b"PID|1")] == ["hl7.no-head"]


def test_itk_says_who_cancelled_and_stops_no_clock_by_an_administrative_code():
    itk = a_site("itk-2-4")

    def attended(code, first):
        return (
            "MSH|^~\\&|PAS|RXX|MP|RXX|20250106||ADT^A04|1|P|2.4\r"
            f"EVN|A04|20250106||||20250105\rPV1|1|O{'|' * 17}V-1\r"
            f"ZU3|||{code}|1||||||||{first}"
        ).encode()

    day = date(2025, 1, 5)
    assert [(f[0], f[1]) for f in facts(attended(5, 1), site=itk)] == [
        (Kind.APPOINTMENT_ATTENDED, day),
        (Kind.DISCHARGED, day),
    ]
    assert facts(attended(4, 2), site=itk)[0][2]["by"] == "provider"
    assert told_of(attended(5, 5), itk).unmapped[0].code_map == "first_attendance"
    assert told_of(attended(7, 1), itk).unmapped[0].code_map == "seen"


# ── What stands ──────────────────────────────────────────────────────────────────────


def test_a_booking_made_in_error_is_taken_back_and_no_other():
    booked = a_booking("1"), a_booking("2", of="A-2", day="20250121")
    error = a_booking("3", "SIU^S17", made="20250111")
    assert [says["for_day"].day for _, _, says in stand(*booked, error)] == [21]


def test_a_new_time_keeps_the_old_one_on_record():
    moved = a_booking("2", "SIU^S13", made="20250111", day="20250203")
    standing = stand(moved, a_booking("1"))
    assert [says["for_day"].isoformat() for _, _, says in standing] == [
        "2025-01-20",
        "2025-02-03",
    ]


@pytest.mark.parametrize(
    ("decided", "day"),
    [("20250124", "2025-01-24"), ("", "2025-01-22"), ('""', None)],
)
def test_an_update_keeps_what_it_leaves_empty_and_erases_what_it_says_to(decided, day):
    update = a_list_entry("5", "ADT^A08", decided=decided, sent="20250125110000")
    standing = stand(a_list_entry(), update)
    assert [found.isoformat() for _, found, _ in standing] == ([day] if day else [])


def test_an_update_of_what_was_never_told_tells_nothing():
    assert stand(a_list_entry("5", "ADT^A08")) == []


def test_a_grade_changes_only_when_it_does():
    same, other = (
        message("REF^I13", number, f"RF1||{to}||||R-1", "ZRF|1|P-17", sent="20250108")
        for number, to in (("2", "USC"), ("3", "ROU"))
    )
    assert [kind for kind, _, _ in stand(a_referral(), same)] == ["referral_received"]
    assert [kind for kind, _, _ in stand(a_referral(), other)] == [
        "referral_received",
        "referral_regraded",
    ]


def test_a_message_that_says_nothing_of_a_pathway_keeps_and_does_not_wait():
    told = told_of(message("REF^I15", "1"))
    assert told.does is Does.KEEPS
    assert not told.must_wait
    assert told.facts == ()


def test_an_attendance_with_its_outcome_is_two_events():
    assert [f[0] for f in facts(an_attendance())] == [
        Kind.APPOINTMENT_ATTENDED,
        Kind.DECISION_TO_TREAT,
    ]


@pytest.mark.parametrize("kind", ["ADT^A34", "ADT^A36", "ADT^A40"])
def test_older_systems_merge_two_records_by_other_names(kind):
    told = message(kind, "5", "MRG|H-18^^^RXX^PI").replace(b"^MR~", b"^PI~")
    found = told_of(told, site=a_site("itk-2-4"))
    assert (found.does, found.other, found.problems) == (Does.MERGES, "H-18", ())
