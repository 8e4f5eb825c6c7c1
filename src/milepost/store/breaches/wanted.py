"""Which reviews are asked for, and how the tables are asked for them.

Lists and themes ask in the same words, so that a figure is as long as its list.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from milepost.foundation.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which reviews are asked for. None asks for nothing in particular."""

    steps: Collection[str] | None = None
    """Those that wait for one of these: service, standard and step, spaces between."""

    state: str | None = None
    kind: str | None = None
    service: str | None = None
    standard: str | None = None
    stage: str | None = None
    reason: str | None = None
    longest: str | None = None
    """Those whose stage most over its target is this."""

    month: date | None = None
    """Those missed in this month: its first day."""

    since: date | None = None
    until: date | None = None
    """Those missed from a day on, and up to one, that day included."""

    counted: bool = False
    """Only breaches that stand: no warnings, and none that a correction undid."""

    family: str | None = None
    """Those of services of a family, such as ``cancer``."""

    running: bool | None = None
    """Whether the patient still waits."""

    over: str | None = None
    """Those that are over their target in this stage."""

    said: bool | None = None
    """Whether a main reason is said."""

    avoidable: str | None = None
    began_after: date | None = None
    began_by: date | None = None
    """Those who came to the stage of the main reason after a day, and by one."""

    late: bool = False
    pathway: str | None = None
    numbers: Collection[int] | None = None
    shared: bool = False
    """Those shared with the person, or with one of ``shared_roles``, and no others."""

    shared_roles: Collection[str] = ()
    """Roles that they hold: each the service of the review, a space, and the role."""

    most: int = 100
    skip: int = 0


def where(scope: Scope, wanted: Wanted, asked: dict[str, object]) -> Iterator[str]:
    """Write what narrows a question about ``breaches_standing s`` to those asked for.

    Args:
        scope: who asks. Only reviews of their services are found, unless those shared
            with them are asked for.
        wanted: which.
        asked: the parameters of the question, to which the needed ones are added.
    """
    if wanted.shared:
        asked["person"] = scope.person
        asked["shared_roles"] = list(wanted.shared_roles)
        yield """(%(person)s = ANY(s.persons) OR EXISTS (SELECT FROM unnest(s.roles) AS role
            WHERE s.service || ' ' || role = ANY(%(shared_roles)s)))"""
    elif scope.services is not None:
        asked["services"] = list(scope.services)
        yield "s.service = ANY(%(services)s)"
    if wanted.late:
        yield "s.due < %(day)s"
    if wanted.counted:
        yield "s.kind = 'breach' AND s.state <> 'closed' AND s.missed_on IS NOT NULL"
    if wanted.month is not None:
        asked["month"] = wanted.month
        yield "date_trunc('month', s.missed_on) = %(month)s"
    if wanted.numbers is not None:
        asked["numbers"] = list(wanted.numbers)
        yield "s.review_id = ANY(%(numbers)s)"
    if wanted.steps is not None:
        asked["steps"] = list(wanted.steps)
        yield "concat_ws(' ', s.service, s.standard, s.next) = ANY(%(steps)s)"
    for name, column in FILTERS.items():
        if (value := getattr(wanted, name)) is not None:
            asked[name] = value
            yield f"s.{column} = %({name})s"
    for name, condition in CONDITIONS.items():
        if (value := getattr(wanted, name)) is not None:
            asked[name] = value
            yield condition


FILTERS: Mapping[str, str] = {
    "state": "state",
    "kind": "kind",
    "service": "service",
    "standard": "standard",
    "stage": "stage",
    "reason": "reason",
    "longest": "longest_stage",
    "running": "running",
    "avoidable": "avoidable",
    "pathway": "pathway",
}
ITS_STAGE = """EXISTS (SELECT FROM breaches_span sp
    WHERE sp.review_id = s.review_id AND sp.stage = s.stage AND sp.begins {} )"""
CONDITIONS: Mapping[str, str] = {
    "since": "s.missed_on >= %(since)s",
    "until": "s.missed_on <= %(until)s",
    "said": "(s.reason <> '') = %(said)s",
    "family": """s.service IN (SELECT code FROM store_service
        WHERE provider = %(provider)s AND family = %(family)s)""",
    "over": """EXISTS (SELECT FROM breaches_span sp WHERE sp.review_id = s.review_id
        AND sp.stage = %(over)s AND sp.excess > 0)""",
    "began_after": ITS_STAGE.format("> %(began_after)s"),
    "began_by": ITS_STAGE.format("<= %(began_by)s"),
}
