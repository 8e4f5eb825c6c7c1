"""What a list of note templates may say: words that a person puts into a note, and changes."""

from dataclasses import dataclass

from milepost.rules.parts import Edition, Rule

LONGEST_NAME = 60
LONGEST_NOTE = 1000
LONGEST_ACTION = 200
MOST_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTemplate:
    """One template. It says a note, an action, or both."""

    name: str
    note: str = ""
    action: str = ""
    """What is to be done next; blank for nothing."""

    in_days: int | None = None
    """The action is due so many days on. None where there is none."""

    roles: tuple[str, ...] = ()
    """Offered to these; to everybody, if none is named."""

    families: tuple[str, ...] = ()
    """Offered for services of these families, such as ``cancer``; or for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTemplatesEdition(Edition):
    """The templates, in the order they are offered."""

    templates: tuple[NoteTemplate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTemplates(Rule):
    """Templates for notes. Nobody need use them, and none is truer than what is typed."""

    editions: tuple[NoteTemplatesEdition, ...]


def faults_of(template: NoteTemplate) -> list[tuple[str, str]]:
    """Find what is wrong with a template: which part of it, and what.

    >>> faults_of(NoteTemplate(name="Rang", note="Rang the ward."))
    []
    >>> faults_of(NoteTemplate(name=" ", action="Ring", in_days=None))
    [('name', 'It has no name.'), ('in_days', 'The action has no day.')]
    """
    found = []
    texts = (
        ("name", template.name, LONGEST_NAME),
        ("note", template.note, LONGEST_NOTE),
        ("action", template.action, LONGEST_ACTION),
    )
    for part, text, most in texts:
        if len(text) > most:
            found.append((part, f"It has {len(text):,} characters; {most:,} may be."))
        if "\x00" in text or (part != "note" and not text.isprintable()):
            found.append((part, "It holds a character that can't be typed."))
    if not template.name.strip():
        found.append(("name", "It has no name."))
    if not template.note.strip() and not template.action.strip():
        found.append(("note", "It says neither a note nor an action."))
    if template.action.strip() and template.in_days is None:
        found.append(("in_days", "The action has no day."))
    if template.in_days is not None and not template.action.strip():
        found.append(("action", "A day is given, and no action."))
    if template.in_days is not None and not 0 <= template.in_days <= MOST_DAYS:
        found.append(("in_days", f"{template.in_days} isn't from 0 to {MOST_DAYS}."))
    return found
