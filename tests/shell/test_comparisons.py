"""Two lists are compared whole, each line can be decided, and nothing of it is lost."""

import csv
import io
import os
import subprocess
import sys
from datetime import date, timedelta
from io import BytesIO

import pytest
import python_calamine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client

from databases import address
from milepost.actions.compare_again import compare_again
from milepost.actions.compare_lists import (
    NewComparison,
    NewList,
    NewVerdict,
    decide_all,
    decide_line,
    take_lists,
)
from milepost.actions.work_on_comparisons import work_on_comparisons
from milepost.reading.comparisons import Narrowed, read_comparison, read_line
from milepost.store.comparisons.models import Comparison, Copy, Line, Step, Verdict
from milepost.store.models import Event, OpenWait
from registered import LUNG, NOON, OURS, THEIRS, a_pathway, a_provider, codes, record
from registered import refer as referral
from shell.test_door import a_person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HEAD = "Pathway,Issuer,NHS number,Hospital number,Date of birth,Service,Clock start,Clock stop,Priority\n"
SAME = "P-1,RXX,9990000018,H-1,02/03/1960,ortho,05/01/2025,,routine\n"
MOVED = "P-2,RXX,9990000026,H-2,02/03/1961,ortho,06/01/2025,,urgent\n"
MOVED_TO = "P-2,RXX,9990000026,H-2,02/03/1961,ortho,20/01/2025,,urgent\n"
LOST = "P-3,RXX,9990000034,H-3,02/03/1962,lung,07/01/2025,,routine\n"
TWO = (
    ",RXX,9990000042,H-4,02/03/1963,lung,08/01/2025,,routine\n"
    ",RXX,9990000042,H-4,02/03/1963,lung,10/01/2025,,routine\n"
)
ONE_OF_TWO = ",RXX,9990000042,H-9,02/03/1963,lung,09/01/2025,,routine\n"
GAINED = "P-9,RXX,9990000050,H-5,02/03/1964,=lung,09/01/2025,,<b>now</b>\n"
OLD = HEAD + SAME + MOVED + LOST + LOST + TWO + "P-8,,,,,,,,,what is this\n"
NEW = HEAD + SAME + MOVED_TO + ONE_OF_TWO + GAINED
RIGHT = NewVerdict(what="new_right", note="Seen in the referral letter")


@pytest.fixture(autouse=True)
def provider():
    a_provider()


def a_list(text, profile="rows-open-pathways"):
    return NewList(profile=profile, name="list.csv", raw=text.encode())


def send(old=None, new=None, scope=OURS, **changes):
    told = {
        "title": "Go-live",
        "standard": "england/rtt-18-weeks",
        "order": "usual",
        "today": NOON.date(),
        "old": old or a_list(OLD),
        "new": new or a_list(NEW),
    }
    asked = NewComparison(**told | changes)
    return take_lists(scope, asked, lawbook=settings.LAWBOOK, now=NOON)


def work(**how):
    return work_on_comparisons(lawbook=settings.LAWBOOK, clock=lambda: NOON, **how)


def compared(**asked):
    number, problems = send(**asked)
    assert problems == []
    work()
    return number


def told(number):
    return Step.objects.filter(comparison=number).order_by("-place")[0].told


def fates(number):
    rows = Line.objects.filter(comparison=number).order_by("number")
    return list(rows.values_list("fate", "old_row", "new_row"))


def ada():
    client = Client()
    client.force_login(a_person())
    return client


# ── Comparing ────────────────────────────────────────────────────────────────────────


def test_every_row_of_both_lists_is_in_one_line_and_the_accounts_add_up():
    number = compared()
    assert fates(number) == [
        ("same", 2, 2),
        ("changed_clock", 3, 3),
        ("only_old", 4, None),
        ("twice_old", 5, None),
        ("ambiguous", 6, None),
        ("ambiguous", 7, None),
        ("refused_old", 8, None),
        ("ambiguous", None, 4),
        ("only_new", None, 5),
    ]
    said = told(number)
    assert said["remainder"] == 0
    counted = ("rows", "matched", "ambiguous", "alone", "twice", "refused")
    assert [said["old"][name] for name in counted] == [7, 2, 2, 1, 1, 1]
    assert [said["new"][name] for name in counted] == [4, 2, 1, 1, 0, 0]
    assert said["not_compared"] == [
        "referral",
        "hospital",
        "referred",
        "status",
        "booked",
    ]
    assert said["new"]["unlisted"] == [["priority", "<b>now</b>", 1]]
    lung = next(each for each in said["services"] if each["service"] == "lung")
    assert (lung["old"], lung["new"], lung["fates"]["ambiguous"]) == (4, 1, 3)


