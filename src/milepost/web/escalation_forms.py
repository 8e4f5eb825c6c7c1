"""The forms with which a person raises an escalation, or does something about one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from milepost.escalations.entries import What
from milepost.escalations.life import State
from milepost.foundation.problems import Problem
from milepost.tracking.desks import DESKS
from milepost.tracking.stages import STEPS
from milepost.web.list_filters import Option
from milepost.web.words import next_step_in_words

DAY_HINT = "Day month year, such as 21 11 2026"
MOMENT_HINT = "Day month year, and a time if not 09:00, such as 21 11 2026 14:00"

AT_NO_DESK = "service"
"""How a form says that no desk has it, but the service itself."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form."""

    id: str
    name: str
    label: str
    kind: str
    """``text`` for several lines, ``line`` for one, ``choice`` for a list."""

    hint: str = ""
    value: str = ""
    wrong: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """One form, for one thing that a person may do."""

    what: str
    title: str
    button: str
    fields: tuple[FormField, ...] = ()
    main: bool = False
    """Whether it is shown unfolded: what is usually done next."""

    open: bool = False


def step_forms(
    state: State,
    roles: Sequence[str],
    role: str,
    desk: str,
    *,
    tried: str = "",
    typed: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
) -> tuple[Form, ...]:
    """List what may be done about an escalation, what is usually next at the top.

    Args:
        state: what it waits for.
        roles: the roles it may be passed on to.
        role: the role that has it now.
        desk: the desk that has it now; blank for none.
        tried: what the person tried to do, where something was wrong.
        typed: what they typed.
        problems: what was wrong; each names its field.
    """
    wrong = {problem.where: problem.message for problem in problems}
    return tuple(
        _as_typed(form, typed or {}, wrong) if form.what == tried else form
        for form in _possible(state, roles, role, desk)
    )


def call_form(typed: Mapping[str, str], problems: Sequence[Problem] = ()) -> Form:
    """The form with which an escalation is raised by hand."""
    desks = [("", "The service’s own contact"), *((d.code, d.name) for d in DESKS)]
    steps = [("", "The whole pathway"), *((s, next_step_in_words(s)) for s in STEPS)]
    form = Form(
        "raise",
        "Escalate",
        "Escalate",
        (
            _field(
                "raise", "reason", "What is the matter, and what do you ask?", "text"
            ),
            _choice("raise", "desk", "Who is asked first", desks),
            _choice("raise", "about", "What it is about", steps),
        ),
        main=True,
    )
    return _as_typed(form, typed, {p.where: p.message for p in problems})


def desk_passed_to(said: str) -> str | None:
    """Read the desk that something is passed on to; None where that isn't to change.

    >>> desk_passed_to(""), desk_passed_to(AT_NO_DESK), desk_passed_to("radiology")
    (None, '', 'radiology')
    """
    return None if not said else "" if said == AT_NO_DESK else said


def problems_by_id(tried: str, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Point each problem at its field on the page, or at the record where it has none."""
    fields = {"reason", "role", "until", "outcome", "day", "desk", "about"}
    return tuple(
        replace(p, where=f"{tried}-{p.where}" if p.where in fields else "record")
        for p in problems
    )


def _possible(
    state: State, roles: Sequence[str], role: str, desk: str
) -> Iterator[Form]:
    if state is State.RESOLVED:
        return
    if state in (State.WAITING, State.SNOOZED):
        yield Form(What.ACKNOWLEDGED, "Take it on", "Acknowledge", main=True)
    if state is State.ASKED:
        said = _field(What.ANSWERED, "reason", "Your answer", "text")
        yield Form(What.ANSWERED, "Answer the question", "Answer", (said,), main=True)
    yield _to_resolve(main=state in (State.EASED, State.ACKNOWLEDGED))
    if state is not State.EASED:
        question = "Your question to whoever raised it"
        fields = (_field(What.ASKED, "reason", question, "text"),)
        yield Form(What.ASKED, "Ask about it", "Ask", fields)
        yield _to_put_off()
    yield _to_pass_on(roles, role, desk)


def _to_pass_on(roles: Sequence[str], role: str, desk: str) -> Form:
    named = [(name, name) for name in roles if name != role]
    here = (role, f"{role} (has it now)")
    offered = [("", "Choose a role"), *named, here]
    now = next((one.name for one in DESKS if one.code == desk), "no desk")
    desks = [("", f"As it is ({now})")]
    desks += [(one.code, one.name) for one in DESKS if one.code != desk]
    desks += [(AT_NO_DESK, "No desk: the service’s own")] * bool(desk)
    fields = (
        _choice(What.PASSED_ON, "role", "Who answers from now on", offered),
        _choice(What.PASSED_ON, "desk", "At which desk", desks),
        _field(What.PASSED_ON, "reason", "Why", "text"),
    )
    return Form(What.PASSED_ON, "Pass it on", "Pass on", fields)


def _to_resolve(*, main: bool) -> Form:
    day = "On which day that is, or will be, so"
    hint = f"{DAY_HINT}. Until then the same cause isn’t raised again."
    fields = (
        _field(What.RESOLVED, "outcome", "Outcome", "text"),
        _field(What.RESOLVED, "day", day, "line", hint),
    )
    return Form(What.RESOLVED, "Resolve it", "Resolve", fields, main=main)


def _to_put_off() -> Form:
    fields = (
        _field(What.SNOOZED, "until", "Until when", "line", MOMENT_HINT),
        _field(What.SNOOZED, "reason", "Why", "text"),
    )
    return Form(What.SNOOZED, "Put it off", "Put off", fields)


def _field(what: str, name: str, label: str, kind: str, hint: str = "") -> FormField:
    return FormField(f"{what}-{name}", name, label, kind, hint)


def _choice(
    what: str, name: str, label: str, offered: Sequence[tuple[str, str]]
) -> FormField:
    options = tuple(Option(value, words, False) for value, words in offered)  # noqa: FBT003
    return FormField(f"{what}-{name}", name, label, "choice", options=options)


def _as_typed(form: Form, typed: Mapping[str, str], wrong: Mapping[str, str]) -> Form:
    fields = tuple(
        replace(
            field,
            value=typed.get(field.name, ""),
            wrong=wrong.get(field.name, ""),
            options=tuple(
                replace(option, chosen=option.value == typed.get(field.name, ""))
                for option in field.options
            ),
        )
        for field in form.fields
    )
    return replace(form, fields=fields, open=True)
