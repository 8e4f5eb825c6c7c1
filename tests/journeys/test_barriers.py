"""No page, in no state, has a barrier that a program can find."""

import pytest

from journeys.steps import barriers, sign_in

STATES = {
    "the list": "/list",
    "a filtered list": "/list?service=lung&breach=over&next=tests&owner=nobody",
    "a sorted list with other columns": "/list?sort=-name&column=born&column=pathway",
    "a long list": "/list?service=ortho&size=200",
    "a later page": "/list?service=ortho&page=2",
    "a page past the end": "/list?service=ortho&page=99",
    "a list with no match": "/list?q=zzzzz",
    "a list asked for badly": "/list?waiting=never&as_at=yesterday&size=7&page=-1&sort=x",
    "a past list": "/list?service=lung&as_at=2026-01-01&known_at=2026-02-01T10:00",
    "a pathway": "/pathways/P-0001?service=lung&n=2",
    "a pathway over its limit": "/pathways/P-0002",
    "a pathway of somebody who died": "/pathways/P-0003",
    "a pathway without a clock": "/pathways/P-0005",
    "a past pathway": "/pathways/P-0001?as_at=2026-01-01",
    "a pathway asked for badly": "/pathways/P-0001?as_at=nonsense",
    "the standards": "/standards",
    "the rules by document": "/standards/sources",
    "a standard": "/standards/england/rtt-18-weeks",
    "a rule": "/rules/england/rtt/5f",
    "help": "/help",
    "the keyboard": "/keyboard",
    "the glossary": "/glossary",
    "accessibility": "/accessibility",
    "a page that isn't there": "/nowhere",
}


@pytest.mark.parametrize("state", STATES)
def test_a_page_has_no_barrier(visit, state):
    page = visit(bypass_csp=True, expects=["40[0-9]", "422"])
    page.goto(STATES[state])
    page.wait_for_load_state()
    assert barriers(page) == []


@pytest.mark.parametrize("width", [320, 1366])
@pytest.mark.parametrize("state", ["a filtered list", "a pathway", "a past list"])
def test_a_page_has_no_barrier_narrow_or_in_forced_colours(visit, state, width):
    page = visit(bypass_csp=True, viewport={"width": width, "height": 768})
    page.emulate_media(forced_colors="active" if width > 320 else "none")
    page.goto(STATES[state])
    assert barriers(page) == []


def test_a_page_with_news_has_no_barrier(house, visit):
    page = visit(bypass_csp=True)
    page.goto("/list?service=lung")
    page.get_by_text("Live updates on").wait_for()
    house.record("P-0004", "mdt_discussed")
    page.locator("#news a").wait_for()
    assert barriers(page) == []


def test_an_empty_list_has_no_barrier(visit):
    page = visit("away", bypass_csp=True)
    page.goto("/list")
    assert barriers(page) == []


@pytest.mark.parametrize("address", ["/sign-in", "/sign-in?ended=idle&next=/list"])
def test_the_way_in_has_no_barrier(visit, address):
    page = visit(None, bypass_csp=True)
    page.goto(address)
    assert barriers(page) == []


def test_a_refused_sign_in_has_no_barrier(visit):
    page = visit(None, bypass_csp=True, expects=["422"])
    sign_in(page, "somebody", password="wrong")
    assert barriers(page) == []


def test_an_account_without_a_role_is_told_so_without_a_barrier(visit):
    page = visit("roleless", bypass_csp=True, expects=["403"])
    page.goto("/list")
    assert page.locator("h1").inner_text() == "You have no role here yet"
    assert barriers(page) == []


def test_the_content_policy_is_the_one_we_mean(house, visit):
    page = visit()
    answer = page.goto("/list")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    for rule in (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ):
        assert rule in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
