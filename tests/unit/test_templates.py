"""Every template is filled with all it may be given, so that no name is misspelt."""

from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from jinja2 import UndefinedError

from finding_readings import LISTED, findings_page
from finding_readings import READING as FOUND
from milepost.events.kinds import Kind
from milepost.foundation.problems import Problem
from milepost.reading.pathway import Correction
from milepost.reading.staff import Person
from milepost.reading.timed_pathways import (
    Decided,
    NextStep,
    Progress,
    Reached,
    TimedPathways,
)
from milepost.reading.worklist import Looked, Owed, WorklistReading
from milepost.rules.clock_rules import ClockRule
from milepost.rules.standards import Standard
from milepost.rules.timed_pathways import TimedPathway
from milepost.tracking.list_query import ListQuery
from milepost.tracking.worklist import Case, Reason, Tracked, task
from milepost.web.glossary import TERMS, as_markdown
from milepost.web.list_address import Address
from milepost.web.list_page import present_list
from milepost.web.live_part import Live
from milepost.web.pathway_page import present_pathway
from milepost.web.progress_part import present_progress
from milepost.web.rule_page import present_rule, present_standard, present_standards
from milepost.web.sources_page import present_sources
from milepost.web.standpoint import standpoint
from milepost.web.timed_page import present_template, present_templates
from milepost.web.tracking_panel import present_panel
from milepost.web.views import errors
from milepost.web.views.about import AboutPage
from milepost.web.views.sign_in import LOCKED, SignInPage
from milepost.web.worklist_page import present_worklist
from readings import NOW, PATIENT, PRESENT, ROOT, a_list, a_pathway, a_wait, recorded

LAWBOOK = settings.LAWBOOK
WRONG = [Problem("web.x", where, "It is wrong.", "Mend it.") for where in ("q", "next")]
PAST = standpoint({"as_at": "1 2 2026", "known_at": "2 2 2026"}, NOW)
ADA = Person(
    username="ada", name="Ada Byron", role="Tracker", provider="RXX", provider_name="A"
)


def a_request(path="/", person=ADA):
    request = RequestFactory().get(path)
    request.person, request.now, request.session = person, NOW, {}
    request.csp_nonce, request.htmx = "a-nonce", False
    return request


HEARD = Live("of=duties", "ticks:1", "10:00", "/duties")


def shown(template, page, person=ADA):
    context = {"page": page, "live": HEARD}
    html = render_to_string(template, context, request=a_request(person=person))
    return unescape(html)


def a_list_page(seen=PRESENT, **query):
    rows = [
        a_wait(),
        a_wait(waited=None, breach_on=None, days_left=None, started=None, owner=""),
        a_wait(booked_for=None, last_on=None, last_kind=None),
    ]
    reading = a_list(*rows, query=ListQuery(**query), shown=212, total=12345)
    told = {"me": "ada", "names": {}}
    return present_list(reading, seen, **told, problems=WRONG, seen=1)


def a_pathway_page(seen=PRESENT, **changes):
    said = {"priority": "urgent_suspected_cancer"}
    referred = recorded(1, date(2025, 12, 1), Kind.REFERRAL_RECEIVED, **said)
    away = recorded(2, date(2025, 12, 9), Kind.UNAVAILABLE, until=date(2025, 12, 19))
    correction = Correction(was=referred, by=away)
    reading = a_pathway(
        *(referred, away),
        lawbook=LAWBOOK,
        standards=("scotland/cancer-62-day", "scotland/cancer-31-day"),
        corrections=(correction,),
        **changes,
    )
    return present_pathway(
        replace(
            reading, position=replace(reading.position, booked_for=date(2026, 4, 1))
        ),
        seen,
        publications=LAWBOOK.publications,
        address=Address(ListQuery(service="lung"), seen.address),
        place=2,
    )


def test_the_list_shows_its_words():
    html = shown("list/list.jinja", a_list_page(service="lung", sort="-waited"))
    for words in (
        "SMITH, John (Mr)",
        "Showing 212 of 12,345",
        "Sorted by longest wait",
    ):
        assert words in html
    assert 'aria-sort="descending"' in html


def test_the_empty_list_and_the_past_list_show_their_words():
    empty = replace(a_list_page(PAST), empty=a_list_page().empty)
    assert "This is a past view." in shown("list/list.jinja", empty)
    none = present_list(a_list(), PRESENT, me="ada", names={}, problems=WRONG)
    assert "Nobody is waiting on this list" in shown("list/list.jinja", none)


@pytest.mark.parametrize("patient", [PATIENT, replace(PATIENT, died=date(2026, 2, 1))])
@pytest.mark.parametrize("seen", [PRESENT, PAST])
def test_the_pathway_shows_its_words(patient, seen):
    html = shown("pathways/pathway.jinja", a_pathway_page(seen, patient=patient))
    for words in ("SMITH, John (Mr)", "The clock starts", "What was put right", "<svg"):
        assert words in html


