"""The links from one page of a long list to the others."""

from dataclasses import dataclass

from milepost.reading.files import SHOWN
from milepost.web.words import many


@dataclass(frozen=True, slots=True)
class Choice:
    """One page that may be asked for."""

    words: str
    href: str
    here: bool


def page_asked(said: str) -> int:
    """Read which page an address asks for; the first, where it says none.

    >>> page_asked("3"), page_asked("0"), page_asked(""), page_asked("-2"), page_asked("x")
    (3, 1, 1, 1, 1)
    >>> page_asked("9" * 30)
    999999
    """
    return max(1, int(said[:6])) if said.isascii() and said.isdigit() else 1


def numbered(in_all: int, here: int, address: str) -> tuple[Choice, ...]:
    """Link every page of a list; none if all stands on one.

    Args:
        in_all: how many entries there are.
        here: the number of the page that is shown.
        address: of a page, with ``{}`` where its number goes.

    >>> [(one.href, one.here) for one in numbered(SHOWN + 1, 2, "?page={}")]
    [('?page=1', False), ('?page=2', True)]
    >>> numbered(SHOWN, 1, "?page={}")
    ()
    """
    last = -(-in_all // SHOWN)
    return tuple(
        Choice(f"Page {n}", address.format(n), here=n == here)
        for n in range(1, last + 1 if last > 1 else 1)
    )


def of_all(what: str, in_all: int) -> str:
    """Say how many there are, where they don't stand on one page; else nothing.

    >>> of_all("file", 312), of_all("file", 3)
    ('312 files in all, 50 on a page', '')
    """
    return f"{many(in_all, what)} in all, {SHOWN} on a page" if in_all > SHOWN else ""
