"""Which lines of a comparison are asked for, as an address says it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from milepost.foundation.problems import Problem
from milepost.quality.two_lists.differences import Fate
from milepost.quality.two_lists.words import FATES, FIELDS
from milepost.reading.comparisons import Narrowed
from milepost.web.comparison_words import VERDICTS

NONE_SAID = "-"
"""Stands for rows that name no service."""

DECIDED = {"no": "Differs, not decided yet", **VERDICTS}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines, and which page of them."""

    fate: str = ""
    service: str = ""
    differs: str = ""
    decided: str = ""
    q: str = ""
    page: int = 1

    def query(self, **changes: str | int) -> str:
        """Write it as the end of an address, from the first page."""
        asked = replace(self, **{"page": 1} | changes)  # type: ignore[arg-type]
        told = {name: getattr(asked, name) for name in self.__slots__}
        if asked.page == 1:
            told["page"] = ""
        query = urlencode({name: value for name, value in told.items() if value})
        return f"?{query}" if query else ""

    @property
    def narrowed(self) -> Narrowed:
        """What is asked of the record."""
        service = "" if self.service == NONE_SAID else self.service
        return Narrowed(
            fate=self.fate,
            service=service if self.service else None,
            differs=self.differs,
            decided=self.decided,
            search="".join(sign for sign in self.q.upper() if sign.isalnum()),
        )


def read_asked(told: Mapping[str, str]) -> tuple[Asked, tuple[Problem, ...]]:
    """Read what an address asks for; what can't be asked is a problem, and left out."""
    asked, problems = Asked(q=told.get("q", "").strip()[:100]), []
    service = told.get("service", "")
    if service.isprintable():
        asked = replace(asked, service=service)
    known = {"fate": dict(FATES), "differs": FIELDS, "decided": DECIDED}
    for name, choices in known.items():
        value = told.get(name, "")
        if value and value not in choices:
            problems.append(_unknown(name, value, choices))
        elif value:
            asked = replace(asked, **{name: value})
    page = told.get("page", "") or "1"
    if page.isascii() and page.isdigit() and 0 < int(page[:7]) < 10**6:
        asked = replace(asked, page=int(page[:7]))
    else:
        problems.append(_unknown("page", page, {"1": "1"}))
    return asked, tuple(problems)


def _unknown(
    name: str, value: str, known: Mapping[str, str] | Mapping[Fate, str]
) -> Problem:
    return Problem(
        "web.no-such-choice",
        name,
        f"“{value}” can’t be asked for.",
        f"Choose one of: {', '.join(known.values())}.",
    )
