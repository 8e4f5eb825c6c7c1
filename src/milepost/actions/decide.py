"""Record what a meeting decided about a patient, and set going what follows from it."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from milepost.actions.agree import Answer, NewAgreed, agree, answer
from milepost.actions.escalations import Call, raise_by_hand
from milepost.actions.meet import NO_SUCH_MEETING, NOT_FROZEN
from milepost.foundation.days import in_words
from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.meetings.decisions import (
    OWNED,
    Decision,
    Said,
    What,
    no_such_owner,
    problems_with,
)
from milepost.rules.lawbook import Lawbook
from milepost.store.append import tell_all, tell_of
from milepost.store.escalations.rota import rota_of
from milepost.store.meetings import write
from milepost.store.meetings.record import decisions_of, items_of, sent_before
from milepost.store.meetings.series import Meeting, the_meeting
from milepost.store.pathways import the_pathway
from milepost.store.staff.roster import names, roles
from milepost.tracking.desks import desk_named

BOOK = "Book the next step"
"""What is to be done where it was decided to book, and nothing else was said."""


@transaction.atomic
def decide(
    scope: Scope,
    meeting: int,
    said: Said,
    *,
    form: UUID,
    saw: int = 0,
    lawbook: Lawbook,
    now: datetime,
) -> tuple[int | None, list[Problem]]:
    """Record a decision, or say why it can't be recorded, and change nothing.

    Two scribes may record at once: each decision is added, none replaces another.

    Args:
        scope: who records it.
        meeting: which meeting.
        said: what was decided.
        form: the form it came by. One sent twice is recorded once.
        saw: the last decision about that patient that they could see.
        lawbook: the ladders, for what is escalated.
        now: the moment, in local time.

    Returns:
        The number of the decision, now or from when the form was first sent, and no
        problems; or none, and each problem names its field.
    """
    found = the_meeting(scope, meeting)
    if found is None:
        return None, [NO_SUCH_MEETING]
    write.held(found.series, found.day)
    if (before := sent_before(meeting, form)) is not None:
        return before, []
    if found.frozen_at is None:
        return None, [NOT_FROZEN]
    service, problems = _service_of(scope, found, said.pathway)
    problems += problems_with(said, today=now.date())
    problems += _strangers(scope, said.owner)
    if said.what is What.TAKEN_BACK:
        problems.append(_UNDO_OTHERWISE)
    if problems:
        return None, problems
    action, escalation, problems = _what_follows(
        scope, found, said, form=form, lawbook=lawbook, now=now
    )
    if problems:
        transaction.set_rollback(True)
        return None, problems
    number = write.decide(
        scope,
        meeting,
        pathway=said.pathway,
        service=service,
        what=said.what,
        words=said.words.strip(),
        owner=said.owner,
        due=said.due,
        saw=saw,
        takes_back=None,
        late=found.closed_at is not None,
        action=action,
        escalation=escalation,
        form=form,
        now=now,
    )
    _tell(scope, service)
    return number, []


@transaction.atomic
def take_back(
    scope: Scope, meeting: int, number: int, *, form: UUID, now: datetime
) -> list[Problem]:
    """Take a decision back that was recorded in error. Both stay in the record.

    The action that it became is dropped. An escalation that it raised goes on: only
    whoever must answer ends it.
    """
    found = the_meeting(scope, meeting)
    if found is None:
        return [NO_SUCH_MEETING]
    write.held(found.series, found.day)
    if sent_before(meeting, form) is not None:
        return []
    decisions = decisions_of(meeting)
    was = next((one for one in decisions if one.number == number), None)
    if was is None or was.what is What.TAKEN_BACK:
        return [_NO_SUCH_DECISION]
    service, problems = _service_of(scope, found, was.pathway)
    if problems:
        return problems
    if any(one.takes_back == number for one in decisions):
        return []
    write.decide(
        scope,
        meeting,
        pathway=was.pathway,
        service=service,
        what=What.TAKEN_BACK,
        words="",
        owner="",
        due=None,
        saw=was.number,
        takes_back=was.number,
        late=found.closed_at is not None,
        action=None,
        escalation=None,
        form=form,
        now=now,
    )
    _drop(scope, was, form=form, now=now)
    _tell(scope, service)
    return []


def _service_of(
    scope: Scope, meeting: Meeting, pathway: str
) -> tuple[str, list[Problem]]:
    """Find the service of a patient of the meeting; a problem where none is to be seen."""
    if not pathway:
        return "", []
    listed = {
        name
        for item in items_of(meeting.number)
        for name in (item.pathway, *item.others)
    }
    theirs = the_pathway(scope, pathway) if pathway in listed else None
    return (theirs.service, []) if theirs else ("", [_NO_SUCH_PATIENT])


def _strangers(scope: Scope, owner: str) -> list[Problem]:
    kind, _, name = owner.partition(":")
    known = {
        "person": lambda: name in names(scope.provider),
        "role": lambda: (
            name in {*roles(scope.provider), *rota_of(scope.provider).roles}
        ),
        "desk": lambda: desk_named(name) is not None,
    }
    if kind in known and not known[kind]():
        return [no_such_owner(name)]
    return []


def _what_follows(
    scope: Scope,
    meeting: Meeting,
    said: Said,
    *,
    form: UUID,
    lawbook: Lawbook,
    now: datetime,
) -> tuple[int | None, int | None, list[Problem]]:
    """Set going what a decision asks for: an action, an escalation, or nothing."""
    if said.what is What.ESCALATE:
        desk = said.owner.removeprefix("desk:") if "desk:" in said.owner else ""
        call = Call(
            pathway=said.pathway,
            reason=said.words,
            desk=desk,
            form=uuid5(form, "escalation"),
        )
        number, problems = raise_by_hand(scope, call, lawbook=lawbook, now=now)
        return None, number, [_as_field(problem) for problem in problems]
    if said.what not in OWNED:
        return None, None, []
    kind, _, name = said.owner.partition(":")
    new = NewAgreed(
        text=_to_do(said),
        due=said.due,
        owner=name if kind == "person" else "",
        role=name if kind == "role" else "",
        desk=name if kind == "desk" else "",
        pathway=said.pathway,
        origin="meeting",
        origin_number=meeting.number,
        form=uuid5(form, "action"),
    )
    number, problems = agree(scope, new, now=now)
    return number, None, [_as_field(problem) for problem in problems]


def _to_do(said: Said) -> str:
    words = said.words.strip()
    if said.what is What.BOOK_BY and said.due is not None:
        return f"{words or BOOK}, for {in_words(said.due)} or sooner"
    return words


def _drop(scope: Scope, was: Decision, *, form: UUID, now: datetime) -> None:
    """Drop the action that a decision became, if it is still to do."""
    if was.action is not None:
        dropped = Answer(
            number=was.action,
            what="dropped",
            note="The decision was taken back.",
            form=uuid5(form, "action"),
        )
        answer(scope, dropped, now=now)


def _as_field(problem: Problem) -> Problem:
    field = {"owner": "owner", "who": "owner", "due": "due"}.get(problem.where, "words")
    return Problem(problem.code, field, problem.message, problem.remedy)


def _tell(scope: Scope, service: str) -> None:
    if service:
        tell_of(scope.provider, service)
    else:
        tell_all(scope.provider)


_NO_SUCH_PATIENT = Problem(
    "meetings.no-such-patient",
    "what",
    "There is no such patient on this meeting’s list.",
    "Go back to the agenda and open them again.",
)
_NO_SUCH_DECISION = Problem(
    "meetings.no-such-decision",
    "what",
    "There is no such decision in this meeting.",
    "Look at the minutes again.",
)
_UNDO_OTHERWISE = Problem(
    "meetings.nothing-taken-back",
    "what",
    "It doesn’t say which decision is taken back.",
    "Use the button “Take back” beside the decision.",
)
