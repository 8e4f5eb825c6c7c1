"""What is forecast is counted from earlier patients, as far as was known, and says so."""

from datetime import UTC, date, datetime, time, timedelta

import polars as pl
import pytest

from lawbooks import LAWBOOK
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.foundation.days import AsAt
from milepost.rules.clock_rules import ClockRule
from milepost.rules.standards import Standard
from milepost.tracking.endings import endings, kinds_of
from milepost.tracking.forecast_trial import breach_asks
from milepost.tracking.forecasts import forecast
from milepost.tracking.history import Curves, learn
from milepost.tracking.landmarks import as_seen, landmarks
from milepost.tracking.waits import Judge, judged

CANCER = "scotland/cancer-62-day"
START = date(2025, 1, 6)
TODAY = date(2025, 6, 30)


def moment(day, hour=18):
    return datetime.combine(day, time(hour), tzinfo=UTC)


AS_AT = AsAt(TODAY, moment(TODAY, 23))


@pytest.fixture(scope="module")
def judge():
    lawbook = LAWBOOK
    standard = lawbook.the(Standard, CANCER)
    rules = lawbook.all(ClockRule, standard.editions[-1].clock_rules)
    return Judge(standard, rules, frozenset({"lung", "breast"}))


def patient(name, *happened, start=START, told=0):
    """Refer a patient; then each kind so many days later, told so many days after."""
    rows = [(Kind.REFERRAL_RECEIVED, 0, {"priority": "urgent_suspected_cancer"})]
    rows += [(kind, day, says) for kind, day, says in happened]
    return [
        (
            name,
            start + timedelta(days=day),
            kind,
            moment(start + timedelta(days=day + told)),
            says,
        )
        for kind, day, says in rows
    ]


def treated(day):
    return Kind.TREATMENT_STARTED, day, {"first": True, "modality": "surgery"}


def seen(day):
    return Kind.APPOINTMENT_ATTENDED, day, {"first": True, "activity": "outpatient"}


def excluded(day):
    return Kind.EXCLUDED, day, {"standard": CANCER}


def ruled_out(day):
    return Kind.DIAGNOSIS_TOLD, day, {"outcome": "ruled_out"}


def frame(*patients):
    rows = sorted((row for one in patients for row in one), key=lambda r: r[:2])
    return EVENTS.check(
        pl.DataFrame(
            [
                event_row(number, name, day, kind, at, **says)
                for number, (name, day, kind, at, says) in enumerate(rows, 1)
            ],
            schema=EVENTS.schema,
        )
    )


def services_of(events, service="lung"):
    return (events.select("pathway").unique().sort("pathway")).with_columns(
        service=pl.lit(service)
    )


def asked(events, judge, as_at=AS_AT, services=None):
    services = services_of(events) if services is None else services
    known = as_seen(events)
    clocks = judged(known, services, [judge], as_at=as_at)
    ended = endings(known, clocks, services, kinds_of(judge.rules), as_at=as_at)
    return landmarks(known, ended, as_at=as_at)


def who_waits(started, step="decision", service="lung", **changes):
    row = {
        "pathway": "W",
        "standard": CANCER,
        "clock": 1,
        "started": started,
        "breach_on": started and started + timedelta(days=63),
        "next_step": step,
        "service": service,
    }
    days = {"started": pl.Date, "breach_on": pl.Date, "clock": pl.Int32}
    return pl.DataFrame([row | changes], schema_overrides=days)


def told(history, waits, day=TODAY, proved=(CANCER,)):
    return forecast(waits, Curves(learn(history)), proved=proved, day=day).row(
        0, named=True
    )


def a_history(count=40, **more):
    """Of every four: two treated on day 40, one ruled out on day 30, one waits."""
    kinds = ((seen(5), treated(40)), (seen(5), treated(40)))
    kinds += ((seen(5), ruled_out(30), excluded(30)), (seen(5),))
    return frame(*(patient(f"P-{n:03}", *kinds[n % 4], **more) for n in range(count)))


def test_a_wait_kept_by_days_taken_out_is_tried_as_kept_and_one_that_may_be_as_neither(
    judge,
):
    def away(start):
        until = start + timedelta(days=29)
        return Kind.UNAVAILABLE, 20, {"until": until, "reason": "patient_advised"}

    start, lately = START + timedelta(days=30), TODAY - timedelta(days=65)
    later = frame(
        patient("KEPT", away(start), treated(68), start=start),
        patient("LATE", treated(68), start=start),
        patient("MAYBE", away(lately), start=lately),
    )
    curves = Curves(learn(asked(a_history(), judge)))
    asks = breach_asks(curves, asked(later, judge), split=START, day=TODAY)
    came = asks.select("pathway", "happened").unique().sort("pathway").rows()
    assert came == [("KEPT", False), ("LATE", True)]


def test_the_chance_is_the_share_of_those_like_it_who_still_waited(judge):
    waits = who_waits(TODAY - timedelta(days=14))
    found = told(asked(a_history(), judge), waits)
    assert (found["asked_at"], found["patients"]) == (14, 40)
    assert (found["level"], found["place"]) == ("service", "decision")
    assert found["chance"] == pytest.approx(0.25)
    assert found["treated"] == pytest.approx(0.5)
    assert found["half_on"] == TODAY + timedelta(days=26)


