"""A service changes its timed pathway as an edition of its own, and says who goes by it."""

import re
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError
from django.test import Client

from milepost.actions.adopt import NewAdoption, adopt, give_up
from milepost.actions.appoint import appoint
from milepost.actions.change_edition import NewEdition, propose_own, take_back
from milepost.actions.move_patients import NewMove, move_patients, undo_move
from milepost.actions.propose import NewProposal, propose_adoption
from milepost.events.kinds import Kind
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.host.lawbook import check_shelf
from milepost.reading.own_editions import (
    drawing_board,
    file_of_own,
    read_editions,
    read_preview,
)
from milepost.reading.proposals import read_waiting
from milepost.reading.staff import Person
from milepost.reading.timed_pathways import late_steps, read_progress
from milepost.rules.draft_steps import For
from milepost.rules.drafts import Signed
from milepost.rules.timed_pathways import TimedPathway
from registered import (
    LUNG,
    NOON,
    NOW,
    OURS,
    THEIRS,
    TODAY,
    a_pathway,
    a_provider,
    codes,
    record,
    refer,
)
from signatures import both_sign

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
URGENT = {"priority": "urgent_suspected_cancer", "route": "gp"}
TOMORROW = TODAY + timedelta(days=1)
LATER = NOON + timedelta(days=5)
ADDRESS = "/timed-pathways/scotland/lung"


@pytest.fixture(autouse=True)
def ours():
    """Two lung patients, referred on 10 January and 10 February 2025."""
    a_provider()
    for name, day in (("P-1", date(2025, 1, 10)), ("P-2", date(2025, 2, 10))):
        a_pathway(name, "lung", owner="ada")
        record(refer(day, **URGENT), pathway=name)
    signed = NewAdoption(
        template="scotland/lung",
        service="lung",
        clinical_lead="Dr Ade Obi",
        manager="Jo Reid",
        next_review=TODAY + timedelta(days=365),
        form=uuid4(),
    )
    before = NOON - timedelta(days=10)
    assert adopt(OURS, signed, lawbook=settings.LAWBOOK, now=before) == []


def board(scope=OURS):
    return drawing_board(scope, "lung", lawbook=settings.LAWBOOK, today=TODAY)


def typed(**first):
    """The steps as they stand, with the first changed."""
    diagnosis, treatment = board().typed
    return (replace(diagnosis, **first), treatment)


def change(steps=None, scope=OURS, now=NOON, **changes):
    told = {
        "service": "lung",
        "typed": typed(day="14") if steps is None else steps,
        "follows": board().decided.number,
        "begins": TOMORROW,
        "next_review": TODAY + timedelta(days=365),
        "why": "CT is quicker now",
        "form": uuid4(),
    }
    new = NewEdition(**told | changes)
    problems = propose_own(scope, new, lawbook=settings.LAWBOOK, now=now)
    if not problems and read_waiting(OURS):
        both_sign(now=now)
    return problems


def due(name, as_at=NOW):
    found = read_progress(OURS, name, "lung", as_at=as_at, lawbook=settings.LAWBOOK)
    return found.steps[0].due


def preview(steps):
    signed = Signed(
        provider="RXX",
        clinical_lead="",
        manager="",
        decided_on=TODAY,
        begins=TODAY,
        next_review=TOMORROW,
    )
    return read_preview(
        OURS, board(), steps, signed, as_at=NOW, lawbook=settings.LAWBOOK
    )


def editions(to=None, as_at=NOW):
    return read_editions(OURS, "lung", to, as_at=as_at, lawbook=settings.LAWBOOK)


def own_since_today():
    assert change(begins=TODAY) == []
    return board().decided.number


def test_a_new_edition_is_for_those_who_begin_from_its_day_and_moves_nobody():
    assert change() == []
    a_pathway("P-3", "lung", owner="ada")
    record(refer(TOMORROW, **URGENT), pathway="P-3", now=LATER)
    after = AsAt(LATER.date(), LATER)
    assert due("P-1", after) == date(2025, 1, 31)
    assert due("P-3", after) == TOMORROW + timedelta(days=14)


