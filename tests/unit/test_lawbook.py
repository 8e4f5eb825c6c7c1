import pytest

from milepost.host.lawbook import pages_on_disk
from milepost.rules.lawbook import read_lawbook

PAGES = pages_on_disk()


def test_the_lawbook_on_disk_has_no_problems():
    _, problems = read_lawbook(PAGES)
    assert problems == []


@pytest.mark.parametrize(
    ("page", "old", "new", "code"),
    [
        ("england/rtt/1a.toml", "rtt/1a", "rtt/1b", "rules.wrong-address"),
        ("england/rtt/1a.toml", "service =", "flavour =", "rules.unknown-attribute"),
        ("england/rtt/1a.toml", '"nhse-rtt', '"hearsay', "rules.unread-publication"),
        (
            "england/rtt/1a.toml",
            "next_review",
            'checked_by = "Milepost maintainers"\nnext_review',
            "rules.own-work",
        ),
        ("cancer-default.toml", "{ working_hours = 4 }", "{}", "rules.rung-time"),
        ("scotland/lung.toml", '"cancer-def', '"cancer-undef', "rules.no-such-ladder"),
    ],
)
def test_a_fault_within_or_between_files_is_named(page, old, new, code):
    assert old in PAGES[page]
    _, problems = read_lawbook(PAGES | {page: PAGES[page].replace(old, new)})
    assert {problem.code for problem in problems} == {code}
