import json
import logging
from datetime import date
from threading import Barrier, Thread

import psycopg
import pytest
from django.db import connection

from milepost.actions.register import assign_owner, register_service
from milepost.events.kinds import Kind
from milepost.events.vocabulary import NewEvent
from milepost.foundation.days import AsAt
from milepost.reading.pathway import read_pathway
from milepost.store import log
from milepost.store.models import Event, OpenWait, Pathway
from registered import (
    LUNG,
    NOON,
    OURS,
    THEIRS,
    TODAY,
    a_pathway,
    a_patient,
    a_provider,
    codes,
    record,
    refer,
)

A_DAY = date(2025, 1, 6)
SEEN = (A_DAY, Kind.APPOINTMENT_ATTENDED)


@pytest.fixture
def ours(db):
    a_provider()
    a_pathway()


@pytest.fixture
def ours_committed(committed):
    a_provider()
    a_pathway()


@pytest.mark.usefixtures("ours")
class TestOneWriter:
    def test_a_referral_is_on_the_list_as_soon_as_it_is_recorded(self):
        record(refer())
        wait = OpenWait.objects.get()
        assert (wait.pathway, wait.started) == ("P-17", A_DAY)
        assert wait.breach_on == date(2025, 5, 13)

    def test_a_pathway_seen_at_an_older_version_isnt_written_to(self):
        record(refer(), versions={"P-17": 0})
        assert codes(record(SEEN, versions={"P-17": 0})) == [
            "actions.changed-meanwhile"
        ]
        assert Event.objects.count() == 1
        assert record(SEEN, versions={"P-17": 1}) == []

    @pytest.mark.parametrize("scope", [THEIRS, LUNG])
    def test_nobody_writes_to_a_pathway_out_of_their_scope(self, scope):
        assert codes(record(refer(), scope=scope)) == ["actions.no-such-pathway"]
        assert not Event.objects.exists()

    def test_of_several_events_none_is_written_if_one_cant_be(self):
        elsewhere = NewEvent("P-99", *SEEN)
        assert codes(record(refer(), elsewhere)) == ["actions.no-such-pathway"]
        assert not Event.objects.exists()

    def test_only_an_event_of_the_same_pathway_can_be_corrected(self):
        a_pathway("P-18")
        record(refer())
        (first,) = log.events(OURS)["event"]
        wrong = NewEvent("P-18", A_DAY, Kind.RECORDED_IN_ERROR, corrects=first)
        assert codes(record(wrong)) == ["actions.no-such-event"]
        unsaid = NewEvent("P-17", A_DAY, Kind.RECORDED_IN_ERROR)
        assert codes(record(unsaid)) == ["actions.corrects-nothing"]

    def test_a_referral_taken_back_leaves_the_list_and_is_kept_in_the_log(
        self, settings
    ):
        record(refer())
        (first,) = log.events(OURS)["event"]
        back = NewEvent("P-17", A_DAY, Kind.RECORDED_IN_ERROR, corrects=first)
        assert record(back) == []
        assert not OpenWait.objects.exists()
        read = read_pathway(
            OURS, "P-17", as_at=AsAt(TODAY, NOON), lawbook=settings.LAWBOOK
        )
        (correction,) = read.corrections
        assert (correction.was.event, correction.by.corrects) == (first, first)
        assert first not in [event.event for event in read.events]

    def test_what_is_corrected_already_is_not_corrected_again(self):
        record(refer())
        (first,) = log.events(OURS)["event"]
        back = NewEvent("P-17", A_DAY, Kind.RECORDED_IN_ERROR, corrects=first)
        assert codes(record(back, back)) == ["actions.corrected-already"] * 2
        assert record(back) == []
        again = NewEvent("P-17", *refer(date(2025, 1, 7)), corrects=first)
        for events in ([back], [again], [NewEvent("P-17", *SEEN), again]):
            (problem,) = record(*events)
            assert problem.code == "actions.corrected-already"
        second = max(log.events(OURS)["event"])
        assert f"by event {second}" in problem.message
        assert (Event.objects.count(), Pathway.objects.get().version) == (2, 2)
        undone = NewEvent("P-17", *refer(date(2025, 1, 7)), corrects=second)
        assert record(undone) == []
        assert OpenWait.objects.get().started == date(2025, 1, 7)

    def test_the_logs_hold_no_name_and_no_number_of_a_patient(self, caplog):
        with caplog.at_level(logging.DEBUG):
            record(refer())
            a_pathway("P-18", patient=a_patient(18, nhs_number="9990000026"))
        told = caplog.text.casefold()
        for secret in ("briain", "máire", "9990000018", "1960-03-02"):
            assert secret not in told


