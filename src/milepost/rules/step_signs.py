"""What may show that a step is done, as choices instead of words of a file."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from milepost.events.in_words import event_in_words
from milepost.events.kinds import Kind
from milepost.foundation.wording import as_words, sentence
from milepost.rules.code_lists import CodeList
from milepost.rules.desks import Desks
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import Sign
from milepost.rules.pathway_faults import signs_of
from milepost.rules.timed_pathways import Named, TimedPathway

NOTHING = ""
FIRST = ".first"
"""What follows a kind of event where it must be the patient's first."""

BOOKED = {
    Kind.TEST_PERFORMED: Kind.TEST_BOOKED,
    Kind.TEST_REPORTED: Kind.TEST_BOOKED,
    Kind.APPOINTMENT_ATTENDED: Kind.APPOINTMENT_BOOKED,
}
"""Which booking would do what a kind of event shows done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shows:
    """What shows that a step is done, as chosen."""

    event: str = NOTHING
    """A choice of ``sign_choices``; blank for nothing: the step is shown, never due."""

    test: str = ""
    activity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignChoices:
    """What may be chosen: by each value, its words."""

    events: Mapping[str, str]
    tests: Mapping[str, str]
    activities: Mapping[str, str]


def sign_choices(lawbook: Lawbook) -> SignChoices:
    """Find what may show that a step is done: the events, tests and activities known.

    The tests are those of desks and of timed pathways, an organisation's own among them.
    """
    tests = {
        test
        for desks in lawbook.all(Desks)
        for edition in desks.editions
        for desk in edition.desks
        for test in desk.tests
    } | {
        str(sign.when["test"])
        for pathway in lawbook.all(TimedPathway)
        for sign in signs_of(pathway)
        if sign.when.get("test")
    }
    return SignChoices(
        events=dict(_events(lawbook)),
        tests={test: sentence(as_words(test)) for test in sorted(tests)},
        activities={
            code.code: code.means
            for codes in lawbook.all(CodeList)
            for edition in codes.editions[-1:]
            if any(said.attribute == "activity" for said in edition.of)
            for code in edition.codes
        },
    )


def wrong_in(shows: Shows, choices: SignChoices, says: Collection[str]) -> str:
    """Name the word of a choice that is not one of those offered; blank if all are.

    Args:
        shows: what was chosen.
        choices: what was offered.
        says: what the chosen kind of event may say of itself.
    """
    if shows.event not in choices.events:
        return "event"
    for word, offered in (("test", choices.tests), ("activity", choices.activities)):
        chosen = getattr(shows, word)
        if chosen and (chosen not in offered or word not in says):
            return word
    return ""


def kind_of(shows: Shows) -> Kind | None:
    """Give the kind of event that was chosen; None for nothing, or a function."""
    bare = shows.event.removesuffix(FIRST)
    return Kind(bare) if bare in list(Kind) else None


def signs_for(shows: Shows) -> tuple[Sign | None, Named | None, Sign | None]:
    """Give the sign that a step is done, or the function, and the booking for it.

    >>> done, _, booked = signs_for(Shows(event="test_reported", test="ct"))
    >>> done.event.value, done.when, booked.event.value, booked.when
    ('test_reported', {'test': 'ct'}, 'test_booked', {'test': 'ct'})
    """
    kind = kind_of(shows)
    if kind is None:
        named = [each for each in Named if each == shows.event]
        return None, named[0] if named else None, None
    when: dict[str, str | bool] = {}
    if shows.event.endswith(FIRST):
        when["first"] = True
    if shows.test:
        when["test"] = shows.test
    if shows.activity:
        when["activity"] = shows.activity
    booking = Sign(event=BOOKED[kind], when=when) if kind in BOOKED and when else None
    return Sign(event=kind, when=when), None, booking


def _events(lawbook: Lawbook) -> Iterator[tuple[str, str]]:
    yield NOTHING, "Nothing: it is only shown"
    named = [(kind.value, kind) for kind in Kind if kind is not Kind.RECORDED_IN_ERROR]
    for value, kind in sorted(named, key=lambda one: event_in_words(one[0])):
        yield value, event_in_words(value)
        if "first" in lawbook.vocabulary[kind]:
            yield f"{value}{FIRST}", f"{event_in_words(value)}: the first"
    yield Named.TESTS_ALL_REPORTED.value, "All tests asked for are reported"