def test_two_editions_of_one_day_leave_those_who_began_before_where_they_were():
    assert change(begins=TODAY) == []
    assert change(typed(day="9"), begins=TODAY) == []
    assert due("P-1") == date(2025, 1, 31)
    assert (
        tomllib.loads(file_of_own(OURS, "lung"))["edition"][0]["step"][0]["target_day"]
        == 9
    )


def test_every_list_reads_each_patient_by_the_edition_they_go_by():
    own = own_since_today()
    assert move(["P-2"], own) == []
    later = AsAt(date(2025, 2, 25), NOON)  # 15 days after the referral of P-2
    late = late_steps(OURS, ["P-1", "P-2"], None, as_at=later, lawbook=settings.LAWBOOK)
    assert {name: one.due for name, one in late.items()} == {
        "P-1": date(2025, 1, 31),
        "P-2": date(2025, 2, 24),
    }


def test_the_preview_says_whom_it_would_touch_and_how():
    found = preview(typed(day="5"))
    assert (found.watched, len(found.touched)) == (2, 2)
    second = next(one for one in found.touched if one.pathway == "P-2")
    assert second.name == "Ó BRIAIN, Máire (Ms)"
    assert (second.due_before, second.due_after) == (
        date(2025, 3, 3),
        date(2025, 2, 15),
    )
    assert (second.state_before, second.state_after) == ("in_time", "at_risk")
    assert preview(typed()).touched == ()


@pytest.mark.parametrize(
    ("first", "code", "where"),
    [
        ({"day": "soon"}, "rules.wrong-value", "step-1-day"),
        ({"day": "-1"}, "rules.step-days", "step-1-day"),
        ({"day": "1000"}, "rules.step-days", "step-1-day"),
        ({"warn": ""}, "rules.wrong-value", "step-1-warn"),
        ({"warn": "-2"}, "rules.warn-days", "step-1-warn"),
        ({"role": " "}, "rules.no-role", "step-1-role"),
        ({"unit": "fortnights"}, "rules.wrong-value", "step-1-unit"),
        ({"anchor": "Treatment starts"}, "rules.no-such-anchor", "step-1-anchor"),
        ({"note": "a\x00b"}, "drafts.unwritable", "step-1-note"),
        ({"applies": For.SOME}, "drafts.no-patients", "step-1-patients"),
    ],
)
def test_what_the_loader_finds_is_shown_at_the_box_it_is_about(first, code, where):
    assert (code, where) in [(p.code, p.where) for p in change(typed(**first))]
    assert board().decided.drawn == ""


def test_a_step_that_another_counts_from_cant_be_left_out():
    diagnosis, treatment = board().typed
    steps = (
        replace(diagnosis, applies=For.NOBODY),
        replace(treatment, anchor="Diagnosis"),
    )
    (problem,) = change(steps)
    assert (problem.code, problem.where) == ("rules.no-such-anchor", "step-2-anchor")


def test_a_step_left_out_is_on_the_form_again_next_time():
    diagnosis, treatment = board().typed
    assert change((replace(diagnosis, applies=For.NOBODY), treatment)) == []
    assert [(one.name, one.applies) for one in board().typed] == [
        ("Diagnosis", For.NOBODY),
        ("Treatment starts", For.ALL),
    ]
    assert change(typed(applies=For.ALL, day="9")) == []
    assert board().typed[0].day == "9"


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"next_review": TODAY}, "adopt.no-review", "next_review"),
        ({"begins": TODAY - timedelta(days=1)}, "adopt.begins", "begins"),
        ({"begins": None}, "adopt.begins", "begins"),
        ({"why": ""}, "adopt.no-why", "why"),
        ({"follows": 0}, "adopt.changed-meanwhile", "steps"),
    ],
)
def test_an_edition_without_a_reason_or_that_starts_before_today_is_refused(
    changes, code, where
):
    assert (code, where) in [(p.code, p.where) for p in change(**changes)]


def test_of_two_who_change_it_at_once_the_second_is_told():
    follows = board().decided.number
    assert change(follows=follows) == []
    assert codes(change(follows=follows)) == ["adopt.changed-meanwhile"]


def test_a_form_sent_twice_is_one_decision():
    form = UUID(int=9)
    follows = board().decided.number
    assert change(follows=follows, form=form) == []
    assert change(follows=follows, form=form) == []
    assert len(editions().terms) == 2


