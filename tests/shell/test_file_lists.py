"""What a file of a list comes to depends on the one before: none is stored unawares."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from milepost.actions.appoint import appoint
from milepost.actions.take_file import decide
from milepost.host.profiles import SHELF
from milepost.reading.staff import Person
from milepost.store.files.models import Step, Upload
from milepost.store.models import Clock
from registered import NOON, OURS, a_provider, codes
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
MOVED = FIRST.replace("06/01", "03/01")


@pytest.fixture(autouse=True)
def provider():
    a_provider()


def decided(number, what):
    return codes(decide(OURS, number, what, now=NOON))


def waits():
    return dict(Clock.objects.values_list("pathway", "started"))


def read_again(number):
    assert decided(number, "confirmed") == ["files.read-before"]
    assert decided(number, "again") == []
    work(day=5)
    assert state(number) == "previewed"


def test_a_file_compared_with_one_since_taken_back_is_read_again_and_loses_nobody():
    first = stored(HEAD + FIRST)
    second = taken(HEAD + FIRST + SECOND, day=1)
    assert became(second) == {2: "unchanged", 3: "new"}
    assert decided(first, "undoing") == []
    work()
    assert waits() == {}
    read_again(second)
    assert became(second) == {2: "new", 3: "new"}
    assert decided(second, "confirmed") == []
    work(day=1)
    assert waits() == {"P-1": date(2025, 1, 6), "P-2": date(2025, 1, 7)}
    third = taken(HEAD + SECOND + FIRST, day=2)
    assert became(third) == {2: "unchanged", 3: "unchanged"}


def test_a_file_compared_before_an_earlier_one_was_stored_is_read_again():
    stored(HEAD + FIRST)
    between = taken(HEAD + MOVED, day=1)
    last = taken(HEAD + FIRST, day=2)
    assert became(last) == {2: "unchanged"}
    assert decided(between, "confirmed") == []
    assert decided(last, "confirmed") == ["files.another-at-work"]
    work(day=1)
    assert waits() == {"P-1": date(2025, 1, 3)}
    read_again(last)
    assert became(last) == {2: "new"}
    assert decided(last, "confirmed") == []
    work(day=2)
    assert waits() == {"P-1": date(2025, 1, 6)}


def test_a_file_that_speaks_for_an_earlier_moment_than_a_stored_one_is_not_stored():
    stored(HEAD + FIRST)
    between = taken(HEAD + MOVED, day=1)
    last = stored(HEAD + FIRST, day=2)
    assert decided(between, "confirmed") == ["files.earlier"]
    assert codes(send(HEAD + SECOND, day=1)[1]) == ["files.earlier"]
    assert waits() == {"P-1": date(2025, 1, 6)}
    assert decided(last, "undoing") == []
    assert decided(between, "confirmed") == ["files.another-at-work"]
    work(day=2)
    assert decided(between, "confirmed") == []


def test_of_two_files_for_the_same_moment_the_one_that_came_later_holds():
    stored(HEAD + SECOND + FIRST)
    assert became(stored(HEAD + MOVED + SECOND)) == {2: "new", 3: "unchanged"}
    assert waits()["P-1"] == date(2025, 1, 3)
    stored(HEAD + SECOND + FIRST.replace("06/01", "09/01"))
    assert waits()["P-1"] == date(2025, 1, 9)


def signed_in():
    person = Person(
        username="ada",
        name="Ada",
        role="Tracker",
        provider="RXX",
        provider_name="A board",
        services=None,
    )
    assert appoint(person, password_hash="!") == []
    client = Client()
    client.force_login(get_user_model().objects.get(username="ada"))
    return client


def test_the_page_has_a_file_read_again_in_place_of_storing_it():
    first = stored(HEAD + FIRST)
    second = taken(HEAD + FIRST + SECOND, day=1)
    ada = signed_in()
    assert "Store these rows" in ada.get(f"/files/{second}").content.decode()
    assert decided(first, "undoing") == []
    work()
    page = ada.get(f"/files/{second}").content.decode()
    assert "Store these rows" not in page
    assert "Another file of this list was stored, or taken back" in page
    assert 'value="read">Read it again' in page


def test_no_file_is_beyond_the_pages_of_the_list():
    new = {"provider": "RXX", "feed": "ours", "profile": "rows-referrals"}
    new |= {"digest": b"", "raw": b"x", "speaks_for": NOON, "by": "ada", "at": NOON}
    Upload.objects.bulk_create(Upload(**new, name=f"list {n}.csv") for n in range(51))
    ada = signed_in()
    first = ada.get("/files").content.decode()
    assert ": list 50.csv" in first
    assert ": list 0.csv" not in first
    assert "51 files in all, 50 on a page" in first
    assert ": list 0.csv" in ada.get("/files?page=2").content.decode()
    assert ": list 0.csv" in ada.get("/files?page=99").content.decode()


def test_a_file_that_cannot_be_worked_on_says_why_once_and_goes_on_when_it_can(
    tmp_path,
):
    shelf = SHELF / "rows-referrals.toml"
    mapping = tmp_path / "rows-referrals.toml"
    mapping.write_text(shelf.read_text())
    number = taken(HEAD + FIRST, profile=str(mapping), feed="ours")
    assert decided(number, "confirmed") == []
    mapping.unlink()
    assert [work(), work()] == [0, 0]
    said = Step.objects.filter(upload=number, what="stuck")
    assert "no such file" in said.get().told["why"]
    mapping.write_text(shelf.read_text())
    work()
    assert state(number) == "stored"
    assert waits() == {"P-1": date(2025, 1, 6)}


SLOTS = "UBRN,Listed on,Service,Hospital number,Family name,Date of birth\n"
ANN = "000000000017,2025-01-06,ortho,H-1,Byrne,1960-03-02\n"
BEN = "000000000025,2025-01-07,ortho,H-2,Cole,1961-03-02\n"
BEYOND = ANN.replace("\n", ",what is this\n")


@pytest.mark.parametrize("nobody", ["", BEYOND], ids=["no row", "each row refused"])
def test_a_whole_list_on_which_nobody_stands_is_stored_only_if_that_is_said_twice(
    nobody,
):
    whole = {"profile": "rows-slot-issues"}
    stored(SLOTS + ANN + BEN, **whole)
    number, ada = taken(SLOTS + nobody, day=1, **whole), signed_in()
    page = ada.get(f"/files/{number}").content.decode()
    assert "Has an extract failed?" in page
    assert "look for 2 patients" not in page
    asked = ada.post(f"/files/{number}/decide", {"what": "store"})
    assert asked.status_code == 409
    assert state(number) == "previewed"
    html = asked.content.decode()
    assert "it would have 2 patients looked for who stood before" in html
    assert 'value="store_empty"' in html
    assert "Nobody is left on the list: store it, and look for 2 patients" in html
    ada.post(f"/files/{number}/decide", {"what": "store_empty"})
    work(day=1)
    assert state(number) == "stored"
    assert told(number)["gone"] == 2
    done = ada.get(f"/files/{number}").content.decode()
    assert "though nobody stands on it, with 2 patients to look for" in done


def test_a_list_that_is_not_whole_or_on_which_somebody_stands_is_asked_about_once():
    stored(SLOTS + ANN + BEN, profile="rows-slot-issues")
    one_left = taken(SLOTS + ANN, day=1, profile="rows-slot-issues")
    assert decided(one_left, "confirmed") == []
    assert decided(taken(HEAD), "confirmed") == []
