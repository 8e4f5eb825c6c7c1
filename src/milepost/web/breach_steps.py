"""The forms with which a review of a breach goes its steps."""

from collections.abc import Mapping, Sequence

from milepost.breaches.review import (
    Recipient,
    What,
)
from milepost.foundation.problems import Problem
from milepost.web.escalation_forms import Form, FormField
from milepost.web.list_filters import Option


def step_forms(
    may: frozenset[What],
    stands_for: Sequence[What],
    *,
    recipients: Sequence[tuple[str, str]],
    tried: str,
    typed: Mapping[str, str],
    problems: Sequence[Problem],
) -> tuple[Form, ...]:
    """List the steps that this person may take now, what is usual at the top."""
    wrong = {p.where: p.message for p in problems}
    return tuple(
        _step(what, recipients, wrong if what == tried else {}, typed)
        for what in (What.AGREED, What.SIGNED, What.SHARED, What.SENT_BACK)
        if what in may and what in stands_for
    )


TITLES = {
    What.AGREED: ("Agree it for the service", "Agree"),
    What.SIGNED: ("Sign it as clinical lead", "Sign"),
    What.SHARED: ("Share it", "Share"),
    What.SENT_BACK: ("Send it back", "Send back"),
}


def _step(
    what: What,
    recipients: Sequence[tuple[str, str]],
    wrong: Mapping[str, str],
    typed: Mapping[str, str],
) -> Form:
    title, button = TITLES[what]
    fields: tuple[FormField, ...] = ()
    if what is What.SENT_BACK:
        value = typed.get("reason", "") if wrong else ""
        fields = (
            FormField(
                "reason",
                "reason",
                "What is to be put right",
                "text",
                "",
                value,
                wrong.get("reason", ""),
            ),
        )
    if what is What.SHARED:
        hint = "They see this case alone: its timeline, reasons and learning, without the patient’s name."
        fields = tuple(
            FormField(
                f"with{n}" if n > 1 else "with",
                f"with{n}",
                "With whom" if n == 1 else "And with",
                "choice",
                hint if n == 1 else "",
                wrong=wrong.get("with", "") if n == 1 else "",
                options=tuple(
                    Option(v, t, chosen=v == typed.get(f"with{n}", ""))
                    for v, t in recipients
                ),
            )
            for n in (1, 2, 3)
        )
    return Form(
        what, title, button, fields, main=what is not What.SENT_BACK, open=bool(wrong)
    )


def recipients_offered(
    names: Mapping[str, str], roles: Sequence[str]
) -> list[tuple[str, str]]:
    """List the roles and the people with whom a review may be shared."""
    people = sorted((name, account) for account, name in names.items())
    return [
        ("", "Nobody else"),
        *((f"role:{role}", f"Role: {role}") for role in roles),
        *((f"person:{account}", name) for name, account in people),
    ]


def read_recipients(told: Mapping[str, str]) -> tuple[Recipient, ...]:
    """Read with whom a review is to be shared, each once."""
    found: dict[Recipient, None] = {}
    for n in (1, 2, 3):
        kind, _, name = told.get(f"with{n}", "").partition(":")
        if kind in ("role", "person") and name:
            found[Recipient(**{kind: name})] = None
    return tuple(found)
