"""What a file of quality checks may say: which code may follow which, and what to ask."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum, auto

from milepost.foundation.problems import Problem
from milepost.rules.code_lists import CodeList
from milepost.rules.parts import Edition, Evidence, Rule, Sign, Source
from milepost.rules.standards import Standard


class State(StrEnum):
    """Where a pathway stands by its status codes alone."""

    NONE = auto()
    """No wait has begun."""

    OPEN = auto()
    """A wait goes on."""

    TRANSFERRED = auto()
    """It goes on at another provider."""

    TREATED = auto()
    MONITORED = auto()
    ENDED = auto()
    NULLIFIED = auto()
    DEAD = auto()


class Check(StrEnum):
    """What may be found. Each names a function in ``quality``."""

    UNKNOWN_CODE = auto()
    """The code is in no list."""

    OUT_OF_TURN = auto()
    """The code may not follow the one before it."""

    AFTER_DEATH = auto()
    """The code is recorded after the patient died."""

    CODED_BEFORE_START = auto()
    """Codes speak of a wait, and nothing that happened has started one."""

    REOPENED_BY_CODE_ONLY = auto()
    """Codes begin a further wait, and nothing that happened does."""

    OUTSIDE_WHILE_OPEN = auto()
    """The code says that no wait goes on, and by what happened one does."""

    ENDED_BY_CODE_ONLY = auto()
    """A code ends the wait, and nothing that happened does."""

    ENDED_BY_EVENT_ONLY = auto()
    """Something that happened ends the wait, and no code does."""

    DIFFERENT_DAY = auto()
    """Both end the wait, on different days."""

    DIFFERENT_ENDING = auto()
    """Both end the wait, in different ways."""

    CODE_WITHOUT_ACTIVITY = auto()
    """A code is recorded on a day of which nothing else is."""

    ACTIVITY_WITHOUT_CODE = auto()
    """Something happened in a wait that other codes speak of, and none is recorded."""

    NOT_YET_KNOWN = auto()
    """The last code says that the outcome isn't known, and days have passed."""

    SHORT_NOTICE = auto()
    """Monitoring follows a declined date that was given with too little notice."""

    SECOND_DATE_LATE = auto()
    """Monitoring follows two declined dates that lie too far from each other."""

    ONE_DATE_DECLINED = auto()
    """Monitoring by choice follows one declined date, or none."""

    MONITORED_FOR_CAPACITY = auto()
    """Monitoring is recorded for want of room or money."""

    REVIEW_OVERDUE = auto()
    """A patient is monitored by choice, and nobody has reviewed it for too long."""

    DELAY_NOT_REVIEWED = auto()
    """A patient wants to wait for long, and nobody has reviewed it since."""

    DISCHARGE_UNPROVEN = auto()
    """A discharge after a missed or cancelled visit doesn't show its conditions."""

    PLANNED_WHILE_OPEN = auto()
    """A patient whose clock runs is put on a planned list."""

    NO_OUTCOME = auto()
    """The day of a visit has passed, and nothing says what came of it."""

    UNLISTED_VALUE = auto()
    """An event says a value that no rule and no code list knows."""

    ADJUSTED_OVER_WAIT = auto()
    """Adjustments come to more days than the clock ran."""

    ADJUSTED_TWICE = auto()
    """The same adjustment is recorded twice."""


ONCE_FOR_ALL = (Check.NO_OUTCOME, Check.UNLISTED_VALUE)
"""What is found once for an event, however many standards its pathway is under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """When a code may come, and what it leaves behind."""

    code: str
    leaves: State | None = None
    """How the pathway stands after it; as before, if it doesn't say."""

    after: tuple[State, ...] = ()
    """The states in which it may come."""

    with_new_start: tuple[State, ...] = ()
    """Those in which it may come once something has started a further wait."""

    explained_by: tuple[str, ...] = ()
    """The clock rules that end a wait in the way that the code says."""

    contradicted_by: tuple[Sign, ...] = ()
    """What happened on its day, if it did, says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCheck:
    """One check that is made, how strictly, and what it asks of a validator."""

    check: Check
    title: str
    question: str
    days: int = 0
    """Up to so many days are let pass; of notice, so many are asked for."""

    on: tuple[Sign, ...] = ()
    """The events it asks about, where it needs telling."""

    unless: tuple[Sign, ...] = ()
    """Those of them that it passes over."""

    evidence: Evidence
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksEdition(Edition):
    """The checks to make under a standard. One that isn't named isn't made."""

    sources: tuple[Source, ...] = ()
    """None, if its evidence says that it is ours."""

    standard: str | None = None
    """The standard whose clocks are looked at; without one, each there is."""

    codes: str | None = None
    """The code list that the codes are from, where codes are looked at."""

    turns: tuple[Turn, ...] = ()
    needs_code: tuple[Sign, ...] = ()
    """What a code is recorded at the end of."""

    checks: tuple[AskedCheck, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityChecks(Rule):
    """Checks of codes against what happened, through time."""

    editions: tuple[ChecksEdition, ...]


def lost_names(rules: Mapping[str, Rule]) -> Iterator[Problem]:
    """Name each standard, code list, code or rule that checks name and isn't there."""
    for checks in rules.values():
        for edition in checks.editions if isinstance(checks, QualityChecks) else ():
            named = {n: None for turn in edition.turns for n in turn.explained_by}
            lost = [name for name in named if name not in rules]
            lost += _lost(edition, rules)
            for name in lost:
                yield Problem(
                    "rules.lost-name",
                    f"{checks.id}.toml",
                    f"{name!r} is named here or in the code list, and not in both.",
                    "Name what the lawbook has, and give each code of the list a turn.",
                )


def _lost(edition: ChecksEdition, rules: Mapping[str, Rule]) -> Iterator[str]:
    """Name the standard, the code list or the codes that aren't in both places."""
    standard = edition.standard
    if standard is not None and not isinstance(rules.get(standard), Standard):
        yield standard
    codes = rules.get(edition.codes or "")
    listed = set[str]()
    if isinstance(codes, CodeList):
        listed = {code.code for code in codes.editions[-1].codes}
    elif edition.codes is not None:
        yield edition.codes
        return
    yield from sorted(listed ^ {turn.code for turn in edition.turns})