def test_who_is_further_on_is_told_apart(judge):
    decided = Kind.DECISION_TO_TREAT, 10, {"modality": "surgery"}
    slow = [patient(f"S-{n:02}", seen(5), treated(80)) for n in range(40)]
    quick = [patient(f"Q-{n:02}", seen(5), decided, treated(20)) for n in range(40)]
    history = asked(frame(*slow, *quick), judge)
    waits = TODAY - timedelta(days=14)
    behind = told(history, who_waits(waits, "decision"))
    ahead = told(history, who_waits(waits, "treatment"))
    of_step = (0 + 20 * 0.5) / (40 + 20)
    assert behind["chance"] == pytest.approx(1 - (0 + 20 * of_step) / (40 + 20))
    of_step = (40 + 20 * 0.5) / (40 + 20)
    assert ahead["chance"] == pytest.approx(1 - (40 + 20 * of_step) / (40 + 20))
    assert ahead["half_on"] == TODAY + timedelta(days=6)


def test_a_service_with_too_few_counts_with_the_others_and_says_so(judge):
    waits = who_waits(TODAY - timedelta(days=14), service="breast")
    found = told(asked(a_history(), judge), waits)
    assert (found["level"], found["patients"]) == ("step", 40)
    assert found["chance"] == pytest.approx(0.25)


def test_twenty_nine_earlier_patients_are_too_few(judge):
    waits = who_waits(TODAY - timedelta(days=14))
    found = told(asked(a_history(29), judge), waits)
    assert (found["chance"], found["without"]) == (None, "few")
    assert found["patients"] == 29, "so that the page can say how many there were"
    assert found["half_on"] is None
    assert told(asked(a_history(30), judge), waits)["chance"] is not None


def test_no_history_at_all_is_none_of_thirty(judge):
    nobody = asked(a_history(4), judge).head(0)
    found = told(nobody, who_waits(TODAY - timedelta(days=14)))
    assert (found["without"], found["patients"]) == ("few", 0)


@pytest.mark.parametrize(
    ("started", "why"), [(TODAY - timedelta(days=63), "over"), (None, "no_start")]
)
def test_whoever_is_over_or_has_no_start_has_no_chance(judge, started, why):
    found = told(asked(a_history(), judge), who_waits(started))
    assert (found["chance"], found["ranked"], found["without"]) == (None, None, why)


def test_the_last_day_within_the_limit_still_has_a_chance(judge):
    history = asked(a_history(160), judge)
    found = told(history, who_waits(TODAY - timedelta(days=62)))
    assert (found["patients"], found["chance"]) == (40, 1.0)


def test_a_history_that_does_not_reach_the_breach_day_says_so(judge):
    lately = a_history(start=TODAY - timedelta(days=30))
    found = told(asked(lately, judge), who_waits(TODAY - timedelta(days=14)))
    assert (found["chance"], found["without"]) == (None, "short")


def test_an_unproved_standard_is_shown_and_not_ranked(judge):
    waits = who_waits(TODAY - timedelta(days=14))
    found = told(asked(a_history(), judge), waits, proved=())
    assert (found["chance"], found["ranked"]) == (pytest.approx(0.25), None)


def test_what_happens_or_is_told_later_teaches_nothing_now(judge):
    before = AsAt(START + timedelta(days=35), moment(START + timedelta(days=35), 23))
    history = a_history()
    cut = history.filter(
        pl.col("day") <= before.day, pl.col("recorded_at") <= before.known_at
    )
    late = frame(*(patient(f"P-{n:03}", seen(5)) for n in range(40)))
    assert asked(history, judge, before).equals(asked(cut, judge, before))
    assert asked(late, judge, before)["ending"].null_count() == len(
        asked(late, judge, before)
    )


def test_the_step_on_a_day_is_what_the_record_said_on_that_day(judge):
    events = frame(patient("P", seen(3), told=10))
    found = asked(events, judge).select("asked_at", "next_step")
    steps = dict(found.iter_rows())
    assert (steps[7], steps[14]) == ("vetting", "decision")


def test_a_board_that_was_loaded_from_another_system_has_a_history_too(judge):
    events = a_history().with_columns(recorded_at=pl.lit(moment(TODAY, 9)))
    steps = asked(events.cast(EVENTS.schema), judge).filter(pl.col("asked_at") == 7)
    assert set(steps["next_step"]) == {"decision"}


@pytest.mark.parametrize(
    ("happened", "ending"),
    [
        ((seen(5), treated(20)), "treated"),
        ((seen(5), ruled_out(20), excluded(20)), "ruled_out"),
        ((seen(5), excluded(20)), "left"),
        (((Kind.DIED, 20, {}),), "left"),
        (((Kind.WENT_PRIVATE, 20, {}),), "left"),
        ((seen(5),), None),
    ],
)
def test_each_way_in_which_a_wait_ends_is_told_apart(judge, happened, ending):
    found = asked(frame(patient("P", *happened)), judge)
    assert found.filter(pl.col("asked_at") == 14)["ending"].to_list() == [ending]
    if ending:
        assert found.filter(pl.col("asked_at") == 14)["days"].to_list() == [6]
        assert found["asked_at"].max() == 14
