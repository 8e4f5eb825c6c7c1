"""A review opens once for each missed standard, and each step of it is kept for good."""

from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.conf import settings
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError

from breached import (
    CLEO,
    DONE,
    LONG_AGO,
    MAX,
    NOW,
    RAY,
    SAM,
    a_house,
    a_missed_standard,
    look,
    referred,
    signed,
    step,
    the_review,
)
from milepost.actions.register import register_service
from milepost.actions.review_breaches import (
    rebuild_reviews,
    review_breaches,
    review_provider,
)
from milepost.breaches.review import Grade, Recipient, State, What
from milepost.events.kinds import Kind
from milepost.events.vocabulary import NewEvent
from milepost.reading.breaches import read_review
from milepost.store import log
from milepost.store.breaches import facts, lists
from milepost.store.breaches.models import Entry, Review, Span, Standing
from registered import OURS, a_pathway, a_patient, codes, record

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def house():
    a_house()


def kept(pathway="P-2"):
    return Standing.objects.get(pathway=pathway, standard="scotland/cancer-62-day")


def events_of(pathway="P-2"):
    return log.events(OURS, pathway=pathway)


@pytest.mark.usefixtures("house")
class TestOpening:
    def test_a_missed_standard_opens_one_review_with_its_stages(self):
        assert str(look()).startswith("1 reviews opened, 0 warnings")
        found = kept()
        assert (found.kind, found.state, found.next) == ("breach", "draft", "written")
        assert (found.waited, found.limit_days, found.missed_on) == (
            105,
            62,
            date(2026, 11, 3),
        )
        assert found.due == date(2026, 12, 31)  # Christmas is no time to write
        spans = list(
            Span.objects.order_by("place").values_list("stage", "service", "excess")
        )
        assert spans == [
            ("referral", 0, 0),
            ("vetting", 3, 1),
            ("first_appointment", 10, 0),
            ("diagnostics", 36, 22),
            ("mdt", 56, 49),
            ("decision", 0, 0),
            ("treatment", 0, 0),
        ]
        assert (found.longest_stage, found.longest_excess) == ("mdt", 49)
        assert found.harm_needed is True

    def test_it_opens_once_however_often_and_by_however_many_it_is_looked_for(self):
        look()
        assert look().opened == 0
        assert look(NOW + timedelta(days=1)).opened == 0
        assert Review.objects.count() == 1

    def test_treated_in_time_or_out_of_count_none_opens(self):
        kinds = {
            "P-3": (Kind.TREATMENT_STARTED, {"first": True, "modality": "surgery"}),
            "P-4": (Kind.DIED, {}),
        }
        for number, (name, (kind, said)) in enumerate(kinds.items(), start=3):
            a_missed_standard(name, (date(2026, 10, 25), kind, said), number=number)
        look()
        assert list(Review.objects.values_list("pathway", flat=True)) == ["P-2"]

    def test_a_wait_that_ended_longer_ago_than_the_policy_looks_back_opens_none(self):
        ended = (date(2026, 11, 10), Kind.TREATMENT_STARTED, {"first": True})
        assert record(ended, pathway="P-2", now=NOW) == []
        assert look(NOW + timedelta(days=200)).opened == 0
        assert look(NOW + timedelta(days=50)).opened == 1

    def test_a_correction_that_undoes_the_breach_closes_it_and_says_so(self):
        look()
        referral = events_of()["event"][0]
        later = NewEvent(
            "P-2",
            date(2026, 11, 20),
            Kind.REFERRAL_RECEIVED,
            {
                "service": "consultant_led",
                "route": "gp",
                "priority": "urgent_suspected_cancer",
            },
            corrects=referral,
        )
        assert record(later, now=NOW) == []
        assert look().closed == 1
        found = kept()
        assert (found.state, found.due) == ("closed", None)
        last = facts.entries(the_review())[-1]
        assert last.reason == (
            "A correction undid the breach: the wait is 25 days, and the limit 62."
        )
        assert codes(step(What.WRITTEN, written=DONE)) == ["breaches.not-now"]

    def test_a_warning_opens_before_the_breach_and_comes_true_or_is_withdrawn(self):
        day = NOW.replace(month=11, day=30)
        a_late_start("P-6", date(2026, 10, 1))
        look(day)
        found = kept("P-6")
        assert (found.kind, found.state) == ("warning", "draft")
        reason = facts.entries(the_review("P-6"))[0].reason
        assert reason.startswith("What is still to come can be done by")
        assert look(day + timedelta(days=4)).came_true == 1
        assert kept("P-6").kind == "breach"


def a_late_start(name, day):
    """A patient referred on a day, of whom nothing has happened since."""
    a_pathway(name, "lung", patient=a_patient(6, nhs_number=""))
    assert record(referred(day), pathway=name, now=LONG_AGO) == []


