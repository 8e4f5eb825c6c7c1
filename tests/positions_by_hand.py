"""Where one pathway stands, read event by event with a finger: slow, plain, checkable.

It shares no arithmetic with ``milepost.tracking``; a property binds the two.
"""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from milepost.rules.timed_pathways import ORIGIN, Named, Unit

LONDON = ZoneInfo("Europe/London")
BOOKS = {"appointment_booked", "test_booked"}
HAPPENS = {
    "appointment_attended",
    "appointment_missed",
    "test_performed",
    "admitted",
    "treatment_started",
}


def position(rows, edition, as_at, *, breach_on=None, looked_at=None, said=(), off=()):
    """Read one pathway's events (rows of ``EVENTS``, in order) as a position."""
    rows = [r for r in told_by(rows, as_at) if r["day"] <= as_at.day]
    unseen = [r for r in rows if looked_at is None or r["recorded_at"] > looked_at]
    found = {
        "pathway": rows[0]["pathway"],
        "last_on": rows[-1]["day"],
        "breach_on": breach_on,
        "tracked_on": looked_at and looked_at.astimezone(LONDON).date(),
        "unseen_from": unseen[0]["day"] if unseen else None,
    }
    began = [r["day"] for r in rows if bears(r, edition.day_0)]
    if not began:
        return found
    day_0 = began[0]
    since = [r for r in rows if r["day"] >= day_0]
    lapsed = [r["day"] for r in since if bears(r, edition.lapses_when)]
    done, due, provisional = {}, {ORIGIN: None}, {}
    for step in edition.steps:
        done[step.name] = when_done(step, since)
        start = day_0 if step.anchor == ORIGIN else done[step.anchor]
        provisional[step.name] = start is None
        if start is None:
            start = max(filter(None, [due[step.anchor], as_at.day]))
        due[step.name] = counted(start, step.target_day, step.unit, off)
    owed = [
        step
        for step in edition.steps
        if not lapsed and done[step.name] is None and is_for(step, since, said)
    ]
    behind = [step for step in owed if overtaken(step, edition.steps, done)]
    in_turn = [s for s in owed if s not in behind] or owed
    following = min(in_turn, key=lambda s: dated(s, edition.steps, due), default=None)
    reached = [s.name for s in edition.steps if done[s.name]][-1:]
    found |= {
        "day_0": day_0,
        "reached": reached[0] if reached else None,
        "reached_on": done[reached[0]] if reached else None,
        "stage_from": max(filter(None, done.values()), default=day_0),
        "lapsed_on": lapsed[0] if lapsed else None,
        "skipped": [s.name for s in behind],
    }
    if following:
        is_open = provisional[following.name]
        found |= {
            "next_step": following.name,
            "role": following.chase.role,
            "due": due[following.name],
            "provisional": is_open,
            "alongside": [
                s.name
                for s in owed
                if s is not following and s.bundle and s.bundle == following.bundle
            ],
            "booked_days": booked(rows, following, as_at.day),
            "changes_on": as_at.day + timedelta(days=1) if is_open else None,
        }
    return found


def told_by(rows, as_at):
    told = [r for r in rows if r["recorded_at"] <= as_at.known_at]
    replaced = {r["corrects"] for r in told}
    stand = [r for r in told if r["event"] not in replaced]
    by_number = {r["event"]: r for r in rows}
    return sorted(stand, key=lambda r: (r["day"], place(r, by_number)))


def place(row, by_number):
    """An event has the place of the one it replaces, if that was of the same day."""
    replaced = by_number.get(row["corrects"])
    if replaced and replaced["day"] == row["day"]:
        return place(replaced, by_number)
    return row["event"]


def bears(row, signs):
    return any(
        row["kind"] == sign.event and all(row[k] == v for k, v in sign.when.items())
        for sign in signs
    )


def is_for(step, since, said):
    if step.branch is None or step.name in said:
        return True
    return any(bears(row, step.branch.when) for row in since)


def overtaken(step, steps, done):
    place = steps.index(step)
    for other in steps[place + 1 :]:
        beside = step.bundle and other.bundle == step.bundle
        side_line = other.branch and not step.branch
        if done[other.name] and not beside and not side_line:
            return True
    return False


def dated(step, steps, due):
    """Its day, or that of the next step that has one; then its place among the steps."""
    place = steps.index(step)
    days = [due[other.name] for other in steps[place:] if due[other.name]]
    return (days[0] if days else date.max, place)


def when_done(step, since):
    if step.done_by is Named.TESTS_ALL_REPORTED:
        return all_reported(since)
    return next((row["day"] for row in since if bears(row, step.done_when)), None)


def all_reported(since):
    awaited, reported = set(), {}
    for row in since:
        which = row["request"] or row["test"] or ""
        if row["kind"] == "test_requested":
            awaited.add(which)
            reported.setdefault(which, None)
        if row["kind"] == "test_reported":
            awaited.discard(which)
            if which in reported:
                reported[which] = row["day"]
    return max(reported.values()) if reported and not awaited else None


def counted(start, days, unit, off):
    if days is None:
        return None
    while unit is not Unit.DAYS and days:
        start += timedelta(days=1)
        holiday = unit is Unit.WORKING_DAYS and start in off
        days -= start.weekday() < 5 and not holiday
    return start + timedelta(days=days)


def booked(rows, step, today):
    """The days ahead booked for a step, soonest first."""
    standing = []
    for row in rows:
        ahead = row["for_day"] and row["for_day"] >= today
        if row["kind"] in BOOKS and ahead:
            standing.append(row)
        if row["kind"] in HAPPENS or row["kind"] == "appointment_cancelled":
            standing = [one for one in standing if not ends(row, one)]
    fits = [r for r in standing if not step.booked_when or bears(r, step.booked_when)]
    each_once = {(r["for_day"], thing(r) or r["kind"]) for r in fits}
    return sorted(day for day, _ in each_once)


def thing(row):
    return row["test"] or row["activity"]


def ends(row, booking):
    day = row["day"] if row["kind"] in HAPPENS else row["for_day"]
    same_day = day is None or day == booking["for_day"]
    unsaid = thing(row) is None or thing(booking) is None
    return same_day and (unsaid or thing(row) == thing(booking))
