"""The pages of indicators and the weekly report: whose they show, and what is taken away."""

import io
import re
from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from python_calamine import CalamineWorkbook

from escalated import a_lung_service, a_referral, at, escalate
from milepost.actions.appoint import appoint
from milepost.actions.keep_weeks import forget_weeks, keep_week
from milepost.reading.staff import Person
from registered import OURS, a_pathway, a_patient, record, refer

pytestmark = pytest.mark.slow

SUNDAY = date(2025, 2, 23)


def signed_in(username, services=None):
    person = Person(
        username=username,
        name=username.capitalize(),
        role="Tracker",
        provider="RXX",
        provider_name="A board",
        services=services,
    )
    assert appoint(person, password_hash="!") == []
    client = Client()
    client.force_login(get_user_model().objects.get(username=username))
    return client


@pytest.fixture
def pages(db):
    a_lung_service()
    for number in range(6):
        a_referral(f"P-{number}", day=date(2025, 2, 10))
    a_referral("P-OLD", day=date(2024, 11, 1))
    told = (date(2025, 2, 20), "treatment_started", {"first": True})
    assert record(told, pathway="P-5", now=at(2, 20)) == []
    escalate("P-1", now=at(2, 18, 11))
    for ends in (date(2025, 2, 16), SUNDAY):
        assert keep_week(OURS, ends, lawbook=settings.LAWBOOK, now=at(3, 3))
    return signed_in("pat")


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def test_each_number_of_the_page_leads_to_as_many_patients(pages):
    page = text(pages.get("/indicators?week=2025-02-23"))
    found = re.findall(r'href="(/indicators/behind/[^"]+)">([\d,]+)<', page)
    assert len(found) > 10
    for href, number in found:
        behind = text(pages.get(href.replace("&amp;", "&")))
        assert f"<strong>{number} " in behind, href
        assert len(re.findall(r'<th scope="row">', behind)) == int(number), href
    beyond = pages.get(found[0][0].replace("&amp;", "&") + "&page=99")
    assert beyond.status_code == 302
    assert "page=1" in beyond["Location"]


def test_nobody_else_sees_the_patients_or_a_figure_of_them(pages):
    other = signed_in("olu", frozenset({"ortho"}))
    for address in (
        "/indicators",
        "/indicators?service=lung",
        "/indicators?week=2025-02-23",
        "/indicators/behind/open?week=2025-02-23",
        "/indicators/report",
        "/indicators/figures.csv",
    ):
        response = other.get(address)
        told = response.content.decode()
        assert not re.search("briain|máire", told, re.IGNORECASE), address
        assert "/indicators/behind/" not in told, address
    assert other.get("/indicators/behind/open?service=lung").status_code == 404
    assert Client().get("/indicators/report.pdf").status_code == 302


def test_a_service_or_a_week_that_there_isnt_is_told_of_and_never_a_page_of_noughts(
    pages,
):
    page = text(pages.get("/indicators?service=nothing&week=1999-01-03"))
    assert "&#39;nothing&#39; is none of your services" in page
    assert "No figures are kept of the week to 1999-01-03" in page
    assert "/indicators/behind/open" not in page
    assert "/indicators/behind/never" in page
    assert pages.get("/indicators/behind/nonsense").status_code == 404
    assert pages.get("/indicators/report?week=1999-01-03").status_code == 404


def test_the_csv_has_every_part_of_every_figure(pages):
    response = pages.get("/indicators/figures.csv?week=2025-02-23")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "As at,Code,Figure,Service,Part,Count,Days"
    (told,) = [line for line in lines if ",raised," in line]
    assert told.endswith(",raised,Raised,Lung,1/radiology/by_hand,1,")


def test_the_report_for_the_team_names_patients_on_the_page_and_in_the_spreadsheet(
    pages,
):
    page = text(pages.get("/indicators/report"))
    assert "Weekly report, week to 23 February 2025" in page
    assert "Ó BRIAIN, Máire (Ms)" in page
    assert "Made by" not in page
    response = pages.get("/indicators/report.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    about = [row[0] for row in book.get_sheet_by_name("About").to_python()]
    assert "Service" not in about[0]
    assert any(line.startswith("Made by Pat, Tracker") for line in about)
    left = book.get_sheet_by_name("Who began treatment").to_python()
    assert left[-1][0] == "Ó BRIAIN, Máire (Ms)"


def test_the_pdf_is_one_and_can_be_named_by_its_week(pages):
    response = pages.get("/indicators/report.pdf?week=2025-02-16")
    assert response.content.startswith(b"%PDF")
    named = response["Content-Disposition"]
    assert "weekly-report-week-to-16-february-2025" in named


def test_no_report_for_others_gives_away_what_another_service_s_holds_back(pages):
    """Lung treated one, bones six: all treated seven, and neither is told apart."""
    for number in range(12):
        name = f"B-{number}"
        assert a_pathway(name, "ortho", patient=a_patient(number + 50)) == []
        assert record(refer(), pathway=name, now=at(2, 10)) == []
        begun = (date(2025, 2, 20), "treatment_started", {"first": True})
        if number < 6:
            assert record(begun, pathway=name, now=at(2, 20)) == []
    forget_weeks("RXX")
    for ends in (date(2025, 2, 16), SUNDAY):
        assert keep_week(OURS, ends, lawbook=settings.LAWBOOK, now=at(3, 3))

    def treated(whose):
        page = text(pages.get(f"/indicators/report?to=others{whose}"))
        (row,) = [
            part for part in page.split("<tr>") if ">Left, treatment begun<" in part
        ]
        return re.search(r'app-number">([^<]*)<', row)[1]

    assert [treated(f"&service={one}") for one in ("lung", "ortho")] == ["*", "*"]
    assert treated("") == "7"
    page = text(pages.get("/indicators/report?to=others&service=ortho"))
    assert "By next step" not in page
    assert "less one service’s, it would be that of the rest" in page


def test_the_report_for_others_names_nobody_and_shows_no_small_number(pages):
    page = text(pages.get("/indicators/report?to=others"))
    assert not re.search("briain|máire", page, re.IGNORECASE)
    assert "/indicators/behind/" not in page
    rows = dict.fromkeys(["Over the limit", "Left, treatment begun", "Raised"])
    for title in rows:
        (row,) = [part for part in page.split("<tr>") if f">{title}<" in part][:1]
        assert 'app-number">*<' in row, title
    sheet = pages.get("/indicators/report.xlsx?to=others").content
    book = CalamineWorkbook.from_filelike(io.BytesIO(sheet))
    cells = [
        c
        for n in book.sheet_names
        for r in book.get_sheet_by_name(n).to_python()
        for c in r
    ]
    assert not [c for c in cells if isinstance(c, str) and "BRIAIN" in c]