def test_the_panel_of_looks_shows_what_stands_and_who_said_so():
    then = datetime(2026, 2, 20, 10, tzinfo=UTC)
    told = {"pathway": "P-17", "seen": 1, "by": "ada", "at": then, "looked_at": then}
    told["form"] = UUID(int=1)
    looks = [
        Looked(number=2, note="Over to Bob.", action="", due=None, owner="bob", **told),
        Looked(
            number=1,
            note="Rang.",
            action="Chase",
            due=date(2026, 2, 25),
            owner="ada",
            **told,
        ),
    ]
    for live, written, problems in (
        (True, looks[1:], [Problem("x", "note", "It is wrong.", "Mend it.")]),
        (False, looks, []),
        (True, [], []),
    ):
        panel = present_panel(
            written,
            address="/pathways/P-17/looks",
            owner="gone",
            names={"ada": "Ada Byron", "bob": "Bob Gray"},
            followers={"ada": "Ada Byron"},
            on=date(2026, 3, 2),
            form=UUID(int=7),
            live=live,
            from_work=True,
            problems=problems,
            saved=live,
        )
        context = {"page": a_pathway_page(), "panel": panel}
        html = render_to_string("pathways/pathway.jinja", context, request=a_request())
        assert ("<textarea" in html) == live
        assert ("5 days late" in html) == (written == looks[1:])
        assert ("Handed over to Bob Gray" in html) == (written == looks)
        assert ("It is wrong." in html) == bool(problems)


def a_worklist_page(why=None, *, everyone=True, due=True):
    wait, seen = a_wait(), PRESENT
    look = Tracked(
        at=datetime(2026, 2, 20, 10, tzinfo=UTC),
        by="ada",
        note="Rang.",
        action="Chase",
        due=date(2026, 2, 25),
        seen=1,
    )
    tasks = [
        task(
            Case(
                pathway=wait.pathway,
                breach_on=wait.breach_on,
                booked_for=None,
                last_event=1,
                last_on=wait.last_on,
                tracked=tracked,
            ),
            seen.as_at.day,
        )
        for tracked in (look, None)
    ]
    owed = tuple(Owed(wait=wait, task=one, late=None) for one in tasks)
    reading = WorklistReading(
        owner="bob",
        as_at=seen.as_at,
        due=tuple(tasks) if due else (),
        later=(),
        shown=203 if due else 0,
        page=2,
        rows=owed if due else (),
        upto=1,
        told_at=None,
    )
    return present_worklist(
        reading, seen, me="ada", names={"bob": "Bob"}, why=why, everyone=everyone
    )


def test_the_worklist_shows_its_words():
    html = shown("worklist/work.jinja", a_worklist_page())
    for words in ("Bob’s work", "Action due", "Not looked at yet", "Page 2 of 3"):
        assert words in html
    empty = a_worklist_page(Reason.STALE, everyone=False, due=False)
    assert "Nobody is on the list for this reason" in shown(
        "worklist/work.jinja", empty
    )


def decided(template="scotland/lung", **changes):
    told = {
        "service": "lung",
        "template": template,
        "edition": date(2022, 12, 12),
        "clinical_lead": "Dr Obi",
        "manager": "Jo Reid",
        "decided_on": date(2026, 1, 5),
        "begins": date(2026, 1, 5),
        "next_review": date(2026, 2, 1),
        "reason": "",
        "by": "ada",
        "at": datetime(2026, 1, 5, 9, tzinfo=UTC),
    }
    return Decided(**told | changes)


DECIDED = (
    decided(number=4),
    decided("", number=3, reason="Under review"),
    decided(number=2, service="skin", template="scotland/suspected-cancer"),
    decided(number=1, service="skin"),
)
ADOPTED = TimedPathways(
    standing={"lung": decided(number=4)},
    services=(("lung", "Lung"), ("skin", "Skin")),
    past=DECIDED,
    runs={"lung": DECIDED[:1], "skin": DECIDED[2:3]},
)


@pytest.mark.parametrize(
    "name", [template.id for template in LAWBOOK.all(TimedPathway)]
)
def test_each_timed_pathway_shows_its_steps_and_who_works_by_it(name):
    template = LAWBOOK.the(TimedPathway, name)
    page = present_template(
        template,
        ADOPTED,
        lawbook=LAWBOOK,
        today=date(2026, 11, 22),
        form=UUID(int=7),
        typed={"service": "lung"},
        problems=[Problem("x", "why", "It is wrong.", "Mend it.")],
        standpoint="As at now",
    )
    html = shown("timed/template.jinja", page)
    for step in template.editions[-1].steps:
        assert step.name in html
    in_use = name in ("scotland/lung", "scotland/suspected-cancer")
    assert ("Review by 1 February 2026: overdue" in html) == in_use
    assert "It is wrong." in html


