"""An outcome that is put right replaces the wrong one, by whatever road it came."""

from datetime import UTC, datetime

import orjson
import pytest

from fhir_resources import a_bundle, a_patient, an_appointment, an_encounter
from hl7_messages import a_site, an_itk_message, message, told_of, zu4
from milepost.events.kinds import Kind
from milepost.intake.fhir.parcel import open_bundle
from milepost.intake.rows.row import row_of
from milepost.intake.sites.fold import fold
from milepost.intake.sites.told import Told

SEEN, MISSED, CANCELLED, GONE = (
    Kind.APPOINTMENT_ATTENDED,
    Kind.APPOINTMENT_MISSED,
    Kind.APPOINTMENT_CANCELLED,
    Kind.DISCHARGED,
)
BOOKED = Kind.APPOINTMENT_BOOKED
TRUST = a_site("itk-2-4")
HEADS = ["Pathway", "Hospital number", "Appointment", "Appointment date", "Status"]
OUTCOME = (
    "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-OutcomeOfAttendance"
)


def visit(number, seen, step="", *, at="20250110", kind="ADT^A04", of=""):
    """ZU3: 3 what became of the visit, 4 what comes next. PV1-44 the day it is of."""
    raw = an_itk_message(
        number, kind, f"{at}12{int(number):02}00", f"ZU3|||{seen}|{step}"
    )
    return raw.replace(b"|V-1\r", b"|V-1" + b"|" * 25 + of.encode() + b"\r")


def cancelled(number, *, at="20250110", of=""):
    return visit(number, "", at=at, kind="ADT^A11", of=of)


def stand(*raws, site=TRUST):
    told = [told_of(raw, site) for raw in raws]
    assert all(isinstance(one, Told) and not one.must_wait for one in told), told
    return [(s.kind, s.day.strftime("%d/%m")) for s in fold(told)]


def test_a_cancelled_visit_takes_back_what_it_told_and_nothing_of_an_earlier_one():
    earlier = visit("1", "3", at="20250103")
    assert stand(visit("2", "5", "1"), cancelled("3")) == []
    told = stand(earlier, visit("2", "5", "1"), cancelled("3"), cancelled("4"))
    assert told == [(MISSED, "03/01")]
    assert stand(earlier, visit("2", "5"), cancelled("3", of="20250103")) == [
        (SEEN, "10/01")
    ]
    again = stand(earlier, visit("2", "5"), cancelled("3"), visit("4", "6"))
    assert again == [(MISSED, "03/01"), (SEEN, "10/01")]


def test_what_a_visit_says_again_of_its_day_stands_instead():
    assert stand(visit("1", "3"), visit("2", "5", "1")) == [
        (SEEN, "10/01"),
        (GONE, "10/01"),
    ]
    assert stand(visit("1", "5", "1"), visit("2", "5", "2")) == [(SEEN, "10/01")]
    assert stand(visit("1", "5", "1"), visit("2", "6")) == [
        (SEEN, "10/01"),
        (GONE, "10/01"),
    ]
    assert stand(visit("1", "3", at="20250103"), visit("2", "5")) == [
        (MISSED, "03/01"),
        (SEEN, "10/01"),
    ]


def test_an_update_puts_the_last_visit_right_and_tells_nothing_new():
    def update(seen, step="", of=""):
        return visit("9", seen, step, at="20250120", kind="ADT^A08", of=of)

    both = [(SEEN, "10/01"), (GONE, "10/01")]
    assert stand(update("5", "1")) == []
    assert stand(visit("1", "5", "1"), update("", "")) == both
    assert stand(visit("1", "5", "1"), update("5", "2")) == [(SEEN, "10/01")]
    assert stand(visit("1", "5", "1"), update("", '""')) == [(SEEN, "10/01")]
    assert stand(visit("1", "5", "2"), update("5", "1")) == both
    assert stand(visit("1", "3"), update("4")) == [(CANCELLED, "10/01")]
    earlier = visit("1", "5", "1", at="20250103")
    assert stand(earlier, visit("2", "3"), update("5", "2", of="20250103")) == [
        (SEEN, "03/01"),
        (MISSED, "10/01"),
    ]


