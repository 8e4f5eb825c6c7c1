"""What is printed says the same as a page, a PDF and a spreadsheet, and runs nothing."""

import asyncio
import io
import re
import zlib
from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from python_calamine import CalamineWorkbook

import milepost
from milepost.foundation.printed import (
    Column,
    Document,
    Heading,
    Kind,
    Paragraph,
    Table,
)
from milepost.foundation.problems import BrokenPromise, Problem
from milepost.host import charts
from milepost.host.pdf import pdf_of, typeset
from milepost.host.spreadsheet import long_spreadsheet, spreadsheet_of
from milepost.web.document_parts import present_parts
from milepost.web.printed import CSV, csv_of, in_parts

NOW = datetime(2026, 11, 22, 10, 15, tzinfo=ZoneInfo("Europe/London"))
COLUMNS = (
    Column("Patient", wide=3),
    Column("Days", Kind.NUMBER),
    Column("Since", Kind.DAY),
    Column("Share", Kind.SHARE),
)
MARKUP = '*b* #panic("x") $x$ = <b>1</b>'


def table(*rows, title="Past limits", **more):
    return Table(title, COLUMNS, rows, **more)


def document(*parts):
    return Document(
        title="Weekly report",
        organisation="A board that is made up",
        as_at="As at 22 November 2026, as known at 10:15",
        filters=("Services: lung.",),
        printed="Printed by Ann, tracker",
        parts=parts,
    )


def opened(made):
    assert isinstance(made, bytes)
    return CalamineWorkbook.from_filelike(io.BytesIO(made))


