"""Say what a message tells: with a profile, and what people have said of its codes."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, tzinfo
from types import MappingProxyType
from typing import NamedTuple

import polars as pl

from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES
from milepost.events.vocabulary import Vocabulary
from milepost.foundation.problems import Problem
from milepost.intake.hl7.moments import day_in, in_order
from milepost.intake.sites.expressions import Meanings, Reader, first_said
from milepost.intake.sites.forms import Document, Form
from milepost.intake.sites.known_forms import FORMS
from milepost.intake.sites.no_more import (
    instead_of,
    means_nothing,
    owner_of,
    taken_back,
)
from milepost.intake.sites.persons import identity, paper, patient_of
from milepost.intake.sites.profile import Does, EventRule, MessageRule, Profile
from milepost.intake.sites.told import Fact, Order, Told, Value
from milepost.intake.sites.whose import several

MOST_TOLD = 500
"""A message may tell of so many, such as results; with more it waits for a person. Each
message of a pathway is gone through whenever another comes."""

KINDS = frozenset(Kind)
NOTHING_SAID: Meanings = MappingProxyType({})


class Site(NamedTuple):
    """What must be known to read a feed's messages."""

    profile: Profile
    vocabulary: Vocabulary
    zone: tzinfo
    meanings: Meanings = NOTHING_SAID

    @property
    def form(self) -> Form:
        """How its messages are read."""
        return FORMS[self.profile.form]

    def day_of(self, said: str) -> date | None:
        """Read the day of a moment, where the site is; None if there isn't one."""
        return day_in(self.moment_of(said), self.zone)

    def moment_of(self, said: str) -> datetime | None:
        """Read a moment as its form writes it, or as the profile says they do here."""
        moment = self.form.moment_of(said, self.zone)
        for written in self.profile.dates if moment is None else ():
            with suppress(ValueError):
                return datetime.strptime(said.strip(), written).replace(
                    tzinfo=self.zone
                )
        return moment


def translate(raw: bytes, site: Site, *, digest: str = "") -> Told | list[Problem]:
    """Read what a message tells. Whatever it is, nothing fails.

    Args:
        raw: the bytes that stood in the frame.
        site: whose messages they are.
        digest: what the message is told apart by from another of the same moment.

    Returns:
        What it tells; or why it can't be read at all.
    """
    document, waits, odd = site.form.read(raw, site.profile.character_set)
    if document is None:
        return waits
    rule = site.profile.rule_for(document.message_type)
    reader = Reader(document, site.form, site.profile, site.meanings, [])
    problems = [*waits, *_reasons_to_wait(document, rule), *several(reader, rule)]
    begins = _begins(reader, rule)
    facts: list[Fact] = []
    if rule is not None and not problems:
        for place, part in enumerate(document.parts(rule.each)):
            if place == MOST_TOLD:
                problems.append(_too_many(rule))
                facts.clear()
                break
            each = replace(reader, document=part)
            facts += _facts(each, rule, site, problems)
    pathway = first_said(document, site.profile.pathway) or ""
    needs_one = rule is not None and (rule.events or rule.does is Does.FILES)
    if needs_one and not pathway:
        problems.append(_no_pathway(site.profile))
    who = identity(reader, rule, site.day_of, problems)
    return Told(
        message_type=document.message_type,
        does=rule.does if rule else Does.HOLDS,
        order=_order(document, site, digest, odd),
        pathway=pathway,
        service=(reader.value(site.profile.service) or "") if begins else "",
        hospital=(reader.value(site.profile.hospital) or "") if begins else "",
        patient=patient_of(who.particulars),
        registers=begins,
        counts_once=rule is not None and bool(rule.registers_if_said),
        identifies=who.identifies,
        particulars=who.particulars,
        other=who.other,
        paper=paper(reader, rule, site.day_of, problems),
        facts=tuple(facts),
        unmapped=tuple(dict.fromkeys(reader.unmapped)),
        problems=tuple(problems),
        deviations=tuple(odd),
    )


def _begins(reader: Reader, rule: MessageRule | None) -> bool:
    if rule is None or not rule.registers:
        return False
    where = rule.registers_if_said
    return not where or bool(reader.value(where))


