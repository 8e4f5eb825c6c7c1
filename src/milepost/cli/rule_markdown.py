"""One rule in Markdown: what each edition says, where it is written, and its doubts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum

from milepost.events.in_words import event_in_words
from milepost.foundation.days import in_words
from milepost.foundation.wording import as_words, sentence
from milepost.rules.aloud import sign_in_words, signs_in_words
from milepost.rules.in_words import EVIDENCE, Says, checked, citation, rests_on
from milepost.rules.parts import Doubt, Edition, Evidence, Rule, Sign, Source
from milepost.rules.publications import Publication
from milepost.rules.quality_checks import AskedCheck, State

Publications = Mapping[str, Publication]
Names = Mapping[str, str]
"""The title of each rule, by its id."""

LABELS = {
    "leaves": "Leaves the wait",
    "after": "May come after",
    "with_new_start": "May come after, once a further wait has begun",
    "explained_by": "Says the same as",
    "contradicted_by": "Contradicted by",
    "needs_code": "A code is recorded at the end of",
    "check": "Name",
    "title": "What is found",
    "question": "What is asked",
    "on": "Looks at",
    "unless": "But not",
    "sources": "Where it is written",
    "shares_38_24": "Shared between providers by 38 and 24 days",
    "of": "Said of",
}
"""What the words of a file are called on a page, where the file’s own would puzzle."""

STATES = {
    State.NONE: "No wait yet",
    State.OPEN: "Going on",
    State.TRANSFERRED: "Gone elsewhere",
}
SAID_ELSEWHERE = {field.name for field in fields(Edition)}


@dataclass(frozen=True, slots=True)
class Written:
    """An edition with what it says in words, and how deep its heading lies."""

    edition: Edition
    says: Says
    depth: str


def line(words: str) -> str:
    """Keep words to one line, and from being taken for marks of Markdown.

    >>> line("fewer than < 3")
    'fewer than &lt; 3'
    """
    return " ".join(words.split()).replace("|", "\\|").replace("<", "&lt;")


def link(words: str, to: str) -> str:
    """Write a link."""
    return f"[{words}]({to})"


def several(kind: str) -> str:
    """Name a kind of rule as one names many.

    >>> several("breach_policy"), several("timed_pathway"), several("quality_checks")
    ('breach_policies', 'timed_pathways', 'quality_checks')
    """
    if kind.endswith("s"):
        return kind
    changes = kind.endswith("y") and kind[-2] not in "aeiou"
    return f"{kind[:-1]}ies" if changes else f"{kind}s"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Write a table; a sentence where there is nothing to put in it."""
    written = [f"| {' | '.join(row)} |" for row in rows]
    if not written:
        yield "Nothing.\n"
        return
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from written
    yield ""


def head(rule: Rule, kind: str, *, own: bool) -> Iterator[str]:
    """Say what a rule is, whose it is, and who checked it."""
    whose = " It is a rule of this organisation's own." if own else ""
    sign = rule.sign_off
    yield (
        f"{kind} `{rule.id}`.{whose} {checked(sign)}. Written by {sign.written_by}. "
        f"Next review {in_words(sign.next_review)}.\n"
    )


def edition_lines(
    written: Written, publications: Publications, sources: str
) -> Iterator[str]:
    """Write one edition: since when, what, where it is written, and what is doubtful."""
    edition = written.edition
    evidence, meaning = EVIDENCE[edition.evidence]
    yield f"{written.depth} In force since {in_words(edition.in_force)}\n"
    yield f"{evidence}: {meaning[:1].lower()}{meaning[1:]}\n"
    rows = [(label, line(words)) for label, words in written.says]
    yield from table(("", ""), rows)
    yield from _rests_on(edition, publications, sources)


def _rests_on(
    edition: Edition, publications: Publications, sources: str
) -> Iterator[str]:
    if not edition.sources:
        yield "It rests on no document.\n"
    else:
        yield "Where it is written:\n"
    yield from (_source(s, publications, sources) for s in rests_on(edition))
    yield ""
    if edition.doubts:
        yield "Where it can be read two ways:\n"
        yield from map(_doubt, edition.doubts)
        yield ""


