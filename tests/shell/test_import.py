"""A file of events is taken in once, however often it comes, and no row goes missing."""

from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connection

from milepost.actions.import_events import import_events
from milepost.events.kinds import Kind
from milepost.events.vocabulary import NewEvent
from milepost.foundation.days import AsAt
from milepost.host.event_files import read_rows
from milepost.reading.pathway import read_pathway
from milepost.store import log
from milepost.store.models import Event, OpenWait, Pathway, Service
from registered import (
    LUNG,
    NOON,
    OURS,
    THEIRS,
    a_pathway,
    a_provider,
    codes,
    record,
    refer,
)

A_DAY = date(2025, 1, 6)
HEAD = "pathway,day,kind,service,first,recorded_at,event,corrects,source\n"
REFERRED = "P-17,2025-01-06,referral_received,consultant_led,,,,,\n"
SEEN = "P-17,2025-01-20,appointment_attended,,true,,,,\n"
TREATED = "P-17,2025-02-03,treatment_started,,true,,,,\n"
FIRST = "P-17,2025-01-06,referral_received,consultant_led,,,1,,\n"
LATER = "P-17,2025-01-13,referral_received,consultant_led,,,2,1,\n"


@pytest.fixture
def ours(db):
    a_provider()
    a_pathway()
    a_pathway("P-18", service="lung")


@pytest.fixture
def bring(tmp_path):
    """Import rows from a file, and give the account of them."""

    def bring(*rows, scope=OURS, now=NOON, head=HEAD, **more):
        path = tmp_path / "events.csv"
        path.write_text(head + "".join(rows))
        file = read_rows(path)
        return import_events(scope, file, now=now, lawbook=settings.LAWBOOK, **more)

    return bring


def counted(imported):
    """Rows stored, there already and refused; together, all that came."""
    counts = (imported.stored, imported.there_already, imported.refused)
    assert sum(counts) == imported.rows
    return counts


@pytest.mark.usefixtures("ours")
class TestEveryRow:
    def test_what_is_new_is_stored_and_its_wait_is_on_the_list(self, bring):
        imported = bring(REFERRED, SEEN)
        assert (counted(imported), imported.problems) == ((2, 0, 0), [])
        wait = OpenWait.objects.get()
        assert (wait.pathway, wait.started) == ("P-17", A_DAY)

    def test_the_same_file_again_changes_nothing(self, bring):
        bring(REFERRED, SEEN)
        before = list(Event.objects.values_list())
        assert counted(bring(REFERRED, SEEN)) == (0, 2, 0)
        assert list(Event.objects.values_list()) == before
        assert Pathway.objects.get(name="P-17").version == 0

    def test_of_a_longer_file_only_what_is_new_is_stored(self, bring):
        bring(REFERRED, SEEN)
        assert counted(bring(REFERRED, SEEN, TREATED)) == (1, 2, 0)
        kinds = Event.objects.order_by("id").values_list("kind", flat=True)
        assert list(kinds)[-1] == "treatment_started"
        assert not OpenWait.objects.exists()

    def test_two_rows_that_are_alike_are_two_events_however_often_they_come(
        self, bring
    ):
        assert counted(bring(REFERRED, SEEN, SEEN)) == (3, 0, 0)
        assert counted(bring(REFERRED, SEEN, SEEN, SEEN)) == (1, 3, 0)

    @pytest.mark.parametrize(
        "row",
        [
            SEEN.replace("true", "false"),
            SEEN.replace("2025-01-20", "2025-01-21"),
            SEEN.replace("attended", "missed"),
            SEEN.replace(",,,,\n", ",,,,theatre\n"),
        ],
    )
    def test_a_row_that_says_anything_else_is_another_event(self, bring, row):
        bring(SEEN)
        assert counted(bring(row)) == (1, 0, 0)

    def test_when_we_were_told_makes_no_other_event(self, bring):
        bring(SEEN)
        assert counted(bring(SEEN.replace("true,,", "true,2025-01-22,"))) == (0, 1, 0)

    def test_an_event_that_was_typed_in_is_not_taken_for_the_files(self, bring):
        record(refer())
        assert counted(bring(REFERRED)) == (1, 0, 0)

    def test_where_a_row_comes_from_is_kept(self, bring):
        bring(SEEN, SEEN.replace(",,,,\n", ",,,,clinic\n"), source="theatre")
        told = log.told_by(OURS, "P-17").values()
        assert sorted(told) == [("ada", "clinic"), ("ada", "theatre")]


