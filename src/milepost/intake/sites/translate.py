"""Say what a message tells: with a profile, and what people have said of its codes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, tzinfo
from types import MappingProxyType
from typing import NamedTuple

import polars as pl

from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES
from milepost.events.vocabulary import Vocabulary
from milepost.foundation.problems import Problem
from milepost.intake.hl7.message import SEVERAL, Message, read_message
from milepost.intake.hl7.moments import day_of, in_order, moment_of
from milepost.intake.sites.expressions import Meanings, Reader, first_said
from milepost.intake.sites.profile import Does, EventRule, MessageRule, Profile
from milepost.intake.sites.told import Fact, Order, PatientFacts, Told, Value

KINDS = frozenset(Kind)
NOTHING_SAID: Meanings = MappingProxyType({})


class Site(NamedTuple):
    """What must be known to read a feed's messages."""

    profile: Profile
    vocabulary: Vocabulary
    zone: tzinfo
    meanings: Meanings = NOTHING_SAID


def translate(raw: bytes, site: Site, *, digest: str = "") -> Told | list[Problem]:
    """Read what a message tells. Whatever it is, nothing fails.

    Args:
        raw: the bytes that stood in the frame.
        site: whose messages they are.
        digest: what the message is told apart by from another of the same moment.

    Returns:
        What it tells; or why it can't be read at all.
    """
    message, odd = read_message(raw, character_set=site.profile.character_set)
    if message is None:
        return odd
    several = [problem for problem in odd if problem.code == SEVERAL]
    rule = site.profile.rule_for(message.message_type)
    reader = Reader(message, site.profile, site.meanings, [])
    problems = [*several, *_reasons_to_wait(message, rule)]
    facts: list[Fact] = []
    if rule is not None and not problems:
        for part in parts(message, rule.each):
            each = replace(reader, message=part)
            facts += _facts(each, rule, site, problems)
    pathway = first_said(message, site.profile.pathway) or ""
    if rule and rule.events and not pathway:
        problems.append(_no_pathway(site.profile))
    return Told(
        message_type=message.message_type,
        does=rule.does if rule else Does.HOLDS,
        order=_order(message, site, digest),
        pathway=pathway,
        service=(reader.value(site.profile.service) or "") if _begins(rule) else "",
        hospital=(reader.value(site.profile.hospital) or "") if _begins(rule) else "",
        patient=_patient(reader, site),
        registers=_begins(rule),
        facts=tuple(facts),
        unmapped=tuple(dict.fromkeys(reader.unmapped)),
        problems=tuple(problems),
        deviations=tuple(problem for problem in odd if problem.code != SEVERAL),
    )


def parts(message: Message, each: str) -> Iterator[Message]:
    """Take a message apart, so that each part has one segment of a name.

    The ORC before each OBR goes with it, where there are as many.
    """
    named = [n for n, line in enumerate(message.segments) if line[:3] == each]
    if len(named) < 2:
        yield message
        return
    orders = [n for n, line in enumerate(message.segments) if line[:3] == "ORC"]
    paired = orders if len(orders) == len(named) else []
    for place in range(len(named)):
        others = {*named, *paired} - {named[place]} - set(paired[place : place + 1])
        kept = (line for n, line in enumerate(message.segments) if n not in others)
        yield Message(message.head, message.marks, tuple(kept))


def _begins(rule: MessageRule | None) -> bool:
    return rule is not None and rule.registers


def _reasons_to_wait(message: Message, rule: MessageRule | None) -> list[Problem]:
    if rule is None:
        return [
            Problem(
                "hl7.unknown-type",
                "MSH-9",
                f"The profile doesn't say what {message.message_type[:20]!r} means.",
                "Add it to the profile, with what it does or that it is only kept.",
            )
        ]
    if rule.does is Does.HOLDS:
        remedy = "Decide what it means here, do it by hand, and say that it is settled."
        return [Problem("hl7.for-a-person", message.message_type, rule.means, remedy)]
    return []