def _source(source: Source, publications: Publications, sources: str) -> str:
    found = citation(source, publications)
    to = f"{sources}#{source.publication}"
    return (
        f"- {link(line(found.document), to)} ({line(found.publisher)}), "
        f"{line(found.at)}: {line(found.says)}."
    )


def _doubt(doubt: Doubt) -> str:
    choice = line(as_words(doubt.choice)).rstrip(".")
    words = (
        f"- **{line(doubt.question)}** We read it as: {choice}. {line(doubt.because)}"
    )
    if doubt.setting:
        options = [as_words(each.choice) for each in getattr(doubt, "options", ())]
        words += f" Setting `{doubt.setting}`"
        words += f"; it may also be: {', '.join(options)}." if options else "."
    return words


def any_edition(
    edition: Edition, publications: Publications, sources: str, names: Names
) -> Iterator[str]:
    """Write an edition of any kind of rule, by the words of its file."""
    says, tables = [], []
    for field in fields(edition):
        if field.name in SAID_ELSEWHERE:
            continue
        value = getattr(edition, field.name)
        if _many(value):
            tables.append((field.name, value))
        elif value not in (None, "", ()):
            says.append((_label(field.name), in_full(value, publications, names)))
    evidence, meaning = EVIDENCE[edition.evidence]
    yield f"## In force since {in_words(edition.in_force)}\n"
    yield f"{evidence}: {meaning[:1].lower()}{meaning[1:]}\n"
    if says:
        yield from table(("", ""), [(label, line(words)) for label, words in says])
    for name, values in tables:
        yield f"### {sentence(as_words(name))}\n"
        yield from _table_of(values, publications, names)
    yield from _rests_on(edition, publications, sources)


def _many(value: object) -> bool:
    """Whether it is a list of things that have several words each."""
    return (
        isinstance(value, tuple)
        and bool(value)
        and all(is_dataclass(each) and not isinstance(each, Sign) for each in value)
    )


def _label(name: str) -> str:
    return LABELS.get(name, sentence(as_words(name)))


def _table_of(
    values: Sequence[object], publications: Publications, titles: Names
) -> Iterator[str]:
    names = dict.fromkeys(field.name for each in values for field in fields(each))  # type: ignore[arg-type]
    cells = [
        {
            name: ""
            if isinstance(each, AskedCheck) and getattr(each, name, None) == 0
            else in_full(getattr(each, name, None), publications, titles)
            for name in names
        }
        for each in values
    ]
    used = [name for name in names if any(row[name] for row in cells)]
    yield from table(
        [_label(name) for name in used],
        [[line(row[name]) for name in used] for row in cells],
    )


def in_full(value: object, publications: Publications, names: Names) -> str:
    """Put whatever a file may hold into words, with the names of what it points to."""
    if isinstance(value, tuple) and value and isinstance(value[0], Sign):
        return signs_in_words(value)
    if isinstance(value, tuple):
        each = [in_full(part, publications, names) for part in value]
        return "; ".join(filter(None, each))
    if isinstance(value, Source):
        found = citation(value, publications)
        return f"{found.document}, {found.at}: {found.says}"
    if isinstance(value, str) and value in names:
        return f"{names[value]} (`{value}`)"
    return any_value(value)


def any_value(value: object) -> str:
    """Put whatever a file may hold into words.

    >>> any_value(True), any_value(None), any_value(("a", "b"))
    ('yes', '', 'a; b')
    """
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Sign():
            return sign_in_words(value)
        case State():
            return STATES.get(value, sentence(as_words(value)))
        case Evidence():
            return EVIDENCE[value][0]
        case Enum():
            return event_in_words(str(value))
        case date():
            return in_words(value)
        case tuple():
            return "; ".join(filter(None, map(any_value, value)))
        case _ if is_dataclass(value):
            told = [
                (as_words(field.name), any_value(getattr(value, field.name)))
                for field in fields(value)
            ]
            return ", ".join(f"{name} {words}" for name, words in told if words)
        case Mapping():
            return ", ".join(f"{k} {any_value(v)}" for k, v in value.items())
        case _:
            return str(value)