@pytest.mark.usefixtures("house")
class TestSteps:
    def test_it_goes_from_draft_to_shared_and_every_step_is_dated(self):
        look()
        record(
            (date(2026, 11, 28), Kind.TREATMENT_STARTED, {"first": True}),
            pathway="P-2",
            now=NOW,
        )
        look()
        assert kept().waited == 88
        signed()
        entries = facts.entries(the_review())
        assert [(entry.what, entry.by) for entry in entries] == [
            ("opened", ""),
            ("written", "sam"),
            ("agreed", "max"),
            ("signed", "cleo"),
            ("shared", "max"),
        ]
        found = kept()
        assert (found.state, found.due, found.stage, found.avoidable) == (
            "shared",
            None,
            "diagnostics",
            "avoidable",
        )
        assert found.reason == "scotland/breach-reasons late-report"

    def test_no_step_is_taken_out_of_turn_unfinished_or_by_the_wrong_role(self):
        look()
        assert codes(step(What.AGREED, MAX)) == ["breaches.unfinished"] * 2
        assert codes(step(What.SIGNED, CLEO)) == ["breaches.not-now"]
        step(What.WRITTEN, written=DONE)
        assert codes(step(What.AGREED, SAM)) == ["breaches.not-your-role"]
        step(What.AGREED, MAX)
        assert codes(step(What.WRITTEN, written=DONE)) == ["breaches.not-now"]
        assert codes(step(What.SIGNED, MAX)) == ["breaches.not-your-role"]
        lacks_harm = step(What.SIGNED, CLEO)
        assert [(p.code, p.where) for p in lacks_harm] == [
            ("breaches.unfinished", "harm")
        ]

    def test_sent_back_with_a_reason_it_is_a_draft_again_with_all_that_was_written(
        self,
    ):
        look()
        step(What.WRITTEN, written=DONE)
        step(What.AGREED, MAX)
        assert codes(step(What.SENT_BACK, CLEO)) == ["breaches.why-back"]
        assert step(What.SENT_BACK, CLEO, reason="Which report?") == []
        assert kept().state == State.DRAFT
        harm = replace(DONE, harm=Grade.NONE, harm_words="The stage is the same.")
        assert step(What.WRITTEN, written=harm) == []
        step(What.AGREED, MAX)
        assert step(What.SIGNED, CLEO) == []
        assert kept().harm == "none"

    def test_two_who_write_at_once_lose_nothing_and_one_form_is_one_entry(self):
        look()
        form = UUID(int=9)
        assert step(What.WRITTEN, written=DONE, seen=1, form=form) == []
        assert step(What.WRITTEN, written=DONE, seen=1, form=form) == []
        assert Entry.objects.count() == 2
        late = step(What.WRITTEN, MAX, written=DONE, seen=1)
        assert codes(late) == ["breaches.changed-meanwhile"]
        assert "Sam Tracker recorded that it was written" in late[0].message

    def test_a_reason_must_be_listed_for_its_stage_and_other_needs_a_comment(self):
        look()
        wrong = replace(DONE.primary, reason="theatre-capacity")
        told = step(What.WRITTEN, written=replace(DONE, primary=wrong))
        assert [(p.code, p.where) for p in told] == [
            ("breaches.no-such-reason", "primary-reason")
        ]
        other = replace(DONE, contributory=(replace(DONE.primary, reason="other"),))
        told = step(What.WRITTEN, written=other)
        assert [(p.code, p.where) for p in told] == [
            ("breaches.comment-needed", "other1-comment")
        ]

    def test_somebody_of_another_service_may_do_nothing_shared_or_not(self):
        look()
        assert codes(step(What.WRITTEN, RAY, written=DONE)) == [
            "breaches.no-such-review"
        ]
        assert lists.listed(RAY, lists.Wanted(), day=NOW.date()) == []

    def test_it_is_shared_with_nobody_who_is_not_there(self):
        look()
        step(What.WRITTEN, written=replace(DONE, harm=Grade.LOW))
        step(What.AGREED, MAX)
        step(What.SIGNED, CLEO)
        assert codes(step(What.SHARED, MAX)) == ["breaches.nobody"]
        ghosts = (Recipient(role="Ghost"), Recipient(person="zoe"))
        told = step(What.SHARED, MAX, shared_with=ghosts)
        assert codes(told) == ["breaches.no-such-recipient"] * 2

    def test_the_database_itself_refuses_to_change_a_record(self):
        look()
        for table in ("breaches_review", "breaches_entry"):
            with (
                pytest.raises((InternalError, IntegrityError), match="never changed"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"DELETE FROM {table}")

    def test_a_rebuild_gives_every_standing_and_stage_again(self):
        look()
        step(What.WRITTEN, written=DONE)
        before = list(Standing.objects.values())
        spans = sorted(Span.objects.values_list("stage", "service", "excess"))
        assert rebuild_reviews(None, lawbook=settings.LAWBOOK, now=NOW) == 1
        assert list(Standing.objects.values()) == before
        assert sorted(Span.objects.values_list("stage", "service", "excess")) == spans


TESTS = "scotland/diagnostics-6-weeks"


def requested(day, request, test):
    return (day, Kind.TEST_REQUESTED, {"request": request, "test": test})


@pytest.mark.usefixtures("house")
class TestStandingStill:
    """What is told late moves no review to another wait, and none is left out."""

    def test_an_earlier_request_told_late_leaves_a_signed_review_with_its_own_wait(
        self,
    ):
        register_service(
            OURS,
            "scans",
            name="Scans",
            family="diagnostics",
            standards=(TESTS,),
            lawbook=settings.LAWBOOK,
        )
        a_pathway("P-8", "scans", patient=a_patient(8, nhs_number=""))
        record(requested(date(2026, 8, 6), "R2", "ct"), pathway="P-8", now=LONG_AGO)
        look()
        number = the_review("P-8", TESTS)
        record(
            requested(date(2026, 7, 20), "R1", "mri"),
            (
                date(2026, 8, 2),
                Kind.TEST_PERFORMED,
                {"request": "R1", "test": "mri"},
            ),
            (date(2026, 8, 2), Kind.TEST_REPORTED, {"request": "R1", "test": "mri"}),
            pathway="P-8",
            now=NOW,
        )
        assert str(look()) == (
            "0 reviews opened, 0 warnings came true, 0 closed, 0 opened again"
        )
        found = Standing.objects.get(review=number)
        assert (found.state, found.clock, found.waited) == ("draft", 2, 131)
        reading = read_review(MAX, number, lawbook=settings.LAWBOOK, now=NOW)
        assert (reading.looked.clock.waited, reading.looked.clock.ended) == (131, None)

    def test_what_is_recorded_while_a_look_goes_on_is_for_the_next_look(self):
        last, late = {}, []

        def told_meanwhile():
            if not late:
                late.append("P-9")
                a_missed_standard("P-9", number=9)
            return True

        def look_once():
            return review_breaches(
                lawbook=settings.LAWBOOK, now=NOW, last=last, go_on=told_meanwhile
            )

        assert look_once().opened == 1
        assert look_once().opened == 1
        assert look_once().opened == 0
        assert the_review("P-9")

    def test_those_for_whom_nothing_opens_keep_nobody_else_from_their_turn(self):
        look()
        day = NOW.replace(month=11, day=30)
        for number, (name, start, *more) in enumerate(
            (
                ("P-6", date(2026, 10, 1), Kind.DECISION_TO_TREAT),
                ("P-7", date(2026, 10, 2)),
            ),
            start=6,
        ):
            a_pathway(name, "lung", patient=a_patient(number, nhs_number=""))
            done = [(date(2026, 10, 30), kind, {}) for kind in more]
            record(referred(start), *done, pathway=name, now=LONG_AGO)
        opened = [
            review_provider("RXX", lawbook=settings.LAWBOOK, now=day, most=1)
            for _ in range(3)
        ]
        assert [one.opened for one, _ in opened] == [0, 1, 0]
        assert Review.objects.filter(pathway="P-6").count() == 0

    def test_a_closed_review_opens_again_only_for_what_would_open_one(self):
        a_pathway("P-9", "ortho", patient=a_patient(9, nhs_number=""))
        today = NOW.date()
        said = {"service": "consultant_led"}

        def referred_ago(days, corrects=None):
            day = today - timedelta(days=days)
            told = NewEvent("P-9", day, Kind.REFERRAL_RECEIVED, said, corrects=corrects)
            assert record(told, pathway="P-9", now=NOW) == []
            return events_of("P-9")["event"].max()

        first = referred_ago(370)
        look()
        assert kept_rtt().state == "draft"
        second = referred_ago(100, first)
        assert look().closed == 1
        third = referred_ago(127, second)
        assert look().reopened == 0
        referred_ago(365, third)
        assert look().reopened == 1


def kept_rtt():
    return Standing.objects.get(pathway="P-9", standard="england/rtt-18-weeks")


def test_a_review_of_old_is_tied_to_the_clock_it_was_opened_for():
    a_house()
    look()
    numbered = import_module(
        "milepost.store.breaches.migrations.0003_tied_to_the_start"
    )
    row = Review.objects.get()
    old = SimpleNamespace(
        provider="RXX",
        pathway="P-2",
        standard=row.standard,
        clock=1,
        opened_at=row.opened_at,
    )
    earlier = (date(2026, 8, 30), Kind.REFERRAL_RECEIVED, {"service": "other"})
    record(earlier, pathway="P-2", now=NOW + timedelta(hours=1))
    assert numbered.tie_of(old, settings.LAWBOOK) == (row.start, "")
    old.clock = 2
    assert numbered.tie_of(old, settings.LAWBOOK) == (0, "clock 2")