def _facts(
    reader: Reader, rule: MessageRule, site: Site, problems: list[Problem]
) -> Iterator[Fact]:
    key = first_said(reader.message, rule.key) or ""
    if rule.key and not key and rule.does is not Does.TELLS:
        problems.append(
            _bad("key", rule.key[0], "nothing", "Ask the sender to fill it in.")
        )
        return
    for event in rule.events:
        if event.if_said and not reader.value(event.if_said):
            continue
        named = event.kind if event.kind in KINDS else reader.value(event.kind)
        if not named:
            continue
        if named not in KINDS:
            problems.append(_bad("kind", event.kind, named, "Map it to a kind."))
            continue
        fact = _fact(reader, rule, event, Kind(named), key, site, problems)
        if fact is not None:
            yield fact


def _fact(
    reader: Reader,
    rule: MessageRule,
    event: EventRule,
    kind: Kind,
    key: str,
    site: Site,
    problems: list[Problem],
) -> Fact | None:
    said = first_said(reader.message, event.day)
    day = day_of(said, site.zone) if said else None
    if said and day is None:
        problems.append(_bad("day", event.day[0], said, "Write a day that exists."))
        return None
    amends = rule.does is Does.AMENDS
    if day is None and rule.does is not Does.TAKES_BACK and not amends:
        if not event.if_said:
            problems.append(_bad("day", event.day[0], "nothing", "Send its day."))
        return None
    says = {
        name: value
        for name, text in event.says.items()
        if name in site.vocabulary[kind]
        for value in _values(reader, name, text, site, problems, erase=amends)
    }
    owner = "" if event.once else key
    erased = amends and said == ""
    return Fact(kind, owner, day, says, event.if_changed, event.once, erased)


def _values(
    reader: Reader,
    name: str,
    text: str,
    site: Site,
    problems: list[Problem],
    *,
    erase: bool,
) -> Iterator[Value | None]:
    """Give the one value of an attribute; none where nothing is said of it."""
    said = reader.value(text)
    if said is None:
        return
    if said == "":
        if erase:
            yield None
        return
    value = _typed(name, said.strip(), site.zone)
    if value is None:
        problems.append(_bad(name, text, said, "Send it as the profile expects it."))
    else:
        yield value


def _typed(name: str, said: str, zone: tzinfo) -> Value | None:
    wanted = ATTRIBUTES[name].dtype
    if wanted == pl.Date:
        return day_of(said, zone)
    if wanted == pl.Boolean:
        return {"true": True, "false": False}.get(said)
    if wanted == pl.Int32:
        return (
            int(said) if said.isascii() and said.isdigit() and said < "999999" else None
        )
    return said


def _order(message: Message, site: Site, digest: str) -> Order:
    def when(addresses: tuple[str, ...]) -> datetime | None:
        return moment_of(first_said(message, addresses) or "", site.zone)

    sequence = first_said(message, ("MSH-13",)) or ""
    number = int(sequence[:15]) if sequence.isascii() and sequence.isdigit() else 0
    happened = in_order(when(site.profile.happened))
    name = message.head.control_id.decode("latin-1")
    return (happened, number, in_order(when(("MSH-7",))), name, digest)


def _patient(reader: Reader, site: Site) -> PatientFacts:
    fields = site.profile.patient

    def said(text: str) -> str:
        return ((reader.value(text) or "") if text else "").strip()

    born: date | None = day_of(said(fields.born), site.zone)
    return PatientFacts(
        hospital_number=said(fields.hospital_number),
        nhs_number=said(fields.nhs_number).replace(" ", ""),
        family_name=said(fields.family_name),
        given_name=said(fields.given_name),
        born=born,
        title=said(fields.title),
        sex=said(fields.sex),
    )


def _no_pathway(profile: Profile) -> Problem:
    looked = ", ".join(profile.pathway)
    return Problem(
        "hl7.no-pathway",
        looked,
        "It doesn't say which pathway it belongs to.",
        "Ask the sender to fill it in, or name another field in the profile.",
    )


def _bad(what: str, where: str, said: str, remedy: str) -> Problem:
    message = f"Of the {what} it says {said[:60]!r}."
    return Problem("hl7.bad-value", where, message, remedy)
