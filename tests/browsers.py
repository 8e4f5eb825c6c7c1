"""Which Chrome or Chromium there is for browser tests to drive."""

import os
import shutil
import sys
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
ON_A_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
NONE = (
    "No Chrome or Chromium was found for the browser tests. Install one (Debian:"
    " sudo apt-get install chromium; Ubuntu: sudo snap install chromium; macOS: brew"
    " install --cask chromium), or name one in MILEPOST_CHROMIUM."
)


def find_chromium(environment=os.environ):
    """Return the path of a browser, or none."""
    named = environment.get("MILEPOST_CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    found = (shutil.which(name, path=environment.get("PATH")) for name in NAMES)
    installed = (path for path in ON_A_MAC if Path(path).exists())
    return next(filter(None, [*found, *installed]), None)


if __name__ == "__main__":
    path = find_chromium()
    sys.stderr.write("" if path else f"milepost: {NONE}\n")
    sys.stdout.write(f"milepost: browser tests use {path}\n" if path else "")
    sys.exit(0 if path else 1)
