from dataclasses import replace

from django.conf import settings

from milepost.rules.clock_rules import ClockRule
from milepost.rules.standards import Standard
from milepost.web.rule_page import present_rule, present_standard, present_standards
from milepost.web.sources_page import present_sources

LAWBOOK = settings.LAWBOOK


def test_every_standard_is_listed_with_its_limit_and_who_checked_it():
    rows = {row.id: row for row in present_standards(LAWBOOK).rows}
    assert rows["scotland/cancer-62-day"].limit == "62 days"
    assert (
        rows["scotland/cancer-62-day"].checked == "Not yet checked by a second person"
    )


def test_a_standard_says_its_limit_its_share_and_its_rules():
    page = present_standard(LAWBOOK.the(Standard, "england/rtt-18-weeks"), LAWBOOK)
    says = dict(page.editions[0].says)
    assert says["Limit"] == "126 days; a wait of exactly that is inside"
    assert says["Share"] == "At least 92% of clocks still running"
    assert "england/rtt/5f" in [row.id for row in page.rules]


def test_a_rule_says_when_it_applies_what_it_does_and_where_it_is_written():
    page = present_rule(LAWBOOK.the(ClockRule, "england/rtt/5f"), LAWBOOK)
    says = dict(page.editions[0].says)
    assert says["When"] == (
        "Discharged, where it followed a missed appointment and its conditions are met"
    )
    assert says["Then"] == "The clock stops"
    assert page.up == "/standards/england/rtt-18-weeks"
    assert "rule 5(f)" in page.editions[0].citations[0].at


def test_a_rule_of_an_organisations_own_says_whose_it_is():
    own = replace(LAWBOOK, own=frozenset({"scotland/cancer-62-day"}))
    page = present_standard(own.the(Standard, "scotland/cancer-62-day"), own)
    assert page.kind == "Standard of this organisation’s own"
    other = present_standard(own.the(Standard, "scotland/cancer-31-day"), own)
    assert other.kind == "Standard"


def test_the_rules_are_listed_by_document_and_section_in_the_order_of_its_numbers():
    documents = {each.name: each for each in present_sources(LAWBOOK).documents}
    guidance = documents["nhse-rtt-guidance-2025-02"]
    places = [section.at for section in guidance.sections]
    assert places.index("section 2.2, rule 5(f); section 4.4.1.3") < places.index(
        "section 10.1.7"
    )
    rules = {rule.id: rule for s in guidance.sections for rule in s.rules}
    assert rules["england/rtt/5f"].href == "/rules/england/rtt/5f"
    assert rules["england/rtt-18-weeks"].href == "/standards/england/rtt-18-weeks"
    assert guidance.about.startswith("NHS England, PRN01045, version 5.0")


def test_every_rule_has_a_page_that_cites_its_sources():
    pages = {rule.id: present_rule(rule, LAWBOOK) for rule in LAWBOOK.all(ClockRule)}
    wrong = [
        name
        for name, page in pages.items()
        for edition in page.editions
        if not (edition.citations and edition.mark.meaning)
    ]
    assert wrong == []
    assert len(pages) > 200