@pytest.mark.usefixtures("ours")
class TestRegistering:
    def test_a_pathway_that_is_there_already_is_refused_and_nothing_changes(self):
        assert codes(a_pathway(service="lung")) == ["actions.pathway-exists"]
        assert Pathway.objects.get().service == "ortho"

    def test_a_hospital_number_of_somebody_else_is_refused(self):
        other = a_patient(born=date(1971, 1, 1))
        assert codes(a_pathway("P-18", patient=other)) == ["actions.another-patient"]

    def test_a_patient_may_have_two_pathways(self):
        assert a_pathway("P-18") == []

    @pytest.mark.parametrize("scope", [THEIRS, LUNG])
    def test_a_service_out_of_scope_is_as_good_as_none(self, scope):
        problems = a_pathway("P-18", scope=scope)
        assert codes(problems) == ["actions.no-such-service"]

    def test_a_service_is_judged_by_standards_of_the_lawbook_only(self, settings):
        problems = register_service(
            OURS,
            "x",
            name="X",
            family="elective",
            standards=["nowhere/at-all"],
            lawbook=settings.LAWBOOK,
        )
        assert codes(problems) == ["actions.no-such-standard"]

    def test_whoever_follows_a_pathway_is_on_the_list_at_once(self):
        record(refer())
        assert assign_owner(OURS, "P-17", "ada") == []
        assert OpenWait.objects.get().owner == "ada"
        assert codes(assign_owner(LUNG, "P-17", "cyd")) == ["actions.no-such-pathway"]


@pytest.mark.usefixtures("ours_committed")
class TestManyWriters:
    def test_two_writers_on_one_pathway_lose_nothing_of_each_other(self):
        together, problems = Barrier(2), []

        def write(day):
            together.wait()
            for _ in range(10):
                problems.extend(record((day, Kind.APPOINTMENT_ATTENDED)))
            connection.close()

        writers = [Thread(target=write, args=(date(2025, 1, d),)) for d in (7, 8)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert problems == []
        assert (Event.objects.count(), Pathway.objects.get().version) == (20, 20)

    def test_of_two_who_saw_the_same_version_one_is_asked_to_look_again(self):
        together, problems = Barrier(2), []

        def write():
            together.wait()
            problems.extend(record(SEEN, versions={"P-17": 0}))
            connection.close()

        writers = [Thread(target=write) for _ in range(2)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert codes(problems) == ["actions.changed-meanwhile"]
        assert Event.objects.count() == 1

    def test_writers_on_many_pathways_never_wait_for_each_other_for_ever(self):
        a_pathway("P-18")
        together, problems = Barrier(2), []

        def write(*names):
            together.wait()
            for _ in range(5):
                problems.extend(record(*(NewEvent(name, *SEEN) for name in names)))
            connection.close()

        writers = [
            Thread(target=write, args=names)
            for names in (("P-17", "P-18"), ("P-18", "P-17"))
        ]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert problems == []
        assert Event.objects.count() == 20

    def test_what_is_told_to_listeners_names_no_patient_and_no_pathway(self):
        where = connection.get_connection_params()
        dsn = {k: where[k] for k in ("host", "port", "user", "dbname") if k in where}
        with psycopg.connect(**dsn, autocommit=True) as listener:
            listener.execute("LISTEN milepost_changes")
            record(refer())
            (told,) = listener.notifies(timeout=5, stop_after=1)
        upto = Event.objects.get().id
        assert json.loads(told.payload) == {
            "provider": "RXX",
            "service": "ortho",
            "upto": upto,
        }
