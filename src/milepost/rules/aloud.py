"""What a rule asks of events and of the record, in words that can be read aloud."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from milepost.events.in_words import event_in_words
from milepost.foundation.wording import as_words, sentence
from milepost.rules.clock_rules import Memory, Note, OnDay
from milepost.rules.parts import Sign

NOTES = {
    Note.SEEN: "the patient has been seen since the clock started",
    Note.TESTED: "the patient has had a test since the clock started",
    Note.INHERITED: "the clock came from another provider",
    Note.REBOOKED: "the clock started because the patient rebooked after a missed first visit",
    Note.SCREENED: "the clock started from a screening programme",
    Note.UPGRADED: "the clock started because a consultant upgraded the patient",
    Note.DECIDED: "the day of the later treatment has been decided on",
    Note.TOO_LATE: "something came too late to begin the wait again",
    Note.WAIT_BEGAN_AGAIN: "the wait began again when the patient rebooked",
    Note.DAYS_MEDICAL: "days were taken out for a medical reason",
    Note.DAYS_BY_WISH: "days were taken out by the patient’s own wish",
    Note.SELF_REFERRED: "a self-referral waits to be accepted",
    Note.PRIVATE: "a private patient waits to be accepted by the health service",
    Note.MISSED_FIRST: "the first appointment was missed, and no other made since",
    Note.MONITORED: "the last clock stopped for active monitoring",
    Note.URGENT: "the patient is urgent",
    Note.TREATED: "first treatment has begun",
    Note.AWAY_MEDICAL: "the patient was away for a medical reason",
    Note.AWAY_BY_WISH: "the patient was away by their own wish",
}
"""Each fact that a rule may add to what is known of a pathway, or ask for."""

DAYS = {
    Memory.RECEIVED: "the day the referral was received",
    Memory.ADMISSION: "the day of the admission",
    Memory.MISSED: "the day of the missed appointment",
    Memory.DUE: "the day the planned patient is due",
    Memory.FIRST_RECEIVED: "the day on which the returned referral was first received",
    OnDay.ORIGINAL_START: "the original start that the other provider handed over",
    OnDay.FOR_DAY: "the day that the event is for",
    OnDay.TOLD: "the day on which we were told",
}
"""Each day that a rule may keep, or count from."""

YES_OR_NO = {
    ("first", True): "it is the first",
    ("first", False): "it is not the first",
    ("first", ""): "nobody said whether it is the first",
    ("communicated", True): "the patient was clearly told of it",
    ("communicated", False): "nobody can show that the patient was told of it",
    ("communicated", ""): "nobody said whether the patient was told of it",
    ("conditions_met", True): "its conditions are met",
    ("conditions_met", False): "its conditions are not met",
    ("conditions_met", ""): "nobody said whether its conditions are met",
}
AFTER = {
    "missed": "a missed appointment",
    "cancelled": "a cancelled appointment",
    "provider_change": "a change of provider",
}
NATIONS = {"northern-ireland": "Northern Ireland"}


def notes_in_words(notes: Sequence[Note], *, joined: str = "; and ") -> str:
    """Say which facts are meant.

    >>> notes_in_words([Note.SEEN])
    'The patient has been seen since the clock started'
    """
    return sentence(joined.join(NOTES[note] for note in notes))


def day_in_words(day: Memory | OnDay) -> str:
    """Say which day is meant.

    >>> day_in_words(OnDay.DUE), day_in_words(Memory.DUE)
    ('The day the planned patient is due', 'The day the planned patient is due')
    """
    said = {str(each): words for each, words in DAYS.items()}
    return sentence(said[str(day)])


def standard_aloud(name: str) -> str:
    """Name a standard, as one would.

    >>> standard_aloud("england/cancer-28-day-fds"), standard_aloud("ours")
    ('England’s cancer 28 day FDS', 'ours')
    """
    nation, slash, rest = name.partition("/")
    if not slash:
        return as_words(name)
    whose = NATIONS.get(nation, nation.capitalize())
    return f"{whose}’s {as_words(rest.replace('-', '_'))}"


def sign_in_words(sign: Sign) -> str:
    """Say what an event is, and how it must answer."""
    return signs_in_words((sign,))


def signs_in_words(signs: Sequence[Sign]) -> str:
    """Say which events are meant, those of one kind that differ in one answer together.

    >>> from milepost.events.kinds import Kind
    >>> signs = [Sign(event=Kind.DISCHARGED, when={"after": each})
    ...     for each in ("missed", "cancelled")]
    >>> signs_in_words(signs)
    'Discharged, where it followed a missed appointment or a cancelled appointment'
    """
    said: list[str] = []
    for _, group in groupby(signs, key=lambda sign: (sign.event, tuple(sign.when))):
        together = tuple(group)
        said += (
            [_together(together)] if _differ_in_one(together) else map(_one, together)
        )
    return "; or ".join(said)


def _differ_in_one(signs: Sequence[Sign]) -> bool:
    """Whether they are several, and say the same but for one word."""
    return (
        len(signs) > 1
        and len(_differing(signs)) == 1
        and all(isinstance(s.when[_differing(signs)[0]], str) for s in signs)
        and all(s.when[_differing(signs)[0]] for s in signs)
    )


def _differing(signs: Sequence[Sign]) -> list[str]:
    return [
        name
        for name in signs[0].when
        if any(sign.when[name] != signs[0].when[name] for sign in signs)
    ]


def _together(signs: Sequence[Sign]) -> str:
    (name,) = _differing(signs)
    *words, last = [_value(name, sign.when[name]) for sign in signs]
    either = f"{', '.join(words)} or {last}"
    said = [
        _answer(each, value) if each != name else _subject(name, either)
        for each, value in signs[0].when.items()
    ]
    return f"{event_in_words(signs[0].event)}, where {' and '.join(said)}"


def _one(sign: Sign) -> str:
    answers: Mapping[str, object] = sign.when
    said = [_answer(name, value) for name, value in answers.items()]
    where = f", where {' and '.join(said)}" if said else ""
    return f"{event_in_words(sign.event)}{where}"


def _answer(name: str, value: object) -> str:
    if (told := YES_OR_NO.get((name, value))) is not None:
        return str(told)
    if isinstance(value, bool):
        return f"{as_words(name)} is {'yes' if value else 'no'}"
    if not value:
        return f"the {as_words(name)} isn’t said"
    return _subject(name, _value(name, value))


def _value(name: str, value: object) -> str:
    if name == "standard":
        return standard_aloud(str(value))
    if name == "after":
        return AFTER.get(str(value), as_words(str(value)))
    return as_words(str(value))


def _subject(name: str, value: str) -> str:
    """Say what an event says.

    >>> _subject("by", "patient"), _subject("service", "maternity")
    ('it is by the patient', 'the service is maternity')
    """
    match name:
        case "by":
            return f"it is by the {value}"
        case "after":
            return f"it followed {value}"
        case "standard":
            return f"it is under {value}"
        case _:
            return f"the {as_words(name)} is {value}"