def test_an_offer_that_was_withdrawn_is_no_visit_to_put_right():
    offer = an_itk_message("5", "ADT^A05", "20250115", zu4(offer="7"))
    update = visit("9", "5", "2", at="20250120", kind="ADT^A08")
    before, withdrawn = [(SEEN, "10/01")], (CANCELLED, "15/01")
    assert stand(visit("1", "5", "1"), offer, update) == [*before, withdrawn]
    assert stand(visit("1", "5", "1"), offer, cancelled("9", at="20250120")) == [
        withdrawn
    ]


def test_a_visit_that_was_cancelled_says_by_whom_only_where_it_still_was():
    told = fold(told_of(raw, TRUST) for raw in (visit("1", "2"), visit("2", "5")))
    assert [dict(s.says) for s in told] == [{"activity": "outpatient"}]


def test_at_a_board_another_decision_of_the_same_visit_stands_instead():
    def visited(number, outcome, kind="ADT^A04"):
        pv1, at = f"PV1|1|O{'|' * 17}V-1", f"202501101{number}0000"
        segments = (f"EVN||{at}", pv1, f"ZRF|1|P-17|||{outcome}")
        return message(kind, number, *segments, sent=at)

    board = a_site()
    found = stand(visited("1", "DISCH"), visited("2", "REVIEW"), site=board)
    assert found == [(SEEN, "10/01")]
    found = stand(visited("1", "DISCH"), visited("2", "TREAT"), site=board)
    assert [kind for kind, _ in found] == [SEEN, Kind.DECISION_TO_TREAT]
    assert stand(visited("1", "DISCH"), visited("2", "", "ADT^A11"), site=board) == []


@pytest.mark.parametrize(
    ("statuses", "becomes"),
    [
        (("missed", "attended"), [SEEN]),
        (("cancelled_by_patient", "booked"), []),
        (("attended", "cancelled_by_provider"), [CANCELLED]),
        (("attended", ""), [SEEN]),
    ],
)
def test_another_status_of_an_appointment_in_a_later_file_stands_instead(
    statuses, becomes
):
    rows = [row_of(HEADS, ["P-1", "H-1", "A-1", "2025-01-20", s], 2) for s in statuses]
    raws = [
        row.raw(datetime(2025, 1, 21 + n, tzinfo=UTC)) for n, row in enumerate(rows)
    ]
    found = stand(*raws, site=a_site("rows-appointments"))
    assert [kind for kind, _ in found] == becomes


def resources(*sent):
    opened = open_bundle(orjson.dumps(a_bundle(*sent, a_patient())))
    parcels = [p.raw for p in opened.parcels if b'"Patient"' not in p.raw[:200]]
    return [kind for kind, _ in stand(*parcels, site=a_site("uk-core"))]


def an_encounter_with(outcome, version, **said):
    coded = {"coding": [{"code": outcome}]} if outcome else {}
    extension = [{"url": OUTCOME, "valueCodeableConcept": coded}] if outcome else []
    meta = {"versionId": version, "lastUpdated": f"2025-01-2{version}T12:00:00Z"}
    return an_encounter(meta=meta, extension=extension, **said)


def test_a_resource_in_another_version_says_what_stands_instead():
    first = an_encounter_with("1", "1")
    assert resources(first) == [SEEN, GONE]
    assert resources(first, an_encounter_with("2", "2")) == [SEEN]
    inpatient = {"class": {"code": "IMP"}}
    assert resources(first, an_encounter_with("", "2", **inpatient)) == [
        Kind.ADMITTED,
        GONE,
    ]


@pytest.mark.parametrize(
    ("statuses", "becomes"),
    [
        (("noshow", "fulfilled"), []),
        (("noshow", "cancelled"), [CANCELLED]),
        (("cancelled", "noshow"), [MISSED]),
        (("cancelled", "booked"), [BOOKED]),
        (("booked", "noshow"), [BOOKED, MISSED]),
        (("cancelled", "arrived"), []),
    ],
)
def test_an_appointment_of_another_status_was_not_what_it_was_before(statuses, becomes):
    reason = {"cancelationReason": {"coding": [{"code": "pat"}]}}
    sent = [an_appointment(s, f"{n + 1}", **reason) for n, s in enumerate(statuses)]
    assert resources(*sent) == becomes
