"""The wheel holds all that a page needs, with its notices, and needs no other host."""

import subprocess
import sys
import zipfile

import pytest

from tracked import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as packed:
        yield packed


def test_the_wheel_carries_the_front_end_files_and_their_notices(wheel):
    names = set(wheel.namelist())
    vendor = "milepost/static/vendor"
    assert {
        f"{vendor}/nhsuk-frontend.min.css",
        f"{vendor}/nhsuk-frontend.min.js",
        f"{vendor}/images/nhsuk-icon-arrow-down.svg",
        f"{vendor}/THIRD_PARTY_NOTICES",
        "milepost/lawbook/england/rtt-18-weeks.toml",
        "milepost/paper/report.typ",
    } <= names
    assert any(name.endswith("licenses/THIRD_PARTY_NOTICES") for name in names)
    assert not [name for name in names if "axe" in name or "node_modules" in name]


def test_the_wheels_style_sheet_asks_no_other_host_and_no_missing_file(wheel):
    css = wheel.read("milepost/static/vendor/nhsuk-frontend.min.css").decode()
    js = wheel.read("milepost/static/vendor/nhsuk-frontend.min.js").decode()
    assert "url(images/nhsuk-icon-cross.svg)" in css
    assert not [x for x in ("@font-face", "url(http", "url(/", "Mapping") if x in css]
    assert "sourceMappingURL" not in js
