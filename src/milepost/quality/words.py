"""A finding in words: what each reading says, by which rule, and where that is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from milepost.clocks.table import How
from milepost.foundation.days import in_words
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import Evidence, Source
from milepost.rules.quality_checks import AskedCheck, Check, State

ENDED = {
    How.STOPPED: "stopped on {day}",
    How.NULLIFIED: "was nullified on {day}, and counts nowhere",
    How.EXCLUDED: "was taken out of this standard on {day}",
    How.TRANSFERRED: "ended here on {day}, and goes on elsewhere",
}
BY_THEN = {
    State.NONE: "no wait had begun",
    State.OPEN: "a wait was going on",
    State.TRANSFERRED: "the wait had gone to another provider",
    State.TREATED: "treatment had started",
    State.MONITORED: "active monitoring had begun",
    State.ENDED: "the wait had ended",
    State.NULLIFIED: "the wait had been nullified",
    State.DEAD: "the patient had died",
}
ENDS_IT = (Check.ENDED_BY_CODE_ONLY, Check.DIFFERENT_DAY, Check.DIFFERENT_ENDING)
WITH_STATE_BEFORE = (Check.OUT_OF_TURN, Check.REOPENED_BY_CODE_ONLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One finding, told to a validator."""

    title: str
    events_say: str
    events_rules: tuple[str, ...]
    events_sources: tuple[Source, ...]
    codes_say: str
    codes_rules: tuple[str, ...]
    codes_sources: tuple[Source, ...]
    question: str
    evidence: Evidence
    """How far the check itself can be trusted."""

    sources: tuple[Source, ...]
    """What the check rests on."""


def tell(
    finding: Mapping[str, object],
    asked: AskedCheck,
    means: Mapping[str, str],
    lawbook: Lawbook,
) -> Told:
    """Put a row of ``FINDINGS`` into words.

    Args:
        finding: the row.
        asked: its check.
        means: what each code means.
        lawbook: where the rules it names are.
    """
    by_events = _named(finding, "started_by", "ended_by")
    by_codes = _named(finding, "code_rule")
    return Told(
        title=asked.title,
        events_say=events_in_words(finding),
        events_rules=by_events,
        events_sources=_sources(by_events, lawbook),
        codes_say=codes_in_words(finding, means),
        codes_rules=by_codes,
        codes_sources=_sources(by_codes, lawbook),
        question=asked.question,
        evidence=asked.evidence,
        sources=asked.sources,
    )


def events_in_words(finding: Mapping[str, object]) -> str:
    """Say what happened, and how the clock stands by it.

    >>> events_in_words({"check": "different_day", "how": "stopped",
    ...     "started": date(2025, 1, 6), "ended": date(2025, 3, 3)})
    'The clock started on 6 January 2025 and stopped on 3 March 2025.'
    """
    check, how = finding["check"], finding.get("how")
    if how is None:
        clock = "Nothing that had happened by then starts a clock."
    else:
        started = finding["started"]
        since = f"on {_day(started)}" if started else "on a day that isn't known"
        ended = ENDED.get(How(str(how)), "is still running")
        ended = ended.format(day=_day(finding["ended"]))
        by = f" by {finding['ended_by']}" if check == Check.DIFFERENT_ENDING else ""
        clock = f"The clock started {since} and {ended}{by}."
    if finding.get("happened"):
        kind = str(finding["happened"]).replace("_", " ")
        return f"{kind.capitalize()} on {_day(finding['happened_on'])}. {clock}"
    if check == Check.CODE_WITHOUT_ACTIVITY:
        return f"Nothing else is recorded on {_day(finding['day'])}. {clock}"
    return clock


def codes_in_words(finding: Mapping[str, object], means: Mapping[str, str]) -> str:
    """Say what was coded.

    >>> codes_in_words({"check": "out_of_turn", "code": "30", "before": "treated",
    ...     "coded_on": date(2025, 3, 3)}, {"30": "First definitive treatment starts"})
    'Status 30 on 3 March 2025: first definitive treatment starts. By the codes before \
it, treatment had started.'
    """
    check, code = finding["check"], finding.get("code")
    if check == Check.ACTIVITY_WITHOUT_CODE:
        return f"No code is recorded on {_day(finding['day'])}."
    if code is None:
        return "No code ends it."
    meaning = means.get(str(code), "a code in no list")
    status = f"status {code or '(blank)'} on {_day(finding['coded_on'])}"
    meant = meaning[:1].lower() + meaning[1:]
    if check == Check.ENDED_BY_EVENT_ONLY:
        return f"No code ends it. The last is {status}: {meant}."
    said = f"S{status[1:]}: {meant}."
    if check in ENDS_IT:
        return f"{said} It ends the wait."
    if check in WITH_STATE_BEFORE:
        before = BY_THEN[State(str(finding["before"]))]
        return f"{said} By the codes before it, {before}."
    return said


def _day(day: object) -> str:
    return in_words(day) if isinstance(day, date) else "an unknown day"


def _named(finding: Mapping[str, object], *columns: str) -> tuple[str, ...]:
    return tuple(str(finding[name]) for name in columns if finding.get(name))


def _sources(rules: tuple[str, ...], lawbook: Lawbook) -> tuple[Source, ...]:
    """Where the rules are written, each source once."""
    found = [
        source for name in rules for source in lawbook.rules[name].editions[-1].sources
    ]
    return tuple(dict.fromkeys(found))
