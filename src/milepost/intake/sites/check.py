"""Read a profile, and name each fault that would make it mean less than it says."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES
from milepost.events.vocabulary import Vocabulary
from milepost.foundation.problems import Problem
from milepost.intake.hl7.text import is_character_set
from milepost.intake.sites.expressions import read_expression
from milepost.intake.sites.forms import Form
from milepost.intake.sites.known_forms import FORMS
from milepost.intake.sites.profile import (
    WITHOUT_EVENTS,
    Does,
    EventRule,
    MessageRule,
    Profile,
)
from milepost.intake.sites.speaking import Speaks, Weekday
from milepost.rules.read import read

KINDS = frozenset(Kind)


def read_profile(
    text: str, vocabulary: Vocabulary, *, where: str
) -> tuple[Profile | None, list[Problem]]:
    """Read a profile; there is none if anything is wrong with it.

    Args:
        text: the file's whole text.
        vocabulary: what each kind of event may say.
        where: its name, for the problems.
    """
    profile, problems = read({"site_profile": Profile}, text, where=where)
    if profile is not None:
        problems = list(_faults(profile, vocabulary, where))
    return (None if problems else profile), problems


def _faults(profile: Profile, vocabulary: Vocabulary, where: str) -> Iterator[Problem]:
    if not is_character_set(profile.character_set):
        yield _fault(f"{where}, character_set", profile.character_set, "such as utf-8")
    if profile.speaks is not None:
        yield from _faults_of_hours(profile.speaks, f"{where}, speaks")
    named = [*profile.pathway, *profile.happened]
    form = FORMS[profile.form]
    yield from _bad_addresses(named, form, where)
    patient = profile.patient
    spoken = [profile.service, profile.hospital, patient.hospital_number]
    spoken += [patient.nhs_number, patient.family_name, patient.given_name]
    spoken += [patient.born, patient.title, patient.sex, patient.merged]
    if profile.document is not None:
        spoken.append(profile.document.what)
        yield from _bad_addresses(profile.document.day, form, where)
    if profile.listed is not None:
        listed = profile.listed
        spoken += [listed.issuer, listed.referral, listed.service]
        spoken += [listed.status, listed.priority]
        days = listed.clock_start + listed.clock_stop + listed.referred + listed.booked
        yield from _bad_addresses(days, form, f"{where}, listed")
    yield from _bad_expressions(filter(None, spoken), profile, where)
    types = Counter(name for rule in profile.messages for name in rule.of)
    for name in sorted(name for name, times in types.items() if times > 1):
        yield _fault(f"{where}, of", name, "each type of message once")
    for rule in profile.messages:
        yield from _faults_of_a_message(rule, profile, vocabulary, where)


def _faults_of_hours(speaks: Speaks, where: str) -> Iterator[Problem]:
    for word, said in (("begins", speaks.begins), ("ends", speaks.ends)):
        if said.second or said.microsecond:
            yield _fault(f"{where}, {word}", f"{said}", "a whole minute: 08:00:00")
    for word, listed in (("days", speaks.days), ("not_on", speaks.not_on)):
        for day, times in Counter(map(_day_in_words, listed)).items():
            if times > 1:
                yield _fault(f"{where}, {word}", day, "each day once")


def _day_in_words(day: Weekday | date) -> str:
    return day.name.lower() if isinstance(day, Weekday) else day.isoformat()


def _faults_of_a_message(
    rule: MessageRule, profile: Profile, vocabulary: Vocabulary, where: str
) -> Iterator[Problem]:
    place = f"{where}, {rule.of[0]}"
    yield from _bad_addresses(rule.key, FORMS[profile.form], place)
    if rule.registers_if_said:
        yield from _bad_expressions([rule.registers_if_said], profile, place)
    if bool(rule.events) != (rule.does not in WITHOUT_EVENTS):
        others = ", ".join(sorted(WITHOUT_EVENTS))
        yield _fault(place, rule.does, f"an event, or one of: {others}")
    if rule.does is Does.MERGES and not profile.patient.merged:
        yield _fault(place, rule.does, "under [patient] where the merged number stands")
    if rule.does is Does.FILES and profile.document is None:
        yield _fault(place, rule.does, "[document], and where it says what it is")
    by_key = any(event.instead or event.the_last for event in rule.events)
    if (rule.does in (Does.TAKES_BACK, Does.AMENDS) or by_key) and not rule.key:
        yield _fault(place, rule.does, "a key, by which to find what was told before")
    for event in rule.events:
        yield from _faults_of_an_event(event, profile, vocabulary, place)


def _faults_of_an_event(
    event: EventRule, profile: Profile, vocabulary: Vocabulary, where: str
) -> Iterator[Problem]:
    form = FORMS[profile.form]
    kinds = {Kind(event.kind)} if event.kind in KINDS else set()
    if not kinds:
        yield from _bad_expressions([event.kind], profile, where)
        asked = read_expression(event.kind, form)
        listed = profile.code_map(asked.code_map) if asked else None
        for code, kind in (listed.codes if listed else {}).items():
            if kind not in KINDS and kind:
                yield _fault(f"{where}, {code}", kind, "a kind of event, or nothing")
        kinds = {
            Kind(k) for k in (listed.codes.values() if listed else ()) if k in KINDS
        }
        if asked and not asked.code_map:
            yield _fault(where, event.kind, "a kind of event, or a code and its map")
    if event.instead and event.kind in KINDS:
        yield _fault(where, event.kind, "with instead, a code and its map")
    if (event.of_its_day or event.beside) and not event.instead:
        yield _fault(where, event.kind, "instead = true too")
    if event.the_last and not event.takes_back:
        yield _fault(where, event.kind, "what it takes back")
    for name in (*event.takes_back, *event.beside, *filter(None, [event.only])):
        if name not in KINDS:
            yield _fault(where, name, "a kind of event")
    kinds = {Kind(event.only)} if event.only in KINDS else kinds
    yield from _bad_addresses(event.day, form, where)
    elsewhere = (event.if_said, event.gone_with, event.and_the_same)
    asked_for = [*event.says.values(), *filter(None, elsewhere)]
    yield from _bad_expressions(asked_for, profile, where)
    for name in (*event.says, *filter(None, [event.if_changed])):
        can = any(name in vocabulary[kind] for kind in kinds)
        if name not in ATTRIBUTES or (kinds and not can):
            yield _fault(where, name, "an attribute that the kind has in events.csv")


def _bad_addresses(
    addresses: Sequence[str], form: Form, where: str
) -> Iterator[Problem]:
    for text in addresses:
        if not form.is_address(text):
            yield _fault(where, text, f"an address such as {form.example}")


def _bad_expressions(
    texts: Iterable[str], profile: Profile, where: str
) -> Iterator[Problem]:
    for text in texts:
        asked = read_expression(text, FORMS[profile.form])
        if asked is None:
            yield _fault(where, text, "an address, and perhaps 'by' a code map")
        elif asked.code_map and profile.code_map(asked.code_map) is None:
            yield _fault(where, asked.code_map, "the name of a code_map of this file")


def _fault(where: str, value: object, wanted: str) -> Problem:
    return Problem(
        "profile.wrong-value", where, f"It is {value!r}.", f"Write {wanted}."
    )
