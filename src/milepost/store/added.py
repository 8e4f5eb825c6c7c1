"""What was added, since a mark, to the records that only grow."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db import connection

from milepost.foundation.marks import WATCHED, Mark, mark_after
from milepost.foundation.scope import Scope
from milepost.store.escalations.lists import Wanted, narrowed

RECORDS = {
    "events": "store_event",
    "escalations": "escalations_entry",
    "looks": "looks_look",
    "agreed": "agreed_entry",
    "ticks": "rounds_tick",
    "barriers": "barriers_entry",
    "arrangements": "arrangements_change",
    "uploads": "files_upload",
    "file_steps": "files_step",
    "messages": "inbox_message",
    "meanings": "inbox_meaning",
    "uses": "tending_use",
    "gap_notes": "tending_gapnote",
    "retirements": "tending_retired",
    "decisions": "adoptions_decision",
    "moves": "adoptions_move",
    "sayings": "adoptions_said",
    "lessons": "forecasts_lesson",
}
"""The records that a page may be marked in, and the table of each."""

OURS = """JOIN store_pathway p ON p.provider = {of}.provider AND p.name = {of}.pathway
    AND {of}.provider = %(provider)s
    AND (%(services)s::text[] IS NULL OR p.service = ANY(%(services)s))"""
"""The pathways in scope."""

NEW_TO = "({of}.id > %({name}_upto)s OR {of}.id = ANY(%({name}_missing)s))"
TESTS = (
    "test_requested",
    "test_vetted",
    "test_booked",
    "test_performed",
    "test_reported",
    "appointment_cancelled",
    "appointment_missed",
)
"""What changes how far a request has come. The last two say of no test by name."""
REQUESTS = f"""
    SELECT count(DISTINCT e.pathway) FROM store_event e
    LEFT JOIN store_event was ON was.id = e.corrects_id
    {OURS.format(of="e")}
    WHERE {NEW_TO.format(of="e", name="events")}
        AND COALESCE(was.kind, e.kind) = ANY(%(kinds)s)
        AND COALESCE(e.says_activity, was.says_activity, 'diagnostic') = 'diagnostic'
        AND EXISTS (
            SELECT FROM store_event r WHERE r.provider = e.provider
                AND r.pathway = e.pathway AND r.kind = 'test_requested'
                AND r.says_test = ANY(%(tests)s)
                AND r.says_test = COALESCE(e.says_test, was.says_test, r.says_test)
        )
"""  # noqa: S608 - only words of ours
AGREED = f"""
    SELECT count(DISTINCT a.id) FROM agreed_entry e
    JOIN agreed_action a ON a.id = e.action_id
    WHERE {NEW_TO.format(of="e", name="agreed")} AND a.provider = %(provider)s
        AND (%(services)s::text[] IS NULL OR a.service = ''
            OR a.service = ANY(%(services)s))
        AND EXISTS (SELECT FROM agreed_entry d WHERE d.action_id = a.id
            AND d.desk = %(desk)s)
"""  # noqa: S608 - only words of ours
LOOKS = f"""
    SELECT count(DISTINCT l.pathway) FROM looks_look l {OURS.format(of="l")}
    WHERE {NEW_TO.format(of="l", name="looks")}
"""  # noqa: S608 - only words of ours
TICKS = f"""
    SELECT count(*) FROM rounds_tick t WHERE {NEW_TO.format(of="t", name="ticks")}
        AND t.provider = %(provider)s AND t.duties = %(duties)s
"""  # noqa: S608 - only words of ours
FOLLOWED = f"""
    SELECT count(*) FROM (
        SELECT l.pathway FROM looks_look l {OURS.format(of="l")}
        WHERE {NEW_TO.format(of="l", name="looks")} AND %(owner)s IN (p.owner, (
            SELECT owner FROM looks_look b WHERE b.provider = l.provider
                AND b.pathway = l.pathway AND b.id < l.id ORDER BY b.id DESC LIMIT 1))
        UNION
        SELECT s.pathway FROM escalations_entry e
        JOIN escalations_standing s USING (escalation_id) {OURS.format(of="s")}
        WHERE {NEW_TO.format(of="e", name="escalations")}
            AND %(owner)s IN (p.owner, NULLIF(s.raised_by, ''))
    ) AS told WHERE NOT EXISTS (
        SELECT FROM store_latest f WHERE f.provider = %(provider)s
            AND f.pathway = told.pathway AND f.last_event > %(events_upto)s
    )