def test_timed_pathways_in_use_come_first_and_services_without_one_are_named():
    page = present_templates(LAWBOOK, ADOPTED, standpoint="As at now")
    assert page.rows[0].id == "scotland/lung"
    html = shown("timed/templates.jinja", page)
    assert "Services that work by none: Skin." in html


def test_progress_says_in_words_how_each_step_stands():
    template = LAWBOOK.the(TimedPathway, "scotland/lung")
    due, done = date(2026, 1, 21), date(2026, 1, 22)
    told = {"step": "Diagnosis", "role": "Navigator", "due": due, "for_all": True}
    steps = [
        Reached(**told, provisional=False, done=done, slack=-1),
        Reached(**told, provisional=False, done=due, slack=0),
        Reached(**told, provisional=False, done=None, slack=-3),
        Reached(**told, provisional=False, done=None, slack=0),
        Reached(**told, provisional=False, done=None, slack=2),
        Reached(**told, provisional=True, done=None, slack=2),
        Reached(**told | {"due": None}, provisional=False, done=None, slack=None),
        Reached(**told | {"due": None}, provisional=False, done=done, slack=None),
    ]
    progress = Progress(
        template=template,
        edition=template.editions[-1],
        adopted=decided(),
        steps=tuple(steps),
        following=NextStep(
            step="Treatment starts",
            due=date(2026, 1, 20),
            stage_days=16,
            booked="after_due",
            booked_for=date(2026, 2, 17),
            booked_what="ct_chest",
        ),
    )
    part = present_progress(progress, date(2026, 1, 24))
    assert [row.words for row in part.rows] == [
        "Done, 1 day late",
        "Done in time",
        "3 days late",
        "Due today",
        "2 days left",
        "Waits for an earlier step",
        "Not done; no day is set",
        "Done",
    ]
    context = {"page": a_pathway_page(), "progress": part}
    html = render_to_string("pathways/pathway.jinja", context, request=a_request())
    assert "signed by Dr Obi and Jo Reid" in html
    assert part.following == "Next is Treatment starts. In this stage for 16 days."
    assert part.booked.words.endswith("2026 (CT chest), 28 days after the step’s day")
    assert part.booked.words in html
    soon = replace(progress.following, booked_for=date(2026, 1, 20))
    told = present_progress(replace(progress, following=soon), date(2026, 1, 24))
    assert (told.booked.tone, "after" in told.booked.words) == ("on", False)
    nobody = present_progress(replace(progress, steps=()), date(2026, 1, 24))
    assert nobody.empty.startswith("As at 24 January 2026 nothing has happened")


@pytest.mark.parametrize(
    ("template", "page"),
    [
        ("rules/standards.jinja", present_standards(LAWBOOK)),
        (
            "rules/rule.jinja",
            present_standard(LAWBOOK.the(Standard, "scotland/cancer-62-day"), LAWBOOK),
        ),
        (
            "rules/rule.jinja",
            present_rule(LAWBOOK.the(ClockRule, "england/rtt/5f"), LAWBOOK),
        ),
        ("rules/sources.jinja", present_sources(LAWBOOK)),
        ("errors/error.jinja", errors.NOT_FOUND),
        (
            "door/sign_in.jinja",
            SignInPage("Sign in", "You left.", "ada", "/list", (LOCKED,)),
        ),
        ("help/help.jinja", AboutPage("Help")),
        ("help/keyboard.jinja", AboutPage("Keyboard", shortcuts=True, known=True)),
        ("help/glossary.jinja", AboutPage("Glossary", terms=tuple(TERMS.items()))),
        ("help/accessibility.jinja", AboutPage("Accessibility")),
    ],
)
@pytest.mark.parametrize("person", [ADA, None], ids=["signed in", "signed out"])
def test_every_other_template_can_be_filled(template, page, person):
    assert page.title in shown(template, page, person) or "<h1" in shown(template, page)


@pytest.mark.parametrize("seen", [PRESENT, PAST], ids=["present", "past"])
@pytest.mark.parametrize("shown_of", [0, 1, 120])
def test_the_page_of_findings_can_be_filled(seen, shown_of):
    rows = (LISTED,) if shown_of else ()
    reading = replace(FOUND, rows=rows, shown=shown_of)
    page = findings_page(reading, seen, problems=WRONG, page=2, service="ortho")
    html = shown("findings/findings.jinja", page)
    assert ("england/rtt/status-30" in html) is bool(rows)
    assert "It is wrong." in html


