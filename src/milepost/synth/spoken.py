"""What happens at a hospital, as its system tells it: in the made-up profile's HL7."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from milepost.events.kinds import Kind
from milepost.events.vocabulary import NewEvent
from milepost.synth.feed import NewReferral

HEAD = "MSH|^~\\&|INVENTED|SX99|MILEPOST|SX99|{sent}||{kind}|{number}|D|2.4|{sequence}||AL|NE"
FIRST = MappingProxyType({True: "NEW", False: "FUP", None: ""})
PRIORITIES = MappingProxyType({"urgent_suspected_cancer": "USC", "routine": "ROU"})
BY = MappingProxyType({"patient": "PAT", "provider": "HOSP"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """Whom a message is about, as it says so in PID."""

    hospital_number: str
    nhs_number: str
    family_name: str
    given_name: str
    title: str = ""
    born: date
    sex: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What tells one message apart from another."""

    number: str
    """The control id."""

    sequence: int
    sent: datetime


def referral_message(referral: NewReferral, envelope: Envelope) -> bytes:
    """Write the referral of a patient who is new here."""
    patient, priority = referral.patient, str(referral.event.says["priority"])
    who = Someone(
        hospital_number=patient.hospital_number,
        nhs_number=patient.nhs_number,
        family_name=patient.family_name,
        given_name=patient.given_name,
        title=patient.title,
        born=patient.born,
        sex=patient.sex,
    )
    return message(
        "REF^I12",
        envelope,
        who,
        f"RF1||{PRIORITIES[priority]}||||R-{referral.pathway}|{envelope.sent:%Y%m%d}",
        f"PV1|1|O|^^^{referral.hospital}",
        f"ZRF|1|{referral.pathway}|{referral.service}",
    )


def event_message(event: NewEvent, who: Someone, envelope: Envelope) -> bytes | None:
    """Write what happened on a pathway; None where another message tells it already."""
    told = _TOLD.get(event.kind)
    if told is None:
        return None
    kind, segments = told(event, envelope)
    return message(kind, envelope, who, *segments, f"ZRF|1|{event.pathway}")


def message(kind: str, envelope: Envelope, who: Someone, *segments: str) -> bytes:
    """Write a message of some segments, in Latin 1."""
    head = HEAD.format(
        sent=f"{envelope.sent:%Y%m%d%H%M%S}",
        kind=kind,
        number=envelope.number,
        sequence=envelope.sequence,
    )
    numbers = f"{who.hospital_number}^^^SX99^MR~{who.nhs_number}^^^NHS^CHI"
    name = f"{who.family_name}^{who.given_name}^^^{who.title}"
    pid = f"PID|1||{numbers}||{name}||{who.born:%Y%m%d}|{who.sex}"
    lines = "\r".join([head, pid, *segments])
    return (lines + "\r").encode("iso-8859-1", "replace")


Segments = tuple[str, list[str]]


def _vetted(_event: NewEvent, _envelope: Envelope) -> Segments:
    return "REF^I13", ["RF1|A"]


def _booked(event: NewEvent, _envelope: Envelope) -> Segments:
    activity = "TCI" if event.says.get("activity") == "admission" else "OP"
    return "SIU^S12", [_schedule(event, activity)]


def _test_booked(event: NewEvent, _envelope: Envelope) -> Segments:
    return "SIU^S12", [_schedule(event, "DIAG"), f"AIS|1||{event.says['test']}"]


def _cancelled(event: NewEvent, _envelope: Envelope) -> Segments:
    activity = "TCI" if event.says.get("activity") == "admission" else "OP"
    return "SIU^S15", [_schedule(event, activity, BY[str(event.says["by"])])]


def _missed(event: NewEvent, _envelope: Envelope) -> Segments:
    return "SIU^S26", [_schedule(event, "OP")]


def _schedule(event: NewEvent, what: str, why: str = "") -> str:
    day = event.says.get("for_day")
    on = f"^^^{day:%Y%m%d}0930" if isinstance(day, date) else ""
    name = f"{event.pathway}-{what}-{on[3:11]}"
    return f"SCH|{name}|||||{why}|{_first(event)}|{what}|||{on}"


def _first(event: NewEvent) -> str:
    said = event.says.get("first")
    return FIRST[said if isinstance(said, bool) else None]


def _happened(trigger: str, envelope: Envelope) -> str:
    return f"EVN|{trigger}|{envelope.sent:%Y%m%d%H%M}||||{envelope.sent:%Y%m%d%H%M}"


def _attended(event: NewEvent, envelope: Envelope) -> Segments:
    return "ADT^A04", [_happened("A04", envelope), f"PV1|1|O||{_first(event)}"]


def _treated(_event: NewEvent, envelope: Envelope) -> Segments:
    segments = [_happened("A01", envelope), "PV1|1|I", "PR1|1||SURG"]
    return "ADT^A01", segments


def _tested(event: NewEvent, envelope: Envelope) -> Segments:
    day = f"{envelope.sent:%Y%m%d}"
    return "ORU^R01", [f"OBR|1|||{event.says['test']}|||{day}"]


def _reported(event: NewEvent, envelope: Envelope) -> Segments:
    day = f"{envelope.sent:%Y%m%d}"
    return "ORU^R01", [f"OBR|1|||{event.says['test']}{'|' * 18}{day}|||F"]


def _decided(words: str) -> Callable[[NewEvent, Envelope], Segments]:
    def decided(_event: NewEvent, envelope: Envelope) -> Segments:
        return "ADT^A03", [_happened("A03", envelope), f"ZDC|{words}"]

    return decided


_TOLD = MappingProxyType[Kind, Callable[[NewEvent, Envelope], Segments]](
    {
        Kind.REFERRAL_VETTED: _vetted,
        Kind.APPOINTMENT_BOOKED: _booked,
        Kind.TEST_BOOKED: _test_booked,
        Kind.APPOINTMENT_CANCELLED: _cancelled,
        Kind.APPOINTMENT_MISSED: _missed,
        Kind.APPOINTMENT_ATTENDED: _attended,
        Kind.TREATMENT_STARTED: _treated,
        Kind.TEST_PERFORMED: _tested,
        Kind.TEST_REPORTED: _reported,
        Kind.MDT_DISCUSSED: _decided("MDT"),
        Kind.DIAGNOSIS_TOLD: _decided("TOLD|CA"),
        Kind.DECISION_TO_TREAT: _decided("DTT||SURG"),
        Kind.DECISION_TO_ADMIT: _decided("DTA|||ROU"),
        Kind.DISCHARGED: _decided("DISCH"),
        Kind.ACTIVE_MONITORING_STARTED: _decided("WATCH||||CLIN|WW"),
    }
)
"""How each kind of event is told. An admission is told with its treatment."""