"""  # noqa: S608 - only words of ours
BEHIND = f"""
    SELECT count(*) FROM (
        SELECT e.pathway FROM store_event e {OURS.format(of="e")}
        WHERE {NEW_TO.format(of="e", name="events")}
        UNION
        SELECT l.pathway FROM looks_look l {OURS.format(of="l")}
        WHERE {NEW_TO.format(of="l", name="looks")}
        UNION
        SELECT s.pathway FROM escalations_entry e
        JOIN escalations_standing s USING (escalation_id) {OURS.format(of="s")}
        WHERE {NEW_TO.format(of="e", name="escalations")}
    ) AS told
"""  # noqa: S608 - only words of ours
OF_PATHWAY = f"""
    SELECT (
        SELECT count(*) FROM looks_look l {OURS.format(of="l")}
        WHERE {NEW_TO.format(of="l", name="looks")} AND l.pathway = %(pathway)s
    ) + (
        SELECT count(*) FROM escalations_entry e
        JOIN escalations_standing s USING (escalation_id) {OURS.format(of="s")}
        WHERE {NEW_TO.format(of="e", name="escalations")} AND s.pathway = %(pathway)s
    )
"""  # noqa: S608 - only words of ours
DECIDED = f"""
    SELECT count(*) FROM adoptions_decision d
    WHERE {NEW_TO.format(of="d", name="decisions")} AND d.provider = %(provider)s
        AND (%(services)s::text[] IS NULL OR d.service = ANY(%(services)s))
        AND (%(template)s = '' OR d.service IN (
            SELECT service FROM adoptions_decision b
            WHERE b.provider = d.provider AND b.template = %(template)s))
"""  # noqa: S608 - only words of ours
ON_STEPS = f"""
    SELECT (
        SELECT count(*) FROM adoptions_decision d
        WHERE {NEW_TO.format(of="d", name="decisions")} AND d.provider = %(provider)s
            AND d.service = ANY(%(services)s)
    ) + (
        SELECT count(*) FROM (
            SELECT e.pathway FROM store_event e {OURS.format(of="e")}
            WHERE {NEW_TO.format(of="e", name="events")}
            UNION
            SELECT m.pathway FROM adoptions_move m {OURS.format(of="m")}
            WHERE {NEW_TO.format(of="m", name="moves")}
            UNION
            SELECT s.pathway FROM adoptions_said s {OURS.format(of="s")}
            WHERE {NEW_TO.format(of="s", name="sayings")}
        ) AS told
    )
"""  # noqa: S608 - only words of ours
LEARNT = f"""
    SELECT count(*) FROM forecasts_lesson l
    WHERE {NEW_TO.format(of="l", name="lessons")} AND l.provider = %(provider)s
"""  # noqa: S608 - only words of ours
OF_ACTION = f"""
    SELECT count(*) FROM agreed_entry e JOIN agreed_action a ON a.id = e.action_id
    WHERE {NEW_TO.format(of="e", name="agreed")} AND a.provider = %(provider)s
        AND a.id = %(number)s
