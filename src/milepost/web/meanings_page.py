"""The words on the pages of meanings that people gave to codes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from milepost.foundation.problems import Problem
from milepost.reading.meanings import (
    ChangeKept,
    CodeMeant,
    MeaningReading,
    MeaningsReading,
)
from milepost.web.list_filters import Box
from milepost.web.numbered_pages import Choice, numbered, of_all
from milepost.web.words import many, moment

STATES = {
    "": "Messages that ask for it are being looked for",
    "found": "A change waits to be confirmed",
    "confirmed": "Messages are being read again",
}
TAKEN_BACK = "Taken back: the profile holds, or messages wait for a meaning"


@dataclass(frozen=True, slots=True)
class MeaningRow:
    """One code on the list."""

    href: str
    named: str
    means: str
    by: str
    at: str
    used: str
    state: str


@dataclass(frozen=True, slots=True)
class MeaningsPage:
    """Every word on the list of meanings."""

    title: str
    standpoint: str
    rows: tuple[MeaningRow, ...]
    empty: str
    pages: tuple[Choice, ...]
    of_all: str


@dataclass(frozen=True, slots=True)
class MeaningPage:
    """Every word on the page of one code."""

    title: str
    standpoint: str
    here: str
    means: str
    working: bool
    progress: str
    done: int
    of: int
    change: int
    """The change that waits for a decision; 0 if none does."""

    asks: str
    touches: str
    pathways: tuple[tuple[str, str], ...]
    more: str
    result: str
    stuck: tuple[tuple[str, str, str], ...]
    """Pathways of which nothing could be recorded: the name, the address, and why."""

    may_ask: bool
    typed: Box
    why: Box
    history: tuple[str, ...]
    problems: tuple[Problem, ...]


def present_meanings(
    reading: MeaningsReading, *, now: datetime, names: Mapping[str, str]
) -> MeaningsPage:
    """Put the list of meanings into words."""
    return MeaningsPage(
        title="Meanings that people gave",
        standpoint=f"As at {moment(now)}",
        rows=tuple(_row(code, names) for code in reading.codes),
        empty="" if reading.codes else "Nobody has given a code a meaning yet.",
        pages=numbered(reading.in_all, reading.page, "/meanings?page={}"),
        of_all=of_all("code", reading.in_all),
    )


def present_meaning(
    reading: MeaningReading,
    *,
    now: datetime,
    names: Mapping[str, str],
    said: Mapping[str, str],
    problems: Sequence[Problem] = (),
) -> MeaningPage:
    """Put one code, and what is done about its meaning, into words.

    Args:
        reading: what was read.
        now: the moment it was read.
        names: what people are called, by account.
        said: what was typed into the form.
        problems: what was wrong with it.
    """
    code, last = reading.code, reading.last
    state = last.state if last else "done"
    done, of, progress = _progress(reading, state)
    title = _title(code)
    wrong = {each.where: each.message for each in problems}
    return MeaningPage(
        title=f"Error: {title}" if problems else title,
        standpoint=f"As at {moment(now)}",
        here=f"/meanings/{code.now.number}",
        means=_stands(code, names),
        working=state in ("", "confirmed"),
        progress=progress,
        done=done,
        of=of,
        change=last.number if last and state == "found" else 0,
        asks=_asks(last, names) if last and state in STATES else "",
        touches=_touches(last) if last and state == "found" else "",
        pathways=_pathways(reading) if state == "found" else (),
        more=_more(reading) if state == "found" else "",
        result=_result(last) if last and state == "done" else "",
        stuck=_stuck(reading),
        may_ask=code.stands and code.open is None,
        typed=Box(said.get("means", ""), wrong.get("means", "")),
        why=Box(said.get("why", ""), wrong.get("why", "")),
        history=tuple(_history(code, names)),
        problems=tuple(problems),
    )


def in_words(means: str | None) -> str:
    """Say what a code means.

    >>> in_words("provider"), in_words(""), in_words(None)
    ('“provider”', 'nothing here', 'what the profile says, if anything')
    """
    if means is None:
        return "what the profile says, if anything"
    return f"“{means}”" if means else "nothing here"


def _title(code: CodeMeant) -> str:
    return f"What {code.code} means in {code.code_map}, on {code.feed}"


def _row(code: CodeMeant, names: Mapping[str, str]) -> MeaningRow:
    found = [c for c in code.changes if c.steps]
    used = found[-1].steps[0] if found else None
    return MeaningRow(
        href=f"/meanings/{code.now.number}",
        named=f"{code.code} in {code.code_map}, on {code.feed}",
        means=in_words(code.now.means) if code.stands else TAKEN_BACK,
        by=names.get(code.now.by, code.now.by),
        at=moment(code.now.at),
        used=f"{many(used[3]['messages'], 'message')}, {moment(used[2])}"
        if used and "messages" in used[3]
        else "Not counted yet",
        state=STATES[code.open.state] if code.open else "",
    )


def _stands(code: CodeMeant, names: Mapping[str, str]) -> str:
    given = code.now
    who = f"as {names.get(given.by, given.by)} said, {moment(given.at)}"
    if code.stands:
        return f"It means {in_words(given.means)}, {who}."
    return f"{TAKEN_BACK}. It meant {in_words(given.means)}, {who}."


def _progress(reading: MeaningReading, state: str) -> tuple[int, int, str]:
    """Say how far the work has come: done, of how many, and words."""
    if reading.reach is None or reading.found is None:
        return 0, 0, ""
    if state == "" or not reading.reach.caught_up:
        done, of = reading.reach.gone_through, reading.messages
        words = (
            f"Looking for messages that ask for it: {done:,} of {of:,} gone through."
        )
    else:
        done, of = reading.found.again, reading.found.messages
        words = f"Reading messages again: {done:,} of {of:,}."
    return min(done, of), max(of, 1), words


def _asks(change: ChangeKept, names: Mapping[str, str]) -> str:
    who = names.get(change.by, change.by)
    if change.means is None:
        return f"{who} asks to take the meaning back: {change.why}"
    return f"{who} asks that it mean {in_words(change.means)}: {change.why}"


def _touches(change: ChangeKept) -> str:
    told = change.steps[0][3]
    messages, pathways = told["messages"], told["pathways"]
    if not messages:
        return "No message asks for it, so nothing that is recorded changes."
    ask = "asks" if messages == 1 else "ask"
    return (
        f"{many(messages, 'message')} {ask} for it, of {many(pathways, 'pathway')}. "
        "Once you confirm, they are read again, with those that came since; what they "
        "told otherwise is corrected by further events, and nothing is removed."
    )


def _pathways(reading: MeaningReading) -> tuple[tuple[str, str], ...]:
    return tuple((name, _address(name)) for name in reading.pathways)


def _address(pathway: str) -> str:
    return f"/pathways/{quote(pathway, safe='')}"


def _more(reading: MeaningReading) -> str:
    more = (reading.found.pathways if reading.found else 0) - len(reading.pathways)
    return f"And {many(more, 'other')}." if more > 0 else ""


def _result(change: ChangeKept) -> str:
    told: Mapping[str, Any] = change.steps[-1][3]
    words = (
        f"{many(told['messages'], 'message')} of {many(told['pathways'], 'pathway')}"
    )
    waits = "waits" if told["held"] == 1 else "wait"
    held = f"; {told['held']:,} of them {waits} for a person" if told["held"] else ""
    read = "was" if told["messages"] == 1 else "were"
    return f"{words} {read} read again{held}."


def _stuck(reading: MeaningReading) -> tuple[tuple[str, str, str], ...]:
    found = reading.reach.problems if reading.reach else ()
    return tuple((name, _address(name), why) for name, why in found)


def _history(code: CodeMeant, names: Mapping[str, str]) -> Iterator[str]:
    """Tell in order of time what was given, asked and decided."""
    told = [
        (each.at, f"{names.get(each.by, each.by)} said: {in_words(each.means)}")
        for each in code.given
    ]
    for change in code.changes:
        told.append((change.at, _asks(change, names)))
        for what, by, at, said in change.steps:
            who = names.get(by, by)
            told.append((at, _step(what, who, said, change)))
    for at, words in sorted(told, key=lambda each: each[0]):
        yield f"{moment(at)}. {words}"


def _step(what: str, who: str, told: Mapping[str, Any], change: ChangeKept) -> str:
    """Say what was done with a change."""
    match what:
        case "found":
            return (
                f"Found {many(told['messages'], 'message')} of "
                f"{many(told['pathways'], 'pathway')} by which it is asked for"
            )
        case "confirmed":
            return f"{who} confirmed the change"
        case "put_away":
            return f"{who} put the change away: the meaning stays"
    return _result(change)
