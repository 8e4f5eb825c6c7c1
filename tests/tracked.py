"""The files of the repository, as git knows them, or as a copy without git has them."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
MADE_HERE = {".git", ".venv", "node_modules", "vendor", "dist", "__pycache__"}


def tracked_files():
    """List every file that is in the repository, or would be at the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        names = [name for name in listed.stdout.decode().split("\0") if name]
        return sorted(path for name in names if (path := ROOT / name).is_file())
    return sorted(
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not MADE_HERE.intersection(path.parts)
    )


def as_text(path):
    """Return a file's text, or none if it holds something else."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