def inside(pdf):
    """Everything a PDF holds, its packed streams unpacked."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    unpacked = []
    for stream in streams:
        try:
            unpacked.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return pdf + b"".join(unpacked)


def test_a_pdf_is_tagged_and_says_that_it_is_pdf_ua_with_a_title_and_a_language():
    pdf = pdf_of(document(Heading("One"), table(("Ann", 3, None, 0.5))), now=NOW)
    held = inside(pdf)
    assert pdf.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in held
    assert b"/StructTreeRoot" in held
    assert b"/Lang(en-GB)" in held
    assert b"Weekly report" in held
    assert len(re.findall(rb"/S/TH\b", held)) == 4


def test_what_a_person_wrote_is_never_read_as_markup():
    pdf = pdf_of(document(Paragraph(MARKUP), table((MARKUP, 1, None, None))), now=NOW)
    assert isinstance(pdf, bytes), pdf
    shown = inside(pdf).upper()
    assert [sign for sign in "*#$=<" if b"<%04X>" % ord(sign) not in shown] == []


def test_the_same_document_of_the_same_moment_is_the_same_pdf():
    made = document(Heading("One"), Paragraph(MARKUP))
    assert pdf_of(made, now=NOW) == pdf_of(made, now=NOW)


def test_a_table_before_any_heading_skips_no_level_of_headings():
    first = document(table(("Ann", 1, None, None)))
    assert isinstance(pdf_of(first, now=NOW), bytes)
    (shown,) = present_parts(first)
    assert shown.level == 2


def test_a_sign_that_no_font_has_is_shown_by_its_number_and_the_reader_is_told(
    monkeypatch,
):
    import typst

    given = []
    real = typst.compile

    def watched(*args, **more):
        given.append(more["sys_inputs"]["document"])
        return real(*args, **more)

    monkeypatch.setattr(typst, "compile", watched)
    assert isinstance(
        pdf_of(document(Paragraph("She said \U0001fae8")), now=NOW), bytes
    )
    assert "She said [U+1FAE8]" in given[-1]
    assert "are shown by their numbers: [U+1FAE8]" in given[-1]


def test_a_source_that_cannot_be_set_is_a_problem_and_not_a_crash():
    refused = typeset("document.typ", {"title": "only"}, now=NOW)
    assert isinstance(refused, Problem)
    assert refused.code == "print.not-set"


def test_each_table_is_a_sheet_and_the_first_says_what_it_is_about():
    book = opened(
        spreadsheet_of(
            document(
                Heading("One"),
                table(("Ann", 3, date(2026, 2, 1), 0.925)),
                table(title="past Limits"),
                table(title="Asked/answered: a title that is longer than a sheet's"),
            ),
            now=NOW,
        )
    )
    assert book.sheet_names == [
        "About",
        "Past limits",
        "past Limits (2)",
        "Asked answered  a title that is",
    ]
    about = [row[0] for row in book.get_sheet_by_name("About").to_python()]
    assert about[:6] == [
        "Weekly report",
        "A board that is made up",
        "As at 22 November 2026, as known at 10:15",
        "Services: lung.",
        "Printed by Ann, tracker",
        "",
    ]
    rows = book.get_sheet_by_name("Past limits").to_python()
    assert rows[5] == ["Patient", "Days", "Since", "Share"]
    assert rows[6] == ["Ann", 3.0, date(2026, 2, 1), 0.925]
    assert rows[1][0] == "As at 22 November 2026, as known at 10:15"
    empty = book.get_sheet_by_name("past Limits (2)").to_python()
    assert empty[-1][0] == "Nothing to show."


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "http://a.example"])
def test_text_is_never_a_formula_or_a_link(text):
    import zipfile

    made = spreadsheet_of(document(table((text, 1, None, None))), now=NOW)
    assert opened(made).get_sheet_by_index(1).to_python()[6][0] == text
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        sheets = [packed.read(n) for n in packed.namelist() if "sheet2.xml" in n]
    assert [
        sheet for sheet in sheets if b"<f>" in sheet or b"<hyperlink" in sheet
    ] == []


def test_a_text_that_a_cell_cannot_hold_is_refused_and_never_cut():
    refused = spreadsheet_of(document(table(("x" * 32_768, 1, None, None))), now=NOW)
    assert isinstance(refused, Problem)
    assert (refused.code, refused.where) == (
        "spreadsheet.too-long",
        "Past limits, row 1",
    )


def test_a_csv_gives_each_row_its_standpoint_and_no_formula():
    told = table(("=1+1", 3, date(2026, 2, 1), 0.925))
    assert csv_of(document(told), told).splitlines() == [
        "As at,Patient,Days,Since,Share",
        '"As at 22 November 2026, as known at 10:15",\'=1+1,3,2026-02-01,0.925',
    ]


def test_a_table_whose_rows_and_heads_differ_is_refused():
    with pytest.raises(BrokenPromise, match="row 1 has 1 cells"):
        table(("Ann",))


WEEKS = [date(2026, 11, 8), date(2026, 11, 15), date(2026, 11, 22)]


def test_a_chart_has_words_a_name_and_its_figures_and_runs_nothing():
    series = [
        charts.Series("Raised", [3, None, 5]),
        charts.Series("<script>", [1, 2, 9]),
    ]
    drawn = charts.lines("Escalations", WEEKS, series, unit="escalations")
    assert drawn.words.startswith(
        "Raised, escalations: 3 on 08-Nov-2026, 5 on 22-Nov-2026; lowest 3, highest 5."
    )
    assert drawn.table.rows[1] == (date(2026, 11, 15), None, 2)
    assert drawn.svg.startswith('<svg role="img"')
    assert "<title>Escalations</title>" in drawn.svg
    assert "&lt;script&gt;" in drawn.svg
    assert not re.search(r"<script|<style|href|\son\w+=|style=", drawn.svg)


def test_two_lines_that_end_together_have_names_that_do_not_lie_on_each_other():
    series = [charts.Series(name, [1, 2, 9]) for name in ("Raised", "Resolved")]
    svg = charts.lines("Escalations", WEEKS, series, unit="escalations").svg
    places = re.findall(r"translate\(\d+,([\d.]+)\)[^>]*>(?:Raised|Resolved)<", svg)
    assert len(places) == 2
    assert abs(float(places[0]) - float(places[1])) >= 14


def test_a_control_chart_shows_a_signal_by_its_shape_and_says_so_in_words():
    weeks = [date.fromordinal(date(2026, 7, 5).toordinal() + 7 * n) for n in range(20)]
    values = [5, 6, 5, 7, 6, 5, 6, 7, 5, 6, 5, 6, 7, 5, 6, 5, 6, 7, 5, 30]
    chart = milepost.measures.xmr(values, dates=weeks, improvement="decrease")
    drawn = charts.control(
        "Past day 62", chart.points, unit="patients", said=chart.words
    )
    assert drawn.words.startswith("Special cause, of concern, higher.")
    assert drawn.table.rows[-1][-1] == "outside"
    assert drawn.svg.count("#b34700") == 1


def test_a_page_shows_each_part_of_a_document_as_text():
    pictured = charts.bars("By desk", [("Radiology", 2)], of="Desk", unit="escalations")
    linked = table((MARKUP, 1, None, None), links={(0, 1): "/list?within=over"})
    parts = present_parts(document(Heading("One"), Paragraph(MARKUP), linked, pictured))
    source = '{% from "printed/parts.jinja" import parts %}{{ parts(shown) }}'
    page = engines.all()[0].from_string(source).render({"shown": parts})
    assert "<b>1</b>" not in page
    assert page.count("&lt;b&gt;1&lt;/b&gt;") == 2
    assert '<a href="/list?within=over">1</a>' in page
    assert '<h2 id="one">One</h2>' in page
    assert '<h3 id="past-limits">Past limits</h3>' in page
    assert '<svg role="img"' in page


def test_a_long_file_goes_out_part_by_part_whichever_server_asks():
    parts = [b"one\n", b"two\n"]
    assert b"".join(in_parts(SimpleNamespace(), parts, CSV, "x.csv")) == b"one\ntwo\n"

    async def asked():
        answer = in_parts(SimpleNamespace(scope={}), iter(parts), CSV, "x.csv")
        return [part async for part in answer]

    assert asyncio.run(asked()) == parts


def test_a_long_spreadsheet_keeps_text_as_text_and_cuts_nothing():
    raw = io.BytesIO()
    columns = (Column("Name"), Column("Since", Kind.DAY))
    rows = [("=1+1", date(2026, 1, 5)), (None, None)]
    assert long_spreadsheet(raw, "A: list", columns, rows) is None
    raw.seek(0)
    sheet = CalamineWorkbook.from_filelike(raw).get_sheet_by_index(0)
    assert sheet.to_python()[:2] == [["Name", "Since"], ["=1+1", date(2026, 1, 5)]]
    assert sheet.name == "A  list"
    too_long = [("x" * 40_000, None)]
    found = long_spreadsheet(io.BytesIO(), "x", columns, too_long)
    assert found.code == "spreadsheet.too-long"