def test_only_those_who_arrange_services_change_them_and_only_their_own():
    enrolled("tim", "Tracker")
    tim = Scope("RXX", "tim")
    assert codes(change(scope=tim)) == ["actions.not-a-manager"]
    assert codes(move(["P-1"], board().decided.number, scope=tim)) == [
        "actions.not-a-manager"
    ]
    again = NewProposal(
        template="scotland/lung",
        service="lung",
        why="Again",
        next_review=TODAY + timedelta(days=9),
        form=uuid4(),
    )
    told = propose_adoption(tim, again, lawbook=settings.LAWBOOK, now=NOON)
    assert codes(told) == ["actions.not-a-manager"]
    told = give_up(tim, "lung", "No more", form=uuid4(), now=NOON)
    assert codes(told) == ["actions.not-a-manager"]
    assert board(THEIRS) is None
    assert board(replace(OURS, services=frozenset({"ortho"}))) is None
    assert "adopt.changed-meanwhile" in codes(change(scope=THEIRS))
    assert change(scope=LUNG) == []


def move(pathways, to, scope=OURS, why="All by one edition", form=None, now=NOON):
    new = NewMove(
        service="lung", pathways=pathways, to=to, why=why, form=form or uuid4()
    )
    return move_patients(scope, new, lawbook=settings.LAWBOOK, now=now)


def test_patients_are_moved_with_a_reason_and_put_back():
    own, form = own_since_today(), uuid4()
    assert move(["P-1", "P-2"], own, form=form) == []
    assert due("P-1") == date(2025, 1, 24)
    assert (
        undo_move(OURS, "lung", form, form=uuid4(), lawbook=settings.LAWBOOK, now=NOON)
        == []
    )
    assert due("P-1") == date(2025, 1, 31)
    told = [(one.patients, one.why, one.undone) for one in editions().moved]
    assert told == [(2, "Undone", False), (2, "All by one edition", True)]


def test_undoing_leaves_whoever_was_moved_again_since():
    own, form = own_since_today(), uuid4()
    first = editions().terms[0][0].number
    move(["P-1", "P-2"], own, form=form)
    move(["P-2"], own, why="On purpose")
    assert (
        undo_move(OURS, "lung", form, form=uuid4(), lawbook=settings.LAWBOOK, now=NOON)
        == []
    )
    assert (due("P-1"), due("P-2")) == (date(2025, 1, 31), date(2025, 2, 24))
    assert move(["P-2"], first) == []
    assert due("P-2") == date(2025, 3, 3)


@pytest.mark.parametrize(
    ("pathways", "why", "code"),
    [
        ([], "Because", "moves.nobody"),
        (["P-9"], "Because", "moves.nobody"),
        (["P-1", "P-17"], "Because", "moves.nobody"),
        (["P-1"], " ", "moves.no-reason"),
    ],
)
def test_nobody_is_moved_without_a_reason_nor_from_another_service(pathways, why, code):
    a_pathway("P-17", "ortho")
    assert code in codes(move(pathways, board().decided.number, why=why))


def test_nobody_is_moved_to_an_edition_before_its_day():
    assert change(begins=TOMORROW) == []
    ahead = board().decided.number
    assert codes(move(["P-1"], ahead)) == ["moves.no-such-edition"]


def test_who_goes_by_which_is_counted_and_compared():
    own = own_since_today()
    found = editions()
    assert found.to.number == own
    assert [one.pathway for one in found.others] == ["P-1", "P-2"]
    assert {one.due_after for one in found.others} == {
        date(2025, 1, 24),
        date(2025, 2, 24),
    }
    move(["P-1"], own)
    found = editions()
    assert sorted(found.patients.values()) == [1, 1]
    assert [one.pathway for one in found.others] == ["P-2"]


def test_a_decision_is_taken_back_before_its_day_is_over_and_not_after():
    assert change() == []
    ahead = board().decided.number
    assert codes(
        take_back(OURS, "lung", 1, form=uuid4(), lawbook=settings.LAWBOOK, now=NOON)
    ) == ["adopt.changed-meanwhile"]
    after = LATER
    told = take_back(
        OURS, "lung", ahead, form=uuid4(), lawbook=settings.LAWBOOK, now=after
    )
    assert codes(told) == ["adopt.too-late"]
    assert (
        take_back(OURS, "lung", ahead, form=uuid4(), lawbook=settings.LAWBOOK, now=NOON)
        == []
    )
    assert board().decided.drawn == ""
    assert len(editions().terms) == 1