@pytest.mark.usefixtures("ours")
class TestRefused:
    @pytest.mark.parametrize(
        ("row", "code", "where", "value"),
        [
            (SEEN.replace("01-20", "02-30"), "intake.wrong-value", "day", "02-30"),
            (
                SEEN.replace("P-17", "P-99"),
                "actions.no-such-pathway",
                "pathway",
                "P-99",
            ),
            (SEEN.replace("01-20", "02-15"), "actions.not-yet", "day", "2025-02-15"),
            (
                SEEN.replace("true,,", "true,2025-02-14T18:00,"),
                "actions.told-later",
                "recorded_at",
                "2025-02-14T18:00",
            ),
            (SEEN.replace("true", "\x1f"), "intake.wrong-value", "first", "x1f"),
        ],
    )
    def test_a_row_that_cannot_be_stored_is_named_and_the_rest_goes_in(
        self, bring, row, code, where, value
    ):
        imported = bring(REFERRED, row)
        assert counted(imported) == (1, 0, 1)
        (problem,) = imported.problems
        assert problem.code == code
        assert problem.where == f"events.csv, row 2 (line 3), {where}"
        assert value in problem.message
        assert problem.remedy

    def test_a_text_with_the_character_between_columns_is_refused(self, bring):
        row = REFERRED.replace("consultant_led", "consultant\x1fled")
        imported = bring(row, SEEN)
        assert counted(imported) == (1, 0, 1)
        assert codes(imported.problems) == ["actions.unwritable"]

    @pytest.mark.parametrize("scope", [THEIRS, LUNG])
    def test_a_pathway_out_of_scope_is_as_good_as_unknown(self, bring, scope):
        imported = bring(REFERRED, scope=scope)
        assert counted(imported) == (0, 0, 1)
        assert codes(imported.problems) == ["actions.no-such-pathway"]
        assert not Event.objects.exists()

    def test_a_file_without_a_column_it_must_have_stores_nothing(self, bring):
        imported = bring("P-17,2025-01-06\n", head="pathway,day\n")
        assert counted(imported) == (0, 0, 1)
        assert codes(imported.problems) == ["intake.missing-column"]

    def test_a_column_nobody_knows_is_named_and_refuses_no_row(self, bring):
        imported = bring("P-17,2025-01-06,died,x\n", head="pathway,day,kind,wether\n")
        assert counted(imported) == (1, 0, 0)
        assert codes(imported.problems) == ["intake.unknown-column"]


@pytest.mark.usefixtures("ours")
class TestCorrections:
    def test_a_correction_goes_in_with_what_it_corrects(self, bring):
        assert counted(bring(FIRST, LATER)) == (2, 0, 0)
        first, second = Event.objects.order_by("id")
        assert second.corrects_id == first.id
        assert OpenWait.objects.get().started == date(2025, 1, 13)

    def test_a_correction_that_comes_later_finds_what_is_there_already(self, bring):
        bring(FIRST)
        assert counted(bring(FIRST, LATER)) == (1, 1, 0)
        assert OpenWait.objects.get().started == date(2025, 1, 13)

    def test_corrections_of_corrections_are_known_again(self, bring):
        third = LATER.replace("01-13", "01-14").replace(",2,1,", ",3,2,")
        bring(FIRST, LATER, third)
        assert counted(bring(FIRST, LATER, third)) == (0, 3, 0)

    def test_what_a_person_has_corrected_is_not_corrected_a_second_time(self, bring):
        bring(FIRST)
        (place,) = log.events(OURS)["event"]
        mistake = NewEvent("P-17", A_DAY, Kind.RECORDED_IN_ERROR, corrects=place)
        assert record(mistake) == []
        imported = bring(FIRST, LATER)
        assert counted(imported) == (0, 1, 1)
        assert codes(imported.problems) == ["actions.corrected-already"]

    def test_a_correction_of_a_refused_row_is_refused_and_so_on(self, bring):
        third = LATER.replace("01-13", "01-14").replace(",2,1,", ",3,2,")
        imported = bring(FIRST.replace("01-06", "02-30"), LATER, third)
        assert counted(imported) == (0, 0, 3)
        assert codes(imported.problems)[1:] == ["actions.corrects-a-refused-row"] * 2
        assert "It corrects row 1," in imported.problems[1].message


@pytest.mark.usefixtures("ours")
class TestWhenWeWereTold:
    def test_it_is_the_moment_that_the_row_says(self, bring):
        bring(SEEN.replace("true,,", "true,2025-01-22T09:30,"))
        assert Event.objects.get().recorded_at == datetime(
            2025, 1, 22, 9, 30, tzinfo=UTC
        )

    def test_it_is_the_end_of_the_day_where_the_row_does_not_say(self, bring):
        bring(SEEN)
        told = Event.objects.get().recorded_at
        assert told == datetime(2025, 1, 20, 23, 59, 59, 999999, tzinfo=UTC)

    def test_it_is_never_later_than_now(self, bring):
        bring(SEEN.replace("2025-01-20", "2025-02-14"))
        assert Event.objects.get().recorded_at == NOON


@pytest.mark.usefixtures("ours")
def test_a_pathways_page_shows_what_was_imported_as_what_was_typed(bring):
    bring(REFERRED, TREATED)
    as_at = AsAt(NOON.date(), NOON)
    page = read_pathway(OURS, "P-17", as_at=as_at, lawbook=settings.LAWBOOK)
    (clock,) = page.explanations[0].clocks
    assert (clock["how"], clock["waited"]) == ("stopped", 28)


@pytest.mark.usefixtures("ours")
def test_whoever_follows_the_service_is_told_of_what_was_imported(bring):
    bring(REFERRED)
    assert Service.objects.get(code="ortho").last_event == Event.objects.get().id


def test_if_anything_fails_on_the_way_nothing_was_stored(committed, bring):
    a_provider()
    a_pathway()

    def interrupted(what, _done, _of):
        if what == "Working out every wait":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(REFERRED, SEEN, progress=interrupted)
    assert not Event.objects.exists()
    assert counted(bring(REFERRED, SEEN)) == (2, 0, 0)


def test_two_who_import_the_same_file_at_once_store_it_once(committed, bring, tmp_path):
    a_provider()
    a_pathway()
    (tmp_path / "same.csv").write_text(HEAD + REFERRED + SEEN)
    file, counts, ready = read_rows(tmp_path / "same.csv"), [], Barrier(2)

    def one():
        ready.wait()
        try:
            told = import_events(OURS, file, now=NOON, lawbook=settings.LAWBOOK)
            counts.append(counted(told))
        finally:
            connection.close()

    both = [Thread(target=one) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(counts) == [(0, 2, 0), (2, 0, 0)]
    assert Event.objects.count() == 2
