"""The lawbook, for anyone to check: standards, and the rules of their clocks."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from milepost.rules.clock_rules import ClockRule
from milepost.rules.standards import Standard
from milepost.web.door import Visit, open_to_all
from milepost.web.rule_page import present_rule, present_standard, present_standards
from milepost.web.sources_page import present_sources


@open_to_all
@require_safe
def standards(visit: Visit) -> HttpResponse:
    """List every standard."""
    return render(
        visit, "rules/standards.jinja", {"page": present_standards(visit.lawbook)}
    )


@open_to_all
@require_safe
def sources(visit: Visit) -> HttpResponse:
    """List every rule by the document and the section that it rests on."""
    return render(
        visit, "rules/sources.jinja", {"page": present_sources(visit.lawbook)}
    )


@open_to_all
@require_safe
def standard(visit: Visit, name: str) -> HttpResponse:
    """Show one standard, its sources, and the rules of its clock."""
    found = visit.lawbook.rules.get(name)
    if not isinstance(found, Standard):
        raise Http404("no such standard")
    page = present_standard(found, visit.lawbook)
    return render(visit, "rules/rule.jinja", {"page": page})


@open_to_all
@require_safe
def rule(visit: Visit, name: str) -> HttpResponse:
    """Show one rule: what it says, where that is written, and how sure we are."""
    found = visit.lawbook.rules.get(name)
    if not isinstance(found, ClockRule):
        raise Http404("no such rule")
    page = present_rule(found, visit.lawbook)
    return render(visit, "rules/rule.jinja", {"page": page})
