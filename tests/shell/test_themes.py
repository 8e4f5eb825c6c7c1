"""Themes count what their lists show, within a scope, and give nobody away outside it."""

import html
import io
import re
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from python_calamine import CalamineWorkbook

from breached import (
    CLEO,
    DONE,
    LONG_AGO,
    MAX,
    NOW,
    RADIOLOGY,
    SAM,
    a_house,
    a_missed_standard,
    look,
    referred,
    step,
    the_review,
)
from milepost.actions.agree import Answer, NewAgreed, answer
from milepost.actions.breach_reviews import agree_in_review
from milepost.actions.near_misses import keep_near_misses, near_misses_afresh
from milepost.breaches.review import Grade, What
from milepost.events.kinds import Kind
from milepost.events.vocabulary import NewEvent
from milepost.store import log
from milepost.store.near_misses.models import NearMiss, Span
from registered import OURS, a_pathway, a_patient, record

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WRITTEN = replace(DONE, harm=Grade.NONE)
THEMES = "/breaches/themes"
TREATED = {"first": True, "modality": "surgery"}
LINK = re.compile(r'href="(/breaches[^"]*\?[^"]*)">([\d,]+)<')


def visitor(username):
    client = Client()
    client.force_login(
        get_user_model().objects.get(username=username),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def page_of(username, address):
    answer = visitor(username).get(address)
    return answer.status_code, answer.content.decode()


def a_near_miss(name="N-1", number=31, on=date(2026, 10, 31)):
    a_pathway(name, "lung", patient=a_patient(number, nhs_number=""))
    treated = (on, Kind.TREATMENT_STARTED, TREATED)
    seen = (date(2026, 10, 20), Kind.APPOINTMENT_ATTENDED, {"first": True})
    assert record(referred(), seen, treated, pathway=name, now=LONG_AGO) == []


def keep(now=NOW):
    return keep_near_misses(lawbook=settings.LAWBOOK, now=now)


def signed(pathway):
    number = the_review(pathway)
    for what, who, said in (
        (What.WRITTEN, SAM, {"written": WRITTEN}),
        (What.AGREED, MAX, {}),
        (What.SIGNED, CLEO, {}),
        (What.SHARED, MAX, {"shared_with": (RADIOLOGY,)}),
    ):
        assert step(what, who, number, **said) == []
    return number


def an_action(review, due, *, done=None):
    new = NewAgreed(
        text="A list of late reports",
        due=due,
        role="Service manager",
        service="lung",
        origin="review",
        origin_number=review,
        form=uuid4(),
    )
    told = {"lawbook": settings.LAWBOOK, "now": NOW - timedelta(days=20)}
    assert agree_in_review(SAM, review, new, **told) == []
    if done:
        from milepost.reading.agreed import agreed_in

        number = max(one.number for one in agreed_in(SAM, "review", review))
        said = Answer(number=number, what="done", form=uuid4())
        assert answer(SAM, said, now=done) == []


@pytest.fixture(autouse=True)
def house(monkeypatch):
    a_house()
    for number in range(3, 8):
        a_missed_standard(f"P-{number}", number=number)
    treated = (date(2026, 11, 20), Kind.TREATMENT_STARTED, TREATED)
    record(treated, pathway="P-3", now=datetime(2026, 11, 20, 12, tzinfo=UTC))
    a_near_miss()
    look()
    keep()
    number = signed("P-2")
    signed("P-3")
    an_action(number, date(2026, 12, 5), done=NOW - timedelta(days=12))
    an_action(number, date(2026, 12, 6))
    monkeypatch.setattr("django.utils.timezone.localtime", lambda: NOW)


def links_of(page):
    return [
        (html.unescape(href), int(n.replace(",", ""))) for href, n in LINK.findall(page)
    ]


def without_days(page):
    """Leave out the two tables whose figures are days, which no list can count."""
    for words in (
        "Days over target by service and stage",
        "Days over target of those waits: figures",
    ):
        before, _, rest = page.partition(f">{words}</h")
        page = before + rest.partition("</table>")[2]
    return page


def inside(pdf):
    found = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"".join(found)


def test_each_figure_opens_as_many_reviews_near_misses_or_actions_as_it_counts():
    status, page = page_of("sam", THEMES)
    assert status == 200
    found = links_of(without_days(page))
    kinds = {href.partition("?")[0] for href, _ in found}
    assert kinds == {"/breaches", "/breaches/near-misses", f"{THEMES}/actions"}
    assert len(found) > 15
    for href, number in found:
        shown = page_of("sam", href)[1]
        told = re.search(r'id="showing"><strong>(?:Showing )?(\d+) ', shown)
        assert told, href
        assert int(told[1]) == number, href


def test_the_figures_are_those_of_the_reviews():
    page = page_of("sam", THEMES)[1]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    for words in (
        "Breaches 6 of which the patient still waits 5 83.3%",
        "of which a main reason is said 2 33.3%",
        "A test was reported late 2 100.0% 100.0% 44",
        "4 breaches without a main reason yet: in no share.",
        "MDT 5 245 ",
        "Lung 6 5 2 2 ",
        "A test was reported late (Diagnostics) Lung A list of late reports 03-Dec-2026 0 0 Too early to say",
        "Draft 4 66.7%",
        "Shared 2 33.3%",
        "Done by the day first agreed 1 50.0%",
        "Not done, and its day is past 1 50.0%",
        "A near miss is a wait that ended in the last 7 days before its limit.",
    ):
        assert words in text, words
    one = page_of("sam", f"{THEMES}?stage=diagnostics&first=2026-11&last=2026-11")[1]
    assert "Missed in November 2026." in one
    assert 'value="diagnostics" selected' in one


def test_nobody_sees_figures_of_services_that_they_may_not():
    for address in (
        THEMES,
        f"{THEMES}?service=lung",
        f"{THEMES}/pack?to=team",
        f"{THEMES}/learning?service=lung&month=2026-11",
        f"{THEMES}/actions?what=due",
        "/breaches/near-misses?service=lung",
    ):
        status, page = page_of("ray", address)
        assert status == 200
        for hidden in ("A test was reported late", "BRIAIN", "Look for reports"):
            assert hidden not in page, (address, hidden)
        assert links_of(page) == [], address
    assert "Nothing to count" in page_of("ray", THEMES)[1]
    assert "none of your services" in page_of("ray", f"{THEMES}?service=lung")[1]
    assert 'Breaches</th><td class="app-number">6' not in page_of("ray", THEMES)[1]


def test_what_leaves_the_house_holds_small_numbers_back_and_names_nobody():
    page = page_of("sam", f"{THEMES}/pack")[1]
    assert "For others: it names nobody." in page
    assert links_of(page) == []
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Breaches 6" in text
    assert "of which the patient still waits * *" in text
    assert "Near misses *" in text
    assert "2 reasons, too small to tell one by one 6 100.0%" in text
    assert "The scan was done in time. Its report came three weeks later." in text
    team = page_of("sam", f"{THEMES}/pack?to=team")[1]
    assert "Look for reports each morning." in team
    assert "Look for reports each morning." not in page


def test_the_pack_and_the_learning_summary_can_be_taken_away():
    sam = visitor("sam")
    for name in ("pack", "learning"):
        query = "to=team&service=lung&month=2026-11"
        pdf = sam.get(f"{THEMES}/{name}.pdf?{query}")
        assert pdf["Content-Type"] == "application/pdf"
        assert b"<pdfuaid:part>1</pdfuaid:part>" in inside(pdf.content)
        sheet = sam.get(f"{THEMES}/{name}.xlsx?{query}").content
        book = CalamineWorkbook.from_filelike(io.BytesIO(sheet))
        assert "In short" in book.sheet_names
        rows = book.get_sheet_by_name("In short").to_python()
        assert any(row[:2] == ["Breaches", 6.0] for row in rows) or name == "learning"
    assert sam.get(f"{THEMES}/pack.exe").status_code == 404


def test_the_learning_summary_is_one_page_however_much_was_written():
    long = "A lesson that goes on and on, with all that was thought of it. " * 55
    for number in range(4, 8):
        review = the_review(f"P-{number}")
        words = replace(WRITTEN, learning=f"{number}. {long}", plain_words=long)
        assert step(What.WRITTEN, SAM, review, written=words) == []
        assert step(What.AGREED, MAX, review) == []
        for _ in range(3):
            an_action(review, date(2026, 12, 20))
    address = f"{THEMES}/learning{{}}?service=lung&month=2026-11"
    page = page_of("sam", address.format(""))[1]
    assert f"… (whole in review {the_review('P-4')})" in page
    pdf = inside(visitor("sam").get(address.format(".pdf")).content)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    sheet = visitor("sam").get(address.format(".xlsx")).content
    book = CalamineWorkbook.from_filelike(io.BytesIO(sheet))
    learnt = [row[0] for row in book.get_sheet_by_name("What was learnt").to_python()]
    assert f"4. {long}".strip() in learnt


def test_the_indicators_count_the_actions_of_seven_days_as_their_list_does():
    number = the_review("P-3")
    an_action(number, date(2026, 12, 14))
    page = page_of("sam", "/indicators?service=lung")[1]
    ((href, count),) = links_of(page)
    assert href == f"{THEMES}/actions?what=overdue&service=lung&ends=2026-12-15"
    assert count == 1
    assert "1 action<" in page_of("sam", href)[1]
    monday = f"{THEMES}/actions?what=on_time&service=lung&ends=2026-12-07"
    assert "1 action<" in page_of("sam", monday)[1]
    assert "0 actions<" in page_of("ray", monday)[1]
    before = f"{THEMES}/actions?what=overdue&ends=2026-12-06"
    assert "0 actions<" in page_of("sam", before)[1]
    after = f"{THEMES}/actions?what=overdue&ends=2026-12-07"
    assert "1 action<" in page_of("sam", after)[1]
    assert page_of("sam", f"{THEMES}/actions?ends=9999-12-31")[0] == 200
    assert page_of("sam", f"{THEMES}/actions?ends=0001-01-01")[0] == 200


def test_a_month_or_a_service_that_there_isnt_is_told_of():
    page = page_of("sam", f"{THEMES}?first=2026-12&last=2026-02&service=nothing")[1]
    for words in (
        "&#39;nothing&#39; is none of your services",
        "December 2026 to February 2026 can’t be counted",
    ):
        assert words in page
    assert "is no month" in page_of("sam", f"{THEMES}?last=soon")[1]
    assert page_of("sam", f"{THEMES}/actions?what=nonsense")[0] == 404
    assert page_of("sam", "/breaches?show=all&over=%00&reason=%00")[0] == 200


def test_a_near_miss_is_kept_with_its_stages_and_goes_when_a_correction_undoes_it():
    kept = NearMiss.objects.get()
    assert (kept.pathway, kept.waited, kept.limit_days) == ("N-1", 60, 62)
    assert (kept.longest_stage, kept.longest_excess) == ("first_appointment", 37)
    assert Span.objects.count() == 7
    assert keep() == 0
    (treated,) = [
        row["event"]
        for row in log.events(OURS, pathway="N-1").iter_rows(named=True)
        if row["kind"] == Kind.TREATMENT_STARTED
    ]
    earlier = date(2026, 10, 25)
    right = NewEvent("N-1", earlier, Kind.TREATMENT_STARTED, TREATED, corrects=treated)
    assert record(right, now=NOW) == []
    assert keep() == 0
    assert NearMiss.objects.count() == Span.objects.count() == 0


def test_near_misses_are_the_same_when_worked_out_afresh_and_go_when_long_past():
    named = [name.name for name in NearMiss._meta.fields if name.name != "id"]
    before = list(NearMiss.objects.values(*named))
    spans = list(Span.objects.values_list("place", "stage", "excess"))
    assert near_misses_afresh(None, lawbook=settings.LAWBOOK, now=NOW) == 1
    assert list(NearMiss.objects.values(*named)) == before
    assert list(Span.objects.values_list("place", "stage", "excess")) == spans
    keep(NOW + timedelta(days=401))
    assert not NearMiss.objects.exists()


def test_the_page_of_near_misses_shows_its_patients():
    page = page_of("sam", "/breaches/near-misses?service=lung&over=first_appointment")[
        1
    ]
    assert "1 near miss<" in page
    assert 'href="/pathways/N-1"' in page
    assert "First appointment: 37 days over" in page
    none = page_of("sam", "/breaches/near-misses?over=vetting")[1]
    assert "0 near misses<" in none


def test_themes_ask_as_few_questions_for_many_reviews_as_for_one(
    django_assert_max_num_queries,
):
    sam = visitor("sam")
    sam.get(THEMES)
    with django_assert_max_num_queries(22):
        sam.get(THEMES)