"""  # noqa: S608 - only words of ours


def mark_of(record: str) -> Mark:
    """Mark how far one of ``RECORDS`` reaches now."""
    sql = f"SELECT id FROM {RECORDS[record]} ORDER BY id DESC LIMIT %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [WATCHED])
        return mark_after([number for (number,) in cursor.fetchall()])


def escalations_told(
    scope: Scope,
    wanted: Wanted,
    marks: Mapping[str, Mark],
    *,
    shown: Collection[int],
    day: date,
) -> int:
    """Count the escalations whose record has grown, of a list as it was or as it is.

    Args:
        scope: who asks, and whose patients they may see.
        wanted: which are on the list now.
        marks: how far ``escalations`` had been read.
        shown: the numbers of those that were on the list when it was made.
        day: today.
    """
    asked = _asked(scope, marks) | {"shown": list(shown), "day": day}
    now = " AND ".join(narrowed(scope, wanted, asked))
    sql = f"""
        SELECT count(DISTINCT s.escalation_id) FROM escalations_entry e
        JOIN escalations_standing s USING (escalation_id) {OURS.format(of="s")}
        WHERE {NEW_TO.format(of="e", name="escalations")}
            AND (s.escalation_id = ANY(%(shown)s) OR ({now}))
    """  # noqa: S608 - only words of ours
    return _count(sql, asked)


def requests_told(
    scope: Scope, tests: Collection[str], marks: Mapping[str, Mark]
) -> int:
    """Count the pathways of which anything was recorded about some tests."""
    asked = _asked(scope, marks) | {"tests": list(tests), "kinds": list(TESTS)}
    return _count(REQUESTS, asked)


def agreed_told(scope: Scope, desk: str, marks: Mapping[str, Mark]) -> int:
    """Count the agreed actions that wait or waited at a desk and have changed."""
    return _count(AGREED, _asked(scope, marks) | {"desk": desk})


def looked_at(scope: Scope, marks: Mapping[str, Mark]) -> int:
    """Count the pathways in scope that were looked at or handed over."""
    return _count(LOOKS, _asked(scope, marks))


def ticked(scope: Scope, duties: str, marks: Mapping[str, Mark]) -> int:
    """Count the ticks that were set or taken back on a list of duties."""
    return _count(TICKS, _asked(scope, marks) | {"duties": duties})


def followed_told(scope: Scope, owner: str, marks: Mapping[str, Mark]) -> int:
    """Count the pathways somebody follows with new looks or answers, and no new event."""
    return _count(FOLLOWED, _asked(scope, marks) | {"owner": owner})


def told_of(scope: Scope, services: Collection[str], marks: Mapping[str, Mark]) -> int:
    """Count the pathways of some services in scope of which anything is new.

    That is an event, a look, or a step of an escalation.
    """
    theirs = [code for code in services if scope.covers(code)]
    return _count(BEHIND, _asked(scope, marks) | {"services": theirs})


def of_pathway(scope: Scope, pathway: str, marks: Mapping[str, Mark]) -> int:
    """Count the looks and the entries of escalations added to one pathway in scope."""
    asked = _asked(scope, marks) | {"pathway": pathway}
    return _count(OF_PATHWAY, asked)


def decided(scope: Scope, template: str, marks: Mapping[str, Mark]) -> int:
    """Count the decisions of services in scope about timed pathways.

    Args:
        scope: who asks.
        template: of services that work, or worked, by this one; blank for every one.
        marks: how far ``decisions`` had been read.
    """
    return _count(DECIDED, _asked(scope, marks) | {"template": template})


def on_steps(scope: Scope, service: str, marks: Mapping[str, Mark]) -> int:
    """Count what may have changed where patients of a service stand on their steps.

    That is each pathway with a new event, a move or a saying, and each decision.
    """
    theirs = [service] if scope.covers(service) else []
    return _count(ON_STEPS, _asked(scope, marks) | {"services": theirs})


def learnt(scope: Scope, marks: Mapping[str, Mark]) -> int:
    """Count how often the history has been learnt from."""
    return _count(LEARNT, _asked(scope, marks))


def of_action(scope: Scope, number: int, marks: Mapping[str, Mark]) -> int:
    """Count what was recorded of one agreed action, which the person may see."""
    return _count(OF_ACTION, _asked(scope, marks) | {"number": number})


def _asked(scope: Scope, marks: Mapping[str, Mark]) -> dict[str, object]:
    asked: dict[str, object] = {
        "provider": scope.provider,
        "services": None if scope.services is None else list(scope.services),
    }
    for name in RECORDS:
        mark = marks.get(name, Mark())
        asked |= {f"{name}_upto": mark.upto, f"{name}_missing": list(mark.missing)}
    return asked


def _count(sql: str, asked: Mapping[str, object]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return int(cursor.fetchone()[0])