def test_comparing_records_nothing_and_removes_nobody():
    a_pathway("P-17")
    record(referral())
    before = (Event.objects.count(), OpenWait.objects.count())
    compared()
    assert (Event.objects.count(), OpenWait.objects.count()) == before


def test_mileposts_own_list_is_compared_as_it_is_when_the_work_begins():
    a_pathway("P-17")
    record(referral())
    wait = OpenWait.objects.get()
    start = wait.started + timedelta(days=3)
    new = f"Pathway,Service,Clock start\nP-17,ortho,{start}\nP-18,ortho,2025-01-09\n"
    number = compared(old=NewList(profile=""), new=a_list(new))
    assert fates(number) == [("changed_clock", 2, 2), ("only_new", None, 3)]
    assert Line.objects.get(comparison=number, number=1).days == 3
    assert bytes(Copy.objects.get(side__own=True).raw).startswith(b"Pathway,")


def test_work_that_was_stopped_keeps_nothing_and_is_done_the_next_time():
    number, _ = send()
    for stops_after in (1, 2, 4, 5):
        asked = iter([True] * stops_after + [False] * 50)
        work(go_on=lambda asked=asked: next(asked))
        assert not Line.objects.exists()
    assert work() == 1
    assert work() == 0
    assert len(fates(number)) == 9


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"title": " "}, "title"),
        ({"standard": "england/none"}, "standard"),
        ({"today": date(2025, 2, 15)}, "day"),
        ({"old": NewList(profile=""), "new": NewList(profile="")}, "new"),
        ({"old": a_list("")}, "old"),
        ({"scope": LUNG}, "old"),
    ],
)
def test_lists_that_cannot_be_compared_are_not_taken(changes, where):
    number, problems = send(**changes)
    assert number == 0
    assert [problem.where for problem in problems] == [where]
    assert not Comparison.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"old": a_list("a,a\n1,2\n")}, "Two columns are called"),
        ({"new": NewList(profile="rows-orders", name="x", raw=b"a\n1\n")}, "[listed]"),
        ({"new": NewList(profile="gone.toml", name="x", raw=b"a\n1\n")}, "gone.toml"),
        ({"order": "gone.toml"}, "gone.toml"),
    ],
)
def test_lists_that_cannot_be_read_say_why(changes, words):
    number = compared(**changes)
    assert Step.objects.get(comparison=number).what == "unreadable"
    assert words in " ".join(told(number)["why"])
    page = ada().get(f"/comparisons/{number}").content.decode()
    assert "Can’t be compared" in page


