"""An explanation in words a person can follow, and in parts a program can."""

from collections.abc import Iterator, Mapping
from datetime import date
from textwrap import fill

from milepost.clocks.explain import Line
from milepost.clocks.table import How
from milepost.foundation.days import in_words
from milepost.reading.from_file import PathwayReading
from milepost.reading.question import ALL_TOLD, Choice
from milepost.rules.in_words import not_national
from milepost.rules.parts import Source
from milepost.rules.publications import Publication

Publications = Mapping[str, Publication]
WIDTH = 88


def in_text(reading: PathwayReading, publications: Publications) -> str:
    """Tell how each clock stands, and what each event did and by which rule."""
    return "\n".join(_paragraphs(reading, publications))


def _paragraphs(reading: PathwayReading, publications: Publications) -> Iterator[str]:
    told = reading.explanation
    yield f"Pathway {told.pathway} under {told.standard.id}"
    yield f"{told.standard.title}."
    if own := not_national(told.edition):
        yield f"{own}: it is no national standard."
    standpoint = f"As at the end of {in_words(told.as_at.day)}"
    if told.as_at.known_at < ALL_TOLD:
        standpoint += f", as known at {told.as_at.known_at:%Y-%m-%d %H:%M %Z}"
    yield f"{standpoint}.\n"
    if not told.clocks:
        yield "There is no clock."
    for clock in told.clocks:
        yield fill(clock_in_words(clock, told.edition.limit_days), WIDTH)
    yield "\nWhat happened, and what it did to the clock:\n"
    for line in told.lines:
        yield from _line(line, publications)
    if not told.lines:
        yield "  Nothing had happened that we had been told of.\n"
    for problem in reading.problems:
        yield f"Left out: {problem}"
    chosen = [choice for choice in reading.choices if choice.setting]
    if chosen:
        yield "Where the rules leave a choice:\n"
    for choice in chosen:
        yield fill(
            f"{choice.setting} = {choice.choice} ({choice.rule}: {choice.question})",
            WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
        )


def clock_in_words(clock: Mapping[str, object], limit_days: int) -> str:
    """Say how a clock stands.

    >>> started = {"clock": 1, "how": "running", "started": date(2025, 1, 6)}
    >>> clock_in_words(started | {"waited": 70, "adjusted": 2, "met": False}, 62)
    'Clock 1 is running. It started on 6 January 2025. Days waited: 70, after 2 days \
were taken out; the limit is 62. It is over the limit.'
    """
    ended = clock.get("ended")
    how = str(clock["how"])
    state = "is running" if how == How.RUNNING else f"{VERBS[how]} on {_day(ended)}"
    words = [f"Clock {clock['clock']} {state}."]
    if clock["started"] is None:
        return " ".join([*words, "Nobody knows when it started."])
    words.append(f"It started on {_day(clock['started'])}.")
    out = clock["adjusted"]
    taken_out = (
        f", after {out} day{'' if out == 1 else 's'} were taken out" if out else ""
    )
    words.append(
        f"Days waited: {clock['waited']}{taken_out}; the limit is {limit_days}."
    )
    if clock["met"] is not None:
        words.append(MET[how == How.RUNNING, bool(clock["met"])])
    if clock.get("breach_on") and clock["met"]:
        words.append(f"It goes over the limit on {_day(clock['breach_on'])}.")
    return " ".join(words)


VERBS = {
    How.STOPPED: "stopped",
    How.NULLIFIED: "was nullified, and counts nowhere,",
    How.EXCLUDED: "was taken out of this standard",
    How.TRANSFERRED: "went on elsewhere",
}
MET = {
    (True, True): "It is within the limit.",
    (True, False): "It is over the limit.",
    (False, True): "The standard was met.",
    (False, False): "The standard was missed.",
}


def _day(day: object) -> str:
    return in_words(day) if isinstance(day, date) else "an unknown day"


def _line(line: Line, publications: Publications) -> Iterator[str]:
    says = ", ".join(f"{name} {_said(value)}" for name, value in line.says.items())
    says = f" ({says})" if says else ""
    indent = " " * 14
    yield fill(
        f"{line.day}  {str(line.kind).replace('_', ' ')}{says}",
        WIDTH,
        initial_indent="  ",
        subsequent_indent=indent,
    )
    told = [line.words]
    if line.rule and line.edition:
        told.append(f"rule {line.rule.id}: {line.rule.title} [{line.edition.evidence}]")
        told += [source_in_words(s, publications) for s in line.edition.sources]
    for words in told:
        yield fill(words, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
    yield ""


def _said(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def source_in_words(source: Source, publications: Publications) -> str:
    """Name the document and the section that a rule rests on, and what it says."""
    document = publications.get(source.publication)
    title = document.title if document else source.publication
    return f"{title}, {source.at}: {source.says}"


def as_parts(reading: PathwayReading, publications: Publications) -> dict[str, object]:
    """The same, as plain dictionaries and lists, ready to be written as JSON."""
    told = reading.explanation
    known = told.as_at.known_at
    return {
        "pathway": told.pathway,
        "standard": told.standard.id,
        "title": told.standard.title,
        "evidence": str(told.edition.evidence),
        "limit_days": told.edition.limit_days,
        "as_at": told.as_at.day.isoformat(),
        "known_at": known.isoformat() if known < ALL_TOLD else None,
        "clocks": [_plain(clock) for clock in told.clocks],
        "events": [_line_parts(line, publications) for line in told.lines],
        "choices": [choice_parts(choice) for choice in reading.choices],
        "problems": [str(problem) for problem in reading.problems],
    }


def _line_parts(line: Line, publications: Publications) -> dict[str, object]:
    sources = line.edition.sources if line.edition else ()
    return {
        "event": line.event,
        "day": line.day.isoformat(),
        "kind": str(line.kind),
        "says": _plain(line.says),
        "words": line.words,
        "rule": line.rule.id if line.rule else None,
        "rule_title": line.rule.title if line.rule else None,
        "evidence": str(line.edition.evidence) if line.edition else None,
        "sources": [
            {
                "publication": source.publication,
                "title": publications[source.publication].title,
                "at": source.at,
                "says": source.says,
            }
            for source in sources
        ],
    }


def choice_parts(choice: Choice) -> dict[str, object]:
    """A choice as a plain dictionary."""
    return {
        "setting": choice.setting,
        "choice": choice.choice,
        "others": list(choice.others),
        "rule": choice.rule,
        "question": choice.question,
        "because": choice.because,
        "ours": choice.ours,
    }


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in row.items()
    }
