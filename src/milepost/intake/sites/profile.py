"""What a site profile may say: the dataclass is the grammar of its file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, auto

from milepost.intake.hl7.answer import Mode
from milepost.intake.sites.list_fields import ListFields
from milepost.intake.sites.speaking import Speaks
from milepost.rules.parts import Evidence

NEVER = 10 * 365 * 24 * 60
"""Minutes: longer than anybody waits for a list."""


class Comes(StrEnum):
    """In which form a site's messages come."""

    HL7 = auto()
    FHIR = auto()
    ROWS = auto()


class Does(StrEnum):
    """What a message does to what was told before."""

    TELLS = auto()
    """Its events happened."""

    TAKES_BACK = auto()
    """Earlier events of these kinds, with the same key, never happened."""

    AMENDS = auto()
    """The latest event of each kind with the same key is now as this message says."""

    KEEPS = auto()
    """Nothing on a pathway: it is kept, and that is all."""

    HOLDS = auto()
    """Nobody but a person can say what it means here."""

    IDENTIFIES = auto()
    """It says who a patient is: an empty field leaves what was there, ``""`` erases."""

    MERGES = auto()
    """The number at ``merged`` is no more; whoever had it has the patient's own number."""

    UNMERGES = auto()
    """Two numbers that were taken for one patient's are two patients' after all."""

    FILES = auto()
    """A document is there, to be shown beside its pathway."""


OF_A_PERSON = frozenset({Does.IDENTIFIES, Does.MERGES, Does.UNMERGES})
"""What tells of a patient, and of no pathway."""

WITHOUT_EVENTS = OF_A_PERSON | {Does.KEEPS, Does.HOLDS, Does.FILES}


