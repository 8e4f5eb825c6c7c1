"""The words on the page where one look is written for several patients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote

from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.reading.note_templates import Offered
from milepost.reading.several import Chosen, SeveralReading
from milepost.tracking.several import Left
from milepost.web.list_filters import Box, Field, Option
from milepost.web.template_words import (
    TemplateGroup,
    Typed,
    groups_of,
    usual_actions,
)
from milepost.web.words import many, spaced

UNCHANGED = "as_it_is"
"""How the form says that whoever follows each goes on doing so."""

NOBODY = "nobody"
LEFT_WORDS = {
    Left.NOT_FOUND: "There is no such pathway that you may see.",
    Left.CLOSED: "No clock runs any more.",
    Left.LOOKED_MEANWHILE: "Somebody wrote of this patient since you chose them.",
}


@dataclass(frozen=True, slots=True)
class SeveralRow:
    """One patient who was chosen, and what would change."""

    value: str
    """What the form sends for them: the pathway, and the look that was latest."""

    name: str
    number: str
    service: str
    href: str
    promised: str
    """What stands now."""

    would: str
    """What would stand then; blank where nothing is previewed."""

    follows: str
    follows_then: str
    why: str
    """Why they would be left; blank for those touched."""


@dataclass(frozen=True, slots=True)
class SeveralPage:
    """Every word on the page."""

    title: str
    heading: str
    lead: str
    rows: tuple[SeveralRow, ...]
    left: tuple[SeveralRow, ...]
    note: Box
    action_box: Box
    due: Box
    owner: Field
    looked: bool
    usual: tuple[str, ...]
    templates: tuple[TemplateGroup, ...]
    form: str
    preview: bool
    """Whether it is asked once more, and nothing can be typed."""

    restored: bool
    do_words: str
    kept: tuple[tuple[str, str], ...]
    """What the last button sends again."""

    problems: tuple[Problem, ...]


def present_several(
    reading: SeveralReading,
    *,
    typed: Typed,
    looked: bool,
    form: str,
    names: Mapping[str, str],
    followers: Mapping[str, str],
    templates: Sequence[Offered],
    preview: bool,
    due: date | None,
    restored: bool = False,
    problems: Sequence[Problem] = (),
) -> SeveralPage:
    """Put those chosen, and what is to be written of them, into words.

    Args:
        reading: those chosen.
        typed: what was typed.
        looked: whether the person says they looked at each.
        form: what tells this form from any other.
        names: everybody's name, by account.
        followers: the names of those who may be given every one of them.
        templates: those that are offered.
        preview: whether to ask once more, with what would change.
        due: the day typed, where it could be read.
        restored: whether it was typed before the session ended.
        problems: what was wrong; each names its field.
    """
    touched, left = reading.sorted.touched, reading.sorted.left
    wrong = {problem.where: problem.message for problem in problems}
    then = _Then(typed, due, names) if preview else None
    title = "Is this right?" if preview else "Write for several patients"
    rows = tuple(chosen_row(reading.patients[name], names, then) for name in touched)
    return SeveralPage(
        title=f"Error: {title}" if problems else title,
        heading=title,
        lead=_lead(len(touched), len(left)),
        rows=rows,
        left=tuple(_left(name, why, reading, names) for name, why in left.items()),
        note=Box(typed.note, wrong.get("note", "")),
        action_box=Box(typed.action, wrong.get("action", "")),
        due=Box(typed.due, wrong.get("due", "")),
        owner=_owners(typed.owner, followers, wrong.get("owner", "")),
        looked=looked,
        usual=usual_actions(templates),
        templates=groups_of(templates),
        form=form,
        preview=preview,
        restored=restored,
        do_words=f"Write for {many(len(touched), 'patient')}",
        kept=(
            ("note", typed.note),
            ("action", typed.action),
            ("due", typed.due),
            ("owner", typed.owner),
            ("looked", "yes" if looked else ""),
        ),
        problems=tuple(problems),
    )


@dataclass(frozen=True, slots=True)
class _Then:
    typed: Typed
    due: date | None
    names: Mapping[str, str]

    def promised(self, before: str) -> str:
        if not self.typed.action.strip() or self.due is None:
            return before
        return f"{self.typed.action.strip()}, by {in_words(self.due)}"

    def follows(self, before: str) -> str:
        if self.typed.owner == UNCHANGED:
            return before
        return called(
            "" if self.typed.owner == NOBODY else self.typed.owner, self.names
        )


def called(account: str, names: Mapping[str, str]) -> str:
    """Name whoever follows, by their account; blank for nobody."""
    return names.get(account, account) or "Nobody"


def _lead(touched: int, left: int) -> str:
    words = f"{many(touched, 'patient')} chosen."
    if not left:
        return words
    return f"{words} {many(left, 'more was', 'more were')} chosen and would be left: see why below."


def chosen_row(
    one: Chosen, names: Mapping[str, str], then: _Then | None = None
) -> SeveralRow:
    """Put one patient who was chosen into words, and what would change."""
    look = one.look
    promised = "Nothing promised"
    if look and look.action and look.due:
        promised = f"{look.action}, by {in_words(look.due)}"
    follows = called(one.owner, names)
    return SeveralRow(
        value=f"{one.pathway}@{look.number if look else 0}",
        name=one.name,
        number=spaced(one.nhs_number),
        service=one.service_name,
        href=f"/pathways/{quote(one.pathway, safe='')}#tracking",
        promised=promised,
        would=then.promised(promised) if then else "",
        follows=follows,
        follows_then=then.follows(follows) if then else "",
        why="",
    )


def _left(
    name: str, why: Left, reading: SeveralReading, names: Mapping[str, str]
) -> SeveralRow:
    one = reading.patients.get(name)
    words = LEFT_WORDS[why]
    if one is None:
        return SeveralRow("", name, "", "", "", "", "", "", "", words)
    if why is Left.LOOKED_MEANWHILE and one.look:
        who = names.get(one.look.by, one.look.by)
        words = f"{who} wrote of this patient since you chose them: {one.look.note}"
    row = chosen_row(one, names, None)
    blank = dict.fromkeys(("value", "promised", "follows", "follows_then"), "")
    return replace(row, **blank, why=words)


def _owners(chosen: str, followers: Mapping[str, str], wrong: str) -> Field:
    people = sorted((name, account) for account, name in followers.items())
    options = [
        (UNCHANGED, "As it is for each"),
        (NOBODY, "Nobody"),
        *((account, name) for name, account in people),
    ]
    return Field(
        "owner",
        "Followed by",
        tuple(Option(value, text, chosen=value == chosen) for value, text in options),
        wrong,
    )