@pytest.mark.parametrize("found", [(), (LISTED,)], ids=["agree", "disagree"])
def test_a_pathways_page_shows_what_its_codes_leave_to_ask(found):
    html = shown("pathways/pathway.jinja", a_pathway_page(disagree=found))
    assert ("Findings to check" in html) is bool(found)
    assert ("say the same" in html) is not bool(found)


FILLED_ELSEWHERE = {
    "agreed/": "shell/test_agreed.py",
    "barriers/": "shell/test_barrier_pages.py",
    "breaches/": "shell/test_breach_pages.py",
    "breaches/behind": "shell/test_themes.py",
    "breaches/themes": "shell/test_themes.py",
    "comparisons/": "shell/test_comparisons.py",
    "escalations/": "shell/test_escalation_pages.py",
    "feeds/": "shell/test_feed_pages.py",
    "files/": "journeys/test_files.py",
    "forecast": "shell/test_forecast_pages.py",
    "pathways/forecast": "shell/test_forecast_pages.py",
    "indicators/": "shell/test_indicator_pages.py",
    "ledger/": "shell/test_ledger.py",
    "meanings/": "shell/test_meaning_pages.py",
    "meetings/": "shell/test_meeting_pages.py",
    "merges/": "shell/test_merge_pages.py",
    "printed/": "unit/test_printing.py",
    "rota/": "shell/test_arranging.py",
    "signals/": "shell/test_signal_pages.py",
    "timed/change": "shell/test_own_editions.py",
    "timed/patients": "shell/test_own_editions.py",
    "timed/times": "shell/test_bottlenecks_page.py",
    "timed/told": "shell/test_own_editions.py",
    "timed/proposal": "shell/test_signing.py",
    "timed/touched": "shell/test_own_editions.py",
    "worklist/batch": "shell/test_several.py",
    "worklist/choosing": "shell/test_several.py",
    "worklist/digest": "shell/test_digest.py",
    "worklist/several": "shell/test_several.py",
    "worklist/templates": "shell/test_note_templates.py",
}
"""Where pages are filled that aren't filled here: with a database, by their readings."""

PARTS = {
    "alarms.jinja",
    "findings/parts.jinja",
    "list/rows.jinja",
    "page.jinja",
    "parts.jinja",
    "pathways/timeline.jinja",
    "rules/parts.jinja",
}
"""What pages are put together from."""


def test_every_template_is_filled_by_one_of_these_tests():
    folder = ROOT / "src/milepost/web/jinja2"
    pages = {str(t.relative_to(folder)) for t in folder.rglob("*.jinja")} - PARTS
    elsewhere = {page for page in pages if page.startswith(tuple(FILLED_ELSEWHERE))}
    assert pages - elsewhere == {
        "door/sign_in.jinja",
        "errors/error.jinja",
        "findings/findings.jinja",
        "help/accessibility.jinja",
        "help/glossary.jinja",
        "help/help.jinja",
        "help/keyboard.jinja",
        "list/list.jinja",
        "pathways/pathway.jinja",
        "rules/rule.jinja",
        "rules/sources.jinja",
        "rules/standards.jinja",
        "timed/progress.jinja",
        "timed/template.jinja",
        "timed/templates.jinja",
        "worklist/caseloads.jinja",
        "worklist/duties.jinja",
        "worklist/panel.jinja",
        "worklist/work.jinja",
    }
    tests = {ROOT / "tests" / test for test in FILLED_ELSEWHERE.values()}
    assert [test.name for test in tests if not test.exists()] == []


def test_what_a_record_says_is_shown_and_never_run():
    page = replace(a_list_page(), problems=())
    row = replace(page.table.rows[0], name="<script>alert(1)</script>")
    page = replace(page, table=replace(page.table, rows=(row,)))
    html = render_to_string("list/list.jinja", {"page": page}, request=a_request())
    assert "&lt;script&gt;alert" in html
    assert "<script>alert" not in html


def test_a_misspelt_word_in_a_template_is_an_error_and_not_a_blank():
    page = engines.all()[0].from_string("{{ page.hedding }}")
    with pytest.raises(UndefinedError, match="hedding"):
        page.render({"page": SimpleNamespace(heading="x")})


def test_no_template_styles_or_scripts_inline_against_the_content_policy():
    for template in (ROOT / "src/milepost/web/jinja2").rglob("*.jinja"):
        text = template.read_text(encoding="utf-8")
        assert " style=" not in text, template
        assert " onclick=" not in text, template
        assert text.count("<script") == text.count('nonce="'), template


def test_the_glossary_of_the_documentation_is_the_one_on_the_page():
    assert (ROOT / "docs/glossary.md").read_text(encoding="utf-8") == as_markdown()
