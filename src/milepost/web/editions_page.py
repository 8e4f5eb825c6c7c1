"""The words on the page of who goes by which edition, and of moving them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.reading.own_editions import EditionsReading, Moved, Term
from milepost.web.list_filters import Box, Field, Option
from milepost.web.signed_words import how_signed, signers
from milepost.web.touched_words import SHOWN, TouchedRow, touched_row
from milepost.web.words import many, moment, sentence


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One edition that a service uses, or will."""

    words: str
    begins: str
    signed: str
    how: str
    """Whether they signed themselves."""

    patients: str
    is_target: bool


@dataclass(frozen=True, slots=True)
class MoveRow:
    """Some patients who were moved by one form."""

    words: str
    who: str
    form: str
    can_undo: bool


@dataclass(frozen=True, slots=True)
class EditionsPage:
    """Every word on the page."""

    title: str
    id: str
    template: str
    service: str
    rows: tuple[EditionRow, ...]
    to: Field
    to_number: int
    to_words: str
    others: tuple[TouchedRow, ...]
    others_words: str
    chosen: frozenset[str]
    every: int
    why: Box
    moves: tuple[MoveRow, ...]
    may: bool
    form: str
    undo_form: str
    problems: tuple[Problem, ...]
    done: str
    standpoint: str


def present_editions(
    reading: EditionsReading,
    *,
    service: tuple[str, str],
    names: Mapping[str, str],
    today: date,
    forms: tuple[UUID, UUID],
    may: bool,
    typed: Mapping[str, str],
    chosen: frozenset[str],
    problems: Sequence[Problem],
    done: str,
    standpoint: str,
) -> EditionsPage:
    """Put who goes by which edition into words.

    Args:
        reading: what there is.
        service: its code and its name.
        names: everybody's name, by account.
        today: the day.
        forms: what tells the form to move, and that to undo, from any other.
        may: whether the one who asks may move anybody.
        typed: what was typed.
        chosen: the pathways ticked.
        problems: what is wrong with it.
        done: what was just done; blank for nothing.
        standpoint: where we look from, in words.
    """
    code, name = service
    wrong = {problem.where: problem.message for problem in problems}
    target = reading.to.number
    begun = [term for term in reading.terms if term[0].begins <= today]
    others = reading.others
    shown = others[:SHOWN]
    said = f"{many(len(others), 'open patient')} of {name} go by another edition"
    beyond = f"; the first {SHOWN} are shown" if len(others) > SHOWN else ""
    return EditionsPage(
        title=f"Who goes by which edition: {name}",
        id=reading.terms[-1][1].id,
        template=reading.terms[-1][1].title,
        service=code,
        rows=tuple(_row(term, reading, today, names) for term in reading.terms),
        to=Field(
            "to",
            "Compare with the edition",
            tuple(
                Option(str(d.number), _called(term), chosen=d.number == target)
                for term in begun
                for d in [term[0]]
            ),
        ),
        to_number=target,
        to_words=next(_called(t) for t in reading.terms if t[0].number == target),
        others=tuple(touched_row(one) for one in shown),
        others_words=f"{said}{beyond}" if others else "",
        chosen=chosen,
        every=len(others),
        why=Box(typed.get("why", ""), wrong.get("why", "")),
        moves=tuple(_move(one, reading, names) for one in reading.moved),
        may=may,
        form=str(forms[0]),
        undo_form=str(forms[1]),
        problems=tuple(problems),
        done=done,
        standpoint=standpoint,
    )


def _row(
    term: Term, reading: EditionsReading, today: date, names: Mapping[str, str]
) -> EditionRow:
    decided, _, _ = term
    ahead = decided.begins > today
    count = reading.patients.get(decided.number, 0)
    return EditionRow(
        words=_called(term),
        begins=f"{'From' if ahead else 'Since'} {in_words(decided.begins)}",
        signed=signers(decided),
        how=sentence(how_signed(decided, names)),
        patients="Nobody yet" if ahead else many(count, "open patient"),
        is_target=decided.number == reading.to.number,
    )


def _called(term: Term) -> str:
    decided, template, edition = term
    if decided.drawn:
        return f"Our own, from {in_words(decided.begins)}"
    return f"{template.id}, edition of {in_words(edition.in_force)}"


def _move(one: Moved, reading: EditionsReading, names: Mapping[str, str]) -> MoveRow:
    called = {term[0].number: _called(term) for term in reading.terms}
    to = called.get(one.decision or 0, "an edition no longer used")
    many_of_them = many(one.patients, "patient")
    words = (
        f"{many_of_them} put back"
        if one.is_undoing
        else f"{many_of_them} moved to {to}: {one.why}"
    )
    return MoveRow(
        words=words + (" (undone since)" if one.undone else ""),
        who=f"{names.get(one.by, one.by)}, {moment(one.at)}",
        form=str(one.form),
        can_undo=not one.undone and not one.is_undoing,
    )
