"""Compiled code is kept for whoever compiled it, and for the code it was made from."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from milepost.host import kept_code

SRC = Path(__file__).parents[2] / "src"
ASK = """
from milepost.foundation import compiled
from milepost.host.kept_code import keep_compiled_code
keep_compiled_code()
print(*compiled.KEPT)
"""


def kept(cache):
    environment = os.environ | {"PYTHONPATH": str(SRC), "XDG_CACHE_HOME": str(cache)}
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.strip()


def test_it_is_kept_where_nobody_else_may_write(tmp_path):
    folder = Path(kept(tmp_path))
    assert folder.parent == tmp_path / "milepost/compiled"
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o777)
    assert kept(tmp_path) == ""


def test_where_there_can_be_no_folder_nothing_is_kept(tmp_path):
    (tmp_path / "milepost").write_text("a file where the folder would be")
    assert kept(tmp_path) == ""


def test_other_code_is_kept_elsewhere(tmp_path, monkeypatch: pytest.MonkeyPatch):
    for floor in kept_code.READ_FROM:
        (tmp_path / floor).mkdir()
    monkeypatch.setattr(kept_code, "OURS", tmp_path)
    (tmp_path / "clocks/arrays.py").write_text("MOST = 1")
    before = kept_code._digest()
    (tmp_path / "clocks/arrays.py").write_text("MOST = 2")
    assert kept_code._digest() != before
