"""The repository names no machine and no registry, and carries nobody else's files."""

import re
import tomllib

import pytest

from tracked import ROOT, as_text, tracked_files

HOSTS = re.compile(
    "|".join(
        rf"\b{name}\b"
        for name in (
            r"pypi\.(?:org|python\.org)",
            r"files\.pythonhosted\.org",
            r"registry\.(?:npmjs\.org|yarnpkg\.com)",
            r"(?:deb|security)\.debian\.org",
        )
    )
)
PLACES = re.compile(r"(?<![\w.$}>~-])/(?:root|work|home|Users|opt|mnt)/(?!ann?\b)\w")
"""A folder of one machine; but ``/home/ann`` is anybody's, in an example."""

PICTURES = {".png", ".svg", ".ico"}


def trespasses(text):
    """Name each registry's host and each folder of one machine in a text."""
    for fence in (HOSTS, PLACES):
        yield from (match[0] for match in fence.finditer(text))


def test_no_file_names_a_registry_or_a_folder_of_one_machine():
    ours = "tests/architecture/test_repository.py"
    found = {
        name: named
        for path in tracked_files()
        if (name := str(path.relative_to(ROOT))) != ours
        and (text := as_text(path)) is not None
        and (named := list(trespasses(text)))
    }
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "https://files.python|hosted.org/packages/a",
        '"resolved": "https://registry.npm|js.org/axe"',
        "cd /|root/milepost",
        "open('/|work/main')",
        "/home/bob/milepost",
    ],
)
def test_the_fence_notices_a_registry_and_a_folder(text):
    assert list(trespasses(text.replace("|", "")))


def test_nothing_but_pictures_of_our_own_pages_and_test_data_is_binary():
    binary = [path for path in tracked_files() if as_text(path) is None]
    own = ("docs/screenshots/", "tests/")
    assert [
        name
        for path in binary
        if not (name := str(path.relative_to(ROOT))).startswith(own)
    ] == []


def test_nobody_elses_front_end_files_are_in_the_repository():
    names = [path.name for path in tracked_files()]
    assert [name for name in names if re.search(r"\.min\.(js|css)$|^htmx", name)] == []


def test_the_notices_go_into_the_wheel_with_the_files_they_speak_of():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert "THIRD_PARTY_NOTICES" in project["project"]["license-files"]
    artifacts = project["tool"]["hatch"]["build"]["artifacts"]
    assert artifacts == ["src/milepost/static/vendor/"]
    notices = (ROOT / "THIRD_PARTY_NOTICES").read_text()
    assert "nhsuk-frontend 10.6.1" in notices
    assert "Permission is hereby granted, free of charge" in notices


def test_every_pinned_package_has_a_hash_and_only_front_end_ones_come_from_npm():
    for lock in sorted((ROOT / "requirements").glob("*.lock")):
        pins = re.findall(
            r"(?m)^[\w.-]+==[^\\]+\\\n    --hash=sha256:", lock.read_text()
        )
        names = re.findall(r"(?m)^[\w.-]+==", lock.read_text())
        assert len(pins) == len(names) > 0
    assert '"integrity": "sha512-' in (ROOT / "package-lock.json").read_text()