def test_the_file_of_an_own_edition_is_read_by_the_loader_as_it_was_adopted(tmp_path):
    assert file_of_own(OURS, "lung") is None
    assert change(begins=TODAY) == []
    assert change(typed(day="10", note='By "us"\\ä'), begins=TOMORROW) == []
    text = file_of_own(OURS, "lung")
    folder = tmp_path / "rxx"
    folder.mkdir()
    (folder / "lung.toml").write_text(text, encoding="utf-8")
    lawbook, problems = check_shelf(tmp_path)
    assert problems == []
    pathway = lawbook.the(TimedPathway, "rxx/lung")
    assert pathway.template == "scotland/lung"
    assert [one.steps[0].target_day for one in pathway.editions] == [14, 10]
    assert pathway.editions[-1].steps[0].note == 'By "us"\\ä'
    assert pathway.adoptions[0].clinical_lead == "Dr Ade Obi"
    assert tomllib.loads(text)["edition"][0]["evidence"] == "local"


def test_the_database_itself_refuses_to_change_who_was_moved():
    move(["P-1"], board().decided.number)
    with (
        pytest.raises((InternalError, IntegrityError), match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM adoptions_move")


def enrolled(username, role, services=None):
    person = Person(
        username=username,
        name=username.capitalize(),
        role=role,
        provider="RXX",
        provider_name="A trust",
        services=services,
    )
    appoint(person, password_hash="!")
    client = Client()
    client.force_login(
        get_user_model().objects.get(username=username),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


FORM = {
    "service": "lung",
    "step-1-day": "5",
    "begins": "1 1 2099",
    "next_review": "1 2 2099",
    "why": "Quicker CT",
}


def test_a_manager_changes_it_on_the_page_only_after_a_preview_and_moves_patients():
    from django.utils import timezone

    sam = enrolled("sam", "Service manager")
    today = timezone.localtime().date()
    form = FORM | {"begins": f"{today:%d %m %Y}", "follows": board().decided.number}
    page = sam.get(f"{ADDRESS}/change?service=lung").content.decode()
    assert "Now: within 21 days after day 0." in page
    blind = sam.post(f"{ADDRESS}/change", form | {"what": "propose"})
    assert blind.status_code == 422
    assert "You changed something since" in blind.content.decode()
    wrong = sam.post(f"{ADDRESS}/change", form | {"step-1-day": "soon"})
    assert "“soon” isn’t a number of days." in wrong.content.decode()
    seen = sam.post(f"{ADDRESS}/change", form).content.decode()
    assert "Look at whom it touches" in seen
    assert "of 2 open pathways would have another" in seen
    file = sam.post(f"{ADDRESS}/change", form | {"what": "file"})
    assert file["Content-Type"].startswith("text/csv")
    assert "Ó BRIAIN" in file.content.decode()
    mark = seen.split('name="previewed" value="')[1].split('"')[0]
    done = sam.post(f"{ADDRESS}/change", form | {"what": "propose", "previewed": mark})
    assert done["Location"] == f"{ADDRESS}#proposals"
    (waits,) = read_waiting(OURS)
    page = sam.get(f"/timed-pathways/proposals/{waits.number}").content.decode()
    assert "Now: By day 21" in page
    assert "of 2 open pathways would have another" in page
    assert "Ó BRIAIN" in page
    both_sign(now=timezone.now())
    page = sam.get(f"{ADDRESS}/patients?service=lung").content.decode()
    assert "2 open patients of Lung go by another edition" in page
    to = page.split('name="to" value="')[1].split('"')[0]
    told = {"service": "lung", "to": to, "whom": "all"}
    assert sam.post(f"{ADDRESS}/move", told).status_code == 422
    moved = sam.post(f"{ADDRESS}/move", told | {"why": "One for all"})
    page = sam.get(moved["Location"].partition("#")[0]).content.decode()
    assert "2 patients moved to Our own" in page
    assert "One for all" in page
    own = sam.get(f"{ADDRESS}/own.toml?service=lung")
    assert 'template = "scotland/lung"' in own.content.decode()
    template = sam.get(f"{ADDRESS}?service=lung").content.decode()
    assert "These are the steps of Lung’s own edition" in template
    assert "By day 5" in template


def boxes(page):
    """Read every box of the form as a browser would send it."""
    form = page.split('id="steps"')[1].split("</form>")[0]
    told = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', form))
    for name, options in re.findall(
        r'<select[^>]* name="([^"]+)">(.*?)</select>', form, re.S
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        told[name] = chosen[1] if chosen else ""
    return {name: unescape(value) for name, value in told.items()}


def test_a_manager_adds_moves_and_removes_steps_on_the_page():
    from django.utils import timezone

    sam = enrolled("sam", "Service manager")

    def send(told, what, **typed):
        return sam.post(f"{ADDRESS}/change", told | typed | {"what": what})

    page = sam.get(f"{ADDRESS}/change?service=lung").content.decode()
    page = send(boxes(page), "add-1", **{"step-1-note": "Kept"}).content.decode()
    new = {
        "step-2-name": "CT <reported>",
        "step-2-day": "soon",
        "step-2-shown": "test_reported",
        "step-2-test": "ct",
    }
    wrong = send(boxes(page), "preview", **new)
    assert wrong.status_code == 422
    assert "“soon” isn’t a number of days." in wrong.content.decode()
    assert "CT &lt;reported&gt;" in wrong.content.decode()
    told = boxes(wrong.content.decode())
    assert told["step-1-note"] == "Kept"
    page = send(told, "up-2", **{"step-2-day": "9"}).content.decode()
    told = boxes(page)
    assert (told["steps"], told["step-1-name"]) == ("3", "CT <reported>")
    counted = send(told, "remove-1", **{"step-3-anchor": "CT <reported>"})
    assert counted.status_code == 422
    assert "is counted from" in counted.content.decode()
    page = send(told, "remove-2").content.decode()
    day = f"{timezone.localtime().date():%d %m %Y}"
    terms = {"begins": day, "next_review": "1 2 2099", "why": "CT first"}
    seen = send(boxes(page), "preview", **terms).content.decode()
    assert "of 2 open pathways would have another" in seen
    assert send(boxes(seen), "propose", **{"step-1-day": "8"}).status_code == 422
    assert send(boxes(seen), "propose").status_code == 302
    (waits,) = read_waiting(OURS)
    page = sam.get(f"/timed-pathways/proposals/{waits.number}").content.decode()
    assert "No longer a step: Diagnosis." in page
    assert "CT &lt;reported&gt;" in page
    both_sign(now=timezone.now())
    steps = board().standing.steps
    assert [(s.name, s.target_day) for s in steps] == [
        ("CT <reported>", 9),
        ("Treatment starts", 42),
    ]
    assert steps[0].done_when[0].when == {"test": "ct"}


def test_who_may_not_arrange_or_see_it_is_turned_away():
    tim = enrolled("tim", "Tracker")
    assert tim.get(f"{ADDRESS}/change?service=lung").status_code == 403
    assert tim.get(f"{ADDRESS}/patients?service=lung").status_code == 200
    sam = enrolled("sam", "Service manager")
    for page in ("change", "patients", "own.toml"):
        assert sam.get(f"{ADDRESS}/{page}?service=ortho").status_code == 404
    assert sam.get(f"{ADDRESS}/own.toml?service=lung").status_code == 404
    record(
        (date(2025, 2, 1), Kind.DIAGNOSIS_TOLD, {"outcome": "cancer"}), pathway="P-1"
    )


def test_a_review_that_is_due_is_told_of_where_managers_look():
    sam = enrolled("sam", "Service manager")
    pages = ("/work", "/duties", "/oversight", "/timed-pathways")
    told = "The review of Lung’s timed pathway was due on 14 February 2026."
    for page in pages:  # the review was promised for a year after 14 February 2025
        assert told in sam.get(page).content.decode(), page
    tim = enrolled("tim", "Tracker")
    assert told not in tim.get("/work").content.decode()
    away = enrolled("eve", "Service manager", services=frozenset({"ortho"}))
    assert told not in away.get("/oversight").content.decode()
