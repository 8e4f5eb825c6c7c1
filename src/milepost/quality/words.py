"""A finding in words: what is recorded, by which rule, and where that is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from milepost.clocks.table import How
from milepost.events.in_words import event_in_words
from milepost.foundation.days import in_words
from milepost.foundation.wording import as_words, many
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


Detail = Callable[[Mapping[str, object]], str]


def _short_notice(finding: Mapping[str, object]) -> str:
    notice = many(int(str(finding["days"])), "day")
    return f"The date offered, {_written(finding['said'])}, gave {notice} of notice."


def _apart(finding: Mapping[str, object]) -> str:
    apart = many(int(str(finding["days"])), "day")
    return (
        f"The date offered, {_written(finding['said'])}, was {apart} after the first."
    )


def _one_date(finding: Mapping[str, object]) -> str:
    how_many = "One date was" if finding["days"] else "No date was"
    return f"{how_many} declined in this wait."


def _reason(finding: Mapping[str, object]) -> str:
    return f"The reason given is {as_words(str(finding['said']))}."


def _review(finding: Mapping[str, object]) -> str:
    last = finding.get("said")
    since = f"since {_written(last)}" if last else "since then"
    return f"No review is recorded {since}. It was due by {_day(finding['day'])}."


def _delay(finding: Mapping[str, object]) -> str:
    return f"It lasts {many(int(str(finding['days'])), 'day')}."


def _after(finding: Mapping[str, object]) -> str:
    what = "missed" if finding["said"] == "missed" else "cancelled"
    return f"It followed a {what} visit, and its conditions are not shown."


def _planned(finding: Mapping[str, object]) -> str:
    said = finding.get("said")
    return f"For: {as_words(str(said))}." if said else "It doesn't say for what."


def _no_outcome(finding: Mapping[str, object]) -> str:
    return f"It was for {_day(finding['day'])}, and nothing says what came of it."


def _unlisted(finding: Mapping[str, object]) -> str:
    return f"It says: {finding['said']}."


def _over(finding: Mapping[str, object]) -> str:
    return f"All adjustments of this wait come to {many(int(str(finding['days'])), 'day')}."


def _twice(finding: Mapping[str, object]) -> str:
    why = finding.get("said")
    reason = f" for the reason {as_words(str(why))}" if why else ""
    days = many(int(str(finding["days"])), "day")
    return f"It takes out {days}{reason}, as another one of that day does."


DETAILS: Mapping[Check, Detail] = {
    Check.SHORT_NOTICE: _short_notice,
    Check.SECOND_DATE_LATE: _apart,
    Check.ONE_DATE_DECLINED: _one_date,
    Check.MONITORED_FOR_CAPACITY: _reason,
    Check.REVIEW_OVERDUE: _review,
    Check.DELAY_NOT_REVIEWED: _delay,
    Check.DISCHARGE_UNPROVEN: _after,
    Check.PLANNED_WHILE_OPEN: _planned,
    Check.NO_OUTCOME: _no_outcome,
    Check.UNLISTED_VALUE: _unlisted,
    Check.ADJUSTED_OVER_WAIT: _over,
    Check.ADJUSTED_TWICE: _twice,
}
"""What more is said of a finding by events alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One finding, told to a validator."""

    title: str
    events_say: str
    events_rules: tuple[str, ...]
    events_sources: tuple[Source, ...]
    codes_say: str
    """Blank where no code has a part in it: then ``sources`` say what stands against it."""

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
    words = [] if check == Check.UNLISTED_VALUE else [clock]
    if check in DETAILS:
        words.insert(0, DETAILS[Check(str(check))](finding))
    if finding.get("happened"):
        kind = event_in_words(str(finding["happened"]))
        words.insert(0, f"{kind} on {_day(finding['happened_on'])}.")
    elif check == Check.CODE_WITHOUT_ACTIVITY:
        words.insert(0, f"Nothing else is recorded on {_day(finding['day'])}.")
    return " ".join(words)


def codes_in_words(finding: Mapping[str, object], means: Mapping[str, str]) -> str:
    """Say what was coded; nothing, where the check is of events alone.

    >>> codes_in_words({"check": "out_of_turn", "code": "30", "before": "treated",
    ...     "coded_on": date(2025, 3, 3)}, {"30": "First definitive treatment starts"})
    'Status 30 on 3 March 2025: first definitive treatment starts. By the codes before \
it, treatment had started.'
    """
    check, code = finding["check"], finding.get("code")
    if check in DETAILS:
        return ""
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


def _written(day: object) -> str:
    """Put a day that is written 2025-01-31 into words."""
    return in_words(date.fromisoformat(str(day)))