def _reasons_to_wait(message: Document, rule: MessageRule | None) -> list[Problem]:
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
    key = first_said(reader.document, rule.key) or ""
    if rule.key and not key and rule.does is not Does.TELLS:
        problems.append(
            _bad("key", rule.key[0], "nothing", "Ask the sender to fill it in.")
        )
        return
    for event in rule.events:
        if event.if_said and not reader.value(event.if_said):
            continue
        named = event.kind if event.kind in KINDS else reader.value(event.kind)
        if named and named not in KINDS:
            problems.append(_bad("kind", event.kind, named, "Map it to a kind."))
        elif not named or event.only not in ("", named):
            yield from means_nothing(reader, event, key, site.day_of)
        elif named == Kind.RECORDED_IN_ERROR and not (key and event.takes_back):
            if event.kind != named or not event.takes_back or event.the_last:
                remedy = "Take it back by hand, or have the profile say what it takes."
                problems.append(_bad("key", event.kind, "nothing", remedy))
        elif named == Kind.RECORDED_IN_ERROR:
            yield from taken_back(reader, event, key, site.day_of)
        else:
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
    said = first_said(reader.document, event.day)
    day = site.day_of(said) if said else None
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
    owner = owner_of(reader, event, key)
    erased = amends and said == ""
    if amends and event.gone_with:
        day, erased = None, reader.value(event.gone_with) == ""
    once = event.once or event.once_a_key
    if event.and_the_same:
        once = once and bool(key)
    return Fact(
        kind,
        owner,
        day,
        says,
        event.if_changed,
        once,
        erased,
        if_news=event.if_news,
        instead=instead_of(reader, event, key),
        of_its_day=event.of_its_day,
        beside=tuple(Kind(name) for name in event.beside),
    )


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
    value = _typed(name, said.strip(), site)
    if value is None:
        problems.append(_bad(name, text, said, "Send it as the profile expects it."))
    else:
        yield value


def _typed(name: str, said: str, site: Site) -> Value | None:
    wanted = ATTRIBUTES[name].dtype
    if wanted == pl.Date:
        return site.day_of(said)
    if wanted == pl.Boolean:
        return {"true": True, "false": False}.get(said)
    if wanted == pl.Int32:
        return (
            int(said) if said.isascii() and said.isdigit() and said < "999999" else None
        )
    return said


def _order(document: Document, site: Site, digest: str, odd: list[Problem]) -> Order:
    """Say when it happened: by the first address that reads as a moment, or when sent."""
    sequence = document.sequence
    number = int(sequence[:15]) if sequence.isascii() and sequence.isdigit() else 0
    sent = site.moment_of(document.sent)
    happened = None
    for address in site.profile.happened or site.form.happened:
        said = document.said(address)
        happened = site.moment_of(said) if said else None
        if happened is not None:
            break
        if said is not None:
            odd.append(_no_moment(address, said))
    moments = [in_order(moment) for moment in (happened or sent, sent)]
    return (moments[0], number, moments[1], document.name, digest)


def _no_moment(where: str, said: str) -> Problem:
    told = f"Of the moment it happened it says {said[:60]!r}, which is none."
    remedy = "Nothing need be done: the next that it says is taken."
    return Problem("hl7.deviation", where, told, remedy)


def _no_pathway(profile: Profile) -> Problem:
    looked = ", ".join(profile.pathway)
    return Problem(
        "hl7.no-pathway",
        looked,
        "It doesn't say which pathway it belongs to.",
        "Ask the sender to fill it in, or name another field in the profile.",
    )


def _too_many(rule: MessageRule) -> Problem:
    return Problem(
        "hl7.too-many",
        rule.each,
        f"It tells of more than {MOST_TOLD}, and nothing of it is recorded.",
        "Ask the sender to send it in parts, or record it by hand and settle it.",
    )


def _bad(what: str, where: str, said: str, remedy: str) -> Problem:
    message = f"Of the {what} it says {said[:60]!r}."
    return Problem("hl7.bad-value", where, message, remedy)