def test_the_command_compares_mileposts_own_list(tmp_path):
    new = tmp_path / "new.csv"
    new.write_text(NEW)
    told = subprocess.run(
        [sys.executable, "-c", "from milepost.cli.main import run; run()",
         "compare", "milepost:RZZ", str(new), "--as-at", "2025-02-14"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": "src", "DATABASE_URL": address()},
        timeout=600,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    lines = told.stdout.splitlines()
    assert lines[1].split() == ["old", "list", *"0000000"]
    assert lines[2].split() == ["new", "list", "4", "0", "0", "4", "0", "0", "0"]


# ── Deciding ─────────────────────────────────────────────────────────────────────────


def test_what_is_decided_is_added_to_what_was_and_the_latest_stands():
    number = compared()
    assert decide_line(OURS, number, 2, RIGHT, after=0, now=NOON) == []
    later = NewVerdict(what="old_right", note="")
    assert decide_line(OURS, number, 2, later, after=1, now=NOON) == []
    found = read_line(OURS, number, 2, Narrowed())
    assert [each.what for each in found.history] == ["new_right", "old_right"]
    assert found.line.verdict.what == "old_right"
    for what, shown in (("old_right", 1), ("new_right", 0), ("no", 7)):
        assert read_comparison(OURS, number, Narrowed(decided=what)).shown == shown


def test_who_had_not_seen_what_another_decided_must_look_again():
    number = compared()
    assert decide_line(OURS, number, 2, RIGHT, after=0, now=NOON) == []
    assert codes(decide_line(OURS, number, 2, RIGHT, after=0, now=NOON)) == [
        "compare.unfit"
    ]
    assert Verdict.objects.count() == 1


def test_many_are_decided_at_once_but_only_those_that_were_seen_and_undecided():
    number = compared()
    crowd = Narrowed(fate="ambiguous")
    decide_line(OURS, number, 5, RIGHT, after=0, now=NOON)
    done, problems = decide_all(OURS, number, crowd, RIGHT, expected=3, now=NOON)
    assert (done, codes(problems)) == (0, ["compare.unfit"])
    assert decide_all(OURS, number, crowd, RIGHT, expected=2, now=NOON) == (2, [])
    assert Verdict.objects.filter(what="new_right").count() == 3
    assert decide_all(OURS, number, crowd, RIGHT, expected=0, now=NOON)[0] == 0


@pytest.mark.parametrize(
    "said",
    [
        NewVerdict(what="", note=""),
        NewVerdict(what="to_find_out", note=" "),
        NewVerdict(what="as_meant", note="x" * 1_001),
    ],
)
def test_a_decision_that_says_too_little_or_too_much_is_refused(said):
    number = compared()
    assert codes(decide_line(OURS, number, 2, said, after=0, now=NOON)) == [
        "compare.unfit"
    ]


def test_what_was_compared_and_decided_is_kept_for_good():
    number = compared()
    decide_line(OURS, number, 2, RIGHT, after=0, now=NOON)
    for table in ("comparison", "side", "copy", "step", "verdict"):
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM comparisons_{table}")


def test_a_comparison_is_seen_and_decided_only_by_its_own_provider():
    number = compared()
    assert read_comparison(THEIRS, number, Narrowed()) is None
    assert read_line(THEIRS, number, 2, Narrowed()) is None
    assert decide_line(THEIRS, number, 2, RIGHT, after=0, now=NOON)
    assert decide_all(THEIRS, number, Narrowed(), RIGHT, expected=9, now=NOON)[1]
    assert read_comparison(LUNG, number, Narrowed()) is None
    lung = Client()
    lung.force_login(a_person("cyd", services=frozenset({"lung"})))
    for page in ("", f"/{number}", f"/{number}/lines/1", f"/{number}/lines.csv"):
        assert lung.get(f"/comparisons{page}").status_code == 403


# ── The pages ────────────────────────────────────────────────────────────────────────


def test_two_lists_are_sent_by_the_page_and_what_was_typed_is_shown_again():
    client = ada()
    form = {
        "title": "Go-live, day 2",
        "day": "2025-02-14",
        "standard": "england/rtt-18-weeks",
        "old-mapping": "rows-open-pathways",
        "new-mapping": "milepost",
        "new": SimpleUploadedFile("new.csv", NEW.encode()),
    }
    answer = client.post("/comparisons", form)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "No file is chosen for the old list" in page
    assert "as well" in page
    assert 'value="Go-live, day 2"' in page
    sent = form | {
        "new-mapping": "rows-open-pathways",
        "old": SimpleUploadedFile("old.csv", OLD.encode()),
        "new": SimpleUploadedFile("new.csv", NEW.encode()),
    }
    answer = client.post("/comparisons", sent)
    number = Comparison.objects.get().id
    assert answer["Location"] == f"/comparisons/{number}"
    assert "It waits for its turn" in client.get(answer["Location"]).content.decode()
    work()
    page = client.get(answer["Location"]).content.decode()
    assert "Every row of both lists is in exactly one line." in page
    assert "14 days later" in page
    assert "&lt;b&gt;now" in page
    assert client.get("/comparisons").status_code == 200


def test_lines_are_narrowed_and_paged_and_an_odd_address_breaks_nothing():
    rows = "".join(
        f"Q-{n},RXX,,,,ortho,{date(2024, 1, 1) + timedelta(days=n)},,\n"
        for n in range(120)
    )
    number = compared(old=a_list(HEAD + rows), new=a_list(HEAD + SAME))
    client = ada()
    first = client.get(f"/comparisons/{number}?fate=only_old").content.decode()
    assert "1 to 50 of 120 lines" in first
    third = client.get(f"/comparisons/{number}?fate=only_old&page=3").content.decode()
    assert "101 to 120 of 120 lines" in third
    one = client.get(f"/comparisons/{number}?q=q-17").content.decode()
    assert "1 line" in one
    odd = "fate=x&service=%00&differs=x&decided=x&page=x&q=%00"
    assert client.get(f"/comparisons/{number}?{odd}").status_code == 422
    assert client.get(f"/comparisons/{number}?page=999999").status_code == 200


def test_a_line_is_decided_on_its_page_and_the_next_one_is_shown():
    number, client = compared(), ada()
    page = client.get(f"/comparisons/{number}/lines/2").content.decode()
    assert "the breach day moves from 13 May 2025 to 27 May 2025" in page
    sent = {"what": "new_right", "note": "Seen", "after": "0", "then": "next"}
    answer = client.post(f"/comparisons/{number}/lines/2?service=ortho", sent)
    assert answer.status_code == 302
    again = client.post(f"/comparisons/{number}/lines/2", sent)
    assert again.status_code == 409
    assert "since you opened this page" in again.content.decode()
    assert "The new list is right. “Seen” Ada" in again.content.decode()
    assert client.get(f"/comparisons/{number}/lines/99").status_code == 404


def test_lines_are_taken_away_with_their_reasons_and_no_cell_is_a_formula():
    number, client = compared(), ada()
    decide_line(OURS, number, 2, RIGHT, after=0, now=NOON)
    raw = b"".join(client.get(f"/comparisons/{number}/lines.csv").streaming_content)
    rows = list(csv.DictReader(io.StringIO(raw.decode())))
    assert len(rows) == 9
    assert rows[1]["Days later"] == "14"
    assert rows[1]["Decided by"] == "Ada"
    assert rows[8]["Service, new"] == "'=lung"
    answer = client.get(f"/comparisons/{number}/lines.xlsx?fate=changed_clock")
    book = python_calamine.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    lines = book.get_sheet_by_index(0).to_python()
    assert len(lines) == 2
    assert date(2025, 1, 20) in lines[1]


def test_a_page_of_lines_asks_as_often_however_many_there_are(
    django_assert_max_num_queries,
):
    number, client = compared(), ada()
    client.get(f"/comparisons/{number}")
    with django_assert_max_num_queries(30) as few:
        client.get(f"/comparisons/{number}?fate=same")
    with django_assert_max_num_queries(len(few)):
        client.get(f"/comparisons/{number}")


# ── Again ────────────────────────────────────────────────────────────────────────────


def test_kept_lists_are_compared_again_by_another_order_and_both_comparisons_stay():
    first = compared()
    assert decide_line(OURS, first, 2, RIGHT, after=0, now=NOON) == []
    lines, copies = fates(first), Copy.objects.count()
    second, problems = compare_again(OURS, first, "new-numbers", now=NOON)
    assert problems == []
    assert compare_again(OURS, first, "new-numbers", now=NOON) == (second, [])
    work()
    apart = compared(order="new-numbers")
    assert (fates(second), told(second)) == (fates(apart), told(apart))
    assert (fates(first), Copy.objects.count()) == (lines, copies + 2)
    third, _ = compare_again(OURS, second, "usual", now=NOON)
    work()
    assert (fates(third), told(third)) == (lines, told(first))
    assert Verdict.objects.filter(comparison__in=(second, third)).count() == 0
    for scope in (LUNG, THEIRS):
        assert compare_again(scope, first, "usual", now=NOON)[0] == 0


def test_milepost_s_own_list_is_compared_again_as_it_was():
    a_pathway("P-17")
    record(referral())
    own = NewList(profile="", name="")
    number = compared(old=own)
    before = fates(number)
    a_pathway("P-18", patient=None)
    record(referral(), pathway="P-18")
    again, _ = compare_again(OURS, number, "usual", now=NOON)
    work()
    assert fates(again) == before


def test_a_comparison_is_made_again_from_its_page_which_then_names_the_other():
    client, number = ada(), compared()
    html = client.get(f"/comparisons/{number}").content.decode()
    assert "Rows are matched by pathway" in html
    wrong = client.post(f"/comparisons/{number}/again", {"order": "/etc/passwd"})
    assert (wrong.status_code, Comparison.objects.count()) == (409, 1)
    answer = client.post(f"/comparisons/{number}/again", {"order": "new-numbers"})
    second = Comparison.objects.get(succeeds=number).id
    assert answer["Location"] == f"/comparisons/{second}"
    work()
    html = client.get(f"/comparisons/{second}").content.decode()
    assert f'href="/comparisons/{number}">the comparison that this one succeeds' in html
    html = client.get(f"/comparisons/{number}").content.decode()
    assert f'<a href="/comparisons/{second}">comparison {second}</a>' in html