class Numbered(StrEnum):
    """How a sender numbers its messages in sequence (MSH-13)."""

    NO = auto()
    """It doesn't, or nobody knows how: missing numbers aren't looked for."""

    DAILY = auto()
    """From the beginning each day (of MSH-7)."""

    ALWAYS = auto()
    """On and on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeMap:
    """What local codes mean. A code that isn't here waits for a person."""

    name: str
    basis: str
    """Where the meanings come from."""

    codes: Mapping[str, str] = field(default_factory=dict)
    """By the code, what it is called here; blank if it means nothing here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRule:
    """One event that a message may tell of."""

    kind: str
    """A kind of event, or where a code stands that says which: ``ZU3-3 by seen``."""

    only: str = ""
    """Where a code says which kind: only if it comes to this one. Another event for the
    same code can so say something else."""

    takes_back: tuple[str, ...] = ()
    """Where the code comes to ``recorded_in_error``, the kinds of earlier events with the
    same key that never happened."""

    the_last: bool = False
    """Of what it takes back only what was told last, with all else of that day: where one
    key belongs to several visits. Said again, it takes back no more."""

    instead: bool = False
    """Where a code says which kind: it stands instead of whichever of its map's kinds stood
    with the same key, and so it does where the code means nothing. In an amendment it puts
    right what was told last, and of the day that it says, if any was told of that."""

    of_its_day: bool = False
    """Of ``instead``, only of those of the same day: where a key belongs to several visits."""

    beside: tuple[str, ...] = ()
    """Of ``instead`` in an amendment, other kinds that tell of the same visit: where one of
    these stands it is told on that day, though none of its own kinds stood."""

    day: tuple[str, ...]
    """Where its day stands: the first of these that says anything."""

    says: Mapping[str, str] = field(default_factory=dict)
    """By attribute, where its value stands: ``SCH-11.4 or AIS-4``, ``SCH-6 by whom``,
    or a value of its own in single quotes."""

    if_said: str = ""
    """Only where something is said here."""

    if_changed: str = ""
    """Only where this attribute isn't what the pathway's latest event with it says."""

    once: bool = False
    """Told again, by whatever message, it is the same event."""

    once_a_key: bool = False
    """Told again with the same key, it is the same event."""

    and_the_same: str = ""
    """Of ``once_a_key``, ``instead`` and ``the_last``, by what else two of one key are told
    apart, as two tests of one order: where that stands, or in quotes one word for all that
    belongs together. Where there is no key at all, each is an event of its own."""

    if_news: bool = False
    """Only where it says something else than the latest event of its kind and key: what
    is sent again with all the rest on another day isn't told again."""

    gone_with: str = ""
    """In an amendment, where what matters stands, if that isn't the day. Erased, the event
    is gone; otherwise its day stays as it was told first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRule:
    """What one kind of message means."""

    of: tuple[str, ...]
    """Such as ``ADT^A01``."""

    does: Does
    means: str
    evidence: Evidence
    key: tuple[str, ...] = ()
    """Which earlier messages it belongs with: the first of these that says anything."""

    each: str = ""
    """A segment: the message tells of each one there is."""

    registers: bool = False
    """Whether a pathway that isn't there begins with it."""

    registers_if_said: str = ""
    """If it registers, only where something is said here. Such messages tell much beside,
    so the ledger counts the first of a pathway as the referral that came."""

    identifies: bool = False
    """Whether it also says who the patient is, as ``Does.IDENTIFIES`` does."""

    events: tuple[EventRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientFields:
    """Where a patient's particulars stand."""

    hospital_number: str
    nhs_number: str
    family_name: str
    given_name: str
    born: str
    title: str = ""
    sex: str = ""
    merged: str = ""
    """Where the number stands that a merge retires. Where nothing is said there, an
    un-merge finds the other number in the second PID."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFields:
    """Where it stands what a document is."""

    what: str
    """Its title, or of what kind it is."""

    day: tuple[str, ...] = ("TXA-4", "EVN-6", "MSH-7")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """All that is to be known about one site's messages."""

    kind: str
    id: str
    title: str
    evidence: Evidence
    basis: str
    """What it rests on, and what nobody has checked."""

    synthetic: bool = False
    """Whether it was made up, and describes no real site."""

    form: Comes = Comes.HL7
    """What its messages are, and so how addresses in them are written."""

    answers: Mode = Mode.AS_ASKED
    character_set: str = "utf-8"
    """Of messages that name none."""

    processing: tuple[str, ...] = ("P",)
    """Which values of MSH-11 belong on this feed."""

    dates: tuple[str, ...] = ()
    """How days are written, beside ISO: ``%d/%m/%Y``. None is guessed."""

    whole_list: bool = False
    """Whether each file is the whole of a list, so that who left it must be found."""

    outcomes: tuple[str, ...] = ()
    """Of a whole list, the kinds of event that account for leaving it."""

    amber_after: int | None = None
    """Minutes of silence after which the feed is doubtful. Unsaid, it is an hour; of
    lists that come as files, never, for only their mapping knows how often they come."""

    red_after: int | None = None
    """Minutes of silence after which it is taken to have stopped; unsaid, four hours."""

    speaks: Speaks | None = None
    """The hours in which it is expected to speak. Only minutes of these are counted."""

    numbered: Numbered = Numbered.NO

    happened: tuple[str, ...] = ()
    """Where it stands when it happened: the first that says anything. Where its form
    says, if there is none here."""

    pathway: tuple[str, ...]
    """Where the pathway's name stands: the first that says anything."""

    service: str
    """Where the service's code stands, for a pathway that begins."""

    hospital: str = ""
    patient: PatientFields
    document: DocumentFields | None = None
    listed: ListFields | None = None
    """Of a list of waits, by what it is compared with another."""

    code_maps: tuple[CodeMap, ...] = ()
    messages: tuple[MessageRule, ...]

    @property
    def silence(self) -> tuple[int, int]:
        """Minutes after which silence is doubtful, and taken for the end."""
        usual = (NEVER, NEVER) if self.form is Comes.ROWS else (60, 240)
        amber, red = self.amber_after, self.red_after
        return (usual[0] if amber is None else amber, usual[1] if red is None else red)

    def rule_for(self, message_type: str) -> MessageRule | None:
        """Find what a type of message means; None if the profile doesn't say."""
        for rule in self.messages:
            if message_type in rule.of:
                return rule
        return None

    def code_map(self, name: str) -> CodeMap | None:
        """Find a list of codes by its name."""
        return next((found for found in self.code_maps if found.name == name), None)
