"""Files are shown before they are stored, reconciled afterwards, and can be taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from milepost.actions.see_to_messages import say_meaning
from milepost.actions.take_file import NewFile, decide, explain, take_file
from milepost.actions.work_on_files import work_on_file
from milepost.reading.files import read_file, read_gone
from milepost.store.files.models import Upload
from milepost.store.inbox.models import Message
from milepost.store.models import Clock, Event, Pathway
from milepost.web.row_tells import row_tells
from registered import NOON, OURS, THEIRS, a_pathway, a_provider, codes, record
from sent_files import (
    FIRST,
    HEAD,
    SECOND,
    became,
    send,
    state,
    stored,
    taken,
    told,
    work,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BROKEN = "P-3,30/02/2025,routine,ortho,H-3,,Dunn,Cat,02/03/1962,consultant_led,\n"
UNKNOWN = "P-4,08/01/2025,asap,ortho,H-4,,Eve,Dan,02/03/1963,consultant_led,\n"
BEYOND = FIRST.replace("P-1", "P-5").replace("\n", ",what is this\n")
SLOTS = "UBRN,Listed on,Service,Hospital number,Family name,Date of birth\n"
ANN = "000000000017,2025-01-06,ortho,H-1,Byrne,1960-03-02\n"
BEN = "000000000025,2025-01-07,ortho,H-2,Cole,1961-03-02\n"


@pytest.fixture(autouse=True)
def provider():
    a_provider()


def log():
    found = Event.objects.order_by("pathway", "day", "id")
    return list(found.values_list("pathway", "day", "kind"))


# ── Before anything is stored ────────────────────────────────────────────────────────


def test_a_preview_says_what_each_row_would_come_to_and_stores_none_of_it():
    number = taken(HEAD + FIRST + BROKEN + UNKNOWN + BEYOND + SECOND)
    assert became(number) == {
        2: "new", 3: "held", 4: "held", 5: "refused", 6: "new"
    }  # fmt: skip
    said = told(number)
    assert (said["rows"], said["new"], said["held"], said["refused"]) == (5, 2, 2, 1)
    assert said["events"] == {"referral_received": 2}
    assert said["begins"] == 2
    assert Event.objects.count() == Message.objects.count() == 0
    assert Pathway.objects.count() == 0


def test_a_preview_says_whom_and_what_a_row_tells_as_it_was_read_and_that_stays():
    number = taken(HEAD + FIRST + SECOND)
    line = next(iter(read_file(OURS, number, lawbook=settings.LAWBOOK).lines))
    assert line.told["person"] == ["Byrne", "Ada", "1960-03-02"]
    ((kind, day, says),) = line.told["events"]
    assert (kind, day, says["service"]) == (
        "referral_received",
        "2025-01-06",
        "consultant_led",
    )
    said = row_tells(line.told)
    assert said[0].startswith("BYRNE, Ada, born")
    assert said[1].startswith("Referral received, 6")
    assert decide(OURS, number, "confirmed", now=NOON) == []
    work(number)
    after = next(iter(read_file(OURS, number, lawbook=settings.LAWBOOK).lines))
    assert after.told == line.told


def test_a_preview_names_the_columns_that_are_missing_and_those_nobody_reads():
    number = taken("Pathway,Referral received,Colour\nP-1,2025-01-06,red\n")
    assert told(number)["unread"] == ["Colour"]
    assert "Service" in told(number)["missing"]


def test_rows_of_one_pathway_are_previewed_together_however_far_apart_they_stand():
    a_pathway("P-17")
    rows = "".join(
        f"P-17,A-{n},2025-01-{n:02},2025-02-{n:02},,\n" for n in range(1, 29)
    )
    head = "Pathway,Appointment,Booked on,Appointment date,Status,First\n"
    number = taken(head + rows, profile="rows-appointments")
    assert told(number)["events"] == {"appointment_booked": 28}


@pytest.mark.parametrize(
    "raw",
    [b"\xff\xfe\x00", b"a,a\n1,2\n", b"PK\x03\x04x"],
    ids=["text", "twice", "zip"],
)
def test_a_file_that_cannot_be_read_says_why_and_can_only_be_put_away(raw):
    number = taken(raw)
    assert state(number) == "unreadable"
    assert told(number)["why"]
    assert codes(decide(OURS, number, "confirmed", now=NOON)) == ["files.decided"]
    assert decide(OURS, number, "discarded", now=NOON) == []


def test_an_empty_file_or_one_of_tomorrow_is_not_taken():
    assert codes(send("")[1]) == ["files.unfit"]
    tomorrow = NewFile(
        feed="x", profile="rows-referrals", name="x", raw=b"x",
        speaks_for=NOON + timedelta(days=1),
    )  # fmt: skip
    assert codes(take_file(OURS, tomorrow, now=NOON)[1]) == ["files.unfit"]


# ── Storing ──────────────────────────────────────────────────────────────────────────


def test_what_is_stored_is_what_the_preview_showed_and_every_row_is_accounted_for():
    number = taken(HEAD + FIRST + BROKEN + SECOND)
    before = told(number)
    decide(OURS, number, "confirmed", now=NOON)
    work()
    after = told(number)
    shared = ("rows", "new", "held", "events", "corrections")
    assert [after[n] for n in shared] == [before[n] for n in shared]
    assert log() == [
        ("P-1", date(2025, 1, 6), "referral_received"),
        ("P-2", date(2025, 1, 7), "referral_received"),
    ]
    assert Clock.objects.count() == 2


def test_a_day_is_read_only_in_a_form_that_the_mapping_declares():
    number = taken(HEAD + FIRST.replace("06/01/2025", "01.06.2025"))
    assert became(number) == {2: "held"}


def test_the_same_file_again_is_told_so_and_changes_nothing():
    stored(HEAD + FIRST)
    assert codes(send(HEAD + FIRST, day=1)[1]) == ["files.same"]


def test_a_row_that_says_the_same_as_in_the_file_before_is_not_told_again():
    stored(HEAD + FIRST)
    number = stored(HEAD + SECOND + FIRST, day=1)
    assert became(number) == {2: "new", 3: "unchanged"}
    assert Event.objects.count() == 2


def test_a_row_that_says_something_else_now_corrects_what_it_said():
    stored(HEAD + FIRST)
    number = stored(HEAD + FIRST.replace("06/01", "03/01"), day=1)
    assert told(number)["corrections"] == 1
    assert set(Clock.objects.values_list("started", flat=True)) == {date(2025, 1, 3)}
    again = stored(HEAD + FIRST, day=2)
    assert became(again) == {2: "new"}
    assert set(Clock.objects.values_list("started", flat=True)) == {date(2025, 1, 6)}


def test_a_row_waits_until_somebody_says_what_its_code_means():
    number = stored(HEAD + UNKNOWN)
    assert became(number) == {2: "held"}
    say_meaning(OURS, "rows-referrals", "priority", "asap", "urgent", now=NOON)
    work()
    assert log() == [("P-4", date(2025, 1, 8), "referral_received")]


def test_work_that_was_stopped_goes_on_from_there_and_nothing_is_told_twice():
    rows = "".join(FIRST.replace("P-1", f"P-{n}").replace("H-1", f"H-{n}")
                   for n in range(17))  # fmt: skip
    number = taken(HEAD + rows)
    decide(OURS, number, "confirmed", now=NOON)
    for stops_after in (1, 2, 0, 1):
        asked = iter([True] * stops_after + [False] * 50)
        work_on_file(
            OURS,
            number,
            lawbook=settings.LAWBOOK,
            clock=lambda: NOON,
            go_on=lambda asked=asked: next(asked),
            at_once=5,
        )
        assert state(number) == "confirmed"
    work()
    assert told(number)["new"] == Event.objects.count() == Message.objects.count() == 17


def test_a_decision_is_taken_once_whoever_takes_it_first():
    number = taken(HEAD + FIRST)
    assert decide(OURS, number, "confirmed", now=NOON) == []
    assert codes(decide(OURS, number, "confirmed", now=NOON)) == ["files.decided"]
    assert codes(decide(OURS, number, "discarded", now=NOON)) == ["files.decided"]
    assert codes(decide(THEIRS, number, "undoing", now=NOON)) == ["files.unfit"]


def test_what_came_and_what_was_decided_is_kept_for_good():
    number = stored(HEAD + FIRST)
    for table in ("files_upload", "files_step"):
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM {table}")
    assert bytes(Upload.objects.get(id=number).raw) == (HEAD + FIRST).encode()


# ── Taking back ──────────────────────────────────────────────────────────────────────


def test_a_file_is_taken_back_by_further_events_and_what_was_before_stands():
    stored(HEAD + FIRST)
    number = stored(HEAD + FIRST.replace("06/01", "03/01") + SECOND, day=1)
    assert decide(OURS, number, "undoing", now=NOON) == []
    work(day=1)
    assert state(number) == "undone"
    assert set(Clock.objects.values_list("pathway", "started")) == {
        ("P-1", date(2025, 1, 6))
    }
    kinds = [kind for _, _, kind in log()]
    assert kinds.count("recorded_in_error") == 1
    assert len(kinds) == 5


def test_a_file_that_was_taken_back_may_come_again():
    number = stored(HEAD + FIRST)
    decide(OURS, number, "undoing", now=NOON)
    work()
    assert Clock.objects.count() == 0
    stored(HEAD + FIRST, day=1)
    assert Clock.objects.count() == 1


def test_an_earlier_file_is_not_taken_back_before_the_later_one():
    first = stored(HEAD + FIRST)
    second = stored(HEAD + FIRST + SECOND, day=1)
    assert codes(decide(OURS, first, "undoing", now=NOON)) == ["files.not-the-last"]
    decide(OURS, second, "undoing", now=NOON)
    work(day=1)
    assert decide(OURS, first, "undoing", now=NOON) == []


# ── Who left a whole list ────────────────────────────────────────────────────────────


def gone():
    return [
        (left.pathway, left.evidence)
        for left in read_gone(OURS, lawbook=settings.LAWBOOK)
    ]


def test_who_vanishes_from_a_whole_list_without_an_outcome_raises_an_alarm():
    stored(SLOTS + ANN + BEN, profile="rows-slot-issues")
    number = stored(SLOTS + BEN, profile="rows-slot-issues", day=1)
    assert told(number)["gone"] == 1
    assert gone() == [("000000000017", "")]
    assert Clock.objects.filter(pathway="000000000017", how="running").count() == 1


def booked(day, visit=date(2025, 3, 3)):
    return (day, "appointment_booked", {"for_day": visit})


def cancelled(day, visit=date(2025, 3, 3)):
    return (day, "appointment_cancelled", {"for_day": visit, "by": "provider"})


FIRST_LIST, NEXT_LIST, AFTER = (date(2025, 2, day) for day in (14, 15, 16))


@pytest.mark.parametrize(
    ("events", "by"),
    [
        ([booked(FIRST_LIST)], FIRST_LIST),
        ([booked(AFTER)], AFTER),
        ([booked(date(2025, 2, 13))], None),
        ([(date(2025, 2, 13), "referral_vetted", {"outcome": "accepted"})], None),
        ([booked(FIRST_LIST), cancelled(NEXT_LIST)], None),
        (
            [booked(FIRST_LIST), cancelled(NEXT_LIST), booked(AFTER)],
            AFTER,
        ),
        (
            [booked(FIRST_LIST), cancelled(NEXT_LIST, date(2025, 4, 7))],
            FIRST_LIST,
        ),
        ([cancelled(FIRST_LIST), booked(NEXT_LIST)], NEXT_LIST),
    ],
)
def test_only_an_outcome_since_the_last_list_that_still_holds_accounts_for_leaving(
    events, by
):
    stored(SLOTS + ANN + BEN, profile="rows-slot-issues")
    stored(SLOTS + BEN, profile="rows-slot-issues", day=1)
    later = NOON + timedelta(days=2)
    assert record(*events, pathway="000000000017", now=later) == []
    evidence = f"Appointment booked on {by.day} February 2025" if by else ""
    assert gone() == [("000000000017", evidence)]
    left = read_gone(OURS, lawbook=settings.LAWBOOK)
    assert [each.is_open for each in left] == [by is None]


def test_a_person_may_explain_who_left_and_nobody_explains_it_twice():
    stored(SLOTS + ANN, profile="rows-slot-issues")
    stored(SLOTS + BEN, profile="rows-slot-issues", day=1)
    left = read_gone(OURS, lawbook=settings.LAWBOOK)[0]
    assert codes(explain(OURS, left.number, "  ", now=NOON)) == ["files.no-note"]
    assert explain(OURS, left.number, "Booked by telephone", now=NOON) == []
    assert codes(explain(OURS, left.number, "Again", now=NOON)) == ["files.decided"]
    assert [left.is_open for left in read_gone(OURS, lawbook=settings.LAWBOOK)] == [
        False
    ]


def test_who_comes_back_on_a_later_list_is_not_gone_from_it():
    stored(SLOTS + ANN + BEN, profile="rows-slot-issues")
    stored(SLOTS + BEN, profile="rows-slot-issues", day=1)
    again = stored(SLOTS + BEN + ANN, profile="rows-slot-issues", day=2)
    assert [left.is_open for left in read_gone(OURS, lawbook=settings.LAWBOOK)] == [
        False
    ]
    assert gone() == [("000000000017", f"on the list again in file {again}")]


def test_a_file_is_seen_only_by_its_own_provider():
    number = taken(HEAD + FIRST)
    assert read_file(OURS, number, lawbook=settings.LAWBOOK) is not None
    assert read_file(THEIRS, number, lawbook=settings.LAWBOOK) is None


def test_a_long_cell_and_a_moment_of_utc_do_no_harm():
    number = taken(HEAD + FIRST.replace("Byrne", "B" * 5_000))
    assert became(number) == {2: "refused"}
    assert Upload.objects.get(id=number).at == datetime(2025, 2, 14, 12, tzinfo=UTC)
